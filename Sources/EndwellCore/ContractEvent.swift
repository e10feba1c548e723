/// What happened to a contract. Stored kinds are versioned and never edited; `EventCoding` names them.
///
/// An event that starts a period carries the instant at which it runs out, so replay never looks at a time zone (R1).
public enum ContractEvent: Hashable, Sendable {
    case offered(Offered)
    case offerAccepted(OfferAccepted)
    case offerRejected(OfferRejected)
    case offerWithdrawn
    case offerLapsed
    case messageSent(MessageSent)
    case amendmentProposed(AmendmentProposed)
    case amendmentAccepted(AmendmentAccepted)
    case amendmentRejected(AmendmentAnswered)
    case amendmentWithdrawn(AmendmentAnswered)
    case amendmentLapsed(AmendmentAnswered)
    case workSubmitted(WorkSubmitted)
    case workAccepted(WorkAccepted)
    case workSentBack(WorkSentBack)
    case concernRaised(ConcernRaised)
    case concernAnswered(ConcernAnswered)
    case concernUnanswered(ConcernMoved)
    case concernLapsed(ConcernMoved)
    case fixReported(FixReported)
    case fixConfirmed(ConcernMoved)
    case fixRejected(FixRejected)
    case concernWithdrawn(ConcernMoved)
    case noticeGiven(NoticeGiven)
    case noticeWithdrawn
    case noticeReplied(Said)
    case endAgreed
    case stopWorkSet(StopWorkSet)
    case idleWindowOpened(IdleWindowOpened)
    case contractKept
    case contractEnded(ContractEnded)
    /// Kept beside the log until it is revealed (R12); the only event that is not recorded.
    case reviewSealed(ReviewSealed)
    case reviewsRevealed(ReviewsRevealed)
    case reviewReplied(Said)
    case opennessSaid(OpennessSaid)

    /// Whether the event enters the log. A sealed review does not: nothing may tell that it exists (R12).
    public var isRecorded: Bool {
        if case .reviewSealed = self { return false }
        return true
    }

    /// An offer was made; its first event (R2).
    public struct Offered: Codable, Hashable, Sendable {
        public var reference: String
        public var offerer: Party
        public var address: Prose
        public var agreement: Agreement
        public var signature: Signature
        public var lapsesAt: Instant
        public var endsAt: Instant?
    }

    /// The recipient signed.
    public struct OfferAccepted: Codable, Hashable, Sendable {
        public var signature: Signature
        public var confirmed: Bool
    }

    /// The recipient said no.
    public struct OfferRejected: Codable, Hashable, Sendable {
        public var person: PersonID
    }

    /// A party said something.
    public struct MessageSent: Codable, Hashable, Sendable {
        public var text: Prose
        public var files: [Prose]
    }

    /// A party proposed another agreement.
    public struct AmendmentProposed: Codable, Hashable, Sendable {
        public var id: AmendmentID
        public var changes: AgreementChanges
        public var signature: Signature
        public var lapsesAt: Instant
    }

    /// Both signed the amendment.
    public struct AmendmentAccepted: Codable, Hashable, Sendable {
        public var id: AmendmentID
        public var signature: Signature
        public var endsAt: Instant?
    }

    /// An amendment came to nothing.
    public struct AmendmentAnswered: Codable, Hashable, Sendable {
        public var id: AmendmentID
    }

    /// The contractor handed in a deliverable.
    public struct WorkSubmitted: Codable, Hashable, Sendable {
        public var deliverable: DeliverableID
        public var note: Prose?
        public var files: [Prose]
        public var reviewUntil: Instant
    }

    /// A deliverable was accepted, by the client or by their silence.
    public struct WorkAccepted: Codable, Hashable, Sendable {
        public var deliverable: DeliverableID
    }

    /// The client asked for changes.
    public struct WorkSentBack: Codable, Hashable, Sendable {
        public var deliverable: DeliverableID
        public var text: Prose
    }

    /// A party raised a concern.
    public struct ConcernRaised: Codable, Hashable, Sendable {
        public var id: ConcernID
        public var agreed: Prose
        public var examples: [Concern.Example]
        public var remedy: Prose
        public var fixBy: Day
        public var fixUntil: Instant
        public var replyUntil: Instant
    }

    /// The other answered a concern.
    public struct ConcernAnswered: Codable, Hashable, Sendable {
        public var id: ConcernID
        public var kind: Concern.AnswerKind
        public var text: Prose
    }

    /// A concern moved on without words.
    public struct ConcernMoved: Codable, Hashable, Sendable {
        public var id: ConcernID
    }

    /// The other reported a concern put right.
    public struct FixReported: Codable, Hashable, Sendable {
        public var id: ConcernID
        public var text: Prose
        public var files: [Prose]
        /// Silence until then confirms; `nil` for the fix of a failed concern, which silence does not confirm (R5).
        public var confirmUntil: Instant?
    }

    /// The raiser said that it isn't put right.
    public struct FixRejected: Codable, Hashable, Sendable {
        public var id: ConcernID
        public var text: Prose
    }

    /// A party declared the wish to end.
    public struct NoticeGiven: Codable, Hashable, Sendable {
        public var reason: NoticeReason
        public var note: Prose
        public var concern: ConcernID?
        public var officialAt: Instant
        public var endNow: Bool
        public var stopWorkOn: Day?
    }

    /// A party's words.
    public struct Said: Codable, Hashable, Sendable {
        public var text: Prose
    }

    /// The client said after which day no time is accepted.
    public struct StopWorkSet: Codable, Hashable, Sendable {
        public var on: Day
    }

    /// The clock opened the window because nothing happened for long (R13).
    public struct IdleWindowOpened: Codable, Hashable, Sendable {
        public var officialAt: Instant
    }

    /// The contract officially ended.
    public struct ContractEnded: Codable, Hashable, Sendable {
        public var outcome: Outcome
        public var by: EndsBy
        public var lastDay: Day
        public var reviewUntil: Instant
        public var messagesUntil: Instant
    }

    /// A party wrote a review that nobody else may know of yet.
    public struct ReviewSealed: Codable, Hashable, Sendable {
        public var rating: Int
        public var text: Prose
    }

    /// What was written is shown to both, at once.
    public struct ReviewsRevealed: Codable, Hashable, Sendable {
        public var client: WrittenReview?
        public var contractor: WrittenReview?
        public var repliesUntil: Instant
    }

    /// A party said whether the other may make them offers again.
    public struct OpennessSaid: Codable, Hashable, Sendable {
        public var open: Bool
    }
}

/// An event with who caused it and when.
public struct DatedEvent: Hashable, Sendable {
    /// When it took effect: for the clock, its deadline's own instant.
    public var at: Instant
    /// Who caused it; never a stranger.
    public var actor: Actor
    /// What happened.
    public var event: ContractEvent
    /// If nothing else happens, when the clock opens the window for an idle contract (R13).
    public var idleAt: Instant?

    /// An event that happened.
    public init(at: Instant, actor: Actor, event: ContractEvent, idleAt: Instant? = nil) {
        self.at = at
        self.actor = actor
        self.event = event
        self.idleAt = idleAt
    }
}
