import EndwellCore
import EndwellService
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Answering an offer: accepting it with one's name, rejecting it, or taking it back (R2).
struct OfferAnswerRoutes {
    func register(on signedIn: SignedIn) {
        signedIn.get("contracts/:contract/acceptance", showAcceptance)
        signedIn.post("contracts/:contract/acceptance", accept)
        signedIn.post("contracts/:contract/rejection") { visit, form in
            let id = try visit.contractID()
            return try await visit.act(.rejectOffer, on: id, form, then: .contract(id))
        }
        signedIn.post("contracts/:contract/withdrawal") { visit, form in
            let id = try visit.contractID()
            return try await visit.act(.withdrawOffer, on: id, form, then: .contract(id))
        }
    }

    @Sendable private func showAcceptance(_ visit: Visit) async throws -> Response {
        try await show(visit, typedName: "", .none)
    }

    @Sendable private func accept(_ visit: Visit, _ form: Form) async throws -> Response {
        let (id, name) = (try visit.contractID(), form["full_name"] ?? "")
        return try await visit.act(.acceptOffer(fullName: name), on: id, form, then: .done(id)) { problems in
            try await show(visit, typedName: name, Problems(problems))
        }
    }

    @Sendable private func show(_ visit: Visit, typedName: String, _ problems: Problems) async throws -> Response {
        let view = try await visit.useCases.contracts.view(visit.contractID(), for: visit.person.id)
        guard view.mayI(.acceptOffer) else {
            guard view.contract.phase.name == .offered else {
                throw Refusal.notInThisPhase(.acceptOffer, view.contract.phase.name)
            }
            throw Refusal.notYours(.acceptOffer)
        }
        let layout = try await visit.layout(problems.titled(OfferAcceptPage.title), nav: .contracts)
        return try visit.answer(
            OfferAcceptPage(view, layout: layout, typedName: typedName, problems),
            problems.isEmpty ? .ok : .unprocessableContent)
    }
}
