import EndwellCore
import EndwellService
import Foundation

/// Attempts at passwords: a row for each, for as long as it counts.
extension SQLTransaction {
    func signInAttempts(like attempt: SignInAttempt, after instant: Instant, limit: Int) throws -> [Instant] {
        try connection.lock(["sign in \(attempt.address.base64EncodedString())"])
        return try connection.rows(
            "SELECT at FROM sign_in_attempts WHERE address = ? AND at > ? ORDER BY at LIMIT ?",
            [.blob(attempt.address), SQLValue(instant), SQLValue(limit)]
        ).map { try $0[0] }
    }

    func add(_ attempt: SignInAttempt) throws {
        try connection.send(
            "INSERT INTO sign_in_attempts (address, at, id) VALUES (?, ?, ?)",
            [.blob(attempt.address), SQLValue(attempt.at), .text(attempt.rowID)])
    }

    func takeBack(_ attempt: SignInAttempt) throws {
        try connection.send(
            "DELETE FROM sign_in_attempts WHERE address = ? AND at = ? AND id = ?",
            [.blob(attempt.address), SQLValue(attempt.at), .text(attempt.rowID)])
    }

    func forgetSignInAttempts(like attempt: SignInAttempt) throws {
        try connection.send("DELETE FROM sign_in_attempts WHERE address = ?", [.blob(attempt.address)])
    }

    /// Those that another act is forgetting are left to it, so that nobody's sign-in waits for somebody else's.
    func forgetSignInAttempts(upTo instant: Instant, limit: Int) throws {
        try connection.send(
            """
            DELETE FROM sign_in_attempts WHERE (address, at, id) IN (
                SELECT address, at, id FROM sign_in_attempts WHERE at <= ? ORDER BY at LIMIT ?
                \(connection.clause(keeping: .toChangeUnlessTaken)))
            """, [SQLValue(instant), SQLValue(limit)])
    }
}

extension SignInAttempt {
    fileprivate var rowID: String { id.uuidString.lowercased() }
}

extension Migrations {
    /// Who guesses at passwords, for a quarter of an hour.
    static let signInAttempts = [
        """
        CREATE TABLE sign_in_attempts (
            address BYTEA NOT NULL,
            at BIGINT NOT NULL,
            id TEXT NOT NULL,
            PRIMARY KEY (address, at, id)
        )
        """,
        "CREATE INDEX sign_in_attempts_by_age ON sign_in_attempts (at)",
    ]
}
