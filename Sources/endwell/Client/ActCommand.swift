import EndwellClient
import EndwellCore

/// The command that does an act: what the contract's `allowed` says, as one would type it.
struct ActCommand {
    let act: Act
    let subject: String?
    let contract: Received.Contract

    init(act: Act, subject: String? = nil, of contract: Received.Contract) {
        self.act = act
        self.subject = subject
        self.contract = contract
    }

    var text: String {
        let part = number.map { " \($0)" } ?? ""
        return "endwell contract \(verb) \(contract.reference)\(part)\(rest)"
    }

    /// The number of the deliverable or concern, where there is more than one.
    private var number: Int? {
        guard let subject else { return nil }
        if contract.deliverables.count > 1, let index = contract.deliverables.firstIndex(where: { $0.id == subject }) {
            return index + 1
        }
        guard contract.concerns.count > 1 else { return nil }
        return contract.concerns.firstIndex { $0.id == subject }.map { $0 + 1 }
    }

    private var verb: String {
        switch act {
        case .acceptOffer: "accept"
        case .rejectOffer: "reject"
        case .withdrawOffer: "withdraw"
        case .sendMessage: "message"
        case .proposeAmendment: "amend"
        case .acceptAmendment: "accept-amendment"
        case .rejectAmendment: "reject-amendment"
        case .withdrawAmendment: "withdraw-amendment"
        case .submitWork: "submit"
        case .acceptWork: "accept-work"
        case .sendBackWork: "send-back"
        case .raiseConcern: "concern raise"
        case .answerConcern: "concern answer"
        case .reportFixed: "concern fix"
        case .confirmFix: "concern confirm"
        case .rejectFix: "concern reject"
        case .withdrawConcern: "concern withdraw"
        case .giveNotice: "end"
        case .withdrawNotice: "keep"
        case .replyToNotice: "reply"
        case .agreeToEnd: "agree"
        case .setStopWork: "stop-work"
        case .leaveReview: "review"
        case .replyToReview: "reply-to-review"
        case .sayWhetherOpen: "rehire"
        }
    }

    /// What else has to be said, for those where it is not asked for.
    private var rest: String {
        switch act {
        case .proposeAmendment: " --file change.json"
        case .setStopWork: " YYYY-MM-DD"
        case .sayWhetherOpen: contract.rehire.theyMayOffer ? " no" : " yes"
        case .answerConcern: " will_fix|contest"
        case .acceptOffer, .rejectOffer, .withdrawOffer, .sendMessage, .acceptAmendment, .rejectAmendment,
            .withdrawAmendment, .submitWork, .acceptWork, .sendBackWork, .raiseConcern, .reportFixed, .confirmFix,
            .rejectFix, .withdrawConcern, .giveNotice, .withdrawNotice, .replyToNotice, .agreeToEnd, .leaveReview,
            .replyToReview:
            ""
        }
    }
}
