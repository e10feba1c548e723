public import EndwellCore

/// Every address of the web pages: they are built here and never typed elsewhere.
public enum SitePath: Hashable, Sendable {
    case home
    case signIn, signUp, signOut
    case offerLink(String), offerAccount(String), offerClaim(String)
    case contracts
    case newOffer
    case contract(ContractID)
    case work(ContractID), concerns(ContractID), money(ContractID), record(ContractID)
    case messages(ContractID)
    case file(ContractID, ContentID)
    case fresh(ContractID)
    case evidence(ContractID)
    case acceptance(ContractID), rejection(ContractID), withdrawal(ContractID)
    case done(ContractID)
    case again(ContractID)
    case rehire(ContractID)
    case termination(ContractID), terminationCheck(ContractID), terminationChange(ContractID)
    case terminationDone(ContractID)
    case terminationPreview(ContractID), terminationWithdrawal(ContractID), terminationReply(ContractID)
    case terminationAgreement(ContractID), stopWork(ContractID)
    case deliverable(ContractID, DeliverableID, WorkStep)
    case newConcern(ContractID)
    case concern(ContractID, ConcernID, ConcernStep)
    case amendments(ContractID), newAmendment(ContractID)
    case amendment(ContractID, AmendmentID, AmendmentStep)
    case review(ContractID), reviewCheck(ContractID), reviewChange(ContractID), reviewReply(ContractID)
    case inbox, inboxRead, inboxCount
    case people, person(PersonID)
    case settings, settingsPassword, settingsSessions
    case newAccessToken, accessTokenRevocation(AccessTokenID)
    case newWebhook, webhook(WebhookID, WebhookStep)
    case demoBoard, demoClock, demoSignIn(String)
    case apiReference, apiDocument, problems, problem(String)
    case operatorPage, operatorConfirmation(PersonID), operatorSuspension(PersonID)

    /// What is done to a deliverable.
    public enum WorkStep: String, CaseIterable, Sendable {
        case submission, acceptance
        case changeRequest = "change-request"
    }

    /// What is done to a concern.
    public enum ConcernStep: String, CaseIterable, Sendable {
        case answer, fix, confirmation, rejection, withdrawal
        /// Back from the check page of an answer to its form.
        case answerChange = "answer/change"
    }

    /// What is done to an amendment.
    public enum AmendmentStep: String, CaseIterable, Sendable {
        case acceptance, rejection, withdrawal
    }

    /// What is done to a webhook.
    public enum WebhookStep: String, CaseIterable, Sendable {
        case attempt, removal
    }

    /// The address, from the root of the site.
    public var text: String {
        switch self {
        case .home: "/"
        case .signIn: "/sign-in"
        case .signUp: "/sign-up"
        case .signOut: "/sign-out"
        case .offerLink(let token): "/offers/\(token)"
        case .offerAccount(let token): "/offers/\(token)/account"
        case .offerClaim(let token): "/offers/\(token)/claim"
        case .contracts: "/contracts"
        case .newOffer: "/contracts/new"
        case .contract(let id): "/contracts/\(id)"
        case .work(let id): within(id, "work")
        case .concerns(let id): within(id, "concerns")
        case .money(let id): within(id, "money")
        case .record(let id): within(id, "record")
        case .messages(let id): within(id, "messages")
        case .file(let id, let file): within(id, "files/\(file)")
        case .fresh(let id): within(id, "fresh")
        case .evidence(let id): within(id, "evidence")
        case .acceptance(let id): within(id, "acceptance")
        case .rejection(let id): within(id, "rejection")
        case .withdrawal(let id): within(id, "withdrawal")
        case .done(let id): within(id, "done")
        case .again(let id): within(id, "again")
        case .rehire(let id): within(id, "rehire")
        case .termination(let id): within(id, "termination")
        case .terminationCheck(let id): within(id, "termination/check")
        case .terminationChange(let id): within(id, "termination/change")
        case .terminationDone(let id): within(id, "termination/done")
        case .terminationPreview(let id): within(id, "termination/preview")
        case .terminationWithdrawal(let id): within(id, "termination/withdrawal")
        case .terminationReply(let id): within(id, "termination/reply")
        case .terminationAgreement(let id): within(id, "termination/agreement")
        case .stopWork(let id): within(id, "termination/stop-work")
        case .deliverable(let id, let deliverable, let step):
            within(id, "deliverables/\(deliverable)/\(step.rawValue)")
        case .newConcern(let id): within(id, "concerns/new")
        case .concern(let id, let concern, let step): within(id, "concerns/\(concern)/\(step.rawValue)")
        case .amendments(let id): within(id, "amendments")
        case .newAmendment(let id): within(id, "amendments/new")
        case .amendment(let id, let amendment, let step): within(id, "amendments/\(amendment)/\(step.rawValue)")
        case .review(let id): within(id, "review")
        case .reviewCheck(let id): within(id, "review/check")
        case .reviewChange(let id): within(id, "review/change")
        case .reviewReply(let id): within(id, "review/reply")
        case .inbox: "/inbox"
        case .inboxRead: "/inbox/read"
        case .inboxCount: "/inbox/count"
        case .people: "/people"
        case .person(let id): "/people/\(id)"
        case .settings: "/settings"
        case .settingsPassword: "/settings/password"
        case .settingsSessions: "/settings/sessions"
        case .newAccessToken: "/settings/tokens/new"
        case .accessTokenRevocation(let id): "/settings/tokens/\(id)/revocation"
        case .newWebhook: "/settings/webhooks/new"
        case .webhook(let id, let step): "/settings/webhooks/\(id)/\(step.rawValue)"
        case .demoBoard: "/demo.json"
        case .demoClock: "/demo/clock"
        case .demoSignIn(let token): "/demo/sign-in/\(token)"
        case .apiReference: "/docs/api"
        case .apiDocument: "/openapi.json"
        case .problems: "/problems"
        case .problem(let code): "/problems/\(code)"
        case .operatorPage: "/operator"
        case .operatorConfirmation(let id): "/operator/people/\(id)/confirmation"
        case .operatorSuspension(let id): "/operator/people/\(id)/suspension"
        }
    }

    private func within(_ id: ContractID, _ rest: String) -> String {
        "/contracts/\(id)/\(rest)"
    }
}
