import EndwellCore
import EndwellService
import Hummingbird
import HummingbirdCore

/// People: those one knows, and profiles (R12).
struct PeopleRoutes {
    func register(on signedIn: SignedIn) {
        signedIn.get("people", list)
        signedIn.get("people/:person", show)
    }

    @Sendable private func list(_ visit: Visit) async throws -> Response {
        let people = try await visit.useCases.people.acquaintances(
            of: visit.person.id, after: visit.query("after"), limit: WebLimits.listRows)
        let layout = try await visit.layout("People", nav: .people)
        return try visit.answer(PeoplePage(people, reader: visit.person, layout: layout, now: visit.now))
    }

    @Sendable private func show(_ visit: Visit) async throws -> Response {
        let id = try visit.part("person", as: PersonID.self)
        let profile = try await visit.useCases.people.profile(
            of: id, after: visit.query("after"), limit: WebLimits.listRows)
        let shared = try await visit.sharedContract(with: profile.person)
        let layout = try await visit.layout(profile.person.name, nav: .people)
        return try visit.answer(
            PersonPage(profile, shared: shared, reader: visit.person, layout: layout, now: visit.now))
    }
}

extension Visit {
    /// The latest contract in which the reader and somebody know each other; `nil` when there is none.
    fileprivate func sharedContract(with other: PersonSummary) async throws -> ContractView? {
        guard other.id != person.id else { return nil }
        var filter = ContractFilter()
        filter.words = other.name
        let (rows, _) = try await useCases.contracts.list(
            for: person.id, filter, after: nil, limit: WebLimits.feedRows)
        for row in rows where row.other == other.id {
            let view = try await useCases.contracts.view(row.id, for: person.id)
            if view.contract.people[view.party.other] != nil { return view }
        }
        return nil
    }
}
