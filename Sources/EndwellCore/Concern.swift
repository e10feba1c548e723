/// A formal complaint with examples, what would put it right, and a fix-by date (R4, R5).
public struct Concern: Codable, Hashable, Sendable {
    /// Its id.
    public let id: ConcernID
    /// Who raised it.
    public let by: Party
    /// What was agreed.
    public let agreed: Prose
    /// What happened instead.
    public let examples: [Example]
    /// What would put it right.
    public let remedy: Prose
    /// The last day to put it right.
    public let fixBy: Day
    /// The first instant after that day.
    public let fixUntil: Instant
    /// When it was raised.
    public let raisedAt: Instant
    /// The other's answer, once given.
    public internal(set) var answer: Answer?
    /// How far it is.
    public internal(set) var state: State
    /// What happened since it was raised, oldest first; the rules of R5 leave room for seven steps.
    public internal(set) var history: [Step] = []

    /// One specific example: what, when, and where to see it.
    public struct Example: Codable, Hashable, Sendable {
        public var what: Prose
        public var happenedOn: Day?
        public var place: Prose?
        public var files: [Prose]

        /// An example; day, place and files may be left out.
        public init(what: Prose, happenedOn: Day? = nil, place: Prose? = nil, files: [Prose] = []) {
            self.what = what
            self.happenedOn = happenedOn
            self.place = place
            self.files = files
        }

        private enum CodingKeys: String, CodingKey {
            case what, happenedOn, files
            case place = "where"
        }
    }

    /// The two ways to answer.
    public enum AnswerKind: String, Codable, CaseIterable, Sendable {
        case willFix = "will_fix"
        case contest
    }

    /// An answer, which is final.
    public struct Answer: Codable, Hashable, Sendable {
        public var kind: AnswerKind
        public var text: Prose
    }

    /// How a concern failed.
    public enum Failure: String, Codable, CaseIterable, Sendable {
        case unanswered, lapsed, contested
        case notFixed = "not_fixed"
    }

    /// A failed concern may be reported fixed once more.
    public enum LateFix: String, Codable, Hashable, Sendable {
        /// Not yet.
        case none
        /// Reported; only the raiser's confirmation resolves it.
        case reported
        /// Reported and rejected.
        case rejected
    }

    /// How far a concern is.
    public enum State: Codable, Hashable, Sendable {
        /// Waits for an answer.
        case open(replyUntil: Instant)
        /// A fix is promised; the fix-by date runs.
        case answered
        /// Reported fixed in time; silence confirms.
        case fixed(confirmUntil: Instant)
        /// Failed (R5).
        case failed(Failure, lateFix: LateFix)
        /// Put right.
        case resolved
        /// Taken back by its raiser.
        case withdrawn

        /// The state's name in the API and on pages.
        public var name: String {
            switch self {
            case .open: "open"
            case .answered: "answered"
            case .fixed, .failed(_, lateFix: .reported): "fixed"
            case .failed(let failure, _): failure.rawValue
            case .resolved: "resolved"
            case .withdrawn: "withdrawn"
            }
        }
    }

    /// Whether it has failed, and was neither confirmed nor withdrawn since.
    public var hasFailed: Bool {
        if case .failed = state { return true }
        return false
    }

    /// Whether somebody is still given time: such a concern counts towards the three of R4.
    public var isWaiting: Bool {
        switch state {
        case .open, .answered, .fixed: true
        case .failed, .resolved, .withdrawn: false
        }
    }

    /// Whether it was neither resolved nor withdrawn.
    public var isUnsettled: Bool {
        switch state {
        case .open, .answered, .fixed, .failed: true
        case .resolved, .withdrawn: false
        }
    }

    mutating func rejectFix() {
        switch state {
        case .failed: state = .failed(.notFixed, lateFix: .rejected)
        case .fixed: state = .failed(.notFixed, lateFix: .none)
        case .open, .answered, .resolved, .withdrawn: break
        }
    }
}

