/// A table as a move copies it: row by row, in the order of its key.
public struct MovedTable: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its primary key, which both databases sort alike.
    public let key: [String]
    /// All its columns, from left to right.
    public let columns: [String]

    init(_ name: String, key: [String], _ columns: String) {
        self.name = name
        self.key = key
        self.columns = columns.split(separator: " ").map(String.init)
    }
}

extension MovedTable {
    /// Every table that a move copies, each after those that its rows refer to.
    public static let all = [
        MovedTable(
            "accounts", key: ["id"],
            "id email_key email name password_hash time_zone confirmed_at is_operator suspended_at created_at"),
        MovedTable("sessions", key: ["token_hash"], "token_hash person_id created_at expires_at device"),
        MovedTable(
            "access_tokens", key: ["id"],
            "id token_hash person_id name scope created_at expires_at last_used_at"),
        MovedTable(
            "webhooks", key: ["id"],
            "id person_id url secret created_at position next_at failures stopped_at last_at last_status last_failure"),
        MovedTable("settings", key: ["name"], "name value"),
        MovedTable("counters", key: ["name"], "name count"),
        MovedTable(
            "contracts", key: ["id"],
            "id reference phase version client_id contractor_id email_key is_unclaimed hash state_format state"),
        MovedTable("events", key: ["contract_id", "number"], "contract_id number hash bytes"),
        MovedTable("contents", key: ["id"], "id contract_id salt text"),
        MovedTable("sealed_reviews", key: ["contract_id", "party"], "contract_id party review"),
        MovedTable(
            "memberships", key: ["contract_id", "party"],
            """
            contract_id party person_id tab updated_at waits_me waits_other next_at next_kind phase outcome closed \
            is_offerer reference title other_id other_name time_zone
            """),
        MovedTable(
            "search_words", key: ["person_id", "word", "contract_id", "is_name"],
            "person_id word contract_id party is_name"),
        MovedTable(
            "deadlines", key: ["contract_id", "kind", "subject"],
            "contract_id kind subject at loser remind_at wake_at leased_by leased_until"),
        MovedTable(
            "published_reviews", key: ["contract_id", "author_party"],
            """
            contract_id author_party author_id about_id rating text_id text_digest at outcome days_run accepted \
            is_confirmed
            """),
        MovedTable("read_marks", key: ["contract_id", "party"], "contract_id party number at"),
        MovedTable("uploads", key: ["id"], "id contract_id person_id sha256 bytes name type at"),
        MovedTable("file_uses", key: ["content_id"], "content_id sha256"),
        MovedTable("once_keys", key: ["person_id", "key"], "person_id key answer at"),
        MovedTable(
            "kept_answers", key: ["person_id", "key"], "person_id key digest status location version body at"),
        MovedTable("sign_in_attempts", key: ["address", "at", "id"], "address at id"),
        MovedTable("hiring_words", key: ["from_id", "to_id"], "from_id to_id open at"),
        MovedTable("figures", key: ["person_id", "figure"], "person_id figure count"),
        MovedTable("acquaintances", key: ["person_id", "other_id"], "person_id other_id since"),
        MovedTable("news", key: ["person_id", "id"], "person_id id contract_id kind actor_id at deadline is_read"),
        MovedTable("changes", key: ["person_id", "position"], "person_id position contract_id number"),
    ]

    /// Tables that no move copies: what they hold is about the database itself, or files, which move from one store of files
    /// to another.
    public static let left: Set = ["migration", "migration_beside", "moves", "files", "file_pieces"]

    /// The last event's number and hash of every contract: what its whole record hangs on (R15).
    static let chainHeads = MovedTable("contracts", key: ["id"], "id version hash")

    /// The tables that a new database has rows in: counters that count nothing yet.
    static let counters = "counters"
}

extension MovedTable {
    /// What stands for a row's place in the order of the key.
    func key(of row: [SQLValue]) -> [SQLValue] {
        key.compactMap { name in columns.firstIndex(of: name).map { row[$0] } }
    }

    /// The rows after a place, or from the first: its key's values and a limit are the arguments.
    func page(isFirst: Bool) -> String {
        let after = isFirst ? "" : "WHERE (\(list(key))) > (\(Self.placeholders(key.count))) "
        return "SELECT \(list(columns)) FROM \(name) \(after)ORDER BY \(list(key)) LIMIT ?"
    }

    /// The key of the last row.
    var lastKey: String {
        "SELECT \(list(key)) FROM \(name) ORDER BY \(key.map { "\($0) DESC" }.joined(separator: ", ")) LIMIT 1"
    }

    /// Inserts so many rows at once.
    func insertion(rows: Int) -> String {
        let row = "(\(Self.placeholders(columns.count)))"
        let values = Array(repeating: row, count: rows).joined(separator: ", ")
        return "INSERT INTO \(name) (\(list(columns))) VALUES \(values)"
    }

    /// Removes the first rows, as many as the argument says.
    var removal: String {
        "DELETE FROM \(name) WHERE (\(list(key))) IN (SELECT \(list(key)) FROM \(name) ORDER BY \(list(key)) LIMIT ?)"
    }

    private func list(_ names: [String]) -> String { names.joined(separator: ", ") }

    private static func placeholders(_ count: Int) -> String {
        Array(repeating: "?", count: count).joined(separator: ", ")
    }
}

/// How much of a move is done at once.
public struct MoveLimits: Sendable {
    /// Rows that are read at once, and kept in one transaction.
    public var rowsAtOnce = 1_000
    /// Bytes that are kept in one transaction, unless a single row has more.
    public var bytesAtOnce = 4 * 1_048_576
    /// Rows of one statement; a power of two, so that few statements do for any number of rows.
    static let rowsInStatement = 64

    /// The limits that suit a small machine.
    public init() {}
}
