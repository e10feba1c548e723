import EndwellCore

extension Words {
    /// What the record keeps of an ending that is called off: a notice, or the clock alone, which nobody's was (R7, R13).
    public static func recordOfKeeping(isIdle: Bool) -> String {
        isIdle
            ? "That the clock was about to end it stays in the record."
            : "The notice stays in the record, marked as taken back."
    }

    /// Why an act does not exist in a phase, and what to do instead (R18).
    static func sentence(for act: Act, in phase: Phase.Name) -> String {
        switch phase {
        case .offered: "Nobody has accepted this offer yet\(whileOffered(act))"
        case .active: whileActive(act)
        case .ending: whileEnding(act)
        case .ended: afterTheEnd(act)
        case .closed: "This offer is closed\(afterClosing(act))"
        }
    }

    private static func whileOffered(_ act: Act) -> String {
        switch act {
        case .proposeAmendment, .acceptAmendment, .rejectAmendment, .withdrawAmendment:
            ", and until then it can’t be changed. Who made it can withdraw it and make another."
        case .giveNotice, .withdrawNotice, .replyToNotice, .agreeToEnd, .setStopWork:
            ", so there is nothing to end. Who made it can withdraw it, and who got it can reject it."
        case .leaveReview, .replyToReview: ". Reviews are written after a contract’s official end."
        case .acceptOffer, .rejectOffer, .withdrawOffer, .sendMessage, .submitWork, .acceptWork, .sendBackWork,
            .raiseConcern, .answerConcern, .reportFixed, .confirmFix, .rejectFix, .withdrawConcern, .sayWhetherOpen:
            ". This comes once it is accepted; until then you can write messages."
        }
    }

    private static func whileActive(_ act: Act) -> String {
        switch act {
        case .acceptOffer, .rejectOffer, .withdrawOffer:
            "This offer was accepted, and the contract is active. To leave it, end the contract."
        case .withdrawNotice: "No notice stands that could be taken back: the contract goes on."
        case .replyToNotice: "No notice stands that could be replied to. You can write a message."
        case .agreeToEnd:
            "Nobody has asked to end this contract, so there is nothing to agree to. End the contract yourself: your "
                + "notice can say that it may end at once."
        case .setStopWork: "Work stops before an end, and nobody has asked for one. Your notice can name the date."
        case .leaveReview, .replyToReview: "The contract goes on. Reviews are written after its official end."
        case .sendMessage, .proposeAmendment, .acceptAmendment, .rejectAmendment, .withdrawAmendment, .submitWork,
            .acceptWork, .sendBackWork, .raiseConcern, .answerConcern, .reportFixed, .confirmFix, .rejectFix,
            .withdrawConcern, .giveNotice, .sayWhetherOpen:
            "This can’t be done while the contract is active. Its page shows what can."
        }
    }

    private static func whileEnding(_ act: Act) -> String {
        switch act {
        case .acceptOffer, .rejectOffer, .withdrawOffer:
            "This offer was accepted, and the contract is ending. Its page shows what can be done until then."
        // With a notice these exist while ending: there is none when the clock opened the window (R13).
        case .replyToNotice, .agreeToEnd, .setStopWork:
            "Nobody has given notice: the contract is ending because nothing happened for long. Keep it, or give notice."
        case .leaveReview, .replyToReview: "The contract is ending. Reviews are written after its official end."
        case .sendMessage, .proposeAmendment, .acceptAmendment, .rejectAmendment, .withdrawAmendment, .submitWork,
            .acceptWork, .sendBackWork, .raiseConcern, .answerConcern, .reportFixed, .confirmFix, .rejectFix,
            .withdrawConcern, .giveNotice, .withdrawNotice, .sayWhetherOpen:
            "This can’t be done while the contract is ending. Its page shows what can."
        }
    }

    private static func afterTheEnd(_ act: Act) -> String {
        switch act {
        case .acceptOffer, .rejectOffer, .withdrawOffer:
            "This offer was accepted, and the contract has officially ended. You can make a new offer."
        case .proposeAmendment, .acceptAmendment, .rejectAmendment, .withdrawAmendment:
            "The contract has officially ended, and its agreement can’t change any more. A new offer can carry its terms "
                + "over."
        case .submitWork:
            "The contract has officially ended, so no work can be submitted any more. A new offer can carry its terms "
                + "over."
        case .raiseConcern, .answerConcern, .reportFixed, .confirmFix, .rejectFix, .withdrawConcern:
            "The contract has officially ended, and every concern stays as it stood. While the conversation is open you "
                + "can write a message."
        case .giveNotice, .withdrawNotice, .replyToNotice, .agreeToEnd, .setStopWork:
            "The contract has officially ended, and nobody can bring it back. A new offer can carry its terms over."
        case .sendMessage, .acceptWork, .sendBackWork, .leaveReview, .replyToReview, .sayWhetherOpen:
            "The contract has officially ended. Its page shows what can still be done."
        }
    }

    private static func afterClosing(_ act: Act) -> String {
        switch act {
        case .leaveReview, .replyToReview: ": it never became a contract, so there is nothing to review."
        case .sendMessage: ", and the conversation with it. You can make a new one."
        case .acceptOffer, .rejectOffer, .withdrawOffer, .proposeAmendment, .acceptAmendment, .rejectAmendment,
            .withdrawAmendment, .submitWork, .acceptWork, .sendBackWork, .raiseConcern, .answerConcern, .reportFixed,
            .confirmFix, .rejectFix, .withdrawConcern, .giveNotice, .withdrawNotice, .replyToNotice, .agreeToEnd,
            .setStopWork, .sayWhetherOpen:
            " and never became a contract. You can make a new one."
        }
    }
}
