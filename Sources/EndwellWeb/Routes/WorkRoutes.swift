import EndwellCore
import EndwellService
import Hummingbird
import HummingbirdCore

/// Work: submitted by the contractor, accepted or sent back by the client (R9).
struct WorkRoutes {
    func register(on signedIn: SignedIn) {
        signedIn.get("/contracts/:contract/deliverables/:deliverable/submission", submitForm)
        signedIn.post("/contracts/:contract/deliverables/:deliverable/submission", submit)
        signedIn.get("/contracts/:contract/deliverables/:deliverable/acceptance", acceptCheck)
        signedIn.post("/contracts/:contract/deliverables/:deliverable/acceptance", accept)
        signedIn.get("/contracts/:contract/deliverables/:deliverable/change-request", sendBackForm)
        signedIn.post("/contracts/:contract/deliverables/:deliverable/change-request", sendBack)
    }

    @Sendable private func submitForm(_ visit: Visit) async throws -> Response {
        let (page, deliverable) = try await visit.deliverable(.submitWork)
        return try visit.answer(try await page.workSubmit(deliverable))
    }

    @Sendable private func submit(_ visit: Visit, _ form: Form) async throws -> Response {
        let (page, deliverable) = try await visit.deliverable(nil)
        let note = form["note"]
        let files = form.files("attachments")
        let request = ContractRequest.submitWork(deliverable.terms.id, note: note, files: files)
        return try await page.perform(request, form, then: .work(page.id), keeping: note) {
            let kept = try await visit.attached(files)
            return try visit.answer(
                try await page.workSubmit(deliverable, note: note, kept: kept, $0), .unprocessableContent)
        }
    }

    @Sendable private func acceptCheck(_ visit: Visit) async throws -> Response {
        let (page, deliverable) = try await visit.deliverable(.acceptWork)
        return try visit.answer(try await page.workAcceptCheck(deliverable))
    }

    @Sendable private func accept(_ visit: Visit, _ form: Form) async throws -> Response {
        let (page, deliverable) = try await visit.deliverable(nil)
        do {
            return try await page.perform(
                .acceptWork(deliverable.terms.id, promise: form["promise"]), form, then: .done(page.id))
        } catch Refusal.promiseChanged {
            return try visit.answer(try await page.workAcceptCheck(deliverable, isChanged: true), .conflict)
        }
    }

    @Sendable private func sendBackForm(_ visit: Visit) async throws -> Response {
        let (page, deliverable) = try await visit.deliverable(.sendBackWork)
        return try visit.answer(try await page.workSendBack(deliverable))
    }

    @Sendable private func sendBack(_ visit: Visit, _ form: Form) async throws -> Response {
        let (page, deliverable) = try await visit.deliverable(nil)
        let text = form["text"]
        return try await page.perform(
            .sendBackWork(deliverable.terms.id, text: text), form, then: .work(page.id), keeping: text
        ) {
            try visit.answer(try await page.workSendBack(deliverable, text: text, $0), .unprocessableContent)
        }
    }
}

extension Visit {
    /// The contract and the deliverable of the address; refuses an act that is not open, before its form is shown.
    fileprivate func deliverable(_ act: Act?) async throws -> (ContractVisit, Deliverable) {
        let page = try await contract()
        let deliverable = try page.deliverable()
        if let act { try page.require(act, on: .deliverable(deliverable.terms.id)) }
        return (page, deliverable)
    }
}
