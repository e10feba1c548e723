import EndwellCore
import EndwellService
import Hummingbird
import HummingbirdCore

/// While a contract is ending: keeping it, replying, agreeing to end now, and the client's stop-work date.
struct EndingAnswerRoutes {
    func register(on signedIn: SignedIn) {
        signedIn.get("/contracts/:contract/termination/withdrawal", keepCheck)
        signedIn.post("/contracts/:contract/termination/withdrawal", keep)
        signedIn.get("/contracts/:contract/termination/reply", replyForm)
        signedIn.post("/contracts/:contract/termination/reply", reply)
        signedIn.get("/contracts/:contract/termination/agreement", agreeCheck)
        signedIn.post("/contracts/:contract/termination/agreement", agree)
        signedIn.get("/contracts/:contract/termination/stop-work", stopWorkForm)
        signedIn.post("/contracts/:contract/termination/stop-work", stopWork)
    }

    @Sendable private func keepCheck(_ visit: Visit) async throws -> Response {
        let page = try await visit.contract()
        try page.require(.withdrawNotice)
        return try visit.answer(try await page.keepCheck())
    }

    @Sendable private func keep(_ visit: Visit, _ form: Form) async throws -> Response {
        let page = try await visit.contract()
        return try await page.perform(.withdrawNotice, form, then: .done(page.id))
    }

    @Sendable private func replyForm(_ visit: Visit) async throws -> Response {
        let page = try await visit.contract()
        try page.require(.replyToNotice)
        return try visit.answer(try await page.endReply(nil))
    }

    @Sendable private func reply(_ visit: Visit, _ form: Form) async throws -> Response {
        let page = try await visit.contract()
        let text = form["text"]
        return try await page.perform(.replyToNotice(text: text), form, then: .contract(page.id), keeping: text) {
            try visit.answer(try await page.endReply(text, $0), .unprocessableContent)
        }
    }

    @Sendable private func agreeCheck(_ visit: Visit) async throws -> Response {
        let page = try await visit.contract()
        try page.require(.agreeToEnd)
        return try visit.answer(try await page.endAgreeCheck())
    }

    @Sendable private func agree(_ visit: Visit, _ form: Form) async throws -> Response {
        let page = try await visit.contract()
        do {
            return try await page.perform(.agreeToEnd(promise: form["promise"]), form, then: .done(page.id))
        } catch Refusal.promiseChanged {
            return try visit.answer(try await page.endAgreeCheck(isChanged: true), .conflict)
        }
    }

    @Sendable private func stopWorkForm(_ visit: Visit) async throws -> Response {
        let page = try await visit.contract()
        try page.require(.setStopWork)
        return try visit.answer(try await page.stopWork(nil))
    }

    @Sendable private func stopWork(_ visit: Visit, _ form: Form) async throws -> Response {
        let page = try await visit.contract()
        let day = form["stop_work_on"]
        return try await page.perform(.setStopWork(on: day), form, then: .contract(page.id)) {
            try visit.answer(try await page.stopWork(day, $0), .unprocessableContent)
        }
    }
}
