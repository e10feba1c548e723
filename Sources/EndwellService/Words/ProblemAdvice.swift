extension ProblemCode {
    /// What it means and what to do: a sentence or two, the same on the problem's page and in an answer that knows no
    /// better.
    public var advice: String { isRefusal ? adviceOnRefusal : adviceOnRequest }

    /// Whether a rule refused, so that the request was a good one at the wrong time or by the wrong party.
    public var isRefusal: Bool { status == 409 && self != .keyInUse }

    /// What a problem comes from, and so who can do something about it.
    public enum Origin: String, CaseIterable, Sendable {
        case rule, request, server

        /// What problems of the kind are called.
        public var title: String {
            switch self {
            case .rule: "Refused by a rule"
            case .request: "Not as a request should be"
            case .server: "Not your doing"
            }
        }

        /// What to make of them.
        public var text: String {
            switch self {
            case .rule: "The request is a good one, but not now, or not by you. Nothing was done."
            case .request: "Mend the request and send it again. Nothing was done."
            case .server: "Send the same request again, a little later."
            }
        }
    }

    /// What it comes from.
    public var origin: Origin { isRefusal ? .rule : status < 500 ? .request : .server }

    private var adviceOnRefusal: String {
        switch self {
        case .notInThisPhase:
            "The act doesn’t exist in the contract’s present phase. The contract’s `allowed` lists what can be done now."
        case .notYours: "The act belongs to the other party. The contract’s `allowed` lists what you can do now."
        case .ownAddress: "An offer goes to somebody else. Send it to the other person’s e-mail address."
        case .notOpenToOffers: "The person doesn’t take this offer at the moment. They can always make you one."
        case .suspended: "A suspended account makes and gets no offers. Contracts that it has go on as they are."
        case .amendmentOpen: "One change waits at a time. Answer or withdraw the open one, then propose yours."
        case .amendmentGone: "It was answered, withdrawn or lapsed meanwhile. Read the contract for what holds now."
        case .acceptedWorkFixed: "A deliverable that is accepted stays as it is. Propose again without changing it."
        case .nothingChanged: "What was proposed is what is agreed already. Change something, or leave it."
        case .workUnderReview: "It was submitted and waits for the client, who accepts it or sends it back."
        case .workAccepted: "Acceptance is final; nothing more is needed."
        case .workNotSubmitted: "Only submitted work is accepted or sent back. Wait for the contractor to submit it."
        case .tooManyConcerns: "Three of a party’s concerns may wait at once. Let one be answered, or withdraw one."
        case .concernAnswered: "An answer is final. The concern can still be reported fixed."
        case .concernClosed: "It was put right or withdrawn. Raise another if there is another reason."
        case .fixAlreadyReported: "It is for the raiser to confirm the fix or to reject it."
        case .noFixReported: "A fix is rejected only after it was reported. You can confirm or withdraw the concern."
        case .cureNotOffered:
            "This reason needs a concern of yours that the other left unanswered, let lapse, contested or did not put "
                + "right. Raise the concern first, or give a reason without fault: those are always open."
        case .workOpen:
            "`work_finished` needs every deliverable accepted by the client. Until then give another reason."
        case .alreadyEnding:
            "A notice stands already. Agree to end now; one that is the other’s can be replied to, too."
        case .noticeStands: "Two notices were taken back in this contract; a third can’t be."
        case .alreadyReplied: "There is one reply, and it is given."
        case .alreadyAgreed: "The contract ends at once when the other agrees, too."
        case .alreadyReviewed: "A review is final. It is shown when both are in or the time is over."
        case .tooLate: "The period for this act is over, and what silence means has taken effect."
        case .nothingToReplyTo: "No review of you has been revealed in this contract."
        case .promiseChanged: "The act would now give another date than the one you sent. Read the preview again."
        case .tooManyUploads:
            "Fifty of your uploads wait to be attached. Attach some first; one that is not attached is dropped after a day."
        case .badJSON, .badRequest, .unauthenticated, .scopeMissing, .notFound, .methodNotAllowed, .keyInUse,
            .changedMeanwhile, .tooLarge, .unsupportedMediaType, .badInput, .keyReused, .tooFast, .internalFault,
            .unavailable, .outcomeUnknown:
            ""
        }
    }

    private var adviceOnRequest: String {
        switch self {
        case .badJSON: "Send one JSON value in UTF-8, each member of an object once."
        case .badRequest: "The request is not valid HTTP for this address. Compare it with the reference."
        case .unauthenticated: "Send `Authorization: Bearer` with a personal access token from Settings."
        case .scopeMissing: "This needs a token with the scope `write`. Make one in Settings."
        case .notFound: "The address is wrong, or what it names is not yours to see."
        case .methodNotAllowed: "The header `Allow` lists the methods that this address knows."
        case .keyInUse: "The first request with this `Idempotency-Key` is not finished. Try again in a moment."
        case .changedMeanwhile:
            "`If-Match` names another version than the present one. Read the contract and decide anew."
        case .tooLarge: "A JSON body may have 1 MiB, a file 25 MiB. Nothing was read."
        case .unsupportedMediaType: "Send JSON with `Content-Type: application/json`, files as `multipart/form-data`."
        case .badInput: "`errors` names every field that can’t be taken as it is. Nothing was done."
        case .keyReused: "Use a new `Idempotency-Key` for each new request, and the same one only to repeat it."
        case .tooFast: "Wait as many seconds as `Retry-After` says."
        case .internalFault: "What was asked was not kept. Try again; tell the operator if it happens again."
        case .outcomeUnknown:
            "The database went away while this was being kept: all of it is done, or nothing. Repeat it with the same "
                + "`Idempotency-Key`, and it is done once; without a key, look first."
        case .unavailable: "Nothing was done, and nothing half-done. Try again after `Retry-After` seconds."
        case .notInThisPhase, .notYours, .ownAddress, .notOpenToOffers, .suspended, .amendmentOpen, .amendmentGone,
            .acceptedWorkFixed, .nothingChanged, .workUnderReview, .workAccepted, .workNotSubmitted, .tooManyConcerns,
            .concernAnswered, .concernClosed, .fixAlreadyReported, .noFixReported, .cureNotOffered, .workOpen,
            .alreadyEnding, .noticeStands, .alreadyReplied, .alreadyAgreed, .alreadyReviewed, .tooLate,
            .nothingToReplyTo, .promiseChanged, .tooManyUploads:
            ""
        }
    }
}
