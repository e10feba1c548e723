import EndwellPostgreSQL
import EndwellSQLite
import EndwellStore
import Foundation

/// Where a town's data lies, and in which engine.
struct Ground: Sendable {
    /// The data folder.
    let folder: URL
    /// The PostgreSQL database; `nil` for SQLite in the folder.
    let database: String?

    /// Opens the database as the server does.
    func driver() throws -> any SQLDriver {
        guard let database else { return try SQLiteDriver(folder: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // A statement of `Copies` takes its time.
        var limits = PostgreSQLLimits()
        limits.statementMillisecondsMax = 3_600_000
        return try PostgreSQLDriver(try PostgreSQLAddress(database), limits: limits)
    }

    /// Opens the engine without anything of ours.
    func engine() throws -> any RawEngine {
        guard let database else { return try RawSQLite(folder: folder) }
        return try RawPostgreSQL(database, folder: folder)
    }

    /// Lets the engine look at what its tables have come to, as PostgreSQL does by itself after a while.
    func settle() throws {
        guard let database else { return }
        try Tool.psql(database, "VACUUM ANALYZE")
        try Tool.psql(database, "CHECKPOINT")
    }

    /// Removes everything that was made on it.
    func clear() throws {
        try? FileManager.default.removeItem(at: folder)
        guard let database else { return }
        try Tool.psql(database, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    }

    /// The statement by which the driver takes a lock by its name; `nil` where writes come one after the other.
    var lockStatement: String? {
        database.map { _ in "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(?, 0)) AS held" }
    }

    /// What the server is told.
    var arguments: [String] { ["--data", folder.path(percentEncoded: false)] }

    /// What the server is told where nobody else sees it.
    var environment: [String: String] { database.map { ["ENDWELL_DATABASE_URL": $0] } ?? [:] }
}

/// A program of PostgreSQL's.
enum Tool {
    /// The program failed.
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs SQL, and returns what it answers without ornaments.
    @discardableResult
    static func psql(_ database: String, _ sql: String) throws -> String {
        try run([
            "psql", "--quiet", "--no-psqlrc", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "-c", sql,
            database,
        ])
    }

    /// Runs the program, and returns what it prints.
    @discardableResult
    static func run(_ words: [String], in folder: URL? = nil) throws -> String {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.standardOutput = output
        if let folder { process.currentDirectoryURL = folder }
        try process.run()
        let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(description: "\(words.first ?? "") failed; its words are above")
        }
        return printed.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