extension Contract {
    func requireConcern(_ act: Act, on subject: Subject?, by party: Party) throws(Refusal) {
        if act == .raiseConcern {
            let own = concerns.filter { $0.by == party }
            guard own.count(where: \.isWaiting) < Limits.waitingConcernsMax, own.count < Limits.concernsMax else {
                throw .tooManyConcerns
            }
            return
        }
        guard case .concern(let id) = subject, let concern = concern(id) else { throw .notFound }
        let isRaisersAct = act == .confirmFix || act == .rejectFix || act == .withdrawConcern
        guard party == (isRaisersAct ? concern.by : concern.by.other) else { throw .notYours(act) }
        switch (act, concern.state) {
        case (_, .resolved), (_, .withdrawn): throw .concernClosed
        case (.confirmFix, _), (.withdrawConcern, _): return
        case (.rejectFix, .fixed), (.rejectFix, .failed(_, lateFix: .reported)): return
        case (.rejectFix, _): throw .noFixReported
        case (.answerConcern, .open): return
        case (.answerConcern, .failed(.unanswered, _)): throw .tooLate(act)
        case (.answerConcern, _): throw .concernAnswered
        case (_, .open), (_, .answered), (_, .failed(_, lateFix: .none)): return
        case (_, .fixed), (_, .failed): throw .fixAlreadyReported
        }
    }

    /// The fix-by date lies between the cure days and 90 days from now (R4).
    func raise(_ draft: ConcernDraft, as id: ConcernID, at moment: Moment) throws(Refusal) -> ContractEvent {
        let range = fixByDays(at: moment.at)
        guard draft.fixBy >= range.lowerBound else {
            throw .badInput([InputProblem("fix_by", .before(range.lowerBound))])
        }
        guard draft.fixBy <= range.upperBound else {
            throw .badInput([InputProblem("fix_by", .after(range.upperBound))])
        }
        return .concernRaised(
            .init(
                id: id, agreed: draft.agreed, examples: draft.examples, remedy: draft.remedy, fixBy: draft.fixBy,
                fixUntil: zone.start(of: draft.fixBy.adding(1)),
                replyUntil: Period(days: terms.days.reply).end(from: moment.day, in: zone)))
    }

    /// The days that a concern raised at that instant may name as its fix-by date (R4).
    public func fixByDays(at now: Instant) -> ClosedRange<Day> {
        let today = zone.day(of: now)
        return today.adding(terms.days.cure)...today.adding(Limits.fixByDaysMax)
    }

    /// A fix in time is confirmed by silence; that of a failed concern only by its raiser (R5).
    func reportFixed(_ id: ConcernID, text: Prose, files: [Prose], at moment: Moment) -> ContractEvent {
        let isLate = concern(id)?.hasFailed ?? false
        let confirmUntil = Period(days: terms.days.reply).end(from: moment.day, in: zone)
        return .fixReported(.init(id: id, text: text, files: files, confirmUntil: isLate ? nil : confirmUntil))
    }

    mutating func apply(_ raised: ContractEvent.ConcernRaised, by party: Party, at instant: Instant) {
        concerns.append(
            Concern(
                id: raised.id, by: party, agreed: raised.agreed, examples: raised.examples, remedy: raised.remedy,
                fixBy: raised.fixBy, fixUntil: raised.fixUntil, raisedAt: instant, answer: nil,
                state: .open(replyUntil: raised.replyUntil)))
    }

    mutating func apply(_ answered: ContractEvent.ConcernAnswered) {
        change(answered.id) {
            $0.answer = .init(kind: answered.kind, text: answered.text)
            switch answered.kind {
            case .willFix: $0.state = .answered
            case .contest: $0.state = .failed(.contested, lateFix: .none)
            }
        }
    }

    mutating func apply(_ reported: ContractEvent.FixReported) {
        change(reported.id) {
            if let confirmUntil = reported.confirmUntil {
                $0.state = .fixed(confirmUntil: confirmUntil)
            } else if case .failed(let failure, _) = $0.state {
                $0.state = .failed(failure, lateFix: .reported)
            }
        }
    }

    mutating func change(_ id: ConcernID, _ body: (inout Concern) -> Void) {
        guard let index = concerns.firstIndex(where: { $0.id == id }) else { return }
        body(&concerns[index])
    }
}
