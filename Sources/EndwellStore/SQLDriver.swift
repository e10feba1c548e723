public import EndwellService

/// A connection in the middle of one write or one read. It is valid only inside the body that was given it.
///
/// The SQL is portable: `?` placeholders, `BIGINT`, `TEXT` and `BYTEA` columns, `ON CONFLICT`, `RETURNING`; one statement
/// a call; no `BEGIN`, `COMMIT` or `SAVEPOINT`, which belong to the driver. Statements are prepared once and kept.
///
/// A statement that fails spoils its body: everything later in it throws the same fault, and the write is undone even if
/// the body swallows the fault. So one database never keeps half of what another would have refused whole.
public protocol SQLConnection: AnyObject {
    /// All rows of the answer. Bounded by the statement's own `LIMIT`, or by what it asks for.
    func rows(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow]

    /// The first row of the answer, nil when there is none.
    func row(_ sql: String, _ arguments: [SQLValue]) throws -> SQLRow?

    /// Runs a statement, and tells how many rows it inserted, changed or deleted itself.
    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int

    /// Runs a statement of which nobody needs to know what it did.
    ///
    /// It may be sent together with those that follow, so that a database across a network is not waited for each time:
    /// what is asked later finds it done, and its fault is thrown at the latest where the body ends.
    func send(_ sql: String, _ arguments: [SQLValue]) throws

    /// Whether ordered ranges that `UNION ALL` puts together are merged as they are read. Where they are not, each is read
    /// to its end first, unless it says itself in which order it comes and where it ends.
    var mergesRanges: Bool { get }

    /// What a `SELECT` in a write ends with, so that its rows stay as it found them until the write ends. It is empty in
    /// a read, and where writes come one after the other anyway.
    func clause(keeping rows: SQLRowKeeping) -> String

    /// Lets the next statement wait until no other write holds one of these locks, and holds them until this write ends.
    /// Nothing is to be done in a read, or where writes come one after the other anyway.
    ///
    /// What another write does before it ends can be relied on by the statements after this: each statement of a write
    /// sees all that is committed when it begins.
    func lock(_ names: [String]) throws
}

/// For what a write holds on to rows.
public enum SQLRowKeeping: Sendable {
    /// It is going to change them: no other write may do so, nor keep them.
    case toChange
    /// It is going to change them, and does without those that another write holds on to.
    case toChangeUnlessTaken
    /// It relies on what they say: no other write may change them.
    case asTheyAre
}

extension SQLConnection {
    /// All rows of an answer that depends on nothing.
    public func rows(_ sql: String) throws -> [SQLRow] { try rows(sql, []) }

    /// The first row of an answer that depends on nothing.
    public func row(_ sql: String) throws -> SQLRow? { try row(sql, []) }

    /// Runs the statement at once.
    public func send(_ sql: String, _ arguments: [SQLValue]) throws { try execute(sql, arguments) }

    /// Runs a statement without arguments.
    @discardableResult
    public func execute(_ sql: String) throws -> Int { try execute(sql, []) }
}

/// A database that keeps what it has acknowledged.
///
/// Every fault is a `StoreFault`; what a body throws itself reaches its caller unchanged.
public protocol SQLDriver: Sendable {
    /// Runs the body as one unit: all of it is kept, and durable, when this returns; nothing of it when this throws.
    ///
    /// The body must rest on its arguments and the connection alone, and be quick: others wait for it. Whatever it
    /// returns or throws is answered only after the commit, since it may rest on what is not yet committed. A deferred
    /// constraint is checked when the body ends.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result

    /// Runs the body on one consistent snapshot of what is committed; it cannot write.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result

    /// Brings the database to the last of these migrations, all that are missing or none.
    func migrate(_ migrations: [Migration]) async throws

    /// Returns when writes are durable and reads are answered; throws the reason when not.
    func assertReady() async throws

    /// Tells the other nodes that share the database some words, soon and without waiting for it. Words of a node that
    /// dies at that moment are lost.
    func tell(_ words: Set<String>)

    /// Gives what other nodes tell from now on to `heard`, and nil whenever words may have been missed, as at the
    /// beginning and after a connection was lost. To be called once.
    func listen(_ heard: @escaping @Sendable (Set<String>?) -> Void)

    /// What was done so far, and what waits now.
    var figures: StoreFigures { get }

    /// Finishes what waits, then lets go of the database. Later calls are refused as unavailable.
    func close() async
}

extension SQLDriver {
    /// None: nobody asks them of a driver that only looks.
    public var figures: StoreFigures { StoreFigures() }

    /// Does nothing: the database is this process's alone.
    public func tell(_ words: Set<String>) {}

    /// Does nothing: the database is this process's alone.
    public func listen(_ heard: @escaping @Sendable (Set<String>?) -> Void) {}

    /// Brings the database to the last of these migrations, in one write.
    public func migrate(_ migrations: [Migration]) async throws {
        try await write { connection in try connection.apply(migrations) }
    }
}
