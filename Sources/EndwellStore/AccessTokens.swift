import EndwellCore
import EndwellService
import Foundation

/// Personal access tokens.
extension SQLTransaction {
    func accessToken(hash: Data, at now: Instant) throws -> (token: AccessToken, account: Account)? {
        let row = try connection.row(
            """
            SELECT \(Account.columns), \(AccessToken.columns) FROM access_tokens AS t CROSS JOIN accounts AS a
            WHERE t.token_hash = ? AND (t.expires_at IS NULL OR t.expires_at > ?) AND a.id = t.person_id
            """, [.blob(hash), SQLValue(now)])
        return try row.map { (try AccessToken($0, from: Account.columnCount), try Account($0)) }
    }

    func accessTokens(of person: PersonID) throws -> [AccessToken] {
        // There are so many at most, also when several are made at once.
        try connection.lock(["access tokens \(person.text)"])
        return try connection.rows(
            """
            SELECT \(AccessToken.columns) FROM access_tokens AS t WHERE t.person_id = ?
            ORDER BY t.created_at DESC, t.id DESC LIMIT 100
            """, [SQLValue(person)]
        ).map { try AccessToken($0, from: 0) }
    }

    func add(_ token: AccessToken) throws {
        try connection.execute(
            """
            INSERT INTO access_tokens (id, token_hash, person_id, name, scope, created_at, expires_at, last_used_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                SQLValue(token.id), .blob(token.tokenHash), SQLValue(token.person), .text(token.name),
                SQLValue(token.scope), SQLValue(token.createdAt), SQLValue(token.expiresAt),
                SQLValue(token.lastUsedAt),
            ])
    }

    func removeAccessToken(_ id: AccessTokenID, of person: PersonID) throws -> Bool {
        try connection.execute(
            "DELETE FROM access_tokens WHERE id = ? AND person_id = ?", [SQLValue(id), SQLValue(person)]) == 1
    }

    func noteUse(of id: AccessTokenID, at now: Instant) throws {
        try connection.execute(
            "UPDATE access_tokens SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)",
            [SQLValue(now), SQLValue(id), SQLValue(now)])
    }
}

extension AccessToken {
    /// The columns that the initialiser reads, in its order.
    fileprivate static let columns = """
        t.id, t.token_hash, t.person_id, t.name, t.scope, t.created_at, t.expires_at, t.last_used_at
        """

    fileprivate init(_ row: SQLRow, from first: Int) throws {
        self.init(
            id: try row[first], tokenHash: try row[first + 1], person: try row[first + 2], name: try row[first + 3],
            scope: try row[first + 4], createdAt: try row[first + 5], expiresAt: try row[first + 6],
            lastUsedAt: try row[first + 7])
    }
}
