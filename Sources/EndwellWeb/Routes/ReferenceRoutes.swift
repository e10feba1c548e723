import EndwellCore
import EndwellService
import Hummingbird
import HummingbirdCore

/// The REST API's reference, for anyone.
struct ReferenceRoutes {
    let content: ReferenceContent

    func register(on signedOut: SignedOut) {
        signedOut.get("docs/api", show)
    }

    @Sendable private func show(_ guest: Guest, _ visit: Visit?) async throws -> Response {
        let layout = try await guest.layout("The API", for: visit)
        return try guest.answer(ReferencePage(content, layout: layout), for: visit)
    }
}
