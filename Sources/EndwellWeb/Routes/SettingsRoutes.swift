import EndwellCore
import EndwellService
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// What a person changes of their account.
struct SettingsRoutes {
    func register(on signedIn: SignedIn) {
        signedIn.get("settings") { visit in try await show(visit, typed: nil, .none) }
        signedIn.post("settings", changeProfile)
        signedIn.post("settings/password", changePassword)
        signedIn.post("settings/sessions", closeSession)
    }

    @Sendable private func changeProfile(_ visit: Visit, _ form: Form) async throws -> Response {
        var input = ProfileInput()
        (input.name, input.timeZone) = (form["name"], form["time_zone"])
        do {
            _ = try await visit.useCases.accounts.changeProfile(input, of: visit.person.id)
            return .redirect(to: .settings, did: "save_profile")
        } catch Refusal.badInput(let problems) {
            return try await show(visit, typed: input, Problems(problems))
        }
    }

    @Sendable private func changePassword(_ visit: Visit, _ form: Form) async throws -> Response {
        var input = PasswordInput()
        (input.currentPassword, input.password) = (form["current_password"], form["password"])
        do {
            try await visit.useCases.accounts.changePassword(input, in: visit.signedIn)
            return .redirect(to: .settings, did: "change_password")
        } catch Refusal.badInput(let problems) {
            return try await show(visit, typed: nil, Problems(problems))
        }
    }

    @Sendable private func closeSession(_ visit: Visit, _ form: Form) async throws -> Response {
        let accounts = visit.useCases.accounts
        switch form["session"] {
        case "others": try await accounts.closeOtherSessions(in: visit.signedIn)
        case let id?: try await accounts.closeSession(id, of: visit.person.id)
        case nil: throw Refusal.notFound
        }
        return .redirect(to: .settings, did: "close_sessions")
    }

    @Sendable private func show(
        _ visit: Visit, typed: ProfileInput?, _ problems: Problems
    ) async throws -> Response {
        let sessions = try await visit.useCases.accounts.sessions(for: visit.signedIn)
        let tokens = try await visit.useCases.accessTokens.list(of: visit.person.id)
        let webhooks = try await visit.useCases.webhooks.list(of: visit.person.id)
        let layout = try await visit.layout(problems.titled("Settings"))
        let page = SettingsPage(
            visit.person, sessions, tokens, webhooks, typed: typed, problems, layout: layout, now: visit.now)
        return try visit.answer(page, problems.isEmpty ? .ok : .unprocessableContent)
    }
}
