public import EndwellCore

extension Words {
    /// What a deadline asks of the party that loses by silence.
    public static func asked(_ kind: Deadline.Kind, of subject: String?) -> String {
        let named = subject.map { ": \(isolated($0))" } ?? ""
        return switch kind {
        case .offer: "Answer the offer"
        case .amendment: "Answer the proposed change"
        case .concernReply: "Answer the concern" + named
        case .fixBy: "Put the concern right" + named
        case .fixConfirmation: "Say whether it is put right" + named
        case .workReview: "Look at submitted work" + named
        case .review: "Write your review"
        case .changeOfMind: "The contract is ending"
        case .endDate: "The end date comes near"
        case .idle: "Nothing has happened for a while"
        }
    }

    /// What happens if nobody does anything until then (R14).
    public static func otherwise(_ kind: Deadline.Kind) -> String {
        switch kind {
        case .offer: "Otherwise the offer lapses."
        case .amendment: "Otherwise it lapses, and the agreement stays as it is."
        case .concernReply: "Otherwise it counts as not answered."
        case .fixBy: "Otherwise it counts as not put right in time."
        case .fixConfirmation: "Otherwise it counts as put right."
        case .workReview: "Otherwise it is accepted."
        case .review: "After that, no review can be written."
        case .changeOfMind: "Then it is officially ended."
        case .endDate: "Then the contract ends by itself."
        case .idle: "Then the contract begins to end."
        }
    }

    /// Of something that waits without a deadline.
    public static let noDeadline = "No deadline: as long as nothing is said, nothing changes."
}
