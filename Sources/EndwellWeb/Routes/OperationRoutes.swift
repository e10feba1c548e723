import EndwellService
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// What a supervisor asks: does the program run, and would an act be durable now.
struct OperationRoutes {
    let site: Website

    func register(on router: Router<WebContext>) {
        router.get("/healthz") { _, _ in Response.json("{\"status\":\"ok\"}") }
        router.get("/readyz") { _, _ in
            do {
                try await site.useCases.ports.store.assertReady()
                return Response.json("{\"status\":\"ready\"}")
            } catch {
                var response = Response.json("{\"status\":\"unavailable\"}", .serviceUnavailable)
                if let name = HTTPField.Name("Retry-After") { response.headers[name] = "10" }
                return response
            }
        }
    }
}
