import EndwellService
import EndwellStore
import GRDB
import GRDBSQLite

/// One connection, on the thread that owns it.
final class SQLiteConnection: SQLConnection {
    /// The statements that belong to the driver, not to a body.
    private struct Control {
        let beginWrite, beginRead, commit, rollBack: SQLiteStatement
        let savepoint, release, rollBackToSavepoint: SQLiteStatement
    }

    private let database: OpaquePointer
    private let isReader: Bool
    private let statementsKeptMax: Int
    private let control: Control
    private var statements: [String: SQLiteStatement] = [:]
    /// The fault of the body that is running, after which nothing of it counts.
    private var spoiledBy: StoreFault?

    init(_ connection: Database, statementsKeptMax: Int) throws(StoreFault) {
        guard let database = connection.sqliteConnection else { throw .unavailable(reason: "the store is closed") }
        let isReader = connection.configuration.readonly
        func own(_ sql: String) throws(StoreFault) -> SQLiteStatement {
            try SQLiteStatement(sql, on: database, isReader: isReader)
        }
        self.database = database
        self.isReader = isReader
        self.statementsKeptMax = statementsKeptMax
        control = Control(
            beginWrite: try own("BEGIN IMMEDIATE"), beginRead: try own("BEGIN"),
            commit: try own("COMMIT"), rollBack: try own("ROLLBACK"),
            savepoint: try own("SAVEPOINT act"), release: try own("RELEASE act"),
            rollBackToSavepoint: try own("ROLLBACK TO act"))
    }

    // MARK: What a body may do

    func rows(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow] {
        try use(sql, arguments) { statement throws(StoreFault) in try statement.rows() }
    }

    func row(_ sql: String, _ arguments: [SQLValue]) throws -> SQLRow? {
        try use(sql, arguments) { statement throws(StoreFault) in try statement.next() }
    }

    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        try use(sql, arguments) { statement throws(StoreFault) in try statement.run() }
    }

    /// It merges.
    let mergesRanges = true

    /// Nothing: one write comes after the other.
    func clause(keeping rows: SQLRowKeeping) -> String { "" }

    /// Does nothing: one write comes after the other.
    func lock(_ names: [String]) throws {}

    // MARK: What the driver does around bodies

    /// False also when SQLite gave a transaction up by itself, as it may when the disk is full.
    var isInTransaction: Bool { sqlite3_get_autocommit(database) == 0 }

    func beginWrite() throws(StoreFault) { try run(control.beginWrite) }

    func commit() throws(StoreFault) { try run(control.commit) }

    /// Undoes the transaction, if there still is one.
    func rollBack() {
        if isInTransaction { try? run(control.rollBack) }
    }

    /// Runs the body so that it is kept whole, inside the transaction, or not at all.
    func savepoint<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
        spoiledBy = nil
        try run(control.savepoint)
        do {
            let result = try body(self)
            if let spoiledBy { throw spoiledBy }
            try assertConstraintsHold()
            try run(control.release)
            return result
        } catch {
            undoSavepoint()
            throw error
        }
    }

    /// Runs the body on one snapshot.
    func snapshot<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
        spoiledBy = nil
        try run(control.beginRead)
        defer { rollBack() }
        let result = try body(self)
        if let spoiledBy { throw spoiledBy }
        return result
    }

    /// Runs a statement of the driver's own, outside of any body, and returns the first value of its answer.
    @discardableResult
    func setting(_ sql: String, _ arguments: [SQLValue] = []) throws(StoreFault) -> SQLValue {
        let statement = try SQLiteStatement(sql, on: database, isReader: isReader)
        try statement.bind(arguments)
        return try statement.rows().first?.values.first ?? .null
    }

    /// Brings the whole log into the database and empties it. False when readers didn't let go of it in time.
    func emptyLog() -> Bool {
        sqlite3_wal_checkpoint_v2(database, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil) == SQLITE_OK
    }

    // MARK: How

    private func use<Result>(
        _ sql: String, _ arguments: [SQLValue], _ body: (SQLiteStatement) throws(StoreFault) -> Result
    ) throws(StoreFault) -> Result {
        if let spoiledBy { throw spoiledBy }
        do throws(StoreFault) {
            let statement = try prepared(sql)
            defer { statement.reset() }
            try statement.bind(arguments)
            return try body(statement)
        } catch {
            spoiledBy = error
            throw error
        }
    }

    private func prepared(_ sql: String) throws(StoreFault) -> SQLiteStatement {
        if let kept = statements[sql] { return kept }
        guard !Self.belongsToDriver(sql) else { throw .misuse(what: "transactions belong to the driver, in: \(sql)") }
        let statement = try SQLiteStatement(sql, on: database, isReader: isReader)
        // The program's statements are far fewer; who builds them without end starts over, rather than fill the memory.
        if statements.count >= statementsKeptMax { statements.removeAll(keepingCapacity: true) }
        statements[sql] = statement
        return statement
    }

    /// A body that ended the transaction would end it for all writes that share the commit.
    private static func belongsToDriver(_ sql: String) -> Bool {
        let word = sql.drop(while: \.isWhitespace).prefix(while: \.isLetter).uppercased()
        return [
            "BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "ATTACH", "DETACH", "VACUUM",
        ].contains(word)
    }

    /// A deferred foreign key would otherwise be noticed at the commit only, and fail all writes that share it.
    private func assertConstraintsHold() throws(StoreFault) {
        var violated: Int32 = 0
        var highest: Int32 = 0
        sqlite3_db_status(database, SQLITE_DBSTATUS_DEFERRED_FKS, &violated, &highest, 0)
        guard violated == 0 else { throw .misuse(what: "a foreign key refers to no row at the end of the write") }
    }

    private func undoSavepoint() {
        do throws(StoreFault) {
            try run(control.rollBackToSavepoint)
            try run(control.release)
        } catch {
            // Half an act must not be committed with the others': better none of them.
            rollBack()
        }
    }

    private func run(_ statement: SQLiteStatement) throws(StoreFault) {
        defer { statement.reset() }
        _ = try statement.run()
    }
}
