extension Contract {
    /// Does what a party asks, or says why not: the one road that acts, previews and forms all take.
    ///
    /// Deadlines that are due by `now` take effect first, each dated with its own instant, so that the answer does not
    /// depend on how late the sweeper is (R1). The contract is left as it was when the act is refused.
    /// - Returns: what happened, in order: first the clock's doing, then the act's.
    public mutating func perform(
        _ command: ContractCommand, by actor: Actor, at now: Instant
    ) throws(Refusal) -> [DatedEvent] {
        var contract = self
        // A clock that was set back must not date an event before the one it follows (R1).
        let now = max(now, updatedAt)
        var happened = contract.settle(through: now)
        happened += try contract.act(command, by: actor, at: now)
        self = contract
        return happened
    }

    /// Decides a command on a contract whose due deadlines have taken effect: pure, and the same for everyone.
    public func decide(_ command: ContractCommand, by actor: Actor, at now: Instant) throws(Refusal) -> [ContractEvent]
    {
        guard case .party(let party, let person) = actor else { throw .notFound }
        if isIdle, command.act != .withdrawNotice {
            try require(command.act, on: command.subject, by: party, at: now)
            return [.contractKept] + (try kept.decide(command, by: actor, at: now))
        }
        try require(command.act, on: command.subject, by: party, at: now)
        let moment = Moment(partyActsAt: now, in: zone)
        let events = try events(of: command, by: party, person, at: moment)
        try require(command.promise, after: events, by: actor, at: now)
        return events
    }

    /// What a command brings about, once its act is known to be open to the party.
    private func events(
        of command: ContractCommand, by party: Party, _ person: PersonID, at moment: Moment
    ) throws(Refusal) -> [ContractEvent] {
        switch command {
        case .acceptOffer(let signature, let confirmed):
            return [.offerAccepted(.init(signature: signature, confirmed: confirmed))]
        case .rejectOffer: return [.offerRejected(.init(person: person))]
        case .withdrawOffer: return [.offerWithdrawn]
        case .sendMessage(let text, let files): return [.messageSent(.init(text: text, files: files))]
        case .proposeAmendment(let id, let changes, let signature):
            return try propose(changes, as: id, signed: signature, at: moment)
        case .acceptAmendment(let id, let signature, _): return try accept(id, signed: signature, at: moment)
        case .rejectAmendment(let id): return [.amendmentRejected(.init(id: id))]
        case .withdrawAmendment(let id): return [.amendmentWithdrawn(.init(id: id))]
        case .submitWork(let id, let note, let files): return [submit(id, note: note, files: files, at: moment)]
        case .acceptWork(let id, _): return accept(id, at: moment)
        case .sendBackWork(let id, let text): return [.workSentBack(.init(deliverable: id, text: text))]
        case .raiseConcern(let id, let draft): return [try raise(draft, as: id, at: moment)]
        case .answerConcern(let id, let kind, let text):
            return [.concernAnswered(.init(id: id, kind: kind, text: text))]
        case .reportFixed(let id, let text, let files): return [reportFixed(id, text: text, files: files, at: moment)]
        case .confirmFix(let id): return [.fixConfirmed(.init(id: id))]
        case .rejectFix(let id, let text): return [.fixRejected(.init(id: id, text: text))]
        case .withdrawConcern(let id): return [.concernWithdrawn(.init(id: id))]
        case .giveNotice(let draft): return [try giveNotice(draft, by: party, at: moment)]
        case .withdrawNotice: return [isIdle ? .contractKept : .noticeWithdrawn]
        case .replyToNotice(let text): return [.noticeReplied(.init(text: text))]
        case .agreeToEnd: return agreeToEnd(by: party, at: moment)
        case .setStopWork(let day): return [try setStopWork(day, at: moment)]
        case .leaveReview(let rating, let text): return try review(rating: rating, text: text, by: party, at: moment)
        case .replyToReview(let text): return [.reviewReplied(.init(text: text))]
        case .sayWhetherOpen(let open): return [.opennessSaid(.init(open: open))]
        }
    }

