import EndwellCore
import EndwellService

/// A list of the program that grows with its use, and how a page of it is read.
struct StoreList: Sendable {
    /// What it is, as docs/query-plans.md calls it.
    let name: String
    let read: @Sendable (any Snapshot, PersonID, ContractID) throws -> Void
}

extension StoreList {
    /// Every one of them.
    static let all: [StoreList] =
        contracts + [
            StoreList(name: "What waits for a person") { snapshot, person, _ in
                _ = try snapshot.waiting(for: person, after: nil, limit: 50)
                _ = try snapshot.waitingCount(for: person, limit: 100)
            },
            StoreList(name: "The record of a contract, onwards") { snapshot, _, contract in
                _ = try snapshot.events(of: contract, after: 1, limit: 50)
            },
            StoreList(name: "The record of a contract, backwards") { snapshot, _, contract in
                _ = try snapshot.events(of: contract, before: 9, limit: 50)
            },
            StoreList(name: "The change feed") { snapshot, person, _ in
                _ = try snapshot.changes(of: person, after: 3, limit: 50)
            },
            StoreList(name: "News, and those unread") { snapshot, person, _ in
                _ = try snapshot.news(of: person, before: nil, limit: 50)
                _ = try snapshot.news(of: person, before: 40, limit: 50)
                _ = try snapshot.unreadNews(of: person, limit: 100)
            },
            StoreList(name: "People one has worked with") { snapshot, person, _ in
                _ = try snapshot.acquaintances(of: person, after: nil, limit: 50)
            },
            StoreList(name: "Reviews about a person") { snapshot, person, _ in
                _ = try snapshot.reviews(about: person, after: nil, limit: 50)
            },
            StoreList(name: "Offers to an address") { snapshot, _, _ in
                _ = try snapshot.unclaimedOffers(to: "bob@example.org", limit: 50)
            },
            StoreList(name: "A person’s sessions, tokens and webhooks") { snapshot, person, _ in
                _ = try snapshot.sessions(of: person, at: StoreWorld.start)
                _ = try snapshot.accessTokens(of: person)
                _ = try snapshot.webhooks(of: person)
            },
            StoreList(name: "What is due, and what comes next") { snapshot, _, _ in
                _ = try snapshot.due(by: StoreWorld.start.days(99), after: nil, limit: 50)
                _ = try snapshot.upcoming(after: nil, limit: 50)
            },
            StoreList(name: "Webhooks that are due") { snapshot, _, _ in
                _ = try snapshot.dueWebhooks(by: StoreWorld.start, limit: 50)
                _ = try snapshot.waitingWebhookCount(limit: 100)
                _ = try snapshot.untakenChangeCount(limit: 100)
            },
            StoreList(name: "Accounts, for the operator") { snapshot, _, _ in
                _ = try snapshot.accounts(after: nil, limit: 50)
            },
            StoreList(name: "All contracts, for verifying") { snapshot, _, contract in
                _ = try snapshot.contractIDs(after: contract, limit: 50)
            },
        ]

    private static let contracts = [
        contracts("Contracts") { _ in },
        contracts("Contracts of one tab") { $0.tab = .active },
        contracts("Contracts of one tab and side") { ($0.tab, $0.role) = (.active, .client) },
        contracts("Contracts where it is one’s turn") { ($0.tab, $0.turn) = (.ending, .you) },
        contracts("Offers that never started") { ($0.phase, $0.role) = (.closed, .client) },
        contracts("Contracts with rare words") { ($0.tab, $0.words) = (.active, "harbour bob") },
        contracts("Contracts with words that are everywhere") {
            ($0.tab, $0.role, $0.words) = (.active, .client, "web page")
        },
    ]

    private static func contracts(_ name: String, _ choose: @escaping @Sendable (inout ContractFilter) -> Void) -> Self
    {
        StoreList(name: name) { snapshot, person, _ in
            var filter = ContractFilter()
            choose(&filter)
            _ = try snapshot.contracts(of: person, filter, after: nil, limit: 50)
        }
    }
}
