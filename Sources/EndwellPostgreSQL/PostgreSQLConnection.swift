import EndwellService
import EndwellStore
import Foundation

/// One connection in the middle of writes and reads, on the thread that owns it.
final class PostgreSQLConnection: SQLConnection {
    private struct Statement {
        let name: String
        let placeholders: Int
        var columns: SQLColumns?
    }

    private let link: PostgreSQLLink
    private let statementsKeptMax: Int
    private let statementsSentTogetherMax: Int
    private var statements: [String: Statement] = [:]
    private var rowCounts: [String: PostgreSQLRowCounts] = [:]
    private var statementsMade = 0
    private var isReader = false
    /// What the body has given to be sent, and what has to go before whatever it asks next.
    private var unsent: [Call] = []
    /// What ended the body that is running, after which nothing of it counts.
    private var spoiledBy: PostgreSQLFailure?

    /// A prepared statement with what it is to be run with.
    private struct Call {
        let sql: String
        let statement: Statement
        let arguments: PostgreSQLArguments
    }

    init(_ link: PostgreSQLLink, limits: PostgreSQLLimits) {
        self.link = link
        statementsKeptMax = limits.statementsKeptMax
        statementsSentTogetherMax = limits.statementsSentTogetherMax
    }

    /// The life of the server that this connection is with.
    var life: PostgreSQLLife { link.life }

    // MARK: What a body may do

    func rows(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow] {
        try use(sql, arguments) { answer, columns throws(PostgreSQLFailure) in try answer.rows(columns, sql: sql) }
    }

