import EndwellCore
import EndwellService
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Changing the agreement: proposing, accepting, rejecting and withdrawing an amendment (R2).
struct AmendmentRoutes {
    func register(on signedIn: SignedIn) {
        signedIn.get("/contracts/:contract/amendments/new", form)
        signedIn.post("/contracts/:contract/amendments/new", moreRows)
        signedIn.post("/contracts/:contract/amendments", propose)
        signedIn.get("/contracts/:contract/amendments/:amendment/acceptance", acceptanceCheck)
        signedIn.post("/contracts/:contract/amendments/:amendment/acceptance", accept)
        signedIn.post("/contracts/:contract/amendments/:amendment/rejection") { visit, form in
            let (page, id) = (try await visit.contract(), try visit.amendmentID())
            return try await page.perform(.rejectAmendment(id), form, then: .work(page.id))
        }
        signedIn.post("/contracts/:contract/amendments/:amendment/withdrawal") { visit, form in
            let (page, id) = (try await visit.contract(), try visit.amendmentID())
            return try await page.perform(.withdrawAmendment(id), form, then: .work(page.id))
        }
    }

    @Sendable private func form(_ visit: Visit) async throws -> Response {
        let page = try await visit.contract()
        do throws(Refusal) {
            try page.require(.proposeAmendment)
        } catch {
            return try await page.refused(error, keeping: nil, acts: [page.toAgreement])
        }
        return try visit.answer(try await page.amendmentForm(AmendmentForm(page.view)))
    }

    /// Without a script "Add another" sends the form here, and gets it back with one more row.
    @Sendable private func moreRows(_ visit: Visit, _ form: Form) async throws -> Response {
        let page = try await visit.contract()
        var typed = AmendmentForm(form, page.contract)
        typed.rows = form.count(of: "deliverables") + 1
        return try visit.answer(try await page.amendmentForm(typed))
    }

    @Sendable private func propose(_ visit: Visit, _ form: Form) async throws -> Response {
        let page = try await visit.contract()
        var typed = AmendmentForm(form, page.contract)
        do {
            return try await visit.act(.proposeAmendment(typed.typed), on: page.id, form, then: .work(page.id)) {
                typed.problems = Problems($0)
                return try visit.answer(try await page.amendmentForm(typed), .unprocessableContent)
            }
        } catch let refusal as Refusal where refusal != .notFound {
            typed.refusal = refusal
            // What refused it may have happened since this visit began.
            return try visit.answer(try await visit.contract().amendmentForm(typed), .conflict)
        }
    }

    @Sendable private func acceptanceCheck(_ visit: Visit) async throws -> Response {
        let (page, id) = (try await visit.contract(), try visit.amendmentID())
        do throws(Refusal) {
            try page.require(.acceptAmendment, on: .amendment(id))
        } catch {
            return try await page.refused(error, keeping: nil, acts: [page.toAgreement])
        }
        return try visit.answer(try await page.amendmentAccept(id))
    }

    @Sendable private func accept(_ visit: Visit, _ form: Form) async throws -> Response {
        let (page, id) = (try await visit.contract(), try visit.amendmentID())
        let name = form["full_name"] ?? ""
        let request = ContractRequest.acceptAmendment(id, fullName: name, promise: form["promise"])
        do {
            return try await page.perform(request, form, then: .done(page.id)) {
                try visit.answer(try await page.amendmentAccept(id, typedName: name, $0), .unprocessableContent)
            }
        } catch Refusal.promiseChanged {
            let now = try await visit.contract()
            return try visit.answer(try await now.amendmentAccept(id, typedName: name, isChanged: true), .conflict)
        }
    }
}

extension Visit {
    fileprivate func amendmentID() throws(Refusal) -> AmendmentID {
        try part("amendment", as: AmendmentID.self)
    }
}

extension ContractVisit {
    /// Where the agreement stands, with what is proposed.
    fileprivate var toAgreement: Button {
        Button(text: "Look at the agreement", href: SitePath.work(id).text, look: "main")
    }
}
