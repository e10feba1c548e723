import EndwellStore

/// Makes a town many times as large by copying its rows under other ids, which is how a million contracts are had in minutes.
///
/// What is copied stands in every index and list as the rest does; only its events and states still tell the ids of what
/// they were copied from, so that nobody reads or changes it.
enum Copies {
    /// Copies everything of all contracts so many times.
    static func make(_ copies: Int, in driver: any SQLDriver) async throws {
        let last = try await driver.read { connection in
            let position: Int? = try connection.row("SELECT max(position) FROM changes")?[0]
            let news: Int? = try connection.row("SELECT max(id) FROM news")?[0]
            return (position: position ?? 0, news: news ?? 0)
        }
        for table in tables(afterChange: last.position, afterNews: last.news) {
            _ = try await driver.write { connection in
                try connection.execute(
                    "CREATE TABLE originals AS SELECT \(table.columns.joined(separator: ", ")) FROM \(table.name)")
            }
            for copy in 1...copies {
                _ = try await driver.write { connection in
                    let digits = String(copy, radix: 16)
                    let zeros = String(repeating: "0", count: Table.idDigits - digits.count)
                    try connection.execute(table.statement, table.arguments(copy: copy, digits: zeros + digits))
                }
            }
            _ = try await driver.write { connection in try connection.execute("DROP TABLE originals") }
        }
        _ = try await driver.write { connection in
            try connection.execute(
                "UPDATE counters SET count = count * ? WHERE name NOT LIKE 'accounts%'", [SQLValue(copies + 1)])
        }
    }

    /// A table, its columns, and what is put in the place of some of them.
    private struct Table {
        let name: String
        let columns: [String]
        let changed: [String: Change]

        /// The statement that makes one copy of every row that there was.
        var statement: String {
            let values = columns.map { column in changed[column].map { $0.expression(of: column) } ?? column }
            return """
                INSERT INTO \(name) (\(columns.joined(separator: ", ")))
                SELECT \(values.joined(separator: ", ")) FROM originals
                """
        }

        /// How many of an id's digits are the copy's number. They are its first, so that one copy after the other goes to one
        /// place of each index: anywhere, it would take hours.
        static let idDigits = 8
        /// How much earlier a copy's instants are than those of the copy before, in milliseconds: for the same reason longer
        /// than it takes to make the originals.
        private static let earlierMilliseconds = 600_000

        func arguments(copy: Int, digits: String) -> [SQLValue] {
            columns.compactMap { column in
                switch changed[column] {
                case nil: nil
                case .id: .text(digits)
                case .reference: .text("-\(digits)")
                case .number(let last): SQLValue(last * copy)
                case .instant: SQLValue(Self.earlierMilliseconds * copy)
                }
            }
        }
    }

    private enum Change {
        /// The id of a copy.
        case id
        case reference
        /// A number that goes on after the last.
        case number(after: Int)
        /// An instant that is earlier each time.
        case instant

        func expression(of column: String) -> String {
            switch self {
            case .id: "? || substr(\(column), \(Table.idDigits + 1))"
            case .reference: "\(column) || ?"
            case .number: "\(column) + ?"
            case .instant: "\(column) - ?"
            }
        }
    }

    private static func tables(afterChange position: Int, afterNews news: Int) -> [Table] {
        func table(_ name: String, _ columns: String, _ changed: [String: Change]) -> Table {
            Table(name: name, columns: columns.split(separator: " ").map(String.init), changed: changed)
        }
        return [
            table(
                "contracts",
                "id reference phase version client_id contractor_id email_key is_unclaimed hash state_format state",
                ["id": .id, "reference": .reference]),
            table("events", "contract_id number hash bytes", ["contract_id": .id]),
            table("contents", "id contract_id salt text", ["id": .id, "contract_id": .id]),
            table(
                "memberships",
                """
                contract_id party person_id tab updated_at waits_me waits_other next_at next_kind phase outcome closed \
                is_offerer reference title other_id other_name time_zone
                """, ["contract_id": .id, "reference": .reference, "updated_at": .instant]),
            table("search_words", "person_id word contract_id party is_name", ["contract_id": .id]),
            table(
                "deadlines", "contract_id kind subject at loser remind_at wake_at",
                ["contract_id": .id, "at": .instant, "wake_at": .instant]),
            table(
                "changes", "person_id position contract_id number",
                ["contract_id": .id, "position": .number(after: position)]),
            table(
                "news", "person_id id contract_id kind actor_id at deadline is_read",
                ["contract_id": .id, "id": .number(after: news)]),
        ]
    }
}
