public import EndwellCore

extension Words {
    /// What a deadline brings, said to the one who would lose by silence, or to the other.
    public static func wait(_ kind: Deadline.Kind, isMine: Bool) -> String {
        guard !isMine else { return asked(kind, of: nil) }
        return switch kind {
        case .offer: "The offer lapses"
        case .amendment: "The change lapses"
        case .concernReply: "The answer is due"
        case .fixBy: "The fix is due"
        case .fixConfirmation: "The fix counts as confirmed"
        case .workReview: "The work counts as accepted"
        case .changeOfMind: "Officially ends"
        case .endDate: "Ends"
        case .review: "Reviews close"
        case .idle: "The clock begins to end it"
        }
    }

    /// What silence means, where `wait` has not said it: "The offer lapses" has.
    public static func otherwise(_ kind: Deadline.Kind, isMine: Bool) -> String? {
        guard !isMine else { return otherwise(kind) }
        return switch kind {
        case .concernReply, .fixBy, .idle: otherwise(kind)
        case .offer, .amendment, .fixConfirmation, .workReview, .changeOfMind, .endDate, .review: nil
        }
    }

    /// What a deadline waits for, short, as a row of a list says it.
    public static func rowWait(_ kind: Deadline.Kind, isMine: Bool) -> String? {
        switch kind {
        case .offer: isMine ? "Answer" : "Lapses"
        case .amendment: isMine ? "Answer the change" : "Change lapses"
        case .concernReply: "Answer due"
        case .fixBy: "Fix due"
        case .fixConfirmation: isMine ? "Look at the fix" : "Fix counts as confirmed"
        case .workReview: isMine ? "Look at the work" : "Work counts as accepted"
        case .changeOfMind: "Officially ends"
        case .endDate: "Ends"
        case .review: isMine ? "Review until" : "Reviews close"
        case .idle: nil
        }
    }
}
