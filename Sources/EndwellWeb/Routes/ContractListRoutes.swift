import EndwellCore
import EndwellService
import Hummingbird
import HummingbirdCore

/// The list of a person's contracts: tabs, filters, search, page by page.
struct ContractListRoutes {
    func register(on signedIn: SignedIn) {
        signedIn.get("contracts") { visit in
            let query = ListQuery(visit)
            let (rows, next) = try await visit.useCases.contracts.list(
                for: visit.person.id, query.filter, after: query.after, limit: WebLimits.listRows)
            let layout = try await visit.layout("Contracts", nav: .contracts)
            return try visit.answer(
                ContractsPage(query, rows: rows, next: next, now: visit.now, layout: layout))
        }
    }
}
