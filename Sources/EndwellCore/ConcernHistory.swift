extension Concern {
    /// One step in a concern's life after it was raised.
    public struct Step: Codable, Hashable, Sendable {
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

        /// The steps there are.
        public enum Kind: String, Codable, CaseIterable, Sendable {
            case answered, unanswered, lapsed, withdrawn
            case fixReported = "fix_reported"
            case fixConfirmed = "fix_confirmed"
            case fixRejected = "fix_rejected"
        }
    }
}

extension Contract {
    /// Adds an event to the history of the concern that it is about, if it is about one.
    mutating func addToHistory(_ dated: DatedEvent) {
        switch dated.event {
        case .concernAnswered(let answered): add(.answered, to: answered.id, dated, answered.text)
        case .concernUnanswered(let moved): add(.unanswered, to: moved.id, dated)
        case .concernLapsed(let moved): add(.lapsed, to: moved.id, dated)
        case .fixReported(let reported): add(.fixReported, to: reported.id, dated, reported.text, reported.files)
        case .fixConfirmed(let moved): add(.fixConfirmed, to: moved.id, dated)
        case .fixRejected(let rejected): add(.fixRejected, to: rejected.id, dated, rejected.text)
        case .concernWithdrawn(let moved): add(.withdrawn, to: moved.id, dated)
        case .offered, .offerAccepted, .offerRejected, .offerWithdrawn, .offerLapsed, .messageSent, .amendmentProposed,
            .amendmentAccepted, .amendmentRejected, .amendmentWithdrawn, .amendmentLapsed, .workSubmitted,
            .workAccepted, .workSentBack, .concernRaised, .noticeGiven, .noticeWithdrawn, .noticeReplied, .endAgreed,
            .stopWorkSet, .idleWindowOpened, .contractKept, .contractEnded, .reviewSealed, .reviewsRevealed,
            .reviewReplied, .opennessSaid:
            break
        }
    }

    private mutating func add(
        _ kind: Concern.Step.Kind, to id: ConcernID, _ dated: DatedEvent, _ text: Prose? = nil, _ files: [Prose] = []
    ) {
        change(id) {
            $0.history.append(.init(kind: kind, at: dated.at, by: dated.actor.party, text: text, files: files))
        }
    }
}
