/// A piece of work, and how far it is.
public struct Deliverable: Codable, Hashable, Sendable {
    /// What was agreed.
    public var terms: DeliverableTerms
    /// How far it is.
    public var state: State
    /// What was done about it, oldest first: its newest `Limits.workStepsMax` steps.
    public var history: [Step] = []

    /// How far a deliverable is.
    public enum State: Codable, Hashable, Sendable {
        /// Not handed in, or sent back.
        case open
        /// With the client. Silence until `reviewUntil` accepts (R9).
        case submitted(at: Instant, note: Prose?, files: [Prose], reviewUntil: Instant)
        /// Accepted by the client, or by their silence: then `by` is `nil`.
        case accepted(at: Instant, by: Party?)
    }

    /// Whether it is accepted.
    public var isAccepted: Bool {
        if case .accepted = state { return true }
        return false
    }

    /// Until when the client may look at it, while it is submitted.
    public var reviewUntil: Instant? {
        if case .submitted(_, _, _, let reviewUntil) = state { return reviewUntil }
        return nil
    }
}

extension Contract {
    func requireWork(_ act: Act, on subject: Subject?) throws(Refusal) {
        guard case .deliverable(let id) = subject, let deliverable = deliverable(id) else { throw .notFound }
        switch (deliverable.state, act == .submitWork) {
        case (.open, true), (.submitted, false): return
        case (.submitted, true): throw .workUnderReview
        case (.accepted, _): throw .workAccepted
        case (.open, false): throw .workNotSubmitted
        }
    }

    /// Each submission starts a full period (R9).
    func submit(_ id: DeliverableID, note: Prose?, files: [Prose], at moment: Moment) -> ContractEvent {
        let reviewUntil = Period(days: terms.days.reviewWork).end(from: moment.day, in: zone)
        return .workSubmitted(.init(deliverable: id, note: note, files: files, reviewUntil: reviewUntil))
    }

    func accept(_ id: DeliverableID, at moment: Moment) -> [ContractEvent] {
        let accepted = ContractEvent.workAccepted(.init(deliverable: id))
        return [accepted] + completion(after: accepted, at: moment)
    }

    mutating func apply(_ submitted: ContractEvent.WorkSubmitted, at instant: Instant) {
        change(submitted.deliverable) {
            $0.state = .submitted(
                at: instant, note: submitted.note, files: submitted.files, reviewUntil: submitted.reviewUntil)
        }
    }

    mutating func apply(_ accepted: ContractEvent.WorkAccepted, at instant: Instant, by party: Party?) {
        change(accepted.deliverable) { $0.state = .accepted(at: instant, by: party) }
    }

    mutating func change(_ id: DeliverableID, _ body: (inout Deliverable) -> Void) {
        guard let index = deliverables.firstIndex(where: { $0.terms.id == id }) else { return }
        body(&deliverables[index])
    }
}
