import EndwellCore
import EndwellService
import Foundation

extension SQLTransaction {
    /// How long a form is remembered as done, in seconds: 30 days.
    static let onceKeptSeconds: Int64 = 30 * 86_400

    func session(tokenHash: Data, at now: Instant) throws -> (session: Session, account: Account)? {
        let row = try connection.row(
            """
            SELECT \(Account.columns), \(Session.columns) FROM sessions AS s CROSS JOIN accounts AS a
            WHERE s.token_hash = ? AND s.expires_at > ? AND a.id = s.person_id
            """, [.blob(tokenHash), SQLValue(now)])
        return try row.map { (try Session($0, from: Account.columnCount), try Account($0)) }
    }

    func sessions(of person: PersonID, at now: Instant) throws -> [Session] {
        // There are so many at most, also when somebody signs in twice at once.
        try connection.lock(["sessions \(person.text)"])
        return try connection.rows(
            """
            SELECT \(Session.columns) FROM sessions AS s WHERE s.person_id = ? AND s.expires_at > ?
            ORDER BY s.created_at DESC, s.token_hash DESC LIMIT 100
            """, [SQLValue(person), SQLValue(now)]
        ).map { try Session($0, from: 0) }
    }

    func open(_ session: Session) throws {
        try connection.execute(
            "INSERT INTO sessions (token_hash, person_id, created_at, expires_at, device) VALUES (?, ?, ?, ?, ?)",
            [
                .blob(session.tokenHash), SQLValue(session.person), SQLValue(session.createdAt),
                SQLValue(session.expiresAt), .text(session.device),
            ])
    }

    func closeSession(tokenHash: Data) throws {
        try connection.execute("DELETE FROM sessions WHERE token_hash = ?", [.blob(tokenHash)])
    }

    func closeSessions(of person: PersonID, except tokenHash: Data?) throws {
        try connection.execute(
            "DELETE FROM sessions WHERE person_id = ? AND token_hash <> ?",
            [SQLValue(person), .blob(tokenHash ?? Data())])
    }

    func prolongSessions(bySeconds seconds: Int64, at now: Instant) throws {
        try connection.execute(
            "UPDATE sessions SET expires_at = expires_at + ? WHERE expires_at > ?",
            [SQLValue(seconds * 1_000), SQLValue(now)])
    }

    func once(_ key: String, by person: PersonID, answer: String, at now: Instant) throws -> String? {
        let isNew = try connection.execute(
            """
            INSERT INTO once_keys (person_id, key, answer, at) VALUES (?, ?, ?, ?)
            ON CONFLICT (person_id, key) DO UPDATE SET answer = excluded.answer, at = excluded.at
            WHERE once_keys.at <= ?
            """,
            [
                SQLValue(person), .text(key), .text(answer), SQLValue(now),
                SQLValue(now.adding(seconds: -Self.onceKeptSeconds)),
            ])
        if isNew == 1 { return nil }
        return try connection.row(
            "SELECT answer FROM once_keys WHERE person_id = ? AND key = ?", [SQLValue(person), .text(key)])?[0]
    }

    func forgetOld(at now: Instant, limit: Int) throws {
        try connection.execute(
            """
            DELETE FROM sessions WHERE token_hash IN (
                SELECT token_hash FROM sessions WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)
            """, [SQLValue(now), SQLValue(limit)])
        try connection.execute(
            """
            DELETE FROM once_keys WHERE (person_id, key) IN (
                SELECT person_id, key FROM once_keys WHERE at <= ? ORDER BY at LIMIT ?)
            """, [SQLValue(now.adding(seconds: -Self.onceKeptSeconds)), SQLValue(limit)])
        try forgetOldAnswers(at: now, limit: limit)
    }
}

extension Session {
    /// The columns that the initialiser reads, in its order.
    fileprivate static let columns = "s.token_hash, s.person_id, s.created_at, s.expires_at, s.device"

    fileprivate init(_ row: SQLRow, from first: Int) throws {
        self.init(
            tokenHash: try row[first], person: try row[first + 1], createdAt: try row[first + 2],
            expiresAt: try row[first + 3], device: try row[first + 4])
    }
}
