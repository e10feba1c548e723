/// What would happen if an act were done now and nobody acted after it (R10), computed by the rules that would do it.
public struct Preview: Hashable, Sendable {
    /// The first end to come; `nil` when the contract would go on.
    public let end: End?
    /// What can still be done until then, and by whom.
    public let canStill: [Chance]
    /// Deliverables that are not accepted.
    public let openDeliverables: [Deliverable]
    /// Concerns that are neither resolved nor withdrawn.
    public let openConcerns: [Concern]
    /// The amounts of accepted deliverables, in minor units. Not "paid": Endwell keeps no payments yet.
    public let acceptedWork: Int64
    /// The amounts of deliverables that are not accepted, in minor units.
    public let workNotAccepted: Int64
    /// The party who may make the other offers no more, once it has ended (R11).
    public let mayNotOfferAgain: Party?
    /// Whether the notice can't be taken back (R7).
    public let noticeStands: Bool

    /// How the contract ends.
    public struct End: Hashable, Sendable {
        /// When it is officially ended.
        public let at: Instant
        /// Its last day, in the contract's zone.
        public let lastDay: Day
        /// Why it ends.
        public let outcome: Outcome
        /// What brings the end.
        public let by: EndsBy
        /// Until when both may review each other.
        public let reviewUntil: Instant
        /// Whether the act itself ends it.
        public let isAtOnce: Bool
    }

    /// Something that one party may do until an instant.
    public struct Chance: Hashable, Sendable {
        /// The act and its subject.
        public let act: AllowedAct
        /// Who may do it.
        public let by: Party
        /// Until when.
        public let until: Instant
    }

    /// What a form that shows this preview promises (R10).
    public var promise: Promise { Promise(end) }
}

extension Promise {
    fileprivate init(_ end: Preview.End?) {
        self = end.map { $0.isAtOnce ? .endsAtOnce : .endsAt($0.at) } ?? .endsNothing
    }
}

extension Contract {
    /// The preview of an act, or of nobody acting; where the act would be refused, the same refusal.
    public func preview(_ command: ContractCommand?, by actor: Actor, at now: Instant) throws(Refusal) -> Preview {
        guard let party = actor.party else { throw .notFound }
        let now = max(now, updatedAt)
        // What the other wrote under seal must not show, not even in what they can still do (R12).
        var contract = seen(by: party)
        contract.settle(through: now)
        let wasRunning = contract.isRunning
        if let command { _ = try contract.perform(command, by: actor, at: now) }
        return contract.preview(endedAtOnce: wasRunning && !contract.isRunning, at: now)
    }

    /// A form carries what it promised; if the act would now give something else, nothing is done (R10).
    func require(
        _ promised: Promise?, after events: [ContractEvent], by actor: Actor, at now: Instant
    ) throws(Refusal) {
        guard let promised else { return }
        var after = self
        for event in events { after.apply(DatedEvent(at: now, actor: actor, event: event)) }
        let end = after.lettingTheClockEnd().end(atOnce: isRunning && !after.isRunning)
        guard Promise(end) == promised else { throw .promiseChanged }
    }

    private func preview(endedAtOnce: Bool, at now: Instant) -> Preview {
        let future = lettingTheClockEnd()
        let open = deliverables.filter { !$0.isAccepted }
        return Preview(
            end: future.end(atOnce: endedAtOnce),
            canStill: chances(until: future, at: now),
            openDeliverables: open,
            openConcerns: concerns.filter(\.isUnsettled),
            acceptedWork: deliverables.filter(\.isAccepted).compactMap(\.terms.amount).reduce(0, +),
            workNotAccepted: open.compactMap(\.terms.amount).reduce(0, +),
            mayNotOfferAgain: future.endedEarlyBy,
            noticeStands: standingNotice)
    }

    /// The contract as it will stand at its end if nobody acts, or as it is if it would go on for ever.
    private func lettingTheClockEnd() -> Contract {
        var future = self
        while future.phase.name != .ended, future.phase.name != .closed, let next = future.deadlines.first {
            // An active contract that falls idle ends too, but so far ahead that no page should promise it.
            guard next.kind != .idle else { return self }
            future.settle(through: next.at)
        }
        return future
    }

    private func end(atOnce: Bool) -> Preview.End? {
        guard case .ended(let ended) = phase else { return nil }
        return Preview.End(
            at: ended.at, lastDay: ended.lastDay, outcome: ended.outcome, by: ended.by,
            reviewUntil: ended.reviewUntil, isAtOnce: atOnce)
    }

    private func chances(until future: Contract, at now: Instant) -> [Preview.Chance] {
        guard case .ended(let ended) = future.phase else { return [] }
        return Party.allCases.flatMap { party in
            // Saying whether the other may make offers has no end (R11).
            allowed(to: party, at: now).filter { $0.act != .sayWhetherOpen }.map { act in
                Preview.Chance(act: act, by: party, until: last(instantOf: act, before: ended))
            }
        }
    }

    /// An act is open until the end, until its own period runs out, or, for what outlives the end, until then.
    private func last(instantOf act: AllowedAct, before ended: Ended) -> Instant {
        let deadline = deadlines.first { $0.subject == act.subject && act.subject != nil }
        let own = deadline?.at
        return switch act.act {
        case .sendMessage: ended.messagesUntil
        case .leaveReview: ended.reviewUntil
        case .acceptWork, .sendBackWork: own ?? ended.at
        case .acceptAmendment, .rejectAmendment, .withdrawAmendment, .answerConcern, .rejectFix:
            min(own ?? ended.at, ended.at)
        case .confirmFix, .withdrawConcern:
            // Silence closes a concern only while a fix waits for confirmation (R5).
            deadline?.kind == .fixConfirmation ? min(own ?? ended.at, ended.at) : ended.at
        case .acceptOffer, .rejectOffer, .withdrawOffer, .proposeAmendment, .submitWork, .raiseConcern, .reportFixed,
            .giveNotice, .withdrawNotice, .replyToNotice, .agreeToEnd, .setStopWork, .replyToReview, .sayWhetherOpen:
            ended.at
        }
    }

    private var standingNotice: Bool {
        guard case .ending(let ending) = phase, let notice = ending.notice else { return false }
        return noticeWouldStand(by: notice.by)
    }
}
