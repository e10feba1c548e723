extension Contract {
    /// Lets every deadline that is due by `now` take effect, soonest first, each event dated with its deadline's own
    /// instant (R1).
    @discardableResult
    public mutating func settle(through now: Instant) -> [DatedEvent] {
        var happened: [DatedEvent] = []
        while let next = deadlines.first, next.at <= now {
            happened += settle(at: next.at)
        }
        return happened
    }

    /// One instant's deadlines: work is accepted, then concerns move, then the contract ends, then the rest (R1).
    private mutating func settle(at instant: Instant) -> [DatedEvent] {
        let moment = Moment(periodRanOutAt: instant, in: zone)
        let due = deadlines.filter { $0.at <= instant }
        var happened: [DatedEvent] = []
        // Each step sees what the one before it left, so none is looked up before its turn.
        happened += take(workAccepted(due), by: .clock, at: moment)
        happened += take(concernsMoved(due), by: .clock, at: moment)
        happened += take(contractCompleted(due, moment), by: .clock, at: moment)
        happened += take(contractEnded(due, moment), by: .clock, at: moment)
        happened += take(restSettled(due, moment), by: .clock, at: moment)
        assert(deadlines.allSatisfy { $0.at > instant }, "a deadline that took effect is gone")
        return happened
    }

    private func workAccepted(_ due: [Deadline]) -> [ContractEvent] {
        due.compactMap { deadline in
            guard deadline.kind == .workReview, case .deliverable(let id) = deadline.subject else { return nil }
            return .workAccepted(.init(deliverable: id))
        }
    }

    private func concernsMoved(_ due: [Deadline]) -> [ContractEvent] {
        due.compactMap { deadline in
            guard case .concern(let id) = deadline.subject else { return nil }
            switch deadline.kind {
            case .concernReply: return .concernUnanswered(.init(id: id))
            case .fixBy: return .concernLapsed(.init(id: id))
            case .fixConfirmation: return .fixConfirmed(.init(id: id))
            case .offer, .amendment, .workReview, .changeOfMind, .endDate, .review, .idle: return nil
            }
        }
    }

    private func contractCompleted(_ due: [Deadline], _ moment: Moment) -> [ContractEvent] {
        guard due.contains(where: { $0.kind == .workReview }), isRunning, isAllAccepted else { return [] }
        return end(.completed, by: .acceptance, at: moment)
    }

    private func contractEnded(_ due: [Deadline], _ moment: Moment) -> [ContractEvent] {
        guard isRunning else { return [] }
        // `due` stands in R1's order, so the first end among them is the end.
        for deadline in due {
            if deadline.kind == .endDate { return end(.termReached, by: .endDate, at: moment) }
            if deadline.kind == .changeOfMind, case .ending(let ending) = phase {
                return end(ending.outcomeOfWindow, by: .window, at: moment)
            }
        }
        return []
    }

    private func restSettled(_ due: [Deadline], _ moment: Moment) -> [ContractEvent] {
        due.compactMap { deadline in
            switch (deadline.kind, phase) {
            case (.offer, .offered): return .offerLapsed
            case (.amendment, .active), (.amendment, .ending):
                return amendment.map { .amendmentLapsed(.init(id: $0.id)) }
            case (.review, .ended): return reveal(sealed, at: moment)
            case (.idle, .active):
                let officialAt = Period(days: terms.days.changeOfMind).end(from: moment.day, in: zone)
                return .idleWindowOpened(.init(officialAt: officialAt))
            case (.offer, _), (.amendment, _), (.review, _), (.idle, _), (.concernReply, _), (.fixBy, _),
                (.fixConfirmation, _), (.workReview, _), (.changeOfMind, _), (.endDate, _):
                return nil
            }
        }
    }
}
