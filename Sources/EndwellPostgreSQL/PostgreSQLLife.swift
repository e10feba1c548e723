/// One life of a server, from its start until it stops or crashes: what a transaction's number means something in.
///
/// A server gives numbers anew that it had given shortly before a crash, for it doesn't bring to the disk that it gave
/// them. So a number that was committed after a crash need not be the transaction that one asks about.
struct PostgreSQLLife: Hashable {
    /// Which history of the database this is: it grows with each failover.
    let timeline: String
    /// When the server was started; a crash of one of its processes leaves that as it is.
    private let startedAt: String
    /// The processes that the server has for itself, all of which a crash replaces.
    private let processes: Set<String>

    /// What is asked of a server, in the order in which the initialiser reads it.
    static let question = """
        SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8) || ' ' || extract(epoch FROM pg_postmaster_start_time())
            || ' ' || coalesce((SELECT string_agg(pid::text, ' ') FROM pg_stat_activity WHERE datid IS NULL), '')
        """

    /// What a server answered.
    init(_ answer: String?) {
        let words = (answer ?? "").split(separator: " ").map(String.init)
        timeline = words.first ?? ""
        startedAt = words.dropFirst().first ?? ""
        processes = Set(words.dropFirst(2))
    }

    /// Whether the server has neither been started anew nor crashed between the two. One of its processes may have ended by
    /// itself, but not all of them.
    func isSame(as other: PostgreSQLLife) -> Bool {
        timeline == other.timeline && startedAt == other.startedAt && !processes.isDisjoint(with: other.processes)
    }
}
