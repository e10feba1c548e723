import Dispatch
public import EndwellService
public import EndwellStore
import Foundation
import Synchronization

/// A PostgreSQL database, which several nodes may share: a bounded pool of connections to whichever server takes
/// writes, some for writes and some for reads, so that writes that wait for each other hold up no page.
///
/// Each connection has a thread of its own: libpq blocks, and nothing that blocks may hold up the program's tasks.
public final class PostgreSQLDriver: SQLDriver {
    private typealias Work = @Sendable (PostgreSQLWorker) -> Void

    private let writes: WaitingLine<Work>
    private let reads: WaitingLine<Work>
    private let working = DispatchGroup()
    private let exchange: PostgreSQLExchange
    private let address: PostgreSQLAddress
    private let claim: PostgreSQLClaim
    private let limits: PostgreSQLLimits
    private let tally = DriverTally()
    private let writers: Int
    private let readers: Int
    private let proving = Mutex<Task<Void, any Error>?>(nil)

    /// Opens the database. Blocks while it does; throws when there is no primary that lets us in, and when it can't be
    /// had as it is claimed: `inUse` or `moved`.
    public init(
        _ address: PostgreSQLAddress, limits: PostgreSQLLimits = PostgreSQLLimits(),
        claim: PostgreSQLClaim = .withOthers
    ) throws(StoreFault) {
        do throws(PostgreSQLFailure) {
            _ = try PostgreSQLConnection.opened(to: address, limits: limits, claim: claim)
        } catch {
            throw error.fault
        }
        (self.address, self.claim, self.limits) = (address, claim, limits)
        writers =
            switch claim {
            case .withOthers: limits.writers
            case .alone: 1
            }
        readers = limits.readers
        exchange = try PostgreSQLExchange(address, limits: limits)
        writes = WaitingLine(of: "writes", waitingMax: limits.writesWaitingMax)
        reads = WaitingLine(of: "reads", waitingMax: limits.readsWaitingMax)
        let outage = Outage(milliseconds: limits.outageMilliseconds)
        let lines: [(WaitingLine<Work>, name: String, count: Int, PostgreSQLClaim?)] = [
            (writes, "endwell.writer", writers, claim), (reads, "endwell.reader", limits.readers, nil),
        ]
        for (line, name, count, claim) in lines {
            for _ in 0..<count {
                working.enter()
                let thread = Thread { [working, tally] in
                    let worker = PostgreSQLWorker(
                        address, limits: limits, outage: outage, tally: tally, claim: claim)
                    while let task = line.take(max: 1).first { task(worker) }
                    working.leave()
                }
                thread.name = name
                thread.start()
            }
        }
    }

    deinit {
        exchange.close()
        reads.close()
        writes.close()
    }

    /// Runs the body in a transaction, and again when others were in its way.
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await onWorker(of: writes) { [tally] worker in try tally.writing { try worker.write(body) } }
    }

    /// Runs the body on a snapshot of the primary's.
    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await onWorker(of: reads) { [tally] worker in
            try tally.reading { Swift.Result { try worker.read(body) } }.get()
        }
    }

    /// Brings the database to the last of these migrations, in one write, however many nodes start at once. A node goes
    /// on beside newer ones whose migrations leave it running.
    ///
    /// It may take as long as it needs, and so may the migration of another node that this one waits for; but a table that
    /// somebody holds is not waited for any longer than by an act, since acts would queue behind it.
    public func migrate(_ migrations: [Migration]) async throws {
        let (lockMillisecondsMax, setLockTimeout) = (
            limits.lockWaitMillisecondsMax, "SELECT set_config('lock_timeout', ?, true) AS was"
        )
        let migrate: @Sendable (any SQLConnection) throws -> Void = { connection in
            _ = try connection.row(setLockTimeout, [.text("0")])
            try connection.lock(["migrations"])
            _ = try connection.row(setLockTimeout, [.text(String(lockMillisecondsMax))])
            try connection.apply(migrations, besideNewer: true)
        }
        switch claim {
        // Its only connection is as patient.
        case .alone: try await write(migrate)
        case .withOthers: try await onThread { worker in try worker.write(migrate) }
        }
    }

    /// Works on a thread and with a connection that are there for nothing else, and that are patient.
    private func onThread(_ work: @escaping @Sendable (PostgreSQLWorker) throws -> Void) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let thread = Thread { [address, claim, limits, tally] in
                let worker = PostgreSQLWorker(
                    address, limits: .patient, outage: Outage(milliseconds: limits.outageMilliseconds), tally: tally,
                    claim: claim)
                continuation.resume(with: Swift.Result { try work(worker) })
            }
            thread.name = "endwell.migrator"
            thread.start()
        }
    }

    /// Proves that commits wait for the disk, that one gets there, and that a reader answers. Who asks while somebody
    /// else does shares the answer, so that questions don't pile up before a server that hangs.
    public func assertReady() async throws {
        let (task, isFirst) = proving.withLock { running in
            if let running { return (running, false) }
            let task = Task { try await proveReady() }
            running = task
            return (task, true)
        }
        defer { if isFirst { proving.withLock { $0 = nil } } }
        try await task.value
    }

    private func proveReady() async throws {
        try await write { connection in
            for (name, wanted) in [("fsync", ["on"]), ("synchronous_commit", ["on", "remote_apply"])] {
                let found: String? = try connection.row("SELECT current_setting(?) AS found", [.text(name)])?[0]
                guard let found, wanted.contains(found) else {
                    throw StoreFault.unavailable(
                        reason: "PostgreSQL’s \(name) is \(found ?? "missing"), which loses what is acknowledged")
                }
            }
            // A record in the server's log that stands for nothing: its commit has to reach the disk.
            _ = try connection.row("SELECT 1 FROM pg_logical_emit_message(true, 'endwell', 'ready') AS place")
        }
        _ = try await read { connection in try connection.row("SELECT 1") }
    }

    /// What was done so far, and what waits now; each write is a commit of its own.
    public var figures: StoreFigures {
        var figures = tally.figures
        (figures.writesWaiting, figures.readsWaiting) = (writes.count, reads.count)
        (figures.writers, figures.readers) = (writers, readers)
        return figures
    }

    /// Tells the other nodes, over a connection that is there for nothing else.
    public func tell(_ words: Set<String>) { exchange.tell(words) }

    /// Listens to the other nodes, on a thread of its own; one who is alone has nobody to listen to.
    public func listen(_ heard: @escaping @Sendable (Set<String>?) -> Void) {
        guard case .withOthers = claim else { return }
        working.enter()
        let thread = Thread { [working, exchange] in
            exchange.run(heard)
            working.leave()
        }
        thread.name = "endwell.exchange"
        thread.start()
    }

    /// Serves all who wait, and lets go of the connections.
    public func close() async {
        exchange.close()
        reads.close()
        writes.close()
        await working.ended()
    }

    private func onWorker<Result: Sendable>(
        of line: WaitingLine<Work>, _ work: @escaping @Sendable (PostgreSQLWorker) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            do {
                try line.join { worker in continuation.resume(with: Swift.Result { try work(worker) }) }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
