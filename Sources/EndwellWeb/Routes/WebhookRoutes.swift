import EndwellCore
import EndwellService
import Hummingbird
import HummingbirdCore

/// A person's webhooks, added, started again and removed.
struct WebhookRoutes {
    func register(on signedIn: SignedIn) {
        signedIn.get("settings/webhooks/new") { visit in try await showForm(visit, WebhookInput(url: nil), .none) }
        signedIn.post("settings/webhooks/new", add)
        signedIn.post("settings/webhooks/:webhook/attempt", startAgain)
        signedIn.get("settings/webhooks/:webhook/removal", showCheck)
        signedIn.post("settings/webhooks/:webhook/removal", remove)
    }

    private func showForm(_ visit: Visit, _ typed: WebhookInput, _ problems: Problems) async throws -> Response {
        let layout = try await visit.layout(problems.titled("Add a webhook"))
        let page = WebhookFormPage(typed, problems, within: visit.useCases.ports.webhookReach, layout: layout)
        return try visit.answer(page, problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// The secret is in this answer and nowhere else: no address shows it again, and no cache keeps the answer.
    @Sendable private func add(_ visit: Visit, _ form: Form) async throws -> Response {
        let input = WebhookInput(url: form["url"])
        do {
            guard let key = form.once(at: visit.request.uri.path) else { throw FormRefused() }
            guard let webhook = try await visit.useCases.webhooks.make(input, by: visit.person.id, once: key) else {
                return .redirect(to: .settings, did: "add_webhook")
            }
            let layout = try await visit.layout("Your webhook")
            var response = try visit.answer(WebhookMadePage(webhook, layout: layout))
            response.headers[.cacheControl] = "no-store"
            return response
        } catch Refusal.badInput(let problems) {
            return try await showForm(visit, input, Problems(problems))
        }
    }

    @Sendable private func startAgain(_ visit: Visit, _ form: Form) async throws -> Response {
        let id = try visit.part("webhook", as: WebhookID.self)
        let once = form.once(at: visit.request.uri.path)
        try await visit.useCases.webhooks.restart(id, by: visit.person.id, once: once)
        return .redirect(to: .settings, did: "start_webhook")
    }

    @Sendable private func showCheck(_ visit: Visit) async throws -> Response {
        let id = try visit.part("webhook", as: WebhookID.self)
        let webhook = try await visit.useCases.webhooks.find(id, of: visit.person.id)
        let layout = try await visit.layout("Remove a webhook")
        return try visit.answer(WebhookRemovePage(webhook, visit.dates, layout: layout))
    }

    @Sendable private func remove(_ visit: Visit, _ form: Form) async throws -> Response {
        let id = try visit.part("webhook", as: WebhookID.self)
        let once = form.once(at: visit.request.uri.path)
        try await visit.useCases.webhooks.remove(id, by: visit.person.id, once: once)
        return .redirect(to: .settings, did: "remove_webhook")
    }
}
