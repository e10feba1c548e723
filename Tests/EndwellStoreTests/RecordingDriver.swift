import EndwellStore
import Synchronization

/// A driver that remembers the statements that are run, each with the arguments that it had first.
final class RecordingDriver: SQLDriver {
    let driver: any SQLDriver
    private let seen = Mutex<[String: [SQLValue]]>([:])

    init(_ driver: any SQLDriver) {
        self.driver = driver
    }

    var statements: [String] { seen.withLock { $0.keys.sorted() } }

    func arguments(of statement: String) -> [SQLValue] { seen.withLock { $0[statement] ?? [] } }

    func forget() { seen.withLock { $0 = [:] } }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await driver.write { [self] in try body(Connection(connection: $0, recorder: self)) }
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await driver.read { [self] in try body(Connection(connection: $0, recorder: self)) }
    }

    func assertReady() async throws { try await driver.assertReady() }

    func close() async { await driver.close() }

    private func remember(_ sql: String, _ arguments: [SQLValue]) {
        seen.withLock { seen in seen[sql] = seen[sql] ?? arguments }
    }

    private final class Connection: SQLConnection {
        let connection: any SQLConnection
        let recorder: RecordingDriver

        init(connection: any SQLConnection, recorder: RecordingDriver) {
            self.connection = connection
            self.recorder = recorder
        }

        func rows(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow] {
            recorder.remember(sql, arguments)
            return try connection.rows(sql, arguments)
        }

        func row(_ sql: String, _ arguments: [SQLValue]) throws -> SQLRow? {
            recorder.remember(sql, arguments)
            return try connection.row(sql, arguments)
        }

        func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
            recorder.remember(sql, arguments)
            return try connection.execute(sql, arguments)
        }

        var mergesRanges: Bool { connection.mergesRanges }

        func clause(keeping rows: SQLRowKeeping) -> String { connection.clause(keeping: rows) }

        func lock(_ names: [String]) throws { try connection.lock(names) }
    }
}
