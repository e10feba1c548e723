import EndwellService
import EndwellStore
import Foundation

/// A write that waits for its turn.
struct WaitingWrite: Sendable {
    /// Runs the body. What it returns answers the caller, and is called only when the commit is on the disk.
    let perform: @Sendable (any SQLConnection) throws -> @Sendable () -> Void
    /// Tells the caller why nothing was done.
    let fail: @Sendable (any Error) -> Void
}

/// What the writer's thread is asked to do.
enum WriterTask: Sendable {
    /// A write, which shares a commit with others.
    case write(WaitingWrite)
    /// Something that needs the writing connection between two commits.
    case aside(@Sendable (SQLiteConnection) -> Void)
}

/// The one that writes: it takes all that wait, runs each in a savepoint of one transaction, commits once, and then
/// answers them all.
final class SQLiteWriter {
    private let connection: SQLiteConnection
    private let logPath: String
    private let limits: SQLiteLimits
    private let tally: DriverTally
    /// Size of the log at which it is emptied next.
    private var logBytesAllowed: Int

    init(on connection: SQLiteConnection, logPath: String, limits: SQLiteLimits, tally: DriverTally) {
        self.connection = connection
        self.logPath = logPath
        self.limits = limits
        self.tally = tally
        logBytesAllowed = limits.logBytesMax
    }

    /// Serves the line until it is closed and empty.
    func serve(_ line: WaitingLine<WriterTask>) {
        while true {
            let tasks = line.take(max: limits.writesPerCommitMax)
            if tasks.isEmpty { break }
            var together: [WaitingWrite] = []
            for task in tasks {
                switch task {
                case .write(let write):
                    together.append(write)
                case .aside(let work):
                    commitAll(together)
                    together = []
                    work(connection)
                }
            }
            commitAll(together)
        }
        _ = connection.emptyLog()
    }

    private func commitAll(_ writes: [WaitingWrite]) {
        var rest = writes[...]
        while !rest.isEmpty {
            rest = tally.writing { commitTogether(rest) }
            boundLog()
        }
    }

    /// Commits these writes, and returns those that did not get their turn because the transaction was lost midway.
    private func commitTogether(_ writes: ArraySlice<WaitingWrite>) -> ArraySlice<WaitingWrite> {
        var ended: [Result<@Sendable () -> Void, any Error>] = []
        do throws(StoreFault) {
            // What a transaction that could not even be rolled back has left behind.
            connection.rollBack()
            try connection.beginWrite()
            for write in writes {
                ended.append(Result { try connection.savepoint(write.perform) })
                guard connection.isInTransaction else { throw Self.loss(ended.last) }
            }
            try connection.commit()
        } catch {
            connection.rollBack()
            tally.failed()
            let undone = ended.isEmpty ? writes : writes.prefix(ended.count)
            for write in undone { write.fail(error) }
            return writes.dropFirst(undone.count)
        }
        // Counted first: who has their answer finds it counted.
        tally.committed(writes: ended.count { if case .success = $0 { true } else { false } })
        for (write, outcome) in zip(writes, ended) {
            switch outcome {
            case .success(let answer): answer()
            case .failure(let error): write.fail(error)
            }
        }
        return []
    }

    /// Why SQLite gave up a transaction of its own accord.
    private static func loss(_ last: Result<@Sendable () -> Void, any Error>?) -> StoreFault {
        if case .failure(let fault as StoreFault) = last { return fault }
        return .unavailable(reason: "the database gave up the transaction")
    }

    /// Readers that come one after the other can keep the log from ever starting afresh, and it would grow without end.
    private func boundLog() {
        var status = stat()
        guard stat(logPath, &status) == 0, status.st_size > logBytesAllowed else { return }
        // Who could not empty it doesn't try again, and make everybody wait again, at the very next commit.
        logBytesAllowed = connection.emptyLog() ? limits.logBytesMax : Int(status.st_size) + limits.logBytesMax / 4
    }
}
