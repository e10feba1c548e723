import EndwellStore

/// A statement that changes something or takes a lock, with its values.
struct RecordedStatement: Sendable {
    let sql: String
    let arguments: [SQLValue]
}

/// What an act would have kept.
struct RehearsedAct: Error {
    let statements: [RecordedStatement]
}

/// A driver under which every act is decided and written as ever, and then undone: what it would have kept is thrown,
/// so that the raw engine can be given the very same rows.
struct RehearsalDriver: SQLDriver {
    let driver: any SQLDriver
    /// The statement by which the engine takes a lock by its name; `nil` where it needs none.
    let lockStatement: String?

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await driver.write { connection in
            let recorder = StatementRecorder(connection, lockStatement: lockStatement)
            _ = try body(recorder)
            throw RehearsedAct(statements: recorder.statements)
        }
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await driver.read(body)
    }

    func assertReady() async throws { try await driver.assertReady() }

    func close() async {}
}

/// Keeps the statements that change something, on their way to the connection.
private final class StatementRecorder: SQLConnection {
    private let connection: any SQLConnection
    private let lockStatement: String?
    private(set) var statements: [RecordedStatement] = []

    init(_ connection: any SQLConnection, lockStatement: String?) {
        self.connection = connection
        self.lockStatement = lockStatement
    }

    func rows(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow] {
        record(sql, arguments)
        return try connection.rows(sql, arguments)
    }

    func row(_ sql: String, _ arguments: [SQLValue]) throws -> SQLRow? {
        record(sql, arguments)
        return try connection.row(sql, arguments)
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        record(sql, arguments)
        return try connection.execute(sql, arguments)
    }

    var mergesRanges: Bool { connection.mergesRanges }

    func clause(keeping rows: SQLRowKeeping) -> String { connection.clause(keeping: rows) }

    /// Where several write at once, rows are numbered right only under the same locks.
    func lock(_ names: [String]) throws {
        if let lockStatement {
            statements += Set(names).sorted().map { RecordedStatement(sql: lockStatement, arguments: [.text($0)]) }
        }
        try connection.lock(names)
    }

    private func record(_ sql: String, _ arguments: [SQLValue]) {
        guard !sql.hasPrefix("SELECT") else { return }
        statements.append(RecordedStatement(sql: sql, arguments: arguments))
    }
}
