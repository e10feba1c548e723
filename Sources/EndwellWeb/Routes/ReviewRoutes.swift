import EndwellCore
import EndwellService
import Hummingbird
import HummingbirdCore

/// Reviewing each other after the end: form, check page, and the one reply (R12).
struct ReviewRoutes {
    func register(on signedIn: SignedIn) {
        signedIn.get("/contracts/:contract/review", form)
    }

    @Sendable private func form(_ visit: Visit) async throws -> Response {
        let page = try await visit.contract()
        try page.require(.leaveReview)
        return try visit.answer(try await page.reviewForm())
    }
}
