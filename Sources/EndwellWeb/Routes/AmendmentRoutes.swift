import EndwellCore
import EndwellService
import Hummingbird
import HummingbirdCore

/// Changing the agreement: proposing, accepting, rejecting and withdrawing an amendment (R2).
struct AmendmentRoutes {
    func register(on signedIn: SignedIn) {
        signedIn.get("/contracts/:contract/amendments/:amendment/acceptance", acceptanceCheck)
    }

    @Sendable private func acceptanceCheck(_ visit: Visit) async throws -> Response {
        let page = try await visit.contract()
        let amendment = try visit.part("amendment", as: AmendmentID.self)
        try page.require(.acceptAmendment, on: .amendment(amendment))
        return .redirect(to: .contract(page.id))
    }
}
