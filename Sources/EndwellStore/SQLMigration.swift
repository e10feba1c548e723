import EndwellService

/// One step of the database's shape. The list of them is append-only: one that has run anywhere is never edited.
public struct Migration: Sendable {
    /// Its place in the list: 1, 2, 3 …
    public let number: Int
    /// What it brings, in a few words.
    public let name: String
    /// Its statements in portable SQL, run in order.
    public let statements: [String]
    /// What the program does after them that no SQL can.
    let program: (@Sendable (any SQLConnection) throws -> Void)?

    /// A step of the database's shape.
    public init(
        number: Int, name: String, statements: [String],
        program: (@Sendable (any SQLConnection) throws -> Void)? = nil
    ) {
        self.number = number
        self.name = name
        self.statements = statements
        self.program = program
    }
}

extension SQLConnection {
    /// Runs the migrations that the database has not had yet, in order, and records each.
    ///
    /// Throws `newerDatabase` before anything is changed when the database has had one this program doesn't know.
    public func apply(_ migrations: [Migration]) throws {
        guard migrations.map(\.number).elementsEqual(1..<migrations.count + 1) else {
            throw StoreFault.misuse(what: "migrations must be numbered 1, 2, 3 … in order")
        }
        try execute("CREATE TABLE IF NOT EXISTS migration (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)")
        let recorded = try recordedMigrations()
        if let last = recorded.last, last.number > migrations.count {
            throw StoreFault.newerDatabase(found: last.number, known: migrations.count)
        }
        try assertUnchanged(recorded, among: migrations)
        for migration in migrations.dropFirst(recorded.count) {
            for statement in migration.statements {
                try execute(statement)
            }
            try migration.program?(self)
            try execute(
                "INSERT INTO migration (number, name) VALUES (?, ?)",
                [SQLValue(migration.number), .text(migration.name)])
        }
    }

    private func recordedMigrations() throws -> [(number: Int, name: String)] {
        try rows("SELECT number, name FROM migration ORDER BY number").map { row in
            (number: try row["number"], name: try row["name"])
        }
    }

    /// A record with gaps or other names is no history of this program's.
    private func assertUnchanged(_ recorded: [(number: Int, name: String)], among known: [Migration]) throws {
        for (record, migration) in zip(recorded, known) where record != (migration.number, migration.name) {
            throw StoreFault.corrupt(
                what: "migration \(record.number) was “\(record.name)” where this program has "
                    + "\(migration.number) “\(migration.name)”")
        }
    }
}
