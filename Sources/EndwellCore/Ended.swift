/// The official end, and what may still happen after it.
public struct Ended: Codable, Hashable, Sendable {
    /// When.
    public let at: Instant
    /// The last day of the contract, in its zone.
    public let lastDay: Day
    /// Why.
    public let outcome: Outcome
    /// What brought it about.
    public let by: EndsBy
    /// The window that was open when it ended, if one was.
    public let ending: Ending?
    /// Reviews may be written until then (R12).
    public let reviewUntil: Instant
    /// Messages may be sent until then.
    public let messagesUntil: Instant
    /// The reviews, once revealed.
    public internal(set) var reviews: RevealedReviews?
}

extension Contract {
    /// The notice whose running out ended the contract early, if one did: it closes the notifier's word (R11).
    public var endedEarlyBy: Party? {
        guard case .ended(let ended) = phase, ended.outcome == .endedEarly else { return nil }
        return ended.ending?.notice?.by
    }

    mutating func apply(_ event: ContractEvent.ContractEnded, at instant: Instant) {
        var window: Ending?
        if case .ending(let ending) = phase { window = ending }
        phase = .ended(
            Ended(
                at: instant, lastDay: event.lastDay, outcome: event.outcome, by: event.by, ending: window,
                reviewUntil: event.reviewUntil, messagesUntil: event.messagesUntil, reviews: nil))
    }
}
