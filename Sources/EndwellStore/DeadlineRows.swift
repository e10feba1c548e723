import EndwellCore
import EndwellService

/// Deadlines are rows, written with the act that makes or removes them; each wakes the clock at its reminder or at its
/// own instant, whichever is first.
extension SQLTransaction {
    func replaceDeadlines(_ change: ContractChange) throws {
        let id = SQLValue(change.after.contract.id)
        for deadline in change.deadlinesGone {
            try connection.send(
                "DELETE FROM deadlines WHERE contract_id = ? AND kind = ? AND subject = ?",
                [id, SQLValue(deadline.kind), deadline.subjectColumn])
        }
        for (deadline, remindAt) in change.deadlinesNew {
            try connection.send(
                """
                INSERT INTO deadlines (contract_id, kind, subject, at, loser, remind_at, wake_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    id, SQLValue(deadline.kind), deadline.subjectColumn, SQLValue(deadline.at),
                    SQLValue(deadline.loser), SQLValue(remindAt), SQLValue(deadline.wakeAt(remindAt)),
                ])
        }
    }

    func rearm(_ deadline: Deadline, of id: ContractID, remindAt: Instant?) throws {
        try connection.send(
            """
            UPDATE deadlines SET remind_at = ?, wake_at = ?, leased_by = NULL, leased_until = NULL
            WHERE contract_id = ? AND kind = ? AND subject = ? AND at = ?
            """,
            [
                SQLValue(remindAt), SQLValue(deadline.wakeAt(remindAt)), SQLValue(id), SQLValue(deadline.kind),
                deadline.subjectColumn, SQLValue(deadline.at),
            ])
    }

    func due(by now: Instant, after place: DuePlace?, limit: Int) throws -> [DuePlace] {
        let start = place?.columns ?? ListCursor.soonest
        return try connection.rows(
            """
            SELECT DISTINCT wake_at, contract_id FROM deadlines
            WHERE wake_at <= ? AND (wake_at, contract_id) > (?, ?) ORDER BY wake_at, contract_id LIMIT ?
            """, [SQLValue(now), start.at, start.id, SQLValue(limit)]
        ).map { DuePlace(at: try $0[0], contract: try $0[1]) }
    }

    /// Rows that somebody is writing are passed over: whoever acts on a contract applies what is due by itself.
    func takeDue(
        by now: Instant, after place: DuePlace?, limit: Int, for lease: ClockLease, at present: Instant
    ) throws -> [DuePlace] {
        let start = place?.columns ?? ListCursor.soonest
        let taken = try connection.rows(
            """
            WITH due (id, of_kind, of_subject) AS MATERIALIZED (
                SELECT contract_id, kind, subject FROM deadlines
                WHERE wake_at <= ? AND (wake_at, contract_id) > (?, ?)
                    AND (leased_until IS NULL OR leased_until <= ? OR leased_by = ?)
                ORDER BY wake_at, contract_id LIMIT ?\(connection.clause(keeping: .toChangeUnlessTaken))
            )
            UPDATE deadlines SET leased_by = ?, leased_until = ? FROM due
            WHERE contract_id = due.id AND kind = due.of_kind AND subject = due.of_subject
            RETURNING wake_at, contract_id
            """,
            [
                SQLValue(now), start.at, start.id, SQLValue(present), .text(lease.node.text), SQLValue(limit),
                .text(lease.node.text), SQLValue(lease.until),
            ]
        ).map { DuePlace(at: try $0[0], contract: try $0[1]) }
        return Set(taken).sorted { ($0.at, $0.contract.text) < ($1.at, $1.contract.text) }
    }

    /// The rows of one contract on one instant stay together, since a place can't fall between them: a page may be
    /// longer than its limit by the rest of them.
    func upcoming(after place: DuePlace?, limit: Int) throws -> [UpcomingDeadline] {
        let start = place?.columns ?? ListCursor.soonest
        var rows = try connection.rows(
            Self.upcoming("(d.wake_at, d.contract_id) > (?, ?)", order: "d.wake_at, d.contract_id"),
            [start.at, start.id, SQLValue(limit)])
        if rows.count == limit, let last = rows.last {
            let (wakeAt, contract): (Instant, ContractID) = (try last[0], try last[1])
            while let row = rows.last, try row[0] == wakeAt, try row[1] == contract { rows.removeLast() }
            rows += try connection.rows(
                Self.upcoming("d.wake_at = ? AND d.contract_id = ?", order: "d.wake_at, d.contract_id"),
                [SQLValue(wakeAt), SQLValue(contract), SQLValue(Int.max)])
        }
        return try rows.map(upcomingDeadline)
    }

    func reminders(of id: ContractID) throws -> [UpcomingDeadline] {
        try connection.rows(
            Self.upcoming("d.contract_id = ?", order: "d.kind, d.subject"), [SQLValue(id), SQLValue(Int.max)]
        ).map(upcomingDeadline).sorted { $0.deadline.at < $1.deadline.at }
    }

    private static func upcoming(_ condition: String, order: String) -> String {
        """
        SELECT d.wake_at, d.contract_id, d.kind, d.subject, d.at, d.loser, d.remind_at, c.reference
        FROM deadlines AS d CROSS JOIN contracts AS c
        WHERE \(condition) AND c.id = d.contract_id ORDER BY \(order) LIMIT ?
        """
    }

    private func upcomingDeadline(_ row: SQLRow) throws -> UpcomingDeadline {
        let kind: Deadline.Kind = try row[2]
        return UpcomingDeadline(
            contract: try row[1], reference: try row[7],
            deadline: Deadline(
                kind: kind, subject: try Subject(of: kind, column: try row[3]), at: try row[4], loser: try row[5]),
            remindAt: try row[6])
    }
}

extension DuePlace {
    fileprivate var columns: (at: SQLValue, id: SQLValue) { (SQLValue(at), SQLValue(contract)) }
}

extension Deadline {
    /// A deadline of the whole contract has no subject; in a key that is the empty text.
    fileprivate var subjectColumn: SQLValue { .text(subject?.text ?? "") }

    fileprivate func wakeAt(_ remindAt: Instant?) -> Instant { min(at, remindAt ?? at) }
}

extension Subject {
    /// The part that a kind of deadline is about.
    fileprivate init?(of kind: Deadline.Kind, column: String) throws {
        let subject: Subject? =
            switch kind {
            case .offer, .changeOfMind, .endDate, .review, .idle: nil
            case .amendment: AmendmentID(column).map(Subject.amendment)
            case .concernReply, .fixBy, .fixConfirmation: ConcernID(column).map(Subject.concern)
            case .workReview: DeliverableID(column).map(Subject.deliverable)
            }
        guard column.isEmpty == (subject == nil) else {
            throw StoreFault.corrupt(what: "a deadline \(kind.rawValue) is about “\(column)”")
        }
        guard let subject else { return nil }
        self = subject
    }
}

extension Migrations {
    /// Which node runs the clock of what is due, and until when nobody else does.
    static let clockLeases = [
        "ALTER TABLE deadlines ADD COLUMN leased_by TEXT",
        "ALTER TABLE deadlines ADD COLUMN leased_until BIGINT",
    ]
}
