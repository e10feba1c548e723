import EndwellPostgreSQL
import EndwellStore
import Foundation

/// PostgreSQL itself, driven by its own pgbench: the same statements with the same values, over as many connections.
///
/// pgbench can't be handed values, so each act lies in a row of its own, which is read before the act is written. Each act
/// is a transaction and a commit, as it is Endwell's.
final class RawPostgreSQL: RawEngine {
    private let database: String
    private let folder: URL
    private var turn = 0
    let words: String

    /// What pgbench can't say.
    struct Unsayable: Error, CustomStringConvertible {
        let description: String
    }

    /// Connections of the rate that is reached together: as many as a node writes with. With more, acts of one busy person
    /// only wait for each other longer.
    private static let connections = PostgreSQLLimits().writers

    /// The engine behind that database; its scripts lie in the folder.
    init(_ database: String, folder: URL) throws {
        (self.database, self.folder) = (database, folder)
        let settings = try Tool.psql(
            database,
            """
            SELECT format('PostgreSQL %s, fsync=%s, synchronous_commit=%s, shared_buffers=%s', split_part(version(), ' ', 2),
                current_setting('fsync'), current_setting('synchronous_commit'), current_setting('shared_buffers'))
            """)
        words = settings
    }

    let ways = (alone: "pgbench, 1 connection", together: "pgbench, \(connections) connections")

    func alone(_ acts: [[RecordedStatement]]) throws -> Timings { try write(acts, connections: 1) }

    func together(_ acts: [[RecordedStatement]]) throws -> Timings { try write(acts, connections: Self.connections) }

    func close() {}

    private func write(_ acts: [[RecordedStatement]], connections: Int) throws -> Timings {
        turn += 1
        let table = "bench_acts_\(turn)"
        let each = acts.count / connections
        try keep(acts, in: table)
        let script = folder.appending(path: "\(table).sql")
        try self.script(of: acts, from: table, each: each).write(to: script, atomically: true, encoding: .utf8)
        let log = folder.appending(path: table)
        let begun = ContinuousClock.now
        _ = try Tool.run(
            [
                "pgbench", "--no-vacuum", "--protocol=prepared", "--max-tries=10", "--client=\(connections)",
                "--jobs=1",
                "--transactions=\(each)", "--file=\(script.path(percentEncoded: false))", "--define=i=-1", "--log",
                "--log-prefix=\(log.lastPathComponent)", database,
            ], in: folder)
        var timings = try Self.timings(in: folder, named: log.lastPathComponent + ".")
        timings.elapsed = ContinuousClock.now - begun
        try Tool.psql(database, "DROP TABLE \(table)")
        return timings
    }

    /// What pgbench noted of each transaction: how long it took, in microseconds, is the third word of a line.
    private static func timings(in folder: URL, named prefix: String) throws -> Timings {
        var timings = Timings()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
        where name.hasPrefix(prefix) && name != prefix + "sql" {
            let log = folder.appending(path: name)
            let lines = try String(contentsOf: log, encoding: .utf8).split(separator: "\n")
            try FileManager.default.removeItem(at: log)
            for line in lines {
                guard let taken = line.split(separator: " ").dropFirst(2).first.flatMap({ Int64($0) }) else { continue }
                timings.add(.microseconds(taken))
            }
        }
        return timings
    }

    // MARK: Acts as rows

    /// Which arguments differ from act to act, or are no numbers: those come out of the row.
    private static func columns(of acts: [[RecordedStatement]]) throws -> [[Bool]] {
        guard let first = acts.first else { throw Unsayable(description: "there is no act to write") }
        for act in acts where act.map(\.sql) != first.map(\.sql) {
            throw Unsayable(description: "two notices were kept by different statements")
        }
        return first.indices.map { statement in
            first[statement].arguments.map { argument in
                if case .null = argument { false } else { true }
            }
        }
    }

    private func keep(_ acts: [[RecordedStatement]], in table: String) throws {
        let columns = try Self.columns(of: acts)
        let names = columns.enumerated().flatMap { statement, places in
            places.indices.filter { places[$0] }.map { "a\(statement)_\($0)" }
        }
        let rows = acts.enumerated().map { number, act in
            ([String(number)]
                + act.enumerated().flatMap { statement, said in
                    said.arguments.indices.filter { columns[statement][$0] }.map { Self.copied(said.arguments[$0]) }
                }).joined(separator: "\t")
        }
        let file = folder.appending(path: "\(table).rows")
        try (rows.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
        let fields = names.map { "\($0) TEXT" }.joined(separator: ", ")
        try Tool.psql(database, "CREATE UNLOGGED TABLE \(table) (n BIGINT PRIMARY KEY, \(fields))")
        try Tool.psql(database, "\\copy \(table) FROM '\(file.path(percentEncoded: false))'")
        try Tool.psql(database, "VACUUM ANALYZE \(table)")
    }

    /// A value as COPY takes it.
    private static func copied(_ value: SQLValue) -> String {
        switch value {
        case .null: "\\N"
        case .integer(let number): String(number)
        case .text(let text):
            text.replacing("\\", with: "\\\\").replacing("\t", with: "\\t").replacing("\n", with: "\\n")
                .replacing("\r", with: "\\r")
        case .blob(let bytes): bytes.map { String(format: "%02x", $0) }.joined()
        }
    }

    /// One act, as pgbench repeats it: each connection takes the rows of its own share, one after the other.
    private func script(of acts: [[RecordedStatement]], from table: String, each: Int) throws -> String {
        let columns = try Self.columns(of: acts)
        var lines = [
            "\\set i :i + 1", "\\set n :client_id * \(each) + :i", "BEGIN;",
            "SELECT * FROM \(table) WHERE n = :n \\gset",
        ]
        for (statement, said) in (acts.first ?? []).enumerated() {
            var places = said.arguments.indices.makeIterator()
            var text = ""
            for character in said.sql {
                guard character == "?", let place = places.next() else {
                    text.append(character == "\n" ? " " : character)
                    continue
                }
                text +=
                    columns[statement][place] ? Self.said(said.arguments[place], as: "a\(statement)_\(place)") : "NULL"
            }
            lines.append(text + ";")
        }
        return (lines + ["COMMIT;"]).joined(separator: "\n") + "\n"
    }

    private static func said(_ value: SQLValue, as name: String) -> String {
        if case .blob = value { "decode(:\(name), 'hex')" } else { ":\(name)" }
    }
}
