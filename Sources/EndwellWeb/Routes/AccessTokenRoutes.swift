import EndwellCore
import EndwellService
import Hummingbird
import HummingbirdCore

/// A person's access tokens, made and revoked.
struct AccessTokenRoutes {
    func register(on signedIn: SignedIn) {
        signedIn.get("settings/tokens/new") { visit in try await showForm(visit, AccessTokenInput(), .none) }
        signedIn.post("settings/tokens/new", make)
        signedIn.get("settings/tokens/:token/revocation", showCheck)
        signedIn.post("settings/tokens/:token/revocation", revoke)
    }

    private func showForm(_ visit: Visit, _ typed: AccessTokenInput, _ problems: Problems) async throws -> Response {
        let layout = try await visit.layout(problems.titled("Make an access token"))
        return try visit.answer(
            AccessTokenFormPage(typed, problems, layout: layout), problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// The token is in this answer and nowhere else: no address shows it again, and no cache keeps the answer.
    @Sendable private func make(_ visit: Visit, _ form: Form) async throws -> Response {
        let input = AccessTokenInput(name: form["name"], scope: form["scope"], expiresOn: form["expires_on"])
        do {
            let tokens = visit.useCases.accessTokens
            guard let key = form.once(at: visit.request.uri.path) else { throw FormRefused() }
            guard let made = try await tokens.make(input, by: visit.person.id, once: key) else {
                return .redirect(to: .settings, did: "make_token")
            }
            let layout = try await visit.layout("Your access token")
            var response = try visit.answer(AccessTokenMadePage(made, visit.dates, layout: layout))
            response.headers[.cacheControl] = "no-store"
            return response
        } catch Refusal.badInput(let problems) {
            return try await showForm(visit, input, Problems(problems))
        }
    }

    @Sendable private func showCheck(_ visit: Visit) async throws -> Response {
        let id = try visit.part("token", as: AccessTokenID.self)
        let token = try await visit.useCases.accessTokens.find(id, of: visit.person.id)
        let layout = try await visit.layout("Revoke an access token")
        return try visit.answer(AccessTokenRevokePage(token, visit.dates, layout: layout))
    }

    @Sendable private func revoke(_ visit: Visit, _ form: Form) async throws -> Response {
        let id = try visit.part("token", as: AccessTokenID.self)
        let once = form.once(at: visit.request.uri.path)
        try await visit.useCases.accessTokens.revoke(id, by: visit.person.id, once: once)
        return .redirect(to: .settings, did: "revoke_token")
    }
}
