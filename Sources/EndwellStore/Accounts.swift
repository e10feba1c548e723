import EndwellCore
import EndwellService
import Foundation

extension SQLTransaction {
    func account(_ id: PersonID) throws -> Account? {
        try connection.row(
            "SELECT \(Account.columns) FROM accounts AS a WHERE a.id = ?\(connection.clause(keeping: .asTheyAre))",
            [SQLValue(id)]
        ).map { try Account($0) }
    }

    func account(emailKey: String) throws -> Account? {
        try connection.lock([Self.lockName(ofAddress: emailKey)])
        let keeping = connection.clause(keeping: .asTheyAre)
        return try connection.row(
            "SELECT \(Account.columns) FROM accounts AS a WHERE a.email_key = ?\(keeping)", [.text(emailKey)]
        ).map { try Account($0) }
    }

    /// What keeps two writes apart of which one makes an account of an address and the other an offer to it: else neither
    /// would see the other, and nobody the offer.
    static func lockName(ofAddress emailKey: String) -> String { "address \(emailKey)" }

    func accounts(_ ids: [PersonID]) throws -> [PersonID: Account] {
        var found: [PersonID: Account] = [:]
        try connection.forEach(
            of: Array(Set(ids)), "SELECT \(Account.columns) FROM accounts AS a WHERE a.id",
            keeping: connection.clause(keeping: .asTheyAre)
        ) { row in
            let account = try Account(row)
            found[account.id] = account
        }
        return found
    }

    func accounts(after cursor: ListCursor?, limit: Int) throws -> [Account] {
        let start = cursor?.place ?? ListCursor.newest
        return try connection.rows(
            """
            SELECT \(Account.columns) FROM accounts AS a WHERE (a.created_at, a.id) < (?, ?)
            ORDER BY a.created_at DESC, a.id DESC LIMIT ?
            """, [start.at, start.id, SQLValue(limit)]
        ).map { try Account($0) }
    }

    func add(_ account: Account) throws {
        try connection.execute(
            """
            INSERT INTO accounts (
                id, email_key, email, name, password_hash, time_zone, confirmed_at, is_operator, suspended_at, created_at
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, [SQLValue(account.id)] + account.changeable + [SQLValue(account.createdAt)])
        try count([("accounts", 1)], of: account.id.text)
    }

    func update(_ account: Account) throws {
        guard let before = try self.account(account.id) else {
            throw StoreFault.corrupt(what: "there is no account \(account.id) to change")
        }
        try connection.execute(
            """
            UPDATE accounts SET email_key = ?, email = ?, name = ?, password_hash = ?, time_zone = ?, confirmed_at = ?,
                is_operator = ?, suspended_at = ?
            WHERE id = ?
            """, account.changeable + [SQLValue(account.id)])
        if before.name != account.name { try rename(account.id, from: before.name, to: account.name) }
    }

    func isFirstAccount() throws -> Bool {
        // There is one first account.
        try connection.lock(["first account"])
        return try connection.row("SELECT 1 FROM accounts LIMIT 1") == nil
    }

    func installationFigures() throws -> [String: Int] {
        let rows: [(name: String, count: Int)] = try connection.rows("SELECT name, count FROM counters").map { row in
            (String((try row[0] as String).prefix { $0 != "#" }), try row[1])
        }
        return Dictionary(rows.map { ($0.name, $0.count) }, uniquingKeysWith: +)
    }

    /// Counts what the installation's figures tell.
    ///
    /// Each figure is the sum of several rows, of which an id has its own: one row would let all acts of the installation
    /// wait for each other's commits.
    func count(_ changes: [(figure: String, by: Int)], of id: String) throws {
        let rows = changes.map { (name: "\($0.figure)#\(id.suffix(1))", by: $0.by) }.sorted { $0.name < $1.name }
        try connection.send(
            """
            INSERT INTO counters (name, count) VALUES \(rows.map { _ in "(?, ?)" }.joined(separator: ", "))
            ON CONFLICT (name) DO UPDATE SET count = counters.count + excluded.count
            """, rows.flatMap { [SQLValue.text($0.name), SQLValue($0.by)] })
    }

    func setting(_ name: String) throws -> Data? {
        try connection.row("SELECT value FROM settings WHERE name = ?", [.text(name)])?[0]
    }

    func setIfMissing(_ name: String, _ value: Data) throws {
        try connection.execute(
            "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING", [.text(name), .blob(value)])
    }
}

extension Account {
    /// The columns that the initialiser reads, in its order.
    static let columns = """
        a.id, a.email, a.name, a.password_hash, a.time_zone, a.confirmed_at, a.is_operator, a.suspended_at, a.created_at
        """
    static let columnCount = 9

    init(_ row: SQLRow) throws {
        self.init(
            id: try row[0], email: try row[1], name: try row[2], passwordHash: try row[3], timeZone: try row[4],
            confirmedAt: try row[5], isOperator: try row[6], suspendedAt: try row[7], createdAt: try row[8])
    }

    fileprivate var changeable: [SQLValue] {
        [
            .text(emailKey), .text(email), .text(name), .text(passwordHash), .text(timeZone), SQLValue(confirmedAt),
            SQLValue(isOperator), SQLValue(suspendedAt),
        ]
    }
}
