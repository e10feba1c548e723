extension Contract {
    /// Whether there are deliverables and all of them are accepted (R9).
    public var isAllAccepted: Bool {
        !deliverables.isEmpty && deliverables.allSatisfy(\.isAccepted)
    }

    /// Whether the contract goes on: neither closed nor ended nor a mere offer.
    public var isRunning: Bool {
        phase.name == .active || phase.name == .ending
    }

    /// The end that follows an acceptance or an amendment when nothing is left to accept (R9).
    func completion(after event: ContractEvent, at moment: Moment) -> [ContractEvent] {
        var after = self
        after.apply(DatedEvent(at: moment.at, actor: .clock, event: event))
        guard after.isRunning, after.isAllAccepted else { return [] }
        return after.end(.completed, by: .acceptance, at: moment.counted(in: after.zone))
    }

    /// The events that officially end the contract: an open amendment lapses with it.
    func end(_ outcome: Outcome, by cause: EndsBy, at moment: Moment) -> [ContractEvent] {
        let lapsed = amendment.map { ContractEvent.amendmentLapsed(.init(id: $0.id)) }
        let ended = ContractEvent.ContractEnded(
            outcome: outcome, by: cause, lastDay: moment.day,
            reviewUntil: Period(days: terms.days.review).end(from: moment.day, in: zone),
            messagesUntil: Limits.messagesAfterEnd.end(from: moment.day, in: zone))
        return (lapsed.map { [$0] } ?? []) + [.contractEnded(ended)]
    }
}
