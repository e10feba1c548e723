public import EndwellCore

extension Words {
    /// One of the counts that the terms may name, as people read it.
    public struct DayCount: Hashable, Sendable {
        /// The field's name in forms and problems.
        public let field: String
        /// What it is for.
        public let label: String
        /// How many days.
        public let days: Int
        /// How many they usually are.
        public let usually: Int

        /// "10 days".
        public var words: String { Words.counted(days, "day", "days") }
        /// "usually 7", where it differs: pages on which one signs mark it (R2).
        public var mark: String? { days == usually ? nil : "usually \(usually)" }
    }

    /// Every count of the terms, in the order in which a contract meets them.
    public static func dayCounts(_ days: DayCounts) -> [DayCount] {
        let usual = DayCounts.standard
        func count(_ field: String, _ label: String, _ days: Int, _ usually: Int) -> DayCount {
            DayCount(field: "terms/\(field)_days", label: label, days: days, usually: usually)
        }
        return [
            count("offer", "Answer an offer or a change", days.offer, usual.offer),
            count("reply", "Answer a concern, or a reported fix", days.reply, usual.reply),
            count("cure", "Put things right, at least", days.cure, usual.cure),
            count("change_of_mind", "Change your mind", days.changeOfMind, usual.changeOfMind),
            count("review_work", "Look at submitted work", days.reviewWork, usual.reviewWork),
            count("review", "Review each other", days.review, usual.review),
            count("payment", "Pay what is accepted", days.payment, usual.payment),
        ]
    }

    /// How the work is paid, as the agreement says it.
    public static func pay(_ pay: Pay, in currency: Currency) -> String {
        switch pay {
        case .fixed: "Fixed amounts, in \(currency.code)"
        case .hourly: "By the hour, in \(currency.code)"
        case .none: "Nothing is paid"
        }
    }

    /// Stands where a text was erased (R15).
    public static let erased = "This text was erased."

    /// A name or title inside a sentence, kept from turning the direction of what stands around it.
    public static func isolated(_ name: String) -> String {
        "\u{2068}\(name)\u{2069}"
    }
}
