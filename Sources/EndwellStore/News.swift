import EndwellCore
import EndwellService

/// What people are told in the app, and what they have read.
extension SQLTransaction {
    func tell(_ items: [NewsItem]) throws {
        try lockNumbers(of: items.map(\.person))
        for item in items {
            try connection.send(
                """
                INSERT INTO news (person_id, id, contract_id, kind, actor_id, at, deadline, is_read)
                VALUES (?, (SELECT coalesce(max(id), 0) + 1 FROM news WHERE person_id = ?), ?, ?, ?, ?, ?, ?)
                """,
                [
                    SQLValue(item.person), SQLValue(item.person), SQLValue(item.contract), .text(item.kind),
                    SQLValue(item.actor), SQLValue(item.at), SQLValue(item.deadline), SQLValue(item.isRead),
                ])
        }
    }

    func news(of person: PersonID, before id: Int64?, limit: Int) throws -> [NewsItem] {
        try connection.rows(
            """
            SELECT \(NewsItem.columns) FROM news WHERE person_id = ? AND id < ? ORDER BY id DESC LIMIT ?
            """, [SQLValue(person), SQLValue(id ?? .max), SQLValue(limit)]
        ).map(NewsItem.init)
    }

    func unreadNews(of person: PersonID, limit: Int) throws -> Int {
        try connection.count(
            "SELECT 1 FROM news WHERE person_id = ? AND is_read = 0 LIMIT ?", [SQLValue(person), SQLValue(limit)])
    }

    func markNewsRead(of person: PersonID, upTo id: Int64) throws {
        try connection.send(
            "UPDATE news SET is_read = 1 WHERE person_id = ? AND is_read = 0 AND id <= ?",
            [SQLValue(person), SQLValue(id)])
    }

    func readMark(of party: Party, in id: ContractID) throws -> ReadMark? {
        try connection.row(
            "SELECT number, at FROM read_marks WHERE contract_id = ? AND party = ?", [SQLValue(id), SQLValue(party)]
        ).map { ReadMark(number: try $0[0], at: try $0[1]) }
    }

    func markRead(upTo number: Int, by party: Party, in id: ContractID, at now: Instant) throws {
        try connection.send(
            """
            INSERT INTO read_marks (contract_id, party, number, at) VALUES (?, ?, ?, ?)
            ON CONFLICT (contract_id, party) DO UPDATE SET number = excluded.number, at = excluded.at
            WHERE excluded.number > read_marks.number
            """, [SQLValue(id), SQLValue(party), SQLValue(number), SQLValue(now)])
    }
}

extension NewsItem {
    /// The columns that the initialiser reads, in its order.
    static let columns = "id, person_id, contract_id, kind, actor_id, at, deadline, is_read"

    init(_ row: SQLRow) throws {
        self.init(
            id: try row[0], person: try row[1], contract: try row[2], kind: try row[3], actor: try row[4],
            at: try row[5], deadline: try row[6], isRead: try row[7])
    }
}
