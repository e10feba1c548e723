/// How much the SQLite driver takes on. The whole server is to stay below 120 MiB, so pages are cached sparingly and
/// the file is not mapped into memory, where each connection would count it again.
public struct SQLiteLimits: Sendable {
    /// Writes that may wait; the next one is refused as unavailable.
    public var writesWaitingMax = 4_096
    /// Writes that share one commit.
    public var writesPerCommitMax = 64
    /// Reads that may wait; the next one is refused as unavailable.
    public var readsWaitingMax = 4_096
    /// Connections that read, each on a thread of its own.
    public var readers = 4
    /// Prepared statements that one connection keeps.
    public var statementsKeptMax = 512
    /// Pages that the writer keeps in memory, in bytes.
    public var writerCacheBytesMax = 16 * 1_048_576
    /// Pages that each reader keeps in memory, in bytes.
    public var readerCacheBytesMax = 4 * 1_048_576
    /// Pages in the write-ahead log after which a commit also brings them into the database.
    public var checkpointPages = 4_000
    /// Size of the write-ahead log at which the writer waits for readers to let it start afresh.
    public var logBytesMax = 64 * 1_048_576
    /// How long a statement waits for a lock that another connection holds, in seconds.
    public var lockWaitSeconds = 2.0

    /// The limits that suit a small server.
    public init() {}
}
