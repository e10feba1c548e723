/// What a party can do to a contract, by its stable name. Reading is none.
public enum Act: String, Codable, CaseIterable, Sendable {
    case acceptOffer = "accept_offer"
    case rejectOffer = "reject_offer"
    case withdrawOffer = "withdraw_offer"
    case sendMessage = "send_message"
    case proposeAmendment = "propose_amendment"
    case acceptAmendment = "accept_amendment"
    case rejectAmendment = "reject_amendment"
    case withdrawAmendment = "withdraw_amendment"
    case submitWork = "submit_work"
    case acceptWork = "accept_work"
    case sendBackWork = "send_back_work"
    case raiseConcern = "raise_concern"
    case answerConcern = "answer_concern"
    case reportFixed = "report_fixed"
    case confirmFix = "confirm_fix"
    case rejectFix = "reject_fix"
    case withdrawConcern = "withdraw_concern"
    case giveNotice = "give_notice"
    case withdrawNotice = "withdraw_notice"
    case replyToNotice = "reply_to_notice"
    case agreeToEnd = "agree_to_end"
    case setStopWork = "set_stop_work"
    case leaveReview = "leave_review"
    case replyToReview = "reply_to_review"
    case sayWhetherOpen = "say_whether_open"

    /// The phases in which the act exists: product.md's table, cell by cell.
    public var phases: Set<Phase.Name> {
        switch self {
        case .acceptOffer, .rejectOffer, .withdrawOffer: [.offered]
        case .sendMessage: [.offered, .active, .ending, .ended]
        case .proposeAmendment, .acceptAmendment, .rejectAmendment, .withdrawAmendment: [.active, .ending]
        case .submitWork: [.active, .ending]
        case .acceptWork, .sendBackWork: [.active, .ending, .ended]
        case .raiseConcern, .answerConcern, .reportFixed, .confirmFix, .rejectFix, .withdrawConcern: [.active, .ending]
        case .giveNotice: [.active]
        case .withdrawNotice, .replyToNotice, .agreeToEnd, .setStopWork: [.ending]
        case .leaveReview, .replyToReview: [.ended]
        case .sayWhetherOpen: [.offered, .active, .ending, .ended, .closed]
        }
    }

    /// The one party whose act it always is, whatever the contract; `nil` where either may, or its state decides who.
    public var onlyParty: Party? {
        switch self {
        case .submitWork: .contractor
        case .acceptWork, .sendBackWork, .setStopWork: .client
        case .acceptOffer, .rejectOffer, .withdrawOffer, .sendMessage, .proposeAmendment, .acceptAmendment,
            .rejectAmendment, .withdrawAmendment, .raiseConcern, .answerConcern, .reportFixed, .confirmFix, .rejectFix,
            .withdrawConcern, .giveNotice, .withdrawNotice, .replyToNotice, .agreeToEnd, .leaveReview, .replyToReview,
            .sayWhetherOpen:
            nil
        }
    }
}

/// An act that a party may do now, and to which part of the contract.
public struct AllowedAct: Codable, Hashable, Sendable {
    /// The act.
    public let act: Act
    /// The part it is done to.
    public let subject: Subject?

    /// An act, done to a part of the contract or to the whole.
    public init(_ act: Act, on subject: Subject? = nil) {
        self.act = act
        self.subject = subject
    }
}

/// The part of a contract that an act or a deadline is about.
public enum Subject: Hashable, Codable, Sendable {
    case deliverable(DeliverableID)
    case concern(ConcernID)
    case amendment(AmendmentID)

    /// The part's id as text.
    public var text: String {
        switch self {
        case .deliverable(let id): id.text
        case .concern(let id): id.text
        case .amendment(let id): id.text
        }
    }
}
