import EndwellCore
import EndwellService
import Foundation

/// What only `endwell verify` reads: what was derived from the logs, as it lies there.
extension SQLTransaction {
    /// Far more words than a contract can be found by.
    private static let wordsReadMax = 1_000
    /// The tables whose rows are each a contract's, and that find them by it.
    private static let contractTables = [
        "events", "sealed_reviews", "memberships", "search_words", "deadlines", "published_reviews", "news",
        "read_marks",
    ]

    func misfound(_ id: ContractID, of people: ByParty<PersonID?>, by searched: SearchedWords) throws -> [Party] {
        struct Finding: Hashable {
            let person: PersonID
            let by: FoundBy
        }
        var found: [Party: Set<Finding>] = [:]
        let rows = try connection.rows(
            "SELECT party, person_id, word, is_name FROM search_words WHERE contract_id = ? LIMIT ?",
            [SQLValue(id), SQLValue(Self.wordsReadMax)])
        for row in rows {
            let finding = Finding(person: try row[1], by: FoundBy(word: try row[2], isName: try row[3]))
            found[try row[0], default: []].insert(finding)
        }
        return Party.allCases.filter { party in
            let words = people[party].map { person in
                searched.words(for: party).map { Finding(person: person, by: $0) }
            }
            return found[party, default: []] != Set(words ?? [])
        }
    }

    func misarmedDeadlines(of id: ContractID) throws -> [Deadline.Kind] {
        try connection.rows(
            """
            SELECT kind FROM deadlines
            WHERE contract_id = ? AND wake_at <> CASE WHEN remind_at < at THEN remind_at ELSE at END ORDER BY kind
            """, [SQLValue(id)]
        ).map { try $0[0] }
    }

    func keptContents(_ ids: [ContentID]) throws -> [ContentID: (content: Content, contract: ContractID)] {
        var found: [ContentID: (content: Content, contract: ContractID)] = [:]
        try connection.forEach(of: Array(Set(ids)), "SELECT id, salt, text, contract_id FROM contents WHERE id") {
            row in
            let content = Content(id: try row[0], salt: try row[1], text: try row[2])
            found[content.id] = (content, try row[3])
        }
        return found
    }

    // MARK: News

    func news(of person: PersonID, about id: ContractID, after item: Int64, limit: Int) throws -> [NewsItem] {
        try connection.rows(
            """
            SELECT \(NewsItem.columns) FROM news WHERE contract_id = ? AND person_id = ? AND id > ? ORDER BY id LIMIT ?
            """, [SQLValue(id), SQLValue(person), SQLValue(item), SQLValue(limit)]
        ).map(NewsItem.init)
    }

    func peopleTold(of id: ContractID) throws -> [PersonID] {
        try connection.rows(
            "SELECT DISTINCT person_id FROM news WHERE contract_id = ? ORDER BY person_id LIMIT 3", [SQLValue(id)]
        ).map { try $0[0] }
    }

    func peopleWithGapsInNews(after person: PersonID?, limit: Int) throws -> [PersonID] {
        try connection.rows(
            """
            SELECT person_id FROM news WHERE person_id > ? GROUP BY person_id
            HAVING min(id) <> 1 OR max(id) <> count(*) ORDER BY person_id LIMIT ?
            """, [.text(person?.text ?? ""), SQLValue(limit)]
        ).map { try $0[0] }
    }

    // MARK: Two people

    func keptWord(from: PersonID, to: PersonID) throws -> HiringWord? {
        try connection.row(
            "SELECT from_id, to_id, open, at FROM hiring_words WHERE from_id = ? AND to_id = ?",
            [SQLValue(from), SQLValue(to)]
        ).map(HiringWord.init)
    }

    func keptWords(after word: HiringWord?, limit: Int) throws -> [HiringWord] {
        try connection.rows(
            """
            SELECT from_id, to_id, open, at FROM hiring_words WHERE (from_id, to_id) > (?, ?)
            ORDER BY from_id, to_id LIMIT ?
            """, [.text(word?.from.text ?? ""), .text(word?.to.text ?? ""), SQLValue(limit)]
        ).map(HiringWord.init)
    }

    func contracts(
        of person: PersonID, with other: PersonID, changedSince instant: Instant, after id: ContractID?, limit: Int
    ) throws -> [ContractID] {
        try connection.rows(
            """
            SELECT contract_id FROM memberships
            WHERE other_id = ? AND person_id = ? AND contract_id > ? AND updated_at >= ? ORDER BY contract_id LIMIT ?
            """, [SQLValue(other), SQLValue(person), .text(id?.text ?? ""), SQLValue(instant), SQLValue(limit)]
        ).map { try $0[0] }
    }

    func isAcquainted(_ person: PersonID, with other: PersonID) throws -> Bool {
        try connection.row(
            "SELECT 1 FROM acquaintances WHERE person_id = ? AND other_id = ?", [SQLValue(person), SQLValue(other)])
            != nil
    }

    func strayAcquaintances(
        after place: (person: PersonID, other: PersonID)?, limit: Int
    ) throws -> [(person: PersonID, other: PersonID)] {
        try connection.rows(
            """
            SELECT q.person_id, q.other_id FROM acquaintances AS q
            WHERE (q.person_id, q.other_id) > (?, ?) AND NOT EXISTS (
                SELECT 1 FROM memberships AS m WHERE m.other_id = q.other_id AND m.person_id = q.person_id)
            ORDER BY q.person_id, q.other_id LIMIT ?
            """, [.text(place?.person.text ?? ""), .text(place?.other.text ?? ""), SQLValue(limit)]
        ).map { (person: try $0[0], other: try $0[1]) }
    }

    // MARK: All that is there

    func fileUses(after content: ContentID?, limit: Int) throws -> [(content: ContentID, sha256: String)] {
        try connection.rows(
            "SELECT content_id, sha256 FROM file_uses WHERE content_id > ? ORDER BY content_id LIMIT ?",
            [.text(content?.text ?? ""), SQLValue(limit)]
        ).map { (content: try $0[0], sha256: try $0[1]) }
    }

    func strayRows() throws -> [(table: String, contract: ContractID)] {
        try Self.contractTables.flatMap { table in
            try connection.rows(
                """
                SELECT t.contract_id FROM \(table) AS t
                WHERE t.contract_id > '' AND NOT EXISTS (SELECT 1 FROM contracts AS c WHERE c.id = t.contract_id)
                ORDER BY t.contract_id LIMIT 1
                """
            ).map { (table: table, contract: try $0[0]) }
        }
    }
}

extension HiringWord {
    fileprivate init(_ row: SQLRow) throws {
        self.init(from: try row[0], to: try row[1], open: try row[2], at: try row[3])
    }
}
