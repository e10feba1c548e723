import EndwellCore
import EndwellService
import Hummingbird
import HummingbirdCore

/// The pages after an act. A page that has nothing to say any more leads to the contract.
struct DoneRoutes {
    func register(on signedIn: SignedIn) {
        signedIn.get("/contracts/:contract/done", done)
    }

    @Sendable private func done(_ visit: Visit) async throws -> Response {
        let page = try await visit.contract()
        guard let act = visit.query("did").flatMap({ Act(rawValue: $0) }) else {
            return .redirect(to: .contract(page.id))
        }
        if act == .withdrawNotice, var kept = try await page.keepDone() {
            kept.layout.flash = nil
            return try visit.answer(kept)
        }
        guard let done = try await page.done(after: act) else { return .redirect(to: .contract(page.id)) }
        return try visit.answer(done)
    }
}
