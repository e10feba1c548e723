/// What a party asks of a contract. Texts lie beside the log already sealed (`Prose`); ids are given.
public enum ContractCommand: Hashable, Sendable {
    /// Sign the offer (R2). `confirmed`: the account has proved the address that the offer was made to.
    case acceptOffer(Signature, confirmed: Bool)
    /// Say no to the offer.
    case rejectOffer
    /// Take the offer back.
    case withdrawOffer
    /// Say something (R3).
    case sendMessage(Prose, files: [Prose])
    /// Propose another agreement (R2).
    case proposeAmendment(AmendmentID, AgreementChanges, Signature)
    /// Sign the amendment, which may complete the contract (R9). `promise`: what the page said would happen (R10).
    case acceptAmendment(AmendmentID, Signature, promise: Promise? = nil)
    /// Say no to the amendment.
    case rejectAmendment(AmendmentID)
    /// Take the amendment back.
    case withdrawAmendment(AmendmentID)
    /// Hand a deliverable to the client (R9).
    case submitWork(DeliverableID, note: Prose?, files: [Prose])
    /// Accept a submitted deliverable. `promise`: what the page said would happen (R10).
    case acceptWork(DeliverableID, promise: Promise?)
    /// Ask for changes to a submitted deliverable.
    case sendBackWork(DeliverableID, Prose)
    /// Raise a concern (R4).
    case raiseConcern(ConcernID, ConcernDraft)
    /// Answer the other's concern (R5).
    case answerConcern(ConcernID, Concern.AnswerKind, Prose)
    /// Report that the other's concern is put right (R5).
    case reportFixed(ConcernID, Prose, files: [Prose])
    /// Confirm that one's own concern is put right.
    case confirmFix(ConcernID)
    /// Say that it isn't put right, and why.
    case rejectFix(ConcernID, Prose)
    /// Withdraw one's own concern.
    case withdrawConcern(ConcernID)
    /// Declare the wish to end (R6).
    case giveNotice(NoticeDraft)
    /// Keep the contract (R7, R13).
    case withdrawNotice
    /// Reply once to the other's notice (R6).
    case replyToNotice(Prose)
    /// Agree to end now (R8).
    case agreeToEnd(promise: Promise?)
    /// Say after which day no time is accepted (R7).
    case setStopWork(Day)
    /// Review the other (R12).
    case leaveReview(rating: Int, Prose)
    /// Reply once to the other's review (R12).
    case replyToReview(Prose)
    /// Say whether the other may make offers again (R11).
    case sayWhetherOpen(Bool)

    /// The act that the command does.
    public var act: Act {
        switch self {
        case .acceptOffer: .acceptOffer
        case .rejectOffer: .rejectOffer
        case .withdrawOffer: .withdrawOffer
        case .sendMessage: .sendMessage
        case .proposeAmendment: .proposeAmendment
        case .acceptAmendment: .acceptAmendment
        case .rejectAmendment: .rejectAmendment
        case .withdrawAmendment: .withdrawAmendment
        case .submitWork: .submitWork
        case .acceptWork: .acceptWork
        case .sendBackWork: .sendBackWork
        case .raiseConcern: .raiseConcern
        case .answerConcern: .answerConcern
        case .reportFixed: .reportFixed
        case .confirmFix: .confirmFix
        case .rejectFix: .rejectFix
        case .withdrawConcern: .withdrawConcern
        case .giveNotice: .giveNotice
        case .withdrawNotice: .withdrawNotice
        case .replyToNotice: .replyToNotice
        case .agreeToEnd: .agreeToEnd
        case .setStopWork: .setStopWork
        case .leaveReview: .leaveReview
        case .replyToReview: .replyToReview
        case .sayWhetherOpen: .sayWhetherOpen
        }
    }

    /// The part of the contract that the command is about.
    public var subject: Subject? {
        switch self {
        case .acceptAmendment(let id, _, _), .rejectAmendment(let id), .withdrawAmendment(let id): .amendment(id)
        case .submitWork(let id, _, _), .acceptWork(let id, _), .sendBackWork(let id, _): .deliverable(id)
        case .answerConcern(let id, _, _), .reportFixed(let id, _, _), .confirmFix(let id), .rejectFix(let id, _),
            .withdrawConcern(let id):
            .concern(id)
        case .acceptOffer, .rejectOffer, .withdrawOffer, .sendMessage, .proposeAmendment, .raiseConcern, .giveNotice,
            .withdrawNotice, .replyToNotice, .agreeToEnd, .setStopWork, .leaveReview, .replyToReview, .sayWhetherOpen:
            nil
        }
    }

    /// What the page that shows the form said about the end, if it said anything (R10).
    public var promise: Promise? {
        switch self {
        case .acceptAmendment(_, _, let promise), .acceptWork(_, let promise), .agreeToEnd(let promise): promise
        case .giveNotice(let draft): draft.promise
        case .acceptOffer, .rejectOffer, .withdrawOffer, .sendMessage, .proposeAmendment, .rejectAmendment,
            .withdrawAmendment, .submitWork, .sendBackWork, .raiseConcern, .answerConcern, .reportFixed, .confirmFix,
            .rejectFix, .withdrawConcern, .withdrawNotice, .replyToNotice, .setStopWork, .leaveReview, .replyToReview,
            .sayWhetherOpen:
            nil
        }
    }
}

/// What a page said about the end when its form was shown (R10): `Preview.promise`, whatever the act.
public enum Promise: Hashable, Sendable {
    /// The act ends the contract at once.
    case endsAtOnce
    /// After the act the contract ends then, if nobody acts.
    case endsAt(Instant)
    /// After the act the contract goes on, if nobody acts.
    case endsNothing
}

/// A concern as its raiser writes it (R4).
public struct ConcernDraft: Hashable, Sendable {
    /// What was agreed.
    public var agreed: Prose
    /// What happened instead.
    public var examples: [Concern.Example]
    /// What would put it right.
    public var remedy: Prose
    /// The last day to put it right.
    public var fixBy: Day

    /// A concern with every part said.
    public init(agreed: Prose, examples: [Concern.Example], remedy: Prose, fixBy: Day) {
        self.agreed = agreed
        self.examples = examples
        self.remedy = remedy
        self.fixBy = fixBy
    }
}

/// A notice as its notifier writes it (R6).
public struct NoticeDraft: Hashable, Sendable {
    /// The reason.
    public var reason: NoticeReason
    /// What led to it.
    public var note: Prose
    /// The concern that a fault reason rests on; by default the latest that serves.
    public var concern: ConcernID?
    /// Whether the notifier agrees to end as soon as the other does (R8).
    public var endNow: Bool
    /// After which day no time is accepted; only the client may say (R7).
    public var stopWorkOn: Day?
    /// What the page said would happen (R10).
    public var promise: Promise?

    /// A notice; what isn't said is not asked for.
    public init(
        reason: NoticeReason, note: Prose, concern: ConcernID? = nil, endNow: Bool = false, stopWorkOn: Day? = nil,
        promise: Promise? = nil
    ) {
        self.reason = reason
        self.note = note
        self.concern = concern
        self.endNow = endNow
        self.stopWorkOn = stopWorkOn
        self.promise = promise
    }
}
