import EndwellService

/// Brings one table's rows from one database to the other.
///
/// Rows go in the order of the key, so many to a transaction. So the last row that has arrived says how far the copy has
/// come, and no note of it can be wrong: who begins again goes on after that row.
struct TableCopy: Sendable {
    let table: MovedTable
    let source: any SQLDriver
    let target: any SQLDriver
    let limits: MoveLimits

    /// Copies what has not arrived yet; `tell` is told how many rows have.
    /// - Returns: how many arrived now.
    func run(_ tell: (Int) -> Void) async throws -> Int {
        let (last, counted) = (table.lastKey, "SELECT count(*) FROM \(table.name)")
        let place = try await target.read { try $0.row(last)?.values }
        let before = place == nil ? 0 : try await target.read { try $0.row(counted)?[0] ?? 0 }
        var count = before
        try await TablePages(table: table, driver: source, limits: limits).forEach(after: place) { page in
            for rows in page.split(bytesMax: limits.bytesAtOnce) {
                try await insert(rows)
                count += rows.count
                tell(count)
            }
        }
        return count - before
    }

    /// Removes all rows of the target, so many to a transaction.
    func empty(_ tell: (Int) -> Void) async throws {
        let (removal, limit) = (table.removal, limits.rowsAtOnce)
        var count = 0
        while case let removed = try await target.write({ try $0.execute(removal, [SQLValue(limit)]) }), removed > 0 {
            count += removed
            tell(count)
        }
    }

    private func insert(_ rows: ArraySlice<[SQLValue]>) async throws {
        do {
            try await target.write { [table] connection in
                var rest = rows
                while !rest.isEmpty {
                    var count = MoveLimits.rowsInStatement
                    while count > rest.count { count /= 2 }
                    try connection.execute(table.insertion(rows: count), rest.prefix(count).flatMap(\.self))
                    rest = rest.dropFirst(count)
                }
            }
        } catch {
            // What no fault of the database's says in words that help.
            guard let row = rows.first(where: \.hasCharacterZero), error is StoreFault else { throw error }
            throw MoveFault.characterZero(
                table: table.name, key: table.key(of: row).map(\.words).joined(separator: ", "))
        }
    }
}

extension [[SQLValue]] {
    /// The rows in parts of no more than so many bytes; a longer row is a part of its own.
    func split(bytesMax: Int) -> [ArraySlice<[SQLValue]>] {
        var parts: [ArraySlice<[SQLValue]>] = []
        var (start, bytes) = (startIndex, 0)
        for index in indices {
            let more = self[index].bytes
            if bytes + more > bytesMax, index > start {
                parts.append(self[start..<index])
                (start, bytes) = (index, 0)
            }
            bytes += more
        }
        if start < endIndex { parts.append(self[start...]) }
        return parts
    }
}

extension [SQLValue] {
    fileprivate var hasCharacterZero: Bool {
        contains { value in
            guard case .text(let text) = value else { return false }
            return text.utf8.contains(0)
        }
    }
}

extension SQLValue {
    fileprivate var words: String {
        switch self {
        case .null: "-"
        case .integer(let number): String(number)
        case .text(let text): text
        case .blob(let data): RecordDigest.hexadecimal(data)
        }
    }
}

extension Migrations {
    /// The indices that are there after all migrations, each with the statement that makes it unless it is there.
    static let indices: [(name: String, statement: String)] = {
        var indices: [(name: String, statement: String)] = []
        for statement in all.flatMap(\.statements) {
            let words = statement.split(whereSeparator: \.isWhitespace)
            guard let place = words.firstIndex(of: "INDEX"), place <= 2, words.count > place + 1 else { continue }
            let name = String(words[place + 1])
            if words[0] == "DROP" {
                indices.removeAll { $0.name == name }
            } else {
                indices.append((name, statement.replacing("INDEX \(name)", with: "INDEX IF NOT EXISTS \(name)")))
            }
        }
        return indices
    }()
}
