import EndwellCore
import EndwellService

/// A person's lists of contracts. A list is one statement: ranges of one index, one for each tab and side that is asked
/// for, merged in their common order, so that a page costs the same among many contracts as among few.
extension SQLTransaction {
    func contracts(
        of person: PersonID, _ filter: ContractFilter, after cursor: ListCursor?, limit: Int
    ) throws -> FoundContracts {
        let list = ContractList(person: person, filter: filter, start: cursor?.place ?? ListCursor.newest)
        let words = SearchWord.words(asked: filter.words)
        guard filter.words.contains(where: { !$0.isWhitespace }) else {
            if filter.phaseCondition.isEmpty { return FoundContracts(rows: try rows(of: list, limit), stoppedAt: nil) }
            return try walk(list, for: [], limit)
        }
        guard !words.isEmpty else { return FoundContracts(rows: [], stoppedAt: nil) }
        let counted = try words.map { (word: $0, count: try candidates(of: person, for: $0)) }
        guard let rarest = counted.min(by: { $0.count < $1.count }), rarest.count <= SearchWord.candidatesMax else {
            // Words that each are found often may be found together seldom, or never.
            return try walk(list, for: words, limit)
        }
        let others = words.filter { $0 != rarest.word }
        let rows = try search(rarest.word, and: others, of: person, filter, after: list.start, limit: limit)
        return FoundContracts(rows: rows, stoppedAt: nil)
    }

    /// Looks through as much of a list as one page may, for what no index finds.
    private func walk(_ list: ContractList, for words: [SearchWord], _ limit: Int) throws -> FoundContracts {
        let ranges = list.ranges("m.updated_at, m.contract_id", upTo: SearchWord.contractsWalkedMax, over: connection)
        let end = try connection.row(
            "\(ranges.sql) LIMIT 1 OFFSET ?", ranges.arguments + [SQLValue(SearchWord.contractsWalkedMax - 1)]
        ).map { row in
            let id: ContractID = try row[1]
            return ListCursor(at: try row[0], id: id.uuid)
        }
        let found = try rows(of: list, until: end, containing: words, limit)
        return FoundContracts(rows: found, stoppedAt: found.count < limit ? end : nil)
    }

    private func rows(
        of list: ContractList, until end: ListCursor? = nil, containing words: [SearchWord] = [], _ limit: Int
    ) throws -> [ContractRow] {
        var (condition, more) = (list.filter.phaseCondition, [SQLValue]())
        if let end = end?.place {
            condition += " AND (m.updated_at, m.contract_id) >= (?, ?)"
            more += [end.at, end.id]
        }
        condition += SearchWord.condition(words.count)
        more += words.flatMap { [.blob($0.first), .blob($0.end)] }
        let ranges = list.ranges(ContractRow.columns, where: condition, more, upTo: limit, over: connection)
        return try connection.rows("\(ranges.sql) LIMIT ?", ranges.arguments + [SQLValue(limit)]).map(ContractRow.init)
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

    /// What a row must be besides, and what the partial index of that turn has, too.
    var turnCondition: String {
        switch turn {
        case nil: ""
        case .you: " AND m.waits_me = 1"
        case .other: " AND m.waits_other = 1"
        }
    }

    /// Which of the two phases that lie in the tab of offers is asked for, if one is: no index tells them apart.
    var phaseCondition: String {
        guard let phase, Tab(phase) == .offers else { return "" }
        return " AND m.phase = '\(phase.rawValue)'"
    }
}

/// A person's list after a place in it, as ranges of an index.
private struct ContractList {
    let person: PersonID
    let filter: ContractFilter
    let start: (at: SQLValue, id: SQLValue)

    private var places: [(tab: ContractFilter.Tab, party: Party)] {
        filter.tabs.flatMap { tab in filter.parties.map { (tab, $0) } }
    }

    /// The ranges merged in their common order, and what they ask with.
    /// - Parameters:
    ///   - condition: what is asked in each range, with `more`.
    ///   - limit: how many rows are read at most.
    func ranges(
        _ columns: String, where condition: String = "", _ more: [SQLValue] = [], upTo limit: Int,
        over connection: any SQLConnection
    ) -> (sql: String, arguments: [SQLValue]) {
        var range = """
            SELECT \(columns) FROM memberships AS m
            WHERE m.person_id = ? AND m.tab = ? AND m.party = ? AND (m.updated_at, m.contract_id) < (?, ?)
            \(filter.turnCondition)\(condition)
            """
        var more = more
        var order = "ORDER BY m.updated_at DESC, m.contract_id DESC"
        if places.count > 1 {
            if !connection.mergesRanges {
                range = "SELECT * FROM (\(range) \(order) LIMIT ?) AS part"
                more.append(SQLValue(limit))
            }
            order = "ORDER BY updated_at DESC, contract_id DESC"
        }
        let union = Array(repeating: range, count: places.count).joined(separator: " UNION ALL ")
        let arguments = places.flatMap { place in
            [SQLValue(person), .text(place.tab.rawValue), SQLValue(place.party), start.at, start.id] + more
        }
        return ("\(union) \(order)", arguments)
    }
}