    func row(_ sql: String, _ arguments: [SQLValue]) throws -> SQLRow? {
        try use(sql, arguments) { answer, columns throws(PostgreSQLFailure) in
            try answer.rows(columns, max: 1, sql: sql).first
        }
    }

    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        try use(sql, arguments) { answer, _ throws(PostgreSQLFailure) in answer.changes }
    }

    func send(_ sql: String, _ arguments: [SQLValue]) throws {
        try spoiling { () throws(PostgreSQLFailure) in
            unsent.append(try call(sql, arguments))
            if unsent.count >= statementsSentTogetherMax { try sendAll() }
        }
    }

    /// It plans each range for itself, not knowing what it is for.
    let mergesRanges = false

    func clause(keeping rows: SQLRowKeeping) -> String {
        if isReader { return "" }
        return switch rows {
        case .toChange: " FOR NO KEY UPDATE"
        case .toChangeUnlessTaken: " FOR NO KEY UPDATE SKIP LOCKED"
        case .asTheyAre: " FOR SHARE"
        }
    }

    func lock(_ names: [String]) throws {
        if isReader { return }
        for name in Set(names).sorted() {
            try send("SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(?, 0)) AS held", [.text(name)])
        }
    }

    // MARK: What the driver does around bodies

    /// Runs the body in a transaction of its own.
    ///
    /// - Parameter begun: is told the transaction's number before anything is done, so that somebody can ask what became
    ///   of it.
    /// - Parameter committing: is called when nothing is left but to commit.
    /// - Throws: `PostgreSQLFailure` when a statement failed; else what the body throws.
    func write<Result>(
        begun: (String) -> Void, committing: () -> Void, _ body: (any SQLConnection) throws -> Result
    ) throws -> Result {
        (isReader, spoiledBy, unsent) = (false, nil, [])
        begun(try begin())
        let result = try rollingBack(body)
        committing()
        let answer = try link.command("COMMIT")
        guard answer.command == "COMMIT" else {
            throw PostgreSQLFailure(.misuse(what: "the server gave the transaction up (\(answer.command))"))
        }
        return result
    }

    /// Runs the body on one snapshot.
    func read<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
        (isReader, spoiledBy, unsent) = (true, nil, [])
        try link.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        let result = try rollingBack(body)
        try link.command("COMMIT")
        return result
    }

    /// Begins a transaction that reads and has no end of its own.
    func openSnapshot() throws(PostgreSQLFailure) {
        isReader = true
        try link.command(
            """
            SET idle_in_transaction_session_timeout = 0;
            BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1
            """)
    }

    /// Runs the body in the transaction that is open.
    func readOn<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
        let result = try body(self)
        if let spoiledBy { throw spoiledBy.fault }
        return result
    }

    // MARK: How

    /// Begins a write, and returns its number. A server that refuses even that takes no writes any more.
    ///
    /// The record that stands for nothing lets a commit wait for the disk and for the standbys also where nothing is
    /// changed: whoever finds an act done must not be told so before it is safe. A primary that crashed between keeping
    /// and replicating it shows it when it is back.
    private func begin() throws(PostgreSQLFailure) -> String {
        do throws(PostgreSQLFailure) {
            let begin = """
                BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
                SELECT pg_current_xact_id()::text FROM pg_logical_emit_message(true, 'endwell', '')
                """
            return try link.begin(begin).firstText ?? ""
        } catch {
            throw .lost(error.fault.description)
        }
    }

    /// Undoes the transaction unless the body goes well to its end.
    private func rollingBack<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
        do {
            let result = try body(self)
            try spoiling { () throws(PostgreSQLFailure) in try sendAll() }
            return result
        } catch {
            if let spoiledBy, spoiledBy.remedy != .none { try rollBack(after: spoiledBy) }
            try link.command("ROLLBACK")
            // Where a statement failed and the body said something of its own about it, that is what its caller awaits.
            if let fault = error as? StoreFault, let spoiledBy, spoiledBy.fault == fault { throw spoiledBy }
            throw error
        }
    }

    /// Ends a transaction that may be decided again, and says so whatever its body made of it.
    private func rollBack(after failure: PostgreSQLFailure) throws -> Never {
        if failure.remedy == .again { try link.command("ROLLBACK") }
        throw failure
    }

    private func use<Result>(
        _ sql: String, _ arguments: [SQLValue],
        _ body: (PostgreSQLAnswer, SQLColumns) throws(PostgreSQLFailure) -> Result
    ) throws(StoreFault) -> Result {
        try spoiling { () throws(PostgreSQLFailure) in
            let call = try call(sql, arguments)
            let answer = try answer(to: call)
            return try body(answer, columns(of: call, in: answer))
        }
    }

    /// Does nothing in a body that is spoiled, and spoils it when it fails.
    private func spoiling<Result>(_ body: () throws(PostgreSQLFailure) -> Result) throws(StoreFault) -> Result {
        if let spoiledBy { throw spoiledBy.fault }
        do throws(PostgreSQLFailure) {
            return try body()
        } catch {
            spoiledBy = error
            throw error.fault
        }
    }

    private func call(_ sql: String, _ arguments: [SQLValue]) throws(PostgreSQLFailure) -> Call {
        let (sql, arguments) = counts(in: sql).said(in: sql, arguments)
        let statement = try prepared(sql)
        guard statement.placeholders == arguments.count else {
            throw PostgreSQLFailure(.misuse(what: "\(arguments.count) arguments do not fit, in: \(sql)"))
        }
        return Call(sql: sql, statement: statement, arguments: PostgreSQLArguments(arguments))
    }

    /// Runs a statement, after those that were given to be sent.
    private func answer(to call: Call) throws(PostgreSQLFailure) -> PostgreSQLAnswer {
        guard !unsent.isEmpty else { return try checked(try link.run(call.statement.name, call.arguments), call.sql) }
        let calls = unsent + [call]
        unsent = []
        var last: PostgreSQLAnswer?
        let answers = try link.run(calls.map { ($0.statement.name, $0.arguments) })
        for (call, answer) in zip(calls, answers) { last = try checked(answer, call.sql) }
        guard let last else { throw .lost("there was no answer") }
        return last
    }

    /// Sends what was given to be sent, all at once.
    private func sendAll() throws(PostgreSQLFailure) {
        if let last = unsent.popLast() { _ = try answer(to: last) }
    }

    private func columns(of call: Call, in answer: PostgreSQLAnswer) -> SQLColumns {
        if let columns = call.statement.columns { return columns }
        let columns = answer.columns
        statements[call.sql]?.columns = columns
        return columns
    }

    private func counts(in sql: String) -> PostgreSQLRowCounts {
        if let kept = rowCounts[sql] { return kept }
        if rowCounts.count >= statementsKeptMax { rowCounts.removeAll(keepingCapacity: true) }
        let counts = PostgreSQLRowCounts(in: sql)
        rowCounts[sql] = counts
        return counts
    }

    private func prepared(_ sql: String) throws(PostgreSQLFailure) -> Statement {
        if let kept = statements[sql] { return kept }
        let text: PostgreSQLText
        do throws(StoreFault) {
            text = try PostgreSQLText(sql)
        } catch {
            throw PostgreSQLFailure(error)
        }
        // The program's statements are far fewer; who builds them without end starts over, rather than fill the memory.
        if statements.count >= statementsKeptMax {
            try sendAll()
            try link.forget("ALL")
            statements.removeAll(keepingCapacity: true)
        }
        statementsMade += 1
        let statement = Statement(name: "s\(statementsMade)", placeholders: text.placeholders)
        _ = try checked(try link.prepare(text.text, as: statement.name), sql)
        statements[sql] = statement
        return statement
    }

    private func checked(_ answer: PostgreSQLAnswer, _ sql: String) throws(PostgreSQLFailure) -> PostgreSQLAnswer {
        if let error = answer.error { throw PostgreSQLFailure(error, sql: sql, isReader: isReader) }
        if answer.isEmpty { throw PostgreSQLFailure(.misuse(what: "there is no statement, in: \(sql)")) }
        return answer
    }
}
