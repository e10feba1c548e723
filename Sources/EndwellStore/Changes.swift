import EndwellCore
import EndwellService

/// The feed of changes: a row for each event and each party whose account is known, in the act's own transaction.
///
/// The next position is one more than the person's highest. Two transactions that add to one person's feed at once are
/// told apart by a lock, and by the key as the last word: the later one waits for the earlier, so that no position is
/// ever committed after a higher one.
extension SQLTransaction {
    /// Takes the right to number what these people are given, until the write ends.
    func lockNumbers(of people: [PersonID]) throws {
        try connection.lock(people.map { "numbers \($0.text)" })
    }

    /// Adds the events after a version to the feeds of both parties.
    func feed(_ id: ContractID, after version: Int, to people: ByParty<PersonID?>) throws {
        try lockNumbers(of: Party.allCases.compactMap { people[$0] })
        try connection.send(
            """
            INSERT INTO changes (person_id, position, contract_id, number)
            SELECT m.person_id,
                coalesce((SELECT max(c.position) FROM changes AS c WHERE c.person_id = m.person_id), 0) + e.number - ?,
                e.contract_id, e.number
            FROM memberships AS m CROSS JOIN events AS e
            WHERE m.contract_id = ? AND e.contract_id = ? AND e.number > ?
            """, [SQLValue(version), SQLValue(id), SQLValue(id), SQLValue(version)])
        for party in Party.allCases { if let person = people[party] { fed.people.insert(person) } }
    }

    /// Adds what has happened so far to the feed of somebody who has just become a party.
    func feed(_ id: ContractID, toNew person: PersonID) throws {
        try lockNumbers(of: [person])
        try connection.send(
            """
            INSERT INTO changes (person_id, position, contract_id, number)
            SELECT ?, coalesce((SELECT max(c.position) FROM changes AS c WHERE c.person_id = ?), 0) + e.number,
                e.contract_id, e.number
            FROM events AS e WHERE e.contract_id = ?
            """, [SQLValue(person), SQLValue(person), SQLValue(id)])
        fed.people.insert(person)
    }

    func changes(of person: PersonID, after position: Int64, limit: Int) throws -> [StoredChange] {
        try connection.rows(
            """
            SELECT c.position, c.contract_id, e.number, e.bytes, e.hash, p.hash
            FROM changes AS c CROSS JOIN events AS e
            LEFT JOIN events AS p ON p.contract_id = e.contract_id AND p.number = e.number - 1
            WHERE c.person_id = ? AND c.position > ? AND e.contract_id = c.contract_id AND e.number = c.number
            ORDER BY c.position LIMIT ?
            """, [SQLValue(person), SQLValue(position), SQLValue(limit)]
        ).map { row in
            StoredChange(
                position: try row[0], contract: try row[1],
                event: StoredEvent(number: try row[2], bytes: try row[3], hash: try row[4]),
                previousHash: try row[5] ?? RecordDigest.genesis)
        }
    }

    /// In a write, nothing is added until it ends: what rests on the position, as the rest of a webhook does, stays right.
    func lastChange(of person: PersonID) throws -> Int64 {
        try lockNumbers(of: [person])
        let row = try connection.row("SELECT max(position) FROM changes WHERE person_id = ?", [SQLValue(person)])
        let last: Int64? = try row?[0]
        return last ?? 0
    }

    func peopleWithChanges(after person: PersonID?, limit: Int) throws -> [PersonID] {
        try connection.rows(
            "SELECT DISTINCT person_id FROM changes WHERE person_id > ? ORDER BY person_id LIMIT ?",
            [.text(person?.text ?? ""), SQLValue(limit)]
        ).map { try $0[0] }
    }
}

/// The people whose feeds have grown in one transaction.
final class FedPeople {
    var people: Set<PersonID> = []
}
