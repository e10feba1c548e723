import EndwellCore
import EndwellService
import Foundation

/// Search by the beginnings of words in title, the other's name and reference: ranges of an index over words.
extension SQLTransaction {
    /// How many words of a person's contracts begin so, counted no further than matters.
    func candidates(of person: PersonID, for word: SearchWord) throws -> Int {
        try connection.count(
            "SELECT 1 FROM search_words WHERE person_id = ? AND word >= ? AND word < ? LIMIT ?",
            [SQLValue(person), .blob(word.first), .blob(word.end), SQLValue(SearchWord.candidatesMax + 1)])
    }

    /// The contracts that have the rarest word and the others: few enough to be sorted.
    func search(
        _ rarest: SearchWord, and others: [SearchWord], of person: PersonID, _ filter: ContractFilter,
        after start: (at: SQLValue, id: SQLValue), limit: Int
    ) throws -> [ContractRow] {
        let tabs = filter.tabs.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let parties = filter.parties.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return try connection.rows(
            """
            SELECT \(ContractRow.columns) FROM (
                SELECT DISTINCT contract_id, party FROM search_words
                WHERE person_id = ? AND word >= ? AND word < ? LIMIT ?
            ) AS found CROSS JOIN memberships AS m
            WHERE m.contract_id = found.contract_id AND m.party = found.party
                AND m.tab IN (\(tabs)) AND m.party IN (\(parties)) AND (m.updated_at, m.contract_id) < (?, ?)
                \(filter.turnCondition)\(filter.phaseCondition)\(SearchWord.condition(others.count))
            ORDER BY m.updated_at DESC, m.contract_id DESC LIMIT ?
            """,
            [
                SQLValue(person), .blob(rarest.first), .blob(rarest.end), SQLValue(SearchWord.candidatesMax),
                start.at, start.id,
            ] + others.flatMap { [.blob($0.first), .blob($0.end)] } + [SQLValue(limit)]
        ).map(ContractRow.init)
    }

    /// Makes a contract be found by other words, in the lists of all who have it.
    func replaceSearchWords(of stored: StoredContract, _ searched: SearchedWords) throws {
        try connection.send("DELETE FROM search_words WHERE contract_id = ?", [SQLValue(stored.contract.id)])
        for party in Party.allCases { try insertSearchWords(of: stored, searched, for: party) }
    }

    func insertSearchWords(of stored: StoredContract, _ searched: SearchedWords, for party: Party) throws {
        guard let person = stored.people[party] else { return }
        for found in searched.words(for: party) {
            try connection.send(
                "INSERT INTO search_words (person_id, word, contract_id, party, is_name) VALUES (?, ?, ?, ?, ?)",
                [
                    SQLValue(person), .blob(found.word), SQLValue(stored.contract.id), SQLValue(party),
                    SQLValue(found.isName),
                ])
        }
    }

    /// A person goes by another name: the rows that show the old one and the words that find it follow.
    func rename(_ person: PersonID, from old: String, to new: String) throws {
        let shown = "FROM memberships WHERE other_id = ? AND other_name = ?"
        let arguments = [SQLValue(person), SQLValue(old)]
        try connection.send(
            """
            DELETE FROM search_words
            WHERE is_name = 1 AND (contract_id, party) IN (SELECT contract_id, party \(shown))
            """, arguments)
        for word in SearchWord.words(of: new) {
            try connection.send(
                """
                INSERT INTO search_words (person_id, word, contract_id, party, is_name)
                SELECT person_id, ?, contract_id, party, 1 \(shown)
                """, [.blob(word.first)] + arguments)
        }
        try connection.send(
            "UPDATE memberships SET other_name = ? WHERE other_id = ? AND other_name = ?",
            [SQLValue(new)] + arguments)
    }
}

/// A word by which a contract is found.
struct FoundBy: Hashable {
    let word: Data
    /// Whether it is of the other's name, which may change by itself.
    let isName: Bool
}

extension SearchedWords {
    /// The words by which a party finds the contract: those of the title, the reference and the other's name.
    func words(for party: Party) -> Set<FoundBy> {
        let own = SearchWord.words(of: title).union(SearchWord.words(ofReference: reference))
        let name = SearchWord.words(of: names[party.other])
        return Set(
            own.map { FoundBy(word: $0.first, isName: false) } + name.map { FoundBy(word: $0.first, isName: true) })
    }
}
