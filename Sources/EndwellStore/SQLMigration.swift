import EndwellService

/// One step of the database's shape. The list of them is append-only: one that has run anywhere is never edited.
public struct Migration: Sendable {
    /// Its place in the list: 1, 2, 3 …
    public let number: Int
    /// What it brings, in a few words.
    public let name: String
    /// Its statements in portable SQL, run in order.
    public let statements: [String]
    /// True when a program that doesn't know the step may go on beside those that do, as while nodes are brought up to
    /// date one after the other: it adds what older statements need not name, and takes nothing away.
    public let leavesOlderProgramsRunning: Bool
    /// What the program does after them that no SQL can.
    let program: (@Sendable (any SQLConnection) throws -> Void)?

    /// A step of the database's shape.
    public init(
        number: Int, name: String, statements: [String], leavesOlderProgramsRunning: Bool = false,
        program: (@Sendable (any SQLConnection) throws -> Void)? = nil
    ) {
        self.number = number
        self.name = name
        self.statements = statements
        self.leavesOlderProgramsRunning = leavesOlderProgramsRunning
        self.program = program
    }
}

extension SQLConnection {
    /// Runs the migrations that the database has not had yet, in order, and records each.
    ///
    /// Throws before anything is changed: `newerDatabase` when the database has had one this program doesn't know, and
    /// `moved` when what is in it has moved elsewhere or is not wholly here.
    /// - Parameter besideNewer: whether to go on where each step that this program doesn't know leaves older programs
    ///   running.
    public func apply(_ migrations: [Migration], besideNewer: Bool = false) throws {
        guard migrations.map(\.number).elementsEqual(1..<migrations.count + 1) else {
            throw StoreFault.misuse(what: "migrations must be numbered 1, 2, 3 … in order")
        }
        let had = try had(of: migrations, besideNewer: besideNewer)
        if migrations.prefix(had).contains(where: { $0.name == Migrations.movesName }) { try assertNotMoved() }
        for migration in migrations.dropFirst(had) {
            for statement in migration.statements {
                try execute(statement)
            }
            try migration.program?(self)
            try execute(
                "INSERT INTO migration (number, name) VALUES (?, ?)",
                [SQLValue(migration.number), .text(migration.name)])
            if migration.leavesOlderProgramsRunning {
                try execute("INSERT INTO migration_beside (number) VALUES (?)", [SQLValue(migration.number)])
            }
        }
    }

    /// How many of these migrations the database has had; throws `newerDatabase` when it has had one more.
    func had(of migrations: [Migration], besideNewer: Bool = false) throws -> Int {
        try execute("CREATE TABLE IF NOT EXISTS migration (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)")
        // The steps beside which programs go on that don't know them.
        try execute("CREATE TABLE IF NOT EXISTS migration_beside (number BIGINT NOT NULL PRIMARY KEY)")
        let recorded = try recordedMigrations()
        try assertNotNewer(recorded.last?.number ?? 0, than: migrations, besideNewer: besideNewer)
        try assertUnchanged(recorded, among: migrations)
        return min(recorded.count, migrations.count)
    }

    /// Throws unless a program with these migrations can read the database.
    ///
    /// - Parameter isInstalled: whether the database has had any.
    public func assertReadable(by migrations: [Migration], isInstalled: Bool, besideNewer: Bool = false) throws {
        let last = isInstalled ? try recordedMigrations().last?.number ?? 0 : 0
        guard last >= migrations.count else {
            throw StoreFault.unavailable(
                reason: "an older program made the database; start the server once, and it is brought up to date")
        }
        try assertNotNewer(last, than: migrations, besideNewer: besideNewer)
    }

    private func assertNotNewer(_ last: Int, than migrations: [Migration], besideNewer: Bool) throws {
        guard last > migrations.count else { return }
        let fault = StoreFault.newerDatabase(found: last, known: migrations.count)
        guard besideNewer else { throw fault }
        let beside: Int? = try row(
            "SELECT count(*) FROM migration_beside WHERE number > ?", [SQLValue(migrations.count)])?[0]
        guard beside == last - migrations.count else { throw fault }
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
