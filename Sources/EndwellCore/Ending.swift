/// One party's declared wish to end (R6).
public struct Notice: Codable, Hashable, Sendable {
    /// Who gave it.
    public let by: Party
    /// Why.
    public let reason: NoticeReason
    /// What led to it.
    public let note: Prose
    /// The concern that a fault reason rests on.
    public let concern: ConcernID?
    /// When it was given.
    public let givenAt: Instant
}

/// The window between a notice, or long silence, and the official end (R7, R13).
public struct Ending: Codable, Hashable, Sendable {
    /// The notice; `nil` when the clock opened the window because nothing happened (R13).
    public let notice: Notice?
    /// When it opened.
    public let openedAt: Instant
    /// When it runs out. Another end may come first.
    public let officialAt: Instant
    /// Who agreed to end now (R8).
    public internal(set) var agreed = ByParty(client: false, contractor: false)
    /// The other's one reply to the notice.
    public internal(set) var reply: Reply?
    /// After which day no time is accepted.
    public internal(set) var stopWorkOn: Day?

    /// A party's words and when they were said.
    public struct Reply: Codable, Hashable, Sendable {
        public var text: Prose
        public var at: Instant
    }

    /// How it ends if it runs out.
    public var outcomeOfWindow: Outcome {
        guard let notice else { return .idle }
        return notice.reason == .workFinished ? .completed : .endedEarly
    }
}

/// A notice that was taken back: it stays in the record (R7).
public struct PastNotice: Codable, Hashable, Sendable {
    /// The window that it opened, as it stood.
    public let ending: Ending
    /// When it was taken back.
    public let withdrawnAt: Instant
}

extension Contract {
    /// Whether the window is open because nothing happened for long (R13).
    public var isIdle: Bool {
        if case .ending(let ending) = phase { return ending.notice == nil }
        return false
    }

    /// How many of its notices a party took back in this contract (R7).
    public func noticesTakenBack(by party: Party) -> Int {
        pastNotices.filter { $0.ending.notice?.by == party }.count
    }

    /// Whether the next notice of that party can't be taken back any more (R7).
    public func noticeWouldStand(by party: Party) -> Bool {
        noticesTakenBack(by: party) >= Limits.noticesTakenBackMax
    }

    /// Whether the end date comes before that window is over, or with it: then it is the end (R1, R7).
    public func endDateComesFirst(before officialAt: Instant) -> Bool {
        endsAt.map { $0 <= officialAt } ?? false
    }

    func requireEnding(_ act: Act, by party: Party) throws(Refusal) {
        guard case .ending(let ending) = phase else { throw .notInThisPhase(act, phase.name) }
        // An idle window has no notifier: keeping the contract is either party's (R13).
        guard let notice = ending.notice else { return }
        switch act {
        case .withdrawNotice:
            guard party == notice.by else { throw .notYours(act) }
            guard !noticeWouldStand(by: party) else { throw .noticeStands }
        case .replyToNotice:
            guard party != notice.by else { throw .notYours(act) }
            guard ending.reply == nil else { throw .alreadyReplied }
        case .agreeToEnd:
            guard !ending.agreed[party] else { throw .alreadyAgreed }
        case .setStopWork, .acceptOffer, .rejectOffer, .withdrawOffer, .sendMessage, .proposeAmendment,
            .acceptAmendment, .rejectAmendment, .withdrawAmendment, .submitWork, .acceptWork, .sendBackWork,
            .raiseConcern, .answerConcern, .reportFixed, .confirmFix, .rejectFix, .withdrawConcern, .giveNotice,
            .leaveReview, .replyToReview, .sayWhetherOpen:
            break
        }
    }

    /// The concern that a reason rests on: the one named, or the latest that serves; `nil` for a reason without fault.
    ///
    /// What is refused here is what the form shows as not open, before anything is typed (R6).
    public func concernServing(
        _ reason: NoticeReason, by party: Party, named: ConcernID? = nil
    ) throws(Refusal) -> ConcernID? {
        guard reason.parties.contains(party) else { throw .badInput([InputProblem("reason", .notForYourRole)]) }
        if reason == .workFinished, !deliverables.allSatisfy(\.isAccepted) { throw .workOpen }
        guard reason.isFault else { return nil }
        let serving = concerns.last { concern in
            concern.by == party && (named == nil || named == concern.id) && serves(concern, reason)
        }
        guard let serving else { throw .cureNotOffered(reason) }
        return serving.id
    }

    private func serves(_ concern: Concern, _ reason: NoticeReason) -> Bool {
        guard case .failed(let failure, let lateFix) = concern.state else { return false }
        guard reason == .unresponsive else { return true }
        return lateFix == .none && (failure == .unanswered || failure == .lapsed)
    }

    func giveNotice(_ draft: NoticeDraft, by party: Party, at moment: Moment) throws(Refusal) -> ContractEvent {
        let concern = try concernServing(draft.reason, by: party, named: draft.concern)
        if let day = draft.stopWorkOn {
            guard party == .client else { throw .badInput([InputProblem("stop_work_on", .notForYourRole)]) }
            try requireNotPast(day, at: moment)
        }
        return .noticeGiven(
            .init(
                reason: draft.reason, note: draft.note, concern: concern,
                officialAt: Period(days: terms.days.changeOfMind).end(from: moment.day, in: zone),
                endNow: draft.endNow, stopWorkOn: draft.stopWorkOn))
    }

    /// The second agreement ends the contract at once (R8).
    func agreeToEnd(by party: Party, at moment: Moment) -> [ContractEvent] {
        guard case .ending(let ending) = phase, ending.agreed[party.other] else { return [.endAgreed] }
        let outcome: Outcome = ending.notice?.reason == .workFinished ? .completed : .byAgreement
        return [.endAgreed] + end(outcome, by: .agreement, at: moment)
    }

    func setStopWork(_ day: Day, at moment: Moment) throws(Refusal) -> ContractEvent {
        try requireNotPast(day, at: moment)
        return .stopWorkSet(.init(on: day))
    }

    private func requireNotPast(_ day: Day, at moment: Moment) throws(Refusal) {
        guard day >= moment.day else { throw .badInput([InputProblem("stop_work_on", .before(moment.day))]) }
    }

    mutating func apply(_ given: ContractEvent.NoticeGiven, by party: Party, at instant: Instant) {
        let notice = Notice(
            by: party, reason: given.reason, note: given.note, concern: given.concern, givenAt: instant)
        var ending = Ending(notice: notice, openedAt: instant, officialAt: given.officialAt)
        ending.agreed[party] = given.endNow
        ending.stopWorkOn = given.stopWorkOn
        phase = .ending(ending)
    }

    /// Nothing stopped while ending, so nothing needs restoring: the window alone goes (R7).
    mutating func takeBackNotice(at instant: Instant) {
        guard case .ending(let ending) = phase else { return }
        pastNotices.append(PastNotice(ending: ending, withdrawnAt: instant))
        phase = .active
    }

    mutating func changeEnding(_ body: (inout Ending) -> Void) {
        guard case .ending(var ending) = phase else { return }
        body(&ending)
        phase = .ending(ending)
    }
}
