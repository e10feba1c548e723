public import EndwellCore

/// What the operator does: accounts and figures, never the content of a contract.
///
/// For anyone else none of this exists.
public struct Operator: Sendable {
    let ports: Ports

    /// The operator's acts over these ports.
    public init(ports: Ports) {
        self.ports = ports
    }

    /// Every account, newest first.
    /// - Parameter place: where the page begins, as `Paged.next` gave it.
    public func accounts(
        for person: PersonID, after place: String? = nil, limit: Int = AccountLimits.pageRows
    ) async throws -> Paged<AccountSummary> {
        try await ports.store.read { snapshot in
            try snapshot.requireOperator(person)
            let accounts = try snapshot.accounts(after: place.flatMap(ListCursor.init), limit: limit + 1)
            return Paged(accounts, limit: limit) { ListCursor(at: $0.createdAt, id: $0.id.uuid).text }
                .map(AccountSummary.init)
        }
    }

    /// How many accounts and contracts there are, by name.
    public func figures(for person: PersonID) async throws -> [String: Int] {
        try await ports.store.read { snapshot in
            try snapshot.requireOperator(person)
            return try snapshot.installationFigures()
        }
    }

    /// Says that an address is the account's: offers to it that nobody claimed belong to the account from now on (R2).
    ///
    /// May be said again, which ties what an interrupted run left.
    /// - Returns: how many offers were tied to the account.
    @discardableResult
    public func confirm(_ id: PersonID, by person: PersonID) async throws -> Int {
        let now = ports.clock.now
        try await change(id, by: person) { $0.confirmedAt = $0.confirmedAt ?? now }
        return try await tieOffers(to: id)
    }

    /// Suspends an account: it makes and gets no offers, and still acts in the contracts it has (R15).
    public func suspend(_ id: PersonID, by person: PersonID) async throws {
        // Nobody could let the operator in again.
        guard id != person else { throw Refusal.badInput([InputProblem("account", .notAChoice)]) }
        let now = ports.clock.now
        try await change(id, by: person) { $0.suspendedAt = $0.suspendedAt ?? now }
    }

    /// Lets a suspended account make and get offers again; those that came to its address meanwhile are tied to it.
    /// - Returns: how many offers were tied to the account.
    @discardableResult
    public func unsuspend(_ id: PersonID, by person: PersonID) async throws -> Int {
        try await change(id, by: person) { $0.suspendedAt = nil }
        return try await tieOffers(to: id)
    }

    private func change(
        _ id: PersonID, by person: PersonID, _ change: @escaping @Sendable (inout Account) -> Void
    ) async throws {
        try await ports.store.write { transaction in
            try transaction.requireOperator(person)
            guard var account = try transaction.account(id) else { throw Refusal.notFound }
            change(&account)
            try transaction.update(account)
        }
    }

    /// Ties the unclaimed offers to a proved address to its account, so many in a transaction until none is left.
    private func tieOffers(to id: PersonID) async throws -> Int {
        let (now, limit) = (ports.clock.now, AccountLimits.claimsPerTransaction)
        var tied = 0
        while true {
            let more = try await ports.store.write { transaction in
                guard let account = try transaction.account(id), account.isConfirmed, account.suspendedAt == nil else {
                    return 0
                }
                return try transaction.tieOffers(to: account, at: now, limit: limit)
            }
            tied += more
            guard more == limit else { return tied }
        }
    }
}

/// An account as the operator sees it.
public struct AccountSummary: Hashable, Sendable {
    /// Its id.
    public let id: PersonID
    /// The name.
    public let name: String
    /// The address.
    public let email: String
    /// When the address was proved.
    public let confirmedAt: Instant?
    /// Since when it is suspended.
    public let suspendedAt: Instant?
    /// Whether it is the operator's.
    public let isOperator: Bool
    /// When it was made.
    public let createdAt: Instant

    init(_ account: Account) {
        id = account.id
        name = account.name
        email = account.email
        confirmedAt = account.confirmedAt
        suspendedAt = account.suspendedAt
        isOperator = account.isOperator
        createdAt = account.createdAt
    }
}

extension Snapshot {
    /// Refuses whoever does not run the installation, as if there were nothing.
    func requireOperator(_ person: PersonID) throws {
        guard try account(person)?.isOperator == true else { throw Refusal.notFound }
    }
}

extension Transaction {
    /// Ties offers to the account's address to the account, and tells the person of those that are still open (R22).
    /// - Returns: how many.
    func tieOffers(to account: Account, at now: Instant, limit: Int) throws -> Int {
        let offers = try unclaimedOffers(to: account.emailKey, limit: limit)
        for id in offers {
            try claim(id, by: account.id, at: now)
            guard let stored = try contract(id), case .offered(let lapsesAt) = stored.contract.phase, now < lapsesAt
            else { continue }
            let offerer = stored.people[stored.contract.offerer]
            try tell([NewsItem(person: account.id, contract: id, kind: "offered.1", actor: offerer, at: now)])
        }
        return offers.count
    }
}
