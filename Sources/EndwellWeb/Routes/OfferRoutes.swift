import EndwellCore
import EndwellService
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Making an offer (R2), and working together again (R11).
struct OfferRoutes {
    func register(on signedIn: SignedIn) {
        signedIn.get("contracts/new", showFirst)
        signedIn.post("contracts/new") { visit, form in
            try await make(OfferForm(before: nil, form), visit, form)
        }
        signedIn.get("contracts/:contract/again", showAgain)
        signedIn.post("contracts/:contract/again") { visit, form in
            let before = try await before(visit)
            return try await make(OfferForm(before: before, form), visit, form)
        }
    }

    @Sendable private func showFirst(_ visit: Visit) async throws -> Response {
        try await show(.first(for: visit.person), to: visit)
    }

    @Sendable private func showAgain(_ visit: Visit) async throws -> Response {
        try await show(.again(before(visit)), to: visit)
    }

    /// The contract that the two had before; both must have known each other in it.
    @Sendable private func before(_ visit: Visit) async throws -> ContractView {
        let view = try await visit.useCases.offers.again(visit.contractID(), for: visit.person.id)
        guard view.contract.people[view.party.other] != nil else { throw Refusal.notFound }
        return view
    }

    @Sendable private func make(_ typed: OfferForm, _ visit: Visit, _ form: Form) async throws -> Response {
        var typed = typed
        // Without a script "Add another" sends the form, and gets it back with one more row.
        if form.has("add") {
            typed.rows = form.count(of: "deliverables") + 1
            return try await show(typed, to: visit)
        }
        do {
            let once = form.once(at: visit.request.uri.path)
            let id = try await visit.useCases.offers.make(typed.typed, by: visit.person.id, once: once)
            return .redirect(to: .contract(id), did: "make_offer")
        } catch Refusal.badInput(let problems) {
            typed.problems = Problems(problems)
            return try await show(typed, to: visit, .unprocessableContent)
        } catch let refusal as Refusal where refusal != .notFound {
            typed.refusal = refusal
            return try await show(typed, to: visit, .conflict)
        }
    }

    private func show(
        _ form: OfferForm, to visit: Visit, _ status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let title = form.refusal == nil ? form.problems.titled(form.title) : "Error: \(form.title)"
        let layout = try await visit.layout(title, nav: .contracts)
        return try visit.answer(OfferFormPage(form, layout: layout), status)
    }
}
