import EndwellStore
import Testing

/// One thing that the store must do, on whatever database. What is added here is asked of every driver.
struct StoreConformance: Sendable, CustomTestStringConvertible {
    let rule: String
    let check: @Sendable (StoreWorld) async throws -> Void

    init(_ rule: String, _ check: @escaping @Sendable (StoreWorld) async throws -> Void) {
        self.rule = rule
        self.check = check
    }

    static let all: [StoreConformance] =
        record + changes + offers + seals + lists + searches + deadlines + accounts + accessTokens + profiles + news
        + uploads + webhooks

    var testDescription: String { rule }

    /// Checks the rule on a database of its own.
    func run(at place: some DriverPlace) async throws {
        let driver = try await place.open()
        do {
            try await check(try await StoreWorld(on: driver))
        } catch {
            await driver.close()
            throw error
        }
        await driver.close()
    }
}

/// The store on SQLite.
@Suite struct StoreSQLiteTests {
    @Test(arguments: StoreConformance.all)
    func `the store keeps its word on SQLite`(_ conformance: StoreConformance) async throws {
        try await conformance.run(at: SQLitePlace())
    }
}
