import EndwellCore
import EndwellService
import Hummingbird
import HummingbirdCore

/// What the operator does. For everyone else there is nothing here.
struct OperatorRoutes {
    private static let overdueMax = 100

    func register(on signedIn: SignedIn) {
        signedIn.get("operator", show)
        signedIn.post("operator/people/:person/confirmation", confirm)
        signedIn.post("operator/people/:person/suspension", suspend)
    }

    @Sendable private func show(_ visit: Visit) async throws -> Response {
        let (`operator`, me) = (visit.useCases.operator, visit.person.id)
        let figures = try await `operator`.figures(for: me)
        let accounts = try await `operator`.accounts(for: me, after: visit.query("after"), limit: WebLimits.listRows)
        let page = OperatorPage(
            accounts, figures, try await health(visit), reader: visit.person,
            layout: try await visit.layout("Operator", nav: .operatorPage), now: visit.now)
        return try visit.answer(page)
    }

    private func health(_ visit: Visit) async throws -> Health {
        let (store, now, limit) = (visit.useCases.ports.store, visit.now, OperatorRoutes.overdueMax)
        var fault: String?
        do {
            try await store.assertReady()
        } catch let found as StoreFault {
            fault = "\(found)"
        }
        let (overdue, next) = try await store.read { snapshot in
            let due = Set(try snapshot.due(by: now, after: nil, limit: limit).map(\.contract)).count
            let next = try snapshot.upcoming(after: nil, limit: 1).first
            return (due, next.map { min($0.remindAt ?? $0.deadline.at, $0.deadline.at) })
        }
        return Health(storeFault: fault, overdue: overdue, next: next)
    }

    @Sendable private func confirm(_ visit: Visit, _ form: Form) async throws -> Response {
        try await visit.useCases.operator.confirm(visit.part("person", as: PersonID.self), by: visit.person.id)
        return .redirect(to: .operatorPage, did: "confirm_address")
    }

    @Sendable private func suspend(_ visit: Visit, _ form: Form) async throws -> Response {
        let (id, me) = (try visit.part("person", as: PersonID.self), visit.person.id)
        if form["suspended"] == "no" {
            try await visit.useCases.operator.unsuspend(id, by: me)
            return .redirect(to: .operatorPage, did: "unsuspend")
        }
        try await visit.useCases.operator.suspend(id, by: me)
        return .redirect(to: .operatorPage, did: "suspend")
    }
}
