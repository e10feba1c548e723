import EndwellSQLite
import EndwellStore
import Foundation
import GRDBSQLite

/// SQLite itself, with nothing of ours around it: what the disk and the engine can do with these rows.
final class RawSQLite: RawEngine {
    private let database: OpaquePointer
    private var isOpen = true
    private var statements: [String: OpaquePointer] = [:]

    /// What SQLite answered.
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// Opens the database of a data folder with the server's own settings: the same log, the same cache, `FULL`.
    init(folder: URL) throws {
        var opened: OpaquePointer?
        let path = folder.appending(path: "endwell.sqlite").path(percentEncoded: false)
        guard sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK, let opened else {
            throw Failed(description: "SQLite does not open \(path)")
        }
        database = opened
        let limits = SQLiteLimits()
        try run("PRAGMA journal_mode = WAL")
        try run("PRAGMA synchronous = FULL")
        try run("PRAGMA foreign_keys = ON")
        try run("PRAGMA cache_size = -\(limits.writerCacheBytesMax / 1_024)")
        try run("PRAGMA wal_autocheckpoint = \(limits.checkpointPages)")
    }

    deinit { close() }

    var words: String { "SQLite \(String(cString: sqlite3_libversion())), write-ahead log, synchronous=FULL" }
    let ways = (alone: "raw engine, one notice a commit", together: "raw engine, \(actsPerCommit) a commit")
    /// Acts that share a commit of the batched rate.
    private static let actsPerCommit = 32

    func alone(_ acts: [[RecordedStatement]]) throws -> Timings { try write(acts, actsPerCommit: 1) }

    func together(_ acts: [[RecordedStatement]]) throws -> Timings {
        try write(acts, actsPerCommit: Self.actsPerCommit)
    }

    /// Brings the log into the database, as SQLite does with the last connection, and lets go of both.
    func close() {
        guard isOpen else { return }
        isOpen = false
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(database)
    }

    /// Writes the acts, so many to a commit, and tells how long each commit took.
    private func write(_ acts: [[RecordedStatement]], actsPerCommit: Int) throws -> Timings {
        var timings = Timings()
        let begun = ContinuousClock.now
        for start in stride(from: 0, to: acts.count, by: actsPerCommit) {
            let together = acts[start..<min(start + actsPerCommit, acts.count)]
            let before = ContinuousClock.now
            try run("BEGIN IMMEDIATE")
            for act in together {
                for statement in act { try run(statement.sql, statement.arguments) }
            }
            try run("COMMIT")
            timings.add(ContinuousClock.now - before, count: together.count)
        }
        timings.elapsed = ContinuousClock.now - begun
        return timings
    }

    private func run(_ sql: String, _ arguments: [SQLValue] = []) throws {
        let statement = try prepared(sql)
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        for (offset, argument) in arguments.enumerated() { bind(argument, to: statement, at: Int32(offset + 1)) }
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: continue
            case SQLITE_DONE: return
            default: throw Failed(description: "\(String(cString: sqlite3_errmsg(database))), in: \(sql)")
            }
        }
    }

    private func prepared(_ sql: String) throws -> OpaquePointer {
        if let kept = statements[sql] { return kept }
        var compiled: OpaquePointer?
        sqlite3_prepare_v3(database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, nil)
        guard let compiled else {
            throw Failed(description: "\(String(cString: sqlite3_errmsg(database))), in: \(sql)")
        }
        statements[sql] = compiled
        return compiled
    }

    private func bind(_ value: SQLValue, to statement: OpaquePointer, at index: Int32) {
        // SQLite makes a copy of what is bound so, before the call returns.
        let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch value {
        case .null: sqlite3_bind_null(statement, index)
        case .integer(let number): sqlite3_bind_int64(statement, index, number)
        case .text(let text): sqlite3_bind_text(statement, index, text, -1, copied)
        case .blob(let bytes) where bytes.isEmpty: sqlite3_bind_zeroblob(statement, index, 0)
        case .blob(let bytes):
            _ = bytes.withUnsafeBytes {
                sqlite3_bind_blob64(statement, index, $0.baseAddress, UInt64($0.count), copied)
            }
        }
    }
}
