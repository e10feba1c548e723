import EndwellCore
import EndwellService
import Hummingbird
import HummingbirdCore

/// Reviews after the end: written, checked, left for good, and replied to (R12).
struct ReviewRoutes {
    func register(on signedIn: SignedIn) {
        signedIn.get("/contracts/:contract/review", form)
        signedIn.post("/contracts/:contract/review/change", change)
        signedIn.post("/contracts/:contract/review/check", check)
        signedIn.post("/contracts/:contract/review", leave)
        signedIn.get("/contracts/:contract/review/reply", replyForm)
        signedIn.post("/contracts/:contract/review/reply", reply)
    }

    @Sendable private func form(_ visit: Visit) async throws -> Response {
        let page = try await visit.contract()
        try page.require(.leaveReview)
        return try visit.answer(try await page.reviewForm(ReviewInput()))
    }

    @Sendable private func change(_ visit: Visit, _ form: Form) async throws -> Response {
        try visit.answer(try await visit.contract().reviewForm(form.review()))
    }

    @Sendable private func check(_ visit: Visit, _ form: Form) async throws -> Response {
        let (page, typed) = (try await visit.contract(), form.review())
        return try await page.check(typed.request, keeping: typed.text) {
            try visit.answer(try await page.reviewForm(typed, $0), .unprocessableContent)
        } show: { _ in
            try visit.answer(try await page.reviewCheck(typed))
        }
    }

    @Sendable private func leave(_ visit: Visit, _ form: Form) async throws -> Response {
        let (page, typed) = (try await visit.contract(), form.review())
        return try await page.perform(typed.request, form, then: .done(page.id), keeping: typed.text) {
            try visit.answer(try await page.reviewForm(typed, $0), .unprocessableContent)
        }
    }

    @Sendable private func replyForm(_ visit: Visit) async throws -> Response {
        let page = try await visit.contract()
        try page.require(.replyToReview)
        return try visit.answer(try await page.reviewReply(nil))
    }

    @Sendable private func reply(_ visit: Visit, _ form: Form) async throws -> Response {
        let (page, text) = (try await visit.contract(), form["text"])
        return try await page.perform(.replyToReview(text: text), form, then: .contract(page.id), keeping: text) {
            try visit.answer(try await page.reviewReply(text, $0), .unprocessableContent)
        }
    }
}

extension Form {
    /// The review as typed.
    fileprivate func review() -> ReviewInput {
        ReviewInput(rating: self["rating"], text: self["text"])
    }
}

extension ReviewInput {
    fileprivate var request: ContractRequest { .leaveReview(rating: rating, text: text) }
}
