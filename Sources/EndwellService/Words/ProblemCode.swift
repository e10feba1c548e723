public import EndwellCore

/// Every reason for which a request is not done, by its stable code: what programs read, and `/problems/{code}` explains.
public enum ProblemCode: String, CaseIterable, Sendable {
    // Refused by a rule.
    case notInThisPhase = "not_in_this_phase"
    case notYours = "not_yours"
    case ownAddress = "own_address"
    case notOpenToOffers = "not_open_to_offers"
    case suspended
    case amendmentOpen = "amendment_open"
    case amendmentGone = "amendment_gone"
    case acceptedWorkFixed = "accepted_work_fixed"
    case nothingChanged = "nothing_changed"
    case workUnderReview = "work_under_review"
    case workAccepted = "work_accepted"
    case workNotSubmitted = "work_not_submitted"
    case tooManyConcerns = "too_many_concerns"
    case concernAnswered = "concern_answered"
    case concernClosed = "concern_closed"
    case fixAlreadyReported = "fix_already_reported"
    case noFixReported = "no_fix_reported"
    case cureNotOffered = "cure_not_offered"
    case workOpen = "work_open"
    case alreadyEnding = "already_ending"
    case noticeStands = "notice_stands"
    case alreadyReplied = "already_replied"
    case alreadyAgreed = "already_agreed"
    case alreadyReviewed = "already_reviewed"
    case tooLate = "too_late"
    case nothingToReplyTo = "nothing_to_reply_to"
    case promiseChanged = "promise_changed"
    case tooManyUploads = "too_many_uploads"
    // Not as a request should be.
    case badJSON = "bad_json"
    case badRequest = "bad_request"
    case unauthenticated
    case scopeMissing = "scope_missing"
    case notFound = "not_found"
    case methodNotAllowed = "method_not_allowed"
    case keyInUse = "key_in_use"
    case changedMeanwhile = "changed_meanwhile"
    case tooLarge = "too_large"
    case unsupportedMediaType = "unsupported_media_type"
    case badInput = "bad_input"
    case keyReused = "key_reused"
    case tooFast = "too_fast"
    // Not the caller's doing.
    case internalFault = "internal"
    case unavailable
    case outcomeUnknown = "outcome_unknown"

    /// The code of a refusal: pages and API answer it with the same status. A test holds that every refusal has one.
    public init(_ refusal: Refusal) {
        self = ProblemCode(rawValue: refusal.code) ?? .internalFault
    }

    /// The HTTP status that it comes with.
    public var status: Int {
        switch self {
        case .badJSON, .badRequest: 400
        case .unauthenticated: 401
        case .scopeMissing: 403
        case .notFound: 404
        case .methodNotAllowed: 405
        case .changedMeanwhile: 412
        case .tooLarge: 413
        case .unsupportedMediaType: 415
        case .badInput, .keyReused: 422
        case .tooFast: 429
        case .internalFault: 500
        case .unavailable, .outcomeUnknown: 503
        case .notInThisPhase, .notYours, .ownAddress, .notOpenToOffers, .suspended, .amendmentOpen, .amendmentGone,
            .acceptedWorkFixed, .nothingChanged, .workUnderReview, .workAccepted, .workNotSubmitted, .tooManyConcerns,
            .concernAnswered, .concernClosed, .fixAlreadyReported, .noFixReported, .cureNotOffered, .workOpen,
            .alreadyEnding, .noticeStands, .alreadyReplied, .alreadyAgreed, .alreadyReviewed, .tooLate,
            .nothingToReplyTo, .promiseChanged, .tooManyUploads, .keyInUse:
            409
        }
    }

    /// What it is called.
    public var title: String {
        switch self {
        case .notInThisPhase: "Not in this phase"
        case .notYours: "This is the other party’s to do"
        case .ownAddress: "An offer to oneself"
        case .notOpenToOffers: "This offer can’t be made right now"
        case .suspended: "The account is suspended"
        case .amendmentOpen: "Another change is waiting"
        case .amendmentGone: "The change was answered already"
        case .acceptedWorkFixed: "Accepted work never changes"
        case .nothingChanged: "Nothing would change"
        case .workUnderReview: "The work is with the client already"
        case .workAccepted: "The work is accepted"
        case .workNotSubmitted: "The work is not with the client"
        case .tooManyConcerns: "Three concerns wait already"
        case .concernAnswered: "The concern has its answer"
        case .concernClosed: "The concern is settled"
        case .fixAlreadyReported: "The fix was reported already"
        case .noFixReported: "No fix was reported"
        case .cureNotOffered: "A chance to fix comes first"
        case .workOpen: "There is work that is not accepted"
        case .alreadyEnding: "The contract is ending already"
        case .noticeStands: "This notice stands"
        case .alreadyReplied: "The reply is given"
        case .alreadyAgreed: "You agreed already"
        case .alreadyReviewed: "The review is written"
        case .tooLate: "It is too late for that"
        case .nothingToReplyTo: "There is nothing to reply to"
        case .promiseChanged: "The date has changed since you looked"
        case .tooManyUploads: "Too many files are waiting"
        case .badJSON: "The body is not JSON"
        case .badRequest: "The request can’t be read"
        case .unauthenticated: "No valid token"
        case .scopeMissing: "The token may not do that"
        case .notFound: "There is nothing here"
        case .methodNotAllowed: "That can’t be done here"
        case .keyInUse: "A request with this key is running"
        case .changedMeanwhile: "The contract has changed meanwhile"
        case .tooLarge: "That is too much at once"
        case .unsupportedMediaType: "Not a body of this kind"
        case .badInput: "There is a problem with the input"
        case .keyReused: "This key was used for another request"
        case .tooFast: "Too many requests"
        case .internalFault: "Something went wrong on our side"
        case .unavailable: "Endwell can’t keep anything right now"
        case .outcomeUnknown: "Nobody can say whether this was kept"
        }
    }
}
