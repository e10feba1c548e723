public import EndwellCore

extension Words {
    /// One number of a profile's facts line, with what it is a part of.
    public struct Fact: Hashable, Sendable {
        /// What is counted.
        public let label: String
        /// How many.
        public let value: Int
        /// Of how many, where that says more.
        public let of: Int?
    }

    /// The facts line of a profile: numbers, never rates (R12). Payments come with money's own rules.
    public static func facts(_ figures: [Figure: Int]) -> [Fact] {
        func figure(_ figure: Figure) -> Int { figures[figure] ?? 0 }
        func whole(_ whole: Figure) -> Int? { figures[whole].flatMap { $0 > 0 ? $0 : nil } }
        return [
            Fact(label: "Contracts completed", value: figure(.completed), of: nil),
            Fact(label: "Ended by agreement", value: figure(.byAgreement), of: nil),
            Fact(label: "Ended at their end date", value: figure(.termReached), of: nil),
            Fact(label: "Concerns answered in time", value: figure(.concernsAnswered), of: whole(.concernsDue)),
            Fact(
                label: "Promised fixes whose date passed without a report", value: figure(.fixesLapsed),
                of: whole(.fixesPromised)),
        ]
    }

    /// What *not confirmed* means (R2).
    public static let notConfirmed =
        "Nobody has proved yet that this e-mail address is theirs. Their reviews count in nobody’s figures meanwhile."

    /// What a review's author was, and how the contract went: all that a profile tells of it (R12).
    public static func about(_ review: ProfileReview) -> String {
        let ran = counted(review.daysRun, "day", "days")
        let accepted = counted(review.accepted, "deliverable", "deliverables")
        return "As the \(party(review.authorParty)). \(outcome(review.outcome)) after \(ran), \(accepted) accepted."
    }
}
