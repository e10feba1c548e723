import EndwellCore
import EndwellPostgreSQL
import EndwellSQLite
import EndwellService
@testable import EndwellStore
import EndwellTesting
import Foundation
import Synchronization
import Testing

/// A kind of database that things move from or to.
enum MovingKind: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case sqlite = "SQLite"
    case postgreSQL = "PostgreSQL"

    var testDescription: String { rawValue }
}

/// From one kind to another.
struct MovingPair: Sendable, CustomTestStringConvertible {
    let from: MovingKind
    let to: MovingKind

    static let all = MovingKind.allCases.flatMap { from in MovingKind.allCases.map { MovingPair(from: from, to: $0) } }

    var testDescription: String { "\(from.rawValue) to \(to.rawValue)" }
}

/// A database of a test's own, for one who is alone with it.
final class MovingDatabase: Sendable {
    let end: MoveEnd
    let driver: any SQLDriver
    private let place: any DriverPlace

    /// A database with all tables, and nothing in them.
    init(_ kind: MovingKind, name: String) async throws {
        switch kind {
        case .sqlite:
            let place = SQLitePlace()
            (self.place, driver) = (place, try place.openSQLite())
            try await driver.migrate(Migrations.all)
        case .postgreSQL:
            let place = try PostgreSQLPlace(copying: try await TestDatabase.template.value)
            self.place = place
            driver = try PostgreSQLDriver(try PostgreSQLAddress(place.url), limits: .small, claim: .alone)
        }
        end = MoveEnd(driver: driver, place: name)
    }

    /// Puts rows into every table, with the values that are most easily lost.
    func fill() async throws {
        let shape = try await TableShape.all()
        try await driver.write { connection in
            try connection.execute("DELETE FROM counters")
            for table in MovedTable.all {
                for number in 0..<Hard.count {
                    let values = try table.columns.map { column in
                        let shape = try #require(shape[table.name]?.first { $0.name == column })
                        return Hard.value(number, of: shape)
                    }
                    try connection.execute(table.insertion(rows: 1), values)
                }
            }
        }
    }

    /// Everything that is in the tables that move.
    func contents() async throws -> [String: [[SQLValue]]] {
        try await driver.read { connection in
            var contents: [String: [[SQLValue]]] = [:]
            for table in MovedTable.all {
                contents[table.name] = try connection.rows(table.page(isFirst: true), [1_000]).map(\.values)
            }
            return contents
        }
    }

    /// Why the store may not be used; nil when it may.
    func refusal() async throws -> StoreFault? {
        do {
            try await driver.write { try $0.assertNotMoved() }
            return nil
        } catch let fault as StoreFault {
            return fault
        }
    }
}

/// Values that are easily lost on the way, a different one for each number.
enum Hard {
    static let count = 7

    private static let texts = [
        "", "Größe 👩‍👩‍👧‍👦 e\u{301} \u{202E}mirrored", "it's \"quoted\" \\ $1 ? ; --\n\r\t\u{1}", "9007199254740993",
        String(repeating: "long ", count: 2_000), "NULL", "\u{FEFF}\u{10FFFF}",
    ]
    private static let numbers: [Int64] = [0, .min, .max, -1, 1, 9_007_199_254_740_993, -2_147_483_649]
    private static let bytes = [
        Data(), Data([0]), Data(0...255), Data("text".utf8), Data(repeating: 0xFF, count: 5_000), Data([0x5C, 0x78]),
        Data([0, 0]),
    ]

    static func value(_ number: Int, of column: TableShape.Column) -> SQLValue {
        if column.isNullable, number.isMultiple(of: 2) { return .null }
        return switch column.type {
        case "BIGINT": .integer(numbers[number])
        case "TEXT": .text(texts[number])
        default: .blob(bytes[number])
        }
    }
}

/// The tables of a new SQLite database, as it tells them itself.
enum TableShape {
    struct Column: Sendable {
        let name: String
        let type: String
        let isNullable: Bool
        /// Its place in the primary key, from 1; 0 for none.
        let place: Int
    }

    static func all() async throws -> [String: [Column]] {
        try await read { connection in
            let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            var shapes: [String: [Column]] = [:]
            for row in try connection.rows(tables) {
                let name: String = try row[0]
                let columns = try connection.rows(
                    "SELECT name, type, \"notnull\", pk FROM pragma_table_info(?)", [.text(name)])
                shapes[name] = try columns.map {
                    Column(name: try $0[0], type: try $0[1], isNullable: !(try $0[2] as Bool), place: try $0[3])
                }
            }
            return shapes
        }
    }

    /// Which tables a table's rows refer to.
    static func referred(by table: String) async throws -> [String] {
        try await read { connection in
            try connection.rows("SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(?)", [.text(table)]).map {
                try $0[0]
            }
        }
    }

    private static func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        let place = SQLitePlace()
        let driver = try place.openSQLite()
        try await driver.migrate(Migrations.all)
        let answer = try await driver.read(body)
        await driver.close()
        return answer
    }
}

/// How many writes there are before the machine fails.
final class Patience: Sendable {
    private let writesLeft: Mutex<Int>
    /// Whether the last write is kept, and only its answer is lost.
    let keepsLast: Bool

    struct Over: Error {}

    init(writes: Int, keepsLast: Bool) {
        writesLeft = Mutex(writes)
        self.keepsLast = keepsLast
    }

    func use() -> Int {
        writesLeft.withLock { left in
            left -= 1
            return left
        }
    }
}

/// A database on a machine that fails after so many writes.
struct FailingDriver: SQLDriver {
    let driver: any SQLDriver
    let patience: Patience

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        let left = patience.use()
        if left >= 0 || (left == -1 && patience.keepsLast) {
            let result = try await driver.write(body)
            if left >= 0 { return result }
        }
        throw Patience.Over()
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await driver.read(body)
    }

    func migrate(_ migrations: [Migration]) async throws { try await driver.migrate(migrations) }

    func assertReady() async throws { try await driver.assertReady() }

    func close() async { await driver.close() }
}

extension Move {
    /// All steps, one after the other.
    @discardableResult
    func run(id: String = "the move") async throws -> Standing {
        let standing = try await begin(id: id, at: StoreWorld.start)
        if case .over = standing { return .over }
        try await empty()
        try await copy()
        try await makeIndices()
        _ = try await compare()
        try await finish()
        return standing
    }
}
