import EndwellCore
import EndwellService
import Foundation

/// Webhooks: where each stands, and when it has something to send.
extension SQLTransaction {
    func webhooks(of person: PersonID) throws -> [Webhook] {
        // There are so many at most, also when several are made at once; and none is woken meanwhile.
        try lockNumbers(of: [person])
        return try connection.rows(
            """
            SELECT \(Webhook.columns) FROM webhooks WHERE person_id = ?
            ORDER BY created_at DESC, id DESC LIMIT ?
            """, [SQLValue(person), SQLValue(WebhookLimits.webhooksMax)]
        ).map { try Webhook($0) }
    }

    func dueWebhooks(by now: Instant, limit: Int) throws -> [Webhook] {
        try connection.rows(
            """
            SELECT \(Webhook.columns) FROM webhooks WHERE next_at IS NOT NULL AND next_at <= ?
            ORDER BY next_at, id LIMIT ?
            """, [SQLValue(now), SQLValue(limit)]
        ).map { try Webhook($0) }
    }

    func waitingWebhookCount(limit: Int) throws -> Int {
        try connection.row(
            "SELECT count(*) FROM (SELECT 1 FROM webhooks WHERE next_at IS NOT NULL LIMIT ?) AS found",
            [SQLValue(limit)]
        )?[0] ?? 0
    }

    func untakenChangeCount(limit: Int) throws -> Int {
        try connection.row(
            """
            SELECT CAST(sum(
                (SELECT max(position) FROM changes WHERE person_id = found.person_id) - found.position
            ) AS BIGINT)
            FROM (SELECT person_id, position FROM webhooks WHERE next_at IS NOT NULL LIMIT ?) AS found
            """, [SQLValue(limit)]
        )?[0] ?? 0
    }

    func add(_ webhook: Webhook) throws {
        try connection.execute(
            """
            INSERT INTO webhooks (
                id, person_id, url, secret, created_at, position, next_at, failures, stopped_at, last_at, last_status,
                last_failure
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                SQLValue(webhook.id), SQLValue(webhook.person), .text(webhook.url), .blob(webhook.secret.bytes),
                SQLValue(webhook.createdAt),
            ] + webhook.standing)
    }

    func update(_ webhook: Webhook) throws {
        try connection.execute(
            "\(Self.moveWebhook) WHERE id = ?", webhook.standing + [SQLValue(webhook.id)])
    }

    func update(_ webhook: Webhook, waitingAt: Instant) throws -> Bool {
        try connection.execute(
            "\(Self.moveWebhook) WHERE id = ? AND next_at = ?",
            webhook.standing + [SQLValue(webhook.id), SQLValue(waitingAt)]) == 1
    }

    func removeWebhook(_ id: WebhookID, of person: PersonID) throws -> Bool {
        try connection.execute(
            "DELETE FROM webhooks WHERE id = ? AND person_id = ?", [SQLValue(id), SQLValue(person)]) == 1
    }

    /// Lets the webhooks begin of everybody whose feed has grown in this transaction. One that waits already goes on as
    /// it does, and finds what is new when it has sent what is old.
    func wakeWebhooks(at now: Instant) throws {
        for person in fed.people {
            try connection.send(
                "UPDATE webhooks SET next_at = ? WHERE person_id = ? AND next_at IS NULL AND stopped_at IS NULL",
                [SQLValue(now), SQLValue(person)])
        }
    }

    private static let moveWebhook = """
        UPDATE webhooks SET position = ?, next_at = ?, failures = ?, stopped_at = ?, last_at = ?, last_status = ?,
            last_failure = ?
        """
}

extension WebhookResult.Failure: SQLNamed {}

extension Webhook {
    /// The columns that the initialiser reads, in its order.
    fileprivate static let columns = """
        id, person_id, url, secret, created_at, position, next_at, failures, stopped_at, last_at, last_status, last_failure
        """

    fileprivate init(_ row: SQLRow) throws {
        let (nextAt, stoppedAt): (Instant?, Instant?) = (try row[6], try row[8])
        let course: Course =
            if let stoppedAt { .stopped(at: stoppedAt, failures: try row[7]) } else if let nextAt {
                .waiting(at: nextAt, failures: try row[7])
            } else { .upToDate }
        self.init(
            id: try row[0], person: try row[1], url: try row[2], secret: WebhookSecret(bytes: try row[3]),
            createdAt: try row[4], position: try row[5], course: course, lastAttempt: try Self.attempt(row))
    }

    private static func attempt(_ row: SQLRow) throws -> WebhookAttempt? {
        let (at, status, failure): (Instant?, Int?, WebhookResult.Failure?) = (try row[9], try row[10], try row[11])
        guard let at else { return nil }
        if let status { return WebhookAttempt(at: at, result: .answered(status)) }
        guard let failure else { throw StoreFault.corrupt(what: "a webhook's attempt has no result") }
        return WebhookAttempt(at: at, result: .failed(failure))
    }

    /// Where it stands: everything that changes, in the order of the columns.
    fileprivate var standing: [SQLValue] {
        let (next, stopped): (Instant?, Instant?) =
            switch course {
            case .upToDate: (nil, nil)
            case .waiting(let at, _): (at, nil)
            case .stopped(let at, _): (nil, at)
            }
        let (status, failure): (Int?, WebhookResult.Failure?) =
            switch lastAttempt?.result {
            case .answered(let status): (status, nil)
            case .failed(let failure): (nil, failure)
            case nil: (nil, nil)
            }
        return [
            SQLValue(position), SQLValue(next), SQLValue(failures), SQLValue(stopped), SQLValue(lastAttempt?.at),
            SQLValue(status), SQLValue(failure),
        ]
    }
}

extension Migrations {
    /// Where each person's changes are sent, and how far they were taken.
    static let webhooks = [
        """
        CREATE TABLE webhooks (
            id TEXT NOT NULL PRIMARY KEY,
            person_id TEXT NOT NULL REFERENCES accounts (id),
            url TEXT NOT NULL,
            secret BYTEA NOT NULL,
            created_at BIGINT NOT NULL,
            position BIGINT NOT NULL,
            next_at BIGINT,
            failures BIGINT NOT NULL,
            stopped_at BIGINT,
            last_at BIGINT,
            last_status BIGINT,
            last_failure TEXT
        )
        """,
        "CREATE INDEX webhooks_by_person ON webhooks (person_id, created_at, id)",
        "CREATE INDEX webhooks_due ON webhooks (next_at, id) WHERE next_at IS NOT NULL",
    ]
}
