/// One step in the life of a concern after it was raised, or of a piece of work.
public struct HistoryStep<Kind: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    /// What happened.
    public let kind: Kind
    /// When.
    public let at: Instant
    /// Who did it; `nil` for the clock.
    public let by: Party?
    /// What was said to it.
    public let text: Prose?
    /// What was attached.
    public let files: [Prose]

    /// Its texts and files.
    var prose: [Prose] { (text.map { [$0] } ?? []) + files }
}

extension Concern {
    /// One step in a concern's life after it was raised.
    public typealias Step = HistoryStep<StepKind>

    /// The steps there are.
    public enum StepKind: String, Codable, CaseIterable, Sendable {
        case answered, unanswered, lapsed, withdrawn
        case fixReported = "fix_reported"
        case fixConfirmed = "fix_confirmed"
        case fixRejected = "fix_rejected"
    }
}

extension Deliverable {
    /// One step in the life of a piece of work.
    public typealias Step = HistoryStep<StepKind>

    /// The steps there are.
    public enum StepKind: String, Codable, CaseIterable, Sendable {
        case submitted, accepted
        case sentBack = "sent_back"
    }

    /// What was last handed in, if anything was.
    public var lastSubmission: Step? { history.last { $0.kind == .submitted } }

    /// Whether it waits for its contractor because it was sent back.
    public var isSentBack: Bool { state == .open && history.last?.kind == .sentBack }
}

extension Contract {
    /// Adds an event to the history of the concern or the piece of work that it is about, if it is about one.
    mutating func addToHistory(_ dated: DatedEvent) {
        switch dated.event {
        case .concernAnswered(let answered): add(.answered, to: answered.id, dated, answered.text)
        case .concernUnanswered(let moved): add(.unanswered, to: moved.id, dated)
        case .concernLapsed(let moved): add(.lapsed, to: moved.id, dated)
        case .fixReported(let reported): add(.fixReported, to: reported.id, dated, reported.text, reported.files)
        case .fixConfirmed(let moved): add(.fixConfirmed, to: moved.id, dated)
        case .fixRejected(let rejected): add(.fixRejected, to: rejected.id, dated, rejected.text)
        case .concernWithdrawn(let moved): add(.withdrawn, to: moved.id, dated)
        case .workSubmitted(let submitted):
            add(.submitted, to: submitted.deliverable, dated, submitted.note, submitted.files)
        case .workSentBack(let sentBack): add(.sentBack, to: sentBack.deliverable, dated, sentBack.text)
        case .workAccepted(let accepted): add(.accepted, to: accepted.deliverable, dated)
        case .offered, .offerAccepted, .offerRejected, .offerWithdrawn, .offerLapsed, .messageSent, .amendmentProposed,
            .amendmentAccepted, .amendmentRejected, .amendmentWithdrawn, .amendmentLapsed, .concernRaised, .noticeGiven,
            .noticeWithdrawn, .noticeReplied, .endAgreed,
            .stopWorkSet, .idleWindowOpened, .contractKept, .contractEnded, .reviewSealed, .reviewsRevealed,
            .reviewReplied, .opennessSaid:
            break
        }
    }

    private mutating func add(
        _ kind: Concern.StepKind, to id: ConcernID, _ dated: DatedEvent, _ text: Prose? = nil, _ files: [Prose] = []
    ) {
        change(id) { $0.history.append(.init(kind, dated, text, files)) }
    }

    private mutating func add(
        _ kind: Deliverable.StepKind, to id: DeliverableID, _ dated: DatedEvent, _ text: Prose? = nil,
        _ files: [Prose] = []
    ) {
        change(id) {
            $0.history.append(.init(kind, dated, text, files))
            $0.history = $0.history.suffix(Limits.workStepsMax)
        }
    }
}

extension HistoryStep {
    fileprivate init(_ kind: Kind, _ dated: DatedEvent, _ text: Prose?, _ files: [Prose]) {
        self.init(kind: kind, at: dated.at, by: dated.actor.party, text: text, files: files)
    }
}
