/// Why an act is not done. A refused act changes nothing and leaves no event (R18).
///
/// The core speaks codes and values; the sentence that explains a refusal and says what to do instead is written
/// once per language, at the surface.
public enum Refusal: Error, Hashable, Sendable {
    /// For this person there is no such contract, or no such part of it (R16).
    case notFound
    /// The act doesn't exist in this phase; of an act on a notice while ending: there is none, the contract is idle.
    case notInThisPhase(Act, Phase.Name)
    /// The act is the other party's.
    case notYours(Act)
    /// One can't make an offer to oneself (R2).
    case ownAddress
    /// The other does not accept offers from this person (R11). Worded neutrally.
    case notOpenToOffers
    /// The account is suspended: it makes and gets no offers (R15).
    case suspended
    /// Another amendment is waiting (R2).
    case amendmentOpen
    /// The amendment was answered, withdrawn or lapsed.
    case amendmentGone
    /// The amendment would change a deliverable that is accepted (R2).
    case acceptedWorkFixed
    /// The amendment changes nothing.
    case nothingChanged
    /// The deliverable is with the client already.
    case workUnderReview
    /// The deliverable is accepted.
    case workAccepted
    /// The deliverable is not with the client: only submitted work is accepted or sent back (R9).
    case workNotSubmitted
    /// Three of this party's concerns wait already (R4).
    case tooManyConcerns
    /// The concern has an answer, and an answer is final (R5).
    case concernAnswered
    /// The concern was resolved or withdrawn.
    case concernClosed
    /// The concern can't be reported fixed again (R5).
    case fixAlreadyReported
    /// Nothing was reported fixed.
    case noFixReported
    /// A fault reason needs a concern that failed (R6). Offers to raise it, or a reason without fault.
    case cureNotOffered(NoticeReason)
    /// A deliverable is not accepted, so the work isn't finished (R6).
    case workOpen
    /// A notice stands: one's own, or the other's, who gave it first (R6). Offers to agree to end now.
    case alreadyEnding(own: Bool)
    /// This party took back two notices; this one stands (R7).
    case noticeStands
    /// One reply, and it is given.
    case alreadyReplied
    /// This party agreed to end now already.
    case alreadyAgreed
    /// This party's review is written, and a review is final (R12).
    case alreadyReviewed
    /// The period of the act is over.
    case tooLate(Act)
    /// There is no review to reply to.
    case nothingToReplyTo
    /// What the form promised is no longer what would happen (R10). The new preview is shown.
    case promiseChanged
    /// Too many of this person's uploads wait to be attached already.
    case tooManyUploads
    /// Fields that can't be taken as they are.
    case badInput([InputProblem])

    /// The stable code, as programs read it.
    public var code: String {
        switch self {
        case .notFound: "not_found"
        case .notInThisPhase: "not_in_this_phase"
        case .notYours: "not_yours"
        case .ownAddress: "own_address"
        case .notOpenToOffers: "not_open_to_offers"
        case .suspended: "suspended"
        case .amendmentOpen: "amendment_open"
        case .amendmentGone: "amendment_gone"
        case .acceptedWorkFixed: "accepted_work_fixed"
        case .nothingChanged: "nothing_changed"
        case .workUnderReview: "work_under_review"
        case .workAccepted: "work_accepted"
        case .workNotSubmitted: "work_not_submitted"
        case .tooManyConcerns: "too_many_concerns"
        case .concernAnswered: "concern_answered"
        case .concernClosed: "concern_closed"
        case .fixAlreadyReported: "fix_already_reported"
        case .noFixReported: "no_fix_reported"
        case .cureNotOffered: "cure_not_offered"
        case .workOpen: "work_open"
        case .alreadyEnding: "already_ending"
        case .noticeStands: "notice_stands"
        case .alreadyReplied: "already_replied"
        case .alreadyAgreed: "already_agreed"
        case .alreadyReviewed: "already_reviewed"
        case .tooLate: "too_late"
        case .nothingToReplyTo: "nothing_to_reply_to"
        case .promiseChanged: "promise_changed"
        case .tooManyUploads: "too_many_uploads"
        case .badInput: "bad_input"
        }
    }
}

/// One field that can't be taken as it is.
public struct InputProblem: Hashable, Sendable {
    /// The field, as a JSON pointer without its leading slash: `fix_by`, `examples/0/what`.
    public let field: String
    /// What is wrong.
    public let problem: Problem

    /// A problem with a field.
    public init(_ field: String, _ problem: Problem) {
        self.field = field
        self.problem = problem
    }

    /// What can be wrong with a field.
    public enum Problem: Hashable, Sendable {
        case missing
        case tooLong(max: Int)
        case tooShort(min: Int)
        case tooMany(max: Int)
        case outOfRange(Int64, Int64)
        case notANumber
        case notAnAmount(Currency)
        /// With the two readings, in minor units: its one mark could group digits or divide them.
        case amountReadsTwoWays(Int64, Int64, Currency)
        case notADate
        case before(Day)
        case after(Day)
        case notAChoice
        case notAnAddress
        case notAZone
        case notACurrency
        case lessThanReplyDays
        case fixedForGood
        case notForYourRole
        case taken
        case wrong
        case badCharacters
        case notAnInstant
        case unknownField
        case notText
        case notTrueOrFalse
        case notAList
        case notAnObject
        case notUploaded
        case notAFile
        case notYourContract
        case notAWebAddress
        case notACursor
    }
}
