import Dispatch
public import EndwellService
public import EndwellStore
public import Foundation
import GRDB
import Synchronization

/// The database in one file, for one process: one connection that writes, with group commit, and a few that read.
///
/// Each connection has a thread of its own, so that nothing that waits for the disk holds up the program's tasks. One
/// writing connection is also a matter of safety: SQLite before 3.51.3 can damage a database when two write or
/// checkpoint at once.
public final class SQLiteDriver: SQLDriver {
    private let pool: DatabasePool
    private let claim: FolderClaim
    private let writes: WaitingLine<WriterTask>
    private let reads: WaitingLine<@Sendable (SQLiteConnection) -> Void>
    private let writing = DispatchGroup()
    private let reading = DispatchGroup()
    private let tally = DriverTally()
    private let readers: Int

    /// Opens the database of a data folder, and makes both when they are not there. Blocks while it does.
    public init(folder url: URL, limits: SQLiteLimits = SQLiteLimits()) throws(StoreFault) {
        let folder = try DataFolder(at: url)
        claim = try folder.claim()
        readers = limits.readers
        try folder.makeDatabaseFile()
        do {
            pool = try DatabasePool(path: folder.databasePath, configuration: Self.configuration(limits))
        } catch {
            throw StoreFault(opening: folder.databasePath, error: error)
        }
        writes = WaitingLine(of: "writes", waitingMax: limits.writesWaitingMax)
        reads = WaitingLine(of: "reads", waitingMax: limits.readsWaitingMax)
        do throws(StoreFault) {
            try startWriter(logPath: folder.databasePath + "-wal", limits: limits)
            for _ in 0..<limits.readers { try startReader(limits: limits) }
        } catch {
            reads.close()
            writes.close()
            throw error
        }
    }

    deinit {
        reads.close()
        writes.close()
    }

    /// Runs the body in a savepoint of the next commit.
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let write = WaitingWrite(
                perform: { connection in
                    let result = try body(connection)
                    return { continuation.resume(returning: result) }
                },
                fail: { continuation.resume(throwing: $0) })
            do {
                try writes.join(.write(write))
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    /// Runs the body on a reader's snapshot.
    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            do {
                try reads.join { connection in
                    continuation.resume(with: Swift.Result { try connection.snapshot(body) })
                }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    /// Proves that commits wait for the disk, that one gets there, and that a reader answers.
    public func assertReady() async throws {
        try await aside { connection throws(StoreFault) in
            try connection.assertDurable()
            try connection.proveWriting()
        }
        _ = try await read { connection in try connection.row("SELECT 1") }
    }

    /// Serves all who wait, empties the log into the database, and lets another process have the folder.
    public func close() async {
        reads.close()
        await reading.ended()
        writes.close()
        await writing.ended()
        // All that was acknowledged is on the disk already: a file that doesn't close takes nothing with it.
        try? pool.close()
        claim.release()
    }

    /// How many writes wait for their turn.
    var writesWaiting: Int { writes.count }

    /// What was done so far, and what waits now.
    public var figures: StoreFigures {
        var figures = tally.figures
        (figures.writesWaiting, figures.readsWaiting) = (writes.count, reads.count)
        (figures.writers, figures.readers) = (1, readers)
        return figures
    }

    /// Does something with the writing connection between two commits.
    func aside<Result: Sendable>(
        _ work: @escaping @Sendable (SQLiteConnection) throws(StoreFault) -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            do {
                try writes.join(
                    .aside { connection in
                        continuation.resume(with: Swift.Result { try work(connection) })
                    })
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}

// MARK: Connections and their threads

extension SQLiteDriver {
    private static func configuration(_ limits: SQLiteLimits) -> Configuration {
        var configuration = Configuration()
        configuration.label = "endwell"
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(limits.lockWaitSeconds)
        configuration.maximumReaderCount = limits.readers
        configuration.persistentReadOnlyConnections = true
        configuration.prepareDatabase { database in
            let isReader = database.configuration.readonly
            let cacheBytes = isReader ? limits.readerCacheBytesMax : limits.writerCacheBytesMax
            try database.execute(sql: "PRAGMA cache_size = -\(cacheBytes / 1_024)")
            try database.execute(sql: "PRAGMA mmap_size = 0")
            if !isReader {
                try database.execute(sql: "PRAGMA wal_autocheckpoint = \(limits.checkpointPages)")
                try database.execute(sql: "PRAGMA journal_size_limit = \(limits.logBytesMax / 4)")
            }
        }
        return configuration
    }

    private func startWriter(logPath: String, limits: SQLiteLimits) throws(StoreFault) {
        // The claim lives as long as the thread: the folder is nobody else's while a commit is under way.
        try Self.startThread(named: "endwell.writer", in: writing) { [pool, claim, writes, tally] opened in
            try pool.writeWithoutTransaction { database in
                let connection = try SQLiteConnection(database, statementsKeptMax: limits.statementsKeptMax)
                // The pool has just set NORMAL, which loses acknowledged commits when the power fails.
                try connection.setting("PRAGMA synchronous = FULL")
                try connection.assertDurable()
                opened()
                SQLiteWriter(on: connection, logPath: logPath, limits: limits, tally: tally).serve(writes)
            }
            withExtendedLifetime(claim) {}
        }
    }

    private func startReader(limits: SQLiteLimits) throws(StoreFault) {
        try Self.startThread(named: "endwell.reader", in: reading) { [pool, reads, tally] opened in
            try pool.unsafeRead { database in
                let connection = try SQLiteConnection(database, statementsKeptMax: limits.statementsKeptMax)
                opened()
                while let task = reads.take(max: 1).first { tally.reading { task(connection) } }
            }
        }
    }

    /// Starts a thread, and returns when it has opened its connection; throws when it could not.
    private static func startThread(
        named name: String, in group: DispatchGroup,
        _ work: @escaping @Sendable (_ opened: @Sendable () -> Void) throws -> Void
    ) throws(StoreFault) {
        let begun = DispatchSemaphore(value: 0)
        let failure = Mutex<StoreFault?>(nil)
        group.enter()
        let thread = Thread {
            defer { group.leave() }
            do {
                try work { begun.signal() }
            } catch {
                failure.withLock { $0 = StoreFault(opening: name, error: error) }
                begun.signal()
            }
        }
        thread.name = name
        thread.start()
        begun.wait()
        if let failure = failure.withLock({ $0 }) { throw failure }
    }
}

extension SQLiteConnection {
    /// Throws unless a commit returns only after the disk has it.
    func assertDurable() throws(StoreFault) {
        let expected: [(name: String, value: SQLValue)] = [
            ("synchronous", 2), ("journal_mode", "wal"), ("foreign_keys", 1),
        ]
        for (name, value) in expected {
            let found = try setting("PRAGMA \(name)")
            guard found == value else {
                throw .unavailable(reason: "SQLite's \(name) is \(found) where \(value) keeps what is acknowledged")
            }
        }
    }

    /// Commits a change that changes nothing, so that a full disk or a read-only folder is noticed.
    func proveWriting() throws(StoreFault) {
        do throws(StoreFault) {
            try beginWrite()
            try setting("PRAGMA user_version = 1")
            try commit()
        } catch {
            rollBack()
            throw error
        }
    }
}
