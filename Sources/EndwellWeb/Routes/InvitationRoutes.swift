import EndwellCore
import EndwellService
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// An offer by its link: read, and claimed once (R2).
struct InvitationRoutes {
    func register(on signedOut: SignedOut) {
        signedOut.get("offers/:token", show)
        signedOut.post("offers/:token/account", claimWithNewAccount)
    }

    func register(on signedIn: SignedIn) {
        signedIn.post("offers/:token/claim", claim)
    }

    @Sendable private func show(_ guest: Guest, _ visit: Visit?) async throws -> Response {
        let token = try guest.context.offerToken()
        let invitation = try await guest.useCases.offers.invitation(token)
        if let visit { return try await show(invitation, token, to: visit) }
        if let closed = ClosedLink(invitation) {
            let signIn = Button(text: "Sign in", href: SitePath.signIn.text, look: "main")
            return try guest.answer(
                InvitationPage(guest.layout(closed.title), closed.title, closed.text, [signIn]), closed.status)
        }
        return try await form(invitation, token, to: guest, SignUpInput(), .none)
    }

    private func show(_ invitation: Invitation, _ token: String, to visit: Visit) async throws -> Response {
        let contract = invitation.contract
        let open = Button(text: "Open the offer", href: SitePath.contract(contract.id).text, look: "main")
        if invitation.claimedBy == visit.person.id { return .redirect(to: .contract(contract.id)) }
        if invitation.offerer.id == visit.person.id {
            guard ClosedLink(invitation) == nil else { return .redirect(to: .contract(contract.id)) }
            let title = "This is the link to your own offer"
            let text = "Send it to the person whom the offer is for: whoever opens it can claim the offer once."
            return try visit.answer(InvitationPage(try await visit.layout(title), title, text, [open]))
        }
        if let closed = ClosedLink(invitation) {
            let home = Button(text: "Your contracts", href: SitePath.contracts.text, look: "main")
            let layout = try await visit.layout(closed.title)
            return try visit.answer(InvitationPage(layout, closed.title, closed.text, [home]), closed.status)
        }
        let offerer = try await visit.useCases.people.profile(of: invitation.offerer.id)
        return try visit.answer(
            InvitationPage(
                invitation, from: offerer, layout: try await visit.layout("An offer for you"),
                claim: .signedIn(token, as: visit.person), now: visit.now))
    }

    private func form(
        _ invitation: Invitation, _ token: String, to guest: Guest, _ typed: SignUpInput, _ problems: Problems
    ) async throws -> Response {
        let offerer = try await guest.useCases.people.profile(of: invitation.offerer.id)
        var page = InvitationPage(
            invitation, from: offerer, layout: guest.layout(problems.titled("An offer for you")),
            claim: .newAccount(token, to: invitation.address, typed, problems), now: guest.now)
        page.orSignIn = InvitationPage.OrSignIn(
            text: "Have an account?", href: SitePath.signIn.text(back: SitePath.offerLink(token).text))
        return try guest.answer(page, problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// A name and a password make the account, sign it in, and claim the offer for it.
    @Sendable private func claimWithNewAccount(_ guest: Guest, _ form: Form) async throws -> Response {
        let token = try guest.context.offerToken()
        let invitation = try await guest.useCases.offers.invitation(token)
        let link = SitePath.offerLink(token)
        // Meanwhile the offer may be claimed or closed; its own page says so, and nothing is made.
        guard ClosedLink(invitation) == nil else { return .redirect(to: link) }
        let input = SignUpInput(form, device: guest.device)
        let opened: OpenedSession
        do {
            opened = try await guest.useCases.accounts.signUp(input)
        } catch Refusal.badInput(let problems) {
            return try await self.form(invitation, token, to: guest, input, Problems(problems))
        }
        do {
            let id = try await guest.useCases.offers.claim(token, by: opened.account.id)
            return await guest.entered(opened, then: SitePath.contract(id).text + "?did=claim_offer")
        } catch is Refusal {
            // Somebody else was faster, or it is the offerer's own: the account stands, and the link's page explains.
            return await guest.entered(opened, then: link.text)
        }
    }

    @Sendable private func claim(_ visit: Visit, _ form: Form) async throws -> Response {
        let token = try visit.context.offerToken()
        do {
            let id = try await visit.useCases.offers.claim(token, by: visit.person.id)
            return .redirect(to: .contract(id), did: "claim_offer")
        } catch Refusal.notFound {
            // The link's page tells a used link from one that never was.
            return .redirect(to: .offerLink(token))
        }
    }
}

/// Why nobody can claim an offer by its link any more; `nil` as long as somebody can.
private struct ClosedLink {
    let title: String
    let text: String
    let status = HTTPResponse.Status.gone

    init?(_ invitation: Invitation) {
        let another = "Ask whoever sent it to make a new one."
        switch invitation.contract.phase {
        case .closed(let closed):
            switch closed.how {
            case .lapsed: title = "This offer has lapsed"
            case .withdrawn: title = "This offer was withdrawn"
            case .rejected: title = "This offer was rejected"
            }
            text = "It can’t be accepted any more. \(another)"
        case .offered where !invitation.isClaimed: return nil
        case .offered, .active, .ending, .ended:
            title = "This link has been used"
            text = "An offer can be claimed once. If it was you, sign in to find it. If not: \(another)"
        }
    }
}

extension WebContext {
    fileprivate func offerToken() throws(Refusal) -> String {
        guard let token = parameters.get("token") else { throw .notFound }
        return token
    }
}
