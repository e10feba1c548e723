@testable import EndwellCore

/// A command with input that nobody could object to, so that only the contract's state can refuse it. Its subject is
/// the one given, or the first that serves as an example; an amendment that isn't there gets an id all the same.
func flawless(
    _ act: Act, in scene: Scene, deliverable: Int = 1, concern: Int = 1, amendment: AmendmentID? = nil,
    newAmendment: AmendmentID = amendmentID(77)
) -> ContractCommand {
    let contract = scene.contract
    let open = amendment ?? contract.amendment?.id ?? amendmentID(1)
    let today = contract.zone.day(of: max(scene.now, contract.updatedAt))
    return switch act {
    case .acceptOffer: .acceptOffer(signature(contract.recipient), confirmed: true)
    case .rejectOffer: .rejectOffer
    case .withdrawOffer: .withdrawOffer
    case .sendMessage: message()
    case .proposeAmendment:
        .proposeAmendment(newAmendment, AgreementChanges(title: words(contract.version + 1_000)), signature(.client))
    case .acceptAmendment: .acceptAmendment(open, signature(.client))
    case .rejectAmendment: .rejectAmendment(open)
    case .withdrawAmendment: .withdrawAmendment(open)
    case .submitWork: submit(deliverable)
    case .acceptWork: accept(deliverable)
    case .sendBackWork: sendBack(deliverable)
    case .raiseConcern: raise(900 + contract.concerns.count, fixBy: contract.fixByDays(at: scene.now).lowerBound)
    case .answerConcern: .answerConcern(concernID(concern), .willFix, words())
    case .reportFixed: reportFixed(concern)
    case .confirmFix: .confirmFix(concernID(concern))
    case .rejectFix: .rejectFix(concernID(concern), words())
    case .withdrawConcern: .withdrawConcern(concernID(concern))
    case .giveNotice: notice(.other)
    case .withdrawNotice: .withdrawNotice
    case .replyToNotice: .replyToNotice(words())
    case .agreeToEnd: .agreeToEnd(promise: nil)
    case .setStopWork: .setStopWork(today)
    case .leaveReview: review()
    case .replyToReview: .replyToReview(words())
    case .sayWhetherOpen: .sayWhetherOpen(false)
    }
}

extension Scene {
    /// Why the preview of an act is refused; `nil` if there is one.
    func previewRefusal(_ command: ContractCommand?, by actor: Actor) -> Refusal? {
        do throws(Refusal) {
            _ = try contract.preview(command, by: actor, at: now)
            return nil
        } catch {
            return error
        }
    }

    func preview(_ command: ContractCommand?, by party: Party) throws -> Preview {
        try contract.preview(command, by: party.actor, at: now)
    }
}
