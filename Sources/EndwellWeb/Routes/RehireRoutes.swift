import EndwellCore
import EndwellService
import Hummingbird
import HummingbirdCore

/// A person's word about whether the other may make them offers (R11).
struct RehireRoutes {
    func register(on signedIn: SignedIn) {
        signedIn.post("contracts/:contract/rehire") { visit, form in
            let id = try visit.contractID()
            return try await visit.act(.sayWhetherOpen(form["open"] == "yes"), on: id, form, then: .contract(id))
        }
    }
}