    /// Every condition of an act that doesn't depend on what is typed, in one place for acts, previews, forms and the
    /// list of allowed acts.
    public func require(_ act: Act, on subject: Subject?, by party: Party, at now: Instant) throws(Refusal) {
        if isIdle, act != .withdrawNotice { return try requireOfKept(act, on: subject, by: party, at: now) }
        if case .ending(let ending) = phase, act == .giveNotice {
            throw .alreadyEnding(own: ending.notice?.by == party)
        }
        guard act.phases.contains(phase.name) else { throw .notInThisPhase(act, phase.name) }
        if let only = act.onlyParty, only != party { throw .notYours(act) }
        switch act {
        case .acceptOffer, .rejectOffer: guard party == recipient else { throw .notYours(act) }
        case .withdrawOffer: guard party == offerer else { throw .notYours(act) }
        case .sendMessage: try requireMessage(at: now)
        case .proposeAmendment, .acceptAmendment, .rejectAmendment, .withdrawAmendment:
            try requireAmendment(act, on: subject, by: party)
        case .submitWork, .acceptWork, .sendBackWork: try requireWork(act, on: subject)
        case .raiseConcern, .answerConcern, .reportFixed, .confirmFix, .rejectFix, .withdrawConcern:
            try requireConcern(act, on: subject, by: party)
        case .giveNotice: break
        case .withdrawNotice, .replyToNotice, .agreeToEnd, .setStopWork: try requireEnding(act, by: party)
        case .leaveReview, .replyToReview: try requireReview(act, by: party, at: now)
        case .sayWhetherOpen: break
        }
    }

    /// An act that is refused keeps nothing, so its refusal speaks of the window that goes on (R13).
    private func requireOfKept(_ act: Act, on subject: Subject?, by party: Party, at now: Instant) throws(Refusal) {
        do throws(Refusal) {
            try kept.require(act, on: subject, by: party, at: now)
        } catch {
            guard case .notInThisPhase(let act, _) = error else { throw error }
            throw .notInThisPhase(act, phase.name)
        }
    }

    /// Every act that the party may do at that instant, and to what (api.md's `allowed`).
    public func allowed(to party: Party, at now: Instant) -> [AllowedAct] {
        let now = max(now, updatedAt)
        var contract = self
        contract.settle(through: now)
        // What doesn't exist in the phase needn't be tried; an idle contract is kept by what an active one allows (R13).
        let phases: Set<Phase.Name> = contract.isIdle ? [.ending, .active] : [contract.phase.name]
        return Act.allCases.filter { !$0.phases.isDisjoint(with: phases) }.flatMap { act in
            contract.subjects(of: act).compactMap { subject in
                contract.permits(act, on: subject, by: party, at: now) ? AllowedAct(act, on: subject) : nil
            }
        }
    }

    private func permits(_ act: Act, on subject: Subject?, by party: Party, at now: Instant) -> Bool {
        do throws(Refusal) {
            try require(act, on: subject, by: party, at: now)
            return true
        } catch {
            return false
        }
    }

    /// What an act could be done to.
    private func subjects(of act: Act) -> [Subject?] {
        switch act {
        case .submitWork, .acceptWork, .sendBackWork: deliverables.map { .deliverable($0.terms.id) }
        case .answerConcern, .reportFixed, .confirmFix, .rejectFix, .withdrawConcern: concerns.map { .concern($0.id) }
        case .acceptAmendment, .rejectAmendment, .withdrawAmendment: amendment.map { [.amendment($0.id)] } ?? []
        case .acceptOffer, .rejectOffer, .withdrawOffer, .sendMessage, .proposeAmendment, .raiseConcern, .giveNotice,
            .withdrawNotice, .replyToNotice, .agreeToEnd, .setStopWork, .leaveReview, .replyToReview, .sayWhetherOpen:
            [nil]
        }
    }

    /// Decides and takes in one act, dating its events.
    private mutating func act(
        _ command: ContractCommand, by actor: Actor, at now: Instant
    ) throws(Refusal) -> [DatedEvent] {
        let events = try decide(command, by: actor, at: now)
        return take(events, by: actor, at: Moment(partyActsAt: now, in: zone))
    }

    /// Takes in events of one moment; the last of them carries when the contract would be idle.
    mutating func take(_ events: [ContractEvent], by actor: Actor, at moment: Moment) -> [DatedEvent] {
        var happened: [DatedEvent] = []
        for (index, event) in events.enumerated() {
            var dated = DatedEvent(at: moment.at, actor: actor, event: event)
            if index == events.count - 1 {
                var after = self
                after.apply(dated)
                dated.idleAt = after.idleInstant(quietFrom: moment.counted(in: after.zone).day)
            }
            apply(dated)
            happened.append(dated)
        }
        return happened
    }
}
