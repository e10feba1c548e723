import EndwellCore
import EndwellService

/// The rows in which the parties' lists show a contract: one for each party whose account is known.
extension SQLTransaction {
    /// Brings a party's row to what the contract is now.
    func update(_ party: Party, of change: ContractChange) throws {
        let stored = change.after
        guard let person = stored.people[party] else { return }
        guard let searched = change.searched else {
            return try update(stored.row(for: party, title: nil, otherName: ""))
        }
        let row = stored.row(for: party, title: searched.title, otherName: searched.names[party.other])
        // An offer that is accepted without having been claimed is its recipient's from now on.
        if try rename(row) == 0 {
            try insert(row, for: person)
            // Both parties' at once, as later in the same act: one after the other, two acts could wait for each other.
            try lockNumbers(of: Party.allCases.compactMap { stored.people[$0] })
            return try feed(row.id, toNew: person)
        }
        try update(row)
    }

    /// What changes from act to act. Title, names and accounts do not, and stay out of it with their indexes.
    private func update(_ row: ContractRow) throws {
        try connection.send(
            """
            UPDATE memberships SET tab = ?, updated_at = ?, waits_me = ?, waits_other = ?, next_at = ?, next_kind = ?,
                phase = ?, outcome = ?, closed = ?, time_zone = ?
            WHERE contract_id = ? AND party = ?
            """,
            [
                .text(ContractFilter.Tab(row.phase).rawValue), SQLValue(row.updatedAt), SQLValue(row.waitsForMe),
                SQLValue(row.waitsForOther), SQLValue(row.nextDeadline ?? .distantFuture),
                SQLValue(row.nextDeadlineKind), SQLValue(row.phase), SQLValue(row.outcome), SQLValue(row.closed),
                .text(row.timeZone), SQLValue(row.id), SQLValue(row.party),
            ])
    }

    private func rename(_ row: ContractRow) throws -> Int {
        try connection.execute(
            "UPDATE memberships SET title = ?, other_id = ?, other_name = ? WHERE contract_id = ? AND party = ?",
            [SQLValue(row.title), SQLValue(row.other), .text(row.otherName), SQLValue(row.id), SQLValue(row.party)])
    }

    /// Puts the contract into a person's list.
    func insert(_ row: ContractRow, for person: PersonID) throws {
        try connection.send(
            """
            INSERT INTO memberships (
                contract_id, party, person_id, tab, updated_at, waits_me, waits_other, next_at, next_kind, phase,
                outcome, closed, is_offerer, reference, title, other_id, other_name, time_zone
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                SQLValue(row.id), SQLValue(row.party), SQLValue(person),
                .text(ContractFilter.Tab(row.phase).rawValue), SQLValue(row.updatedAt), SQLValue(row.waitsForMe),
                SQLValue(row.waitsForOther), SQLValue(row.nextDeadline ?? .distantFuture),
                SQLValue(row.nextDeadlineKind), SQLValue(row.phase), SQLValue(row.outcome), SQLValue(row.closed),
                SQLValue(row.isOfferer), .text(row.reference), SQLValue(row.title), SQLValue(row.other),
                .text(row.otherName), .text(row.timeZone),
            ])
    }

    func rows(of id: ContractID) throws -> [(person: PersonID, tab: ContractFilter.Tab, row: ContractRow)] {
        try connection.rows(
            "SELECT \(ContractRow.columns), person_id, tab FROM memberships AS m WHERE contract_id = ? ORDER BY party",
            [SQLValue(id)]
        ).map { row in
            (
                person: try row[ContractRow.columnCount], tab: try row[ContractRow.columnCount + 1],
                row: try ContractRow(row)
            )
        }
    }
}

extension ContractRow {
    /// The columns that the initialiser reads, in its order.
    static let columns = """
        m.contract_id, m.reference, m.title, m.party, m.phase, m.outcome, m.closed, m.is_offerer, m.other_name, \
        m.other_id, m.next_at, m.next_kind, m.time_zone, m.waits_me, m.waits_other, m.updated_at
        """
    static let columnCount = 16

    init(_ row: SQLRow) throws {
        let nextAt: Instant = try row[10]
        self.init(
            id: try row[0], reference: try row[1], title: try row[2], party: try row[3], phase: try row[4],
            outcome: try row[5], closed: try row[6], isOfferer: try row[7], otherName: try row[8],
            other: try row[9], nextDeadline: nextAt == .distantFuture ? nil : nextAt, nextDeadlineKind: try row[11],
            timeZone: try row[12], waitsForMe: try row[13], waitsForOther: try row[14], updatedAt: try row[15])
    }
}
