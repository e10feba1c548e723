import Dispatch
public import EndwellService
public import EndwellStore
import Foundation
import Synchronization

/// A PostgreSQL database for looking only, beside whatever nodes serve it.
///
/// Everything is read from one snapshot, taken when it opens: what is compared stays as it was, whatever people do
/// meanwhile.
public final class PostgreSQLReader: SQLDriver {
    private let reads: WaitingLine<@Sendable (PostgreSQLConnection) -> Void>
    private let reading = DispatchGroup()
    private static let nothingWritten = StoreFault.misuse(what: "the database is open for reading only")

    /// Opens the database. Blocks while it does.
    public init(_ address: PostgreSQLAddress, limits: PostgreSQLLimits = PostgreSQLLimits()) throws(StoreFault) {
        reads = WaitingLine(of: "reads", waitingMax: limits.readsWaitingMax)
        let opened = Handover()
        reading.enter()
        let thread = Thread { [reads, reading] in
            defer { reading.leave() }
            do throws(PostgreSQLFailure) {
                let connection = PostgreSQLConnection(try PostgreSQLLink(to: address, limits: limits), limits: limits)
                try connection.openSnapshot()
                opened.end(with: nil)
                while let task = reads.take(max: 1).first { task(connection) }
            } catch {
                opened.end(with: error.fault)
            }
        }
        thread.name = "endwell.reader"
        thread.start()
        if let fault = opened.fault { throw fault }
    }

    deinit { reads.close() }

    /// Whether the database has anything of Endwell's.
    public var isInstalled: Bool {
        get async throws {
            try await read { try $0.row("SELECT 1 FROM pg_class WHERE oid = to_regclass('migration')") != nil }
        }
    }

    /// Refuses: nothing is written.
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        throw Self.nothingWritten
    }

    /// Runs the body on the snapshot.
    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            do {
                try reads.join { connection in
                    continuation.resume(with: Swift.Result { try connection.readOn(body) })
                }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    /// Changes nothing, and throws unless the database has these migrations, and beside them only such as leave older
    /// programs running, and is no target of a move that is half done.
    public func migrate(_ migrations: [Migration]) async throws {
        let isInstalled = try await isInstalled
        try await read { connection in
            try connection.assertReadable(by: migrations, isInstalled: isInstalled, besideNewer: true)
        }
        try await read { connection in try connection.assertNotHalfMoved(after: migrations) }
    }

    /// Refuses: nothing can be written here.
    public func assertReady() async throws {
        throw Self.nothingWritten
    }

    /// Lets go of the database.
    public func close() async {
        reads.close()
        await reading.ended()
    }
}

/// How the opening of a connection ended, told by the thread that owns it.
private final class Handover: Sendable {
    private let ended = DispatchSemaphore(value: 0)
    private let outcome = Mutex<StoreFault?>(nil)

    func end(with fault: StoreFault?) {
        outcome.withLock { $0 = fault }
        ended.signal()
    }

    /// Waits until the opening has ended, and tells why it failed; nil when it didn't.
    var fault: StoreFault? {
        ended.wait()
        return outcome.withLock { $0 }
    }
}
