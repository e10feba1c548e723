import EndwellCore
import EndwellService
import Hummingbird
import HummingbirdCore

/// What each refusal means and what to do: where the `type` of a problem leads, for anyone.
struct ProblemRoutes {
    /// Where examples come from; `nil` where no API is served.
    let reference: APIReference?

    func register(on signedOut: SignedOut) {
        signedOut.get("problems", list)
        signedOut.get("problems/:problem", show)
    }

    @Sendable private func list(_ guest: Guest, _ visit: Visit?) async throws -> Response {
        let layout = try await guest.layout("Problems", for: visit)
        return try guest.answer(ProblemsPage(layout: layout), for: visit)
    }

    @Sendable private func show(_ guest: Guest, _ visit: Visit?) async throws -> Response {
        guard let code = guest.context.parameters.get("problem").flatMap({ ProblemCode(rawValue: $0) }) else {
            throw Refusal.notFound
        }
        let layout = try await guest.layout(code.title, for: visit)
        return try guest.answer(ProblemPage(code, reference, layout: layout), for: visit)
    }
}
