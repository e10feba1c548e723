import EndwellCore
import EndwellService

/// A person's lists of contracts. A list is one statement: ranges of one index, one for each tab and side that is asked
/// for, merged in their common order, so that a page costs the same among many contracts as among few.
extension SQLTransaction {
    func contracts(
        of person: PersonID, _ filter: ContractFilter, after cursor: ListCursor?, limit: Int
    ) throws -> [ContractRow] {
        let start = cursor?.place ?? ListCursor.newest
        let words = SearchWord.words(asked: filter.words)
        guard filter.words.contains(where: { !$0.isWhitespace }) else {
            return try list(of: person, filter, containing: [], after: start, limit: limit)
        }
        guard !words.isEmpty else { return [] }
        let counted = try words.map { (word: $0, count: try candidates(of: person, for: $0)) }
        guard let rarest = counted.min(by: { $0.count < $1.count }), rarest.count <= SearchWord.candidatesMax else {
            // What is found everywhere is soon found by looking through the list itself.
            return try list(of: person, filter, containing: words, after: start, limit: limit)
        }
        let others = words.filter { $0 != rarest.word }
        return try search(rarest.word, and: others, of: person, filter, after: start, limit: limit)
    }

    private func list(
        of person: PersonID, _ filter: ContractFilter, containing words: [SearchWord],
        after start: (at: SQLValue, id: SQLValue), limit: Int
    ) throws -> [ContractRow] {
        var arguments: [SQLValue] = []
        let ranges = filter.tabs.flatMap { tab in
            filter.parties.map { party in
                arguments += [SQLValue(person), .text(tab.rawValue), SQLValue(party), start.at, start.id]
                arguments += words.flatMap { [.blob($0.first), .blob($0.end)] }
                return """
                    SELECT \(ContractRow.columns) FROM memberships AS m
                    WHERE m.person_id = ? AND m.tab = ? AND m.party = ? AND (m.updated_at, m.contract_id) < (?, ?)
                    \(filter.condition)\(SearchWord.condition(words.count))
                    """
            }
        }
        let order = ranges.count == 1 ? "m.updated_at DESC, m.contract_id DESC" : "updated_at DESC, contract_id DESC"
        return try connection.rows(
            "\(ranges.joined(separator: " UNION ALL ")) ORDER BY \(order) LIMIT ?", arguments + [SQLValue(limit)]
        ).map(ContractRow.init)
    }

    func waiting(for person: PersonID, after cursor: ListCursor?, limit: Int) throws -> [ContractRow] {
        let start = cursor?.place ?? ListCursor.soonest
        return try connection.rows(
            """
            SELECT \(ContractRow.columns) FROM memberships AS m
            WHERE m.person_id = ? AND m.waits_me = 1 AND (m.next_at, m.contract_id) > (?, ?)
            ORDER BY m.next_at, m.contract_id LIMIT ?
            """, [SQLValue(person), start.at, start.id, SQLValue(limit)]
        ).map(ContractRow.init)
    }

    func waitingCount(for person: PersonID, limit: Int) throws -> Int {
        try connection.count(
            "SELECT 1 FROM memberships WHERE person_id = ? AND waits_me = 1 LIMIT ?",
            [SQLValue(person), SQLValue(limit)])
    }
}

extension SQLConnection {
    /// How many rows a bounded query finds.
    func count(_ bounded: String, _ arguments: [SQLValue]) throws -> Int {
        try row("SELECT count(*) FROM (\(bounded)) AS found", arguments)?[0] ?? 0
    }
}

extension ContractFilter {
    /// The tabs whose contracts are shown.
    var tabs: [Tab] {
        if let phase { return [Tab(phase)] }
        return switch tab {
        case .all: [.offers, .active, .ending, .ended]
        case .offers, .active, .ending, .ended: [tab]
        }
    }

    /// The sides of the reader that are shown.
    var parties: [Party] { role.map { [$0] } ?? Party.allCases }

    /// What a row must be besides: the condition that the partial index of that turn has, too, and which of the two phases
    /// that lie in the tab of offers is asked for.
    var condition: String {
        let ofTurn =
            switch turn {
            case nil: ""
            case .you: " AND m.waits_me = 1"
            case .other: " AND m.waits_other = 1"
            }
        guard let phase, Tab(phase) == .offers else { return ofTurn }
        return "\(ofTurn) AND m.phase = '\(phase.rawValue)'"
    }
}
