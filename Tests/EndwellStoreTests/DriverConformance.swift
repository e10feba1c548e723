import EndwellService
import EndwellStore
import Testing

/// A place for one database, for as long as one test. Every driver under test has one.
protocol DriverPlace: Sendable {
    /// Opens the place's database: empty the first time, as it was left afterwards.
    func open() async throws -> any SQLDriver
    /// True where a text may hold the character U+0000; PostgreSQL's may not.
    var keepsNULInText: Bool { get }
}

/// One thing that every driver must do. The suite is the same for all databases: what is added here is asked of each.
struct DriverConformance: Sendable, CustomTestStringConvertible {
    let rule: String
    let check: @Sendable (any SQLDriver, any DriverPlace) async throws -> Void

    init(_ rule: String, _ check: @escaping @Sendable (any SQLDriver, any DriverPlace) async throws -> Void) {
        self.rule = rule
        self.check = check
    }

    static let all: [DriverConformance] = values + reading + writing + sending + migrating

    var testDescription: String { rule }

    /// Checks the rule on a database of its own.
    func run(at place: some DriverPlace) async throws {
        let driver = try await place.open()
        do {
            try await check(driver, place)
        } catch {
            await driver.close()
            throw error
        }
        await driver.close()
    }
}

/// What a test's body throws of its own.
struct Rejected: Error, Equatable {
    let number: Int
}

extension SQLDriver {
    /// The one number that a query answers.
    func number(_ sql: String) async throws -> Int? {
        try await read { connection in try connection.row(sql)?[0] }
    }

    /// Runs statements in one write.
    func run(_ statements: String...) async throws {
        try await write { connection in
            for statement in statements { try connection.execute(statement) }
        }
    }

    /// The fault that a write ends with.
    func faultOfWriting(_ sql: String, _ arguments: [SQLValue] = []) async throws -> StoreFault? {
        await #expect(throws: StoreFault.self) {
            try await write { connection in _ = try connection.execute(sql, arguments) }
        }
    }
}

extension StoreFault {
    var isUnavailable: Bool {
        if case .unavailable = self { true } else { false }
    }

    var isMisuse: Bool {
        if case .misuse = self { true } else { false }
    }

    var isCorrupt: Bool {
        if case .corrupt = self { true } else { false }
    }
}
