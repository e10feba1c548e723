import EndwellCore
import EndwellService
import Foundation

extension SQLTransaction {
    func keptAnswer(
        under key: String, of person: PersonID, at now: Instant
    ) throws -> (digest: Data, answer: KeptAnswer)? {
        // The same request, sent twice at once, is done once.
        try connection.lock(["request \(person.text) \(key)"])
        return try connection.row(
            """
            SELECT digest, status, location, version, body FROM kept_answers
            WHERE person_id = ? AND key = ? AND at > ?
            """, [SQLValue(person), .text(key), SQLValue(now.adding(seconds: -Self.onceKeptSeconds))]
        ).map { row in
            (
                try row[0],
                KeptAnswer(status: try row[1], location: try row[2], version: try row[3], body: try row[4])
            )
        }
    }

    func keep(_ answer: KeptAnswer, under key: RequestKey, of person: PersonID, at now: Instant) throws {
        try connection.send(
            """
            INSERT INTO kept_answers (person_id, key, digest, status, location, version, body, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (person_id, key) DO UPDATE SET digest = excluded.digest, status = excluded.status,
                location = excluded.location, version = excluded.version, body = excluded.body, at = excluded.at
            """,
            [
                SQLValue(person), .text(key.text), .blob(key.digest), SQLValue(answer.status),
                SQLValue(answer.location), SQLValue(answer.version), .blob(answer.body), SQLValue(now),
            ])
    }

    func forgetOldAnswers(at now: Instant, limit: Int) throws {
        try connection.send(
            """
            DELETE FROM kept_answers WHERE (person_id, key) IN (
                SELECT person_id, key FROM kept_answers WHERE at <= ? ORDER BY at LIMIT ?)
            """, [SQLValue(now.adding(seconds: -Self.onceKeptSeconds)), SQLValue(limit)])
    }
}
