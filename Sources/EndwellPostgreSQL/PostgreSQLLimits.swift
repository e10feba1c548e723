/// How much the PostgreSQL driver takes on, and how long it waits for what may never come.
public struct PostgreSQLLimits: Sendable {
    /// Connections that write, each on a thread of its own.
    public var writers = 8
    /// Connections that read, each on a thread of its own.
    public var readers = 8
    /// Writes that may wait for a connection; the next one is refused as unavailable.
    public var writesWaitingMax = 4_096
    /// Reads that may wait for a connection; the next one is refused as unavailable.
    public var readsWaitingMax = 4_096
    /// Prepared statements that one connection keeps.
    public var statementsKeptMax = 512
    /// Statements that are sent to the server together at most.
    public var statementsSentTogetherMax = 64
    /// How long one host is given to accept a connection, in seconds.
    public var connectSecondsMax = 2
    /// How long a server may be silent at the beginning of a transaction, in milliseconds, before it counts as gone. It
    /// has nothing to do there, so one that hangs is noticed long before a statement would have run too long.
    public var beginMillisecondsMax = 5_000
    /// How long a statement may run, in milliseconds; the server then stops it.
    public var statementMillisecondsMax = 30_000
    /// How long a statement may wait for a lock that another write holds, in milliseconds.
    public var lockWaitMillisecondsMax = 10_000
    /// How much longer than a statement may run its answer is waited for, in milliseconds, before the server counts as
    /// gone.
    public var silenceMillisecondsMax = 5_000
    /// How long a transaction may stand idle, in milliseconds, before the server ends it: the locks of a node that
    /// hangs must not hold up the others. No body waits for anything but the server.
    public var idleMillisecondsMax = 5_000
    /// How long it is waited, in milliseconds, for one who has the database otherwise than it is claimed.
    public var claimMillisecondsMax = 3_000
    /// How often one act is decided at most, when others were in its way or its connection broke.
    public var attemptsMax = 3
    /// For how long the server is asked what became of a commit that it did not answer, in milliseconds; a question
    /// that is under way is waited for.
    public var commitQuestionsMillisecondsMax = 10_000
    /// The pause between two such questions, in milliseconds.
    public var commitQuestionPauseMilliseconds: UInt32 = 100
    /// Words for other nodes that wait to be told; when there are more, all who listen look for themselves.
    public var wordsUntoldMax = 10_000
    /// Words that are told at once: each is a person's id, and together they have less than the 8,000 bytes that fit.
    public var wordsToldAtOnceMax = 200
    /// For how long after a failed attempt to connect nobody tries again, in milliseconds: while there is no primary,
    /// callers are told at once.
    public var outageMilliseconds = 250

    /// The limits that suit a node of a small server.
    public init() {}

    /// The limits that suit what goes over all there is: a move, which makes whole indices in one statement, a migration,
    /// and a verification.
    public static var patient: PostgreSQLLimits {
        var limits = PostgreSQLLimits()
        limits.readers = 2
        limits.statementMillisecondsMax = 6 * 3_600_000
        limits.idleMillisecondsMax = 60_000
        return limits
    }
}
