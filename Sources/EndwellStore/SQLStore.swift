import EndwellCore
public import EndwellService

/// The one store, in portable SQL over a driver.
public struct SQLStore: Store {
    /// Rung after each commit, on any node, that added to anybody's feed of changes.
    public let bell = ChangeBell()
    let driver: any SQLDriver

    /// The number of the last migration that this program knows.
    public static var lastMigration: Int { Migrations.all.count }

    /// The store in that database. `migrate()` comes before anything else.
    public init(driver: any SQLDriver) {
        self.driver = driver
        driver.listen { [bell] people in
            if let people { bell.ring(for: Set(people.compactMap(PersonID.init))) } else { bell.ringForAll() }
        }
    }

    /// Brings the database to this program's shape; a fault when a newer program made it.
    public func migrate() async throws {
        try await driver.migrate(Migrations.all)
    }

    /// One act, durable when this returns.
    public func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer
    ) async throws -> Answer {
        let (answer, fed) = try await driver.write { connection in
            let transaction = SQLTransaction(connection: connection)
            return (try body(transaction), transaction.fed.people)
        }
        bell.ring(for: fed)
        if !fed.isEmpty { driver.tell(Set(fed.map(\.text))) }
        return answer
    }

    /// Reading from one snapshot.
    public func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Snapshot) throws -> Answer
    ) async throws -> Answer {
        try await driver.read { connection in try body(SQLTransaction(connection: connection)) }
    }

    /// Throws unless acts would be durable now.
    public func assertReady() async throws {
        try await driver.assertReady()
    }

    /// Finishes what waits, and lets go of the database.
    public func close() async {
        await driver.close()
    }
}

/// The ports over one connection, in the middle of one write or one read; each capability in a file of its own.
struct SQLTransaction: Transaction {
    let connection: any SQLConnection
    /// Whose feeds of changes have grown in it.
    let fed = FedPeople()
}

extension StoreFault {
    /// Somebody else changed the contract since it was loaded: nothing was kept, and the act may be decided again.
    public static let staleVersion = StoreFault.conflict(constraint: "contracts.id, contracts.version")
    /// There is an account of that address.
    public static let addressTaken = StoreFault.conflict(constraint: "accounts.email_key")
    /// There is a contract with that reference.
    public static let referenceTaken = StoreFault.conflict(constraint: "contracts.reference")
}
