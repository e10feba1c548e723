public import EndwellService
public import EndwellStore
public import Foundation
import GRDB

/// The database of a data folder for looking only, beside a server that has it open or when none runs.
///
/// It neither writes nor checkpoints, so that nothing it does can harm. Unless it is asked to keep servers out, it takes
/// no lock that would.
public final class SQLiteReader: SQLDriver {
    private let queue: DatabaseQueue
    private let statementsKeptMax: Int
    private let claim: FolderClaim?
    private static let nothingWritten = StoreFault.misuse(what: "the database is open for reading only")

    /// Opens the database; `nil` when the folder holds none.
    /// - Parameter isAlone: whether no server may have the folder meanwhile; a fault when one has it.
    public init?(folder url: URL, isAlone: Bool, limits: SQLiteLimits = SQLiteLimits()) throws(StoreFault) {
        let path = url.appending(path: "endwell.sqlite").path(percentEncoded: false)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        claim = isAlone ? try DataFolder(at: url).claim() : nil
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(limits.lockWaitSeconds)
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw StoreFault(opening: path, error: error)
        }
        statementsKeptMax = limits.statementsKeptMax
    }

    /// Refuses: nothing is written.
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        throw Self.nothingWritten
    }

    /// Runs the body on a snapshot.
    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await queue.unsafeRead { [statementsKeptMax] database in
            try SQLiteConnection(database, statementsKeptMax: statementsKeptMax).snapshot(body)
        }
    }

    /// Changes nothing, and throws unless the database has exactly these migrations and is no target of a move that is half done.
    public func migrate(_ migrations: [Migration]) async throws {
        try await read { connection in
            let isInstalled = try connection.row("SELECT 1 FROM sqlite_master WHERE name = 'migration'") != nil
            try connection.assertReadable(by: migrations, isInstalled: isInstalled)
        }
        try await read { connection in try connection.assertNotHalfMoved(after: migrations) }
    }

    /// Refuses: nothing can be written here.
    public func assertReady() async throws {
        throw Self.nothingWritten
    }

    /// Writes all that is committed at one instant into a file of that name, for its owner alone, and brings it to the
    /// disk. There must be no such file yet.
    ///
    /// The copy is one plain file without a log beside it, packed anew: pages that nothing uses, and what was deleted
    /// on others, are not in it. Reading the database through to its end takes one snapshot, so whoever writes meanwhile
    /// goes on, and only the log can't start afresh before this is over.
    public func copy(to path: String) async throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.systemFault("\(path) cannot be made") }
        defer { Foundation.close(descriptor) }
        try await queue.unsafeRead { [statementsKeptMax] database in
            let connection = try SQLiteConnection(database, statementsKeptMax: statementsKeptMax)
            try connection.setting("VACUUM INTO ?", [.text(path)])
        }
        // SQLite leaves that to whoever asked for the copy.
        guard fsync(descriptor) == 0 else { throw Self.systemFault("\(path) cannot be brought to the disk") }
    }

    /// Throws unless every page, row and index entry is as SQLite's own check wants it.
    public func assertSound() async throws {
        try await queue.unsafeRead { [statementsKeptMax] database in
            let connection = try SQLiteConnection(database, statementsKeptMax: statementsKeptMax)
            let found = try connection.setting("PRAGMA integrity_check(1)")
            guard found == .text("ok") else { throw StoreFault.corrupt(what: "\(found)") }
        }
    }

    private static func systemFault(_ what: String) -> StoreFault {
        .unavailable(reason: "\(what) (\(String(cString: strerror(errno))))")
    }

    /// Lets go of the database.
    public func close() async {
        // Nothing was written, so nothing can be lost.
        try? queue.close()
        claim?.release()
    }
}
