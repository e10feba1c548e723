import EndwellCore
import EndwellPostgreSQL
import EndwellSQLite
import EndwellService
import EndwellStore
import EndwellTesting
import Foundation
import Synchronization
import Testing

@Suite struct DatabaseFilesTests {
    @Test(arguments: FilesConformance.all)
    func `SQLite keeps attachments`(_ conformance: FilesConformance) async throws {
        try await DatabasePlace.onSQLite(conformance.check)
    }

    @Test(arguments: FilesConformance.all)
    func `PostgreSQL keeps attachments`(_ conformance: FilesConformance) async throws {
        try await DatabasePlace.onPostgreSQL(conformance.check)
    }

    @Test func `no write and no read holds more than some pieces, however large the file is`() async throws {
        try await DatabasePlace.onSQLite { place in
            let scales = Scales(place.drivers[0])
            let store = SQLStore(driver: scales).files(clock: place.clock, randomness: SeededRandomness(seed: 9))
            let bytes = Arriving.bytes(8 * Arriving.large)
            let digest = try await store.keep(bytes)
            #expect(try await store.bytes(ofSHA256: digest) == Data(bytes))
            _ = try await store.keep(bytes)
            place.clock.advance(days: 3)
            try await store.remove(sha256: digest)
            #expect(scales.heaviestWrite <= 256 * 1_024)
            #expect(scales.heaviestWrite > 200_000)
            #expect(scales.heaviestRead <= 1_048_576)
            #expect(try await place.things() == 0)
        }
    }

    @Test func `an upload that was given up for its age is refused when it goes on`() async throws {
        try await DatabasePlace.onSQLite { place in
            let (one, other) = (try await place.node(), try await place.node())
            let bytes = Arriving.bytes(4 * Arriving.large)
            let pieces = HaltingPieces(bytes)
            async let kept = one.keep(pieces, bytesMax: bytes.count)
            await pieces.reachHalf()
            place.clock.advance(days: 3)
            try await other.clearBrokenOff()
            #expect(try await place.things() == 0)
            pieces.finish()
            do {
                _ = try await kept
                Issue.record("it was kept")
            } catch StoreFault.unavailable {
                // Later it may succeed.
            }
            #expect(try await other.bytes(ofSHA256: FileDigest.of(Data(bytes))) == nil)
            #expect(try await place.things() == 0)
        }
    }

    @Test func `a node whose clock is behind makes no bytes older`() async throws {
        try await DatabasePlace.onSQLite { place in
            let behind = TestClock(place.clock.now)
            place.clock.advance(days: 3)
            let digest = try await place.node().keep([1])
            let slow = place.stores[0].files(clock: behind, randomness: SeededRandomness(seed: 9))
            #expect(try await slow.keep([1]) == digest)
            #expect(try await place.node().oldFiles(after: nil, limit: 9).digests.isEmpty)
        }
    }
}

/// A database that one or two nodes have open.
final class DatabasePlace: FilesPlace {
    let clock = TestClock(TestWorld.monday)
    let drivers: [any SQLDriver]
    /// A driver listens to other nodes for one store only.
    let stores: [SQLStore]
    private let nodes = Mutex(0)

    private init(_ drivers: [any SQLDriver]) {
        self.drivers = drivers
        stores = drivers.map(SQLStore.init)
    }

    static func onSQLite(_ body: (DatabasePlace) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "endwell-files-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try await run(body, on: [try SQLiteDriver(folder: folder)])
    }

    static func onPostgreSQL(_ body: (DatabasePlace) async throws -> Void) async throws {
        let server = try ThrowawayPostgreSQL.shared.get()
        let address = try PostgreSQLAddress(try server.newDatabase(copying: try await TestDatabase.template.value))
        let drivers = try (0..<2).map { _ in try PostgreSQLDriver(address, limits: .small) }
        try await run(body, on: drivers)
    }

    private static func run(
        _ body: (DatabasePlace) async throws -> Void, on drivers: [any SQLDriver]
    ) async throws {
        do {
            try await drivers[0].migrate(Migrations.all)
            try await body(DatabasePlace(drivers))
        } catch {
            for driver in drivers { await driver.close() }
            throw error
        }
        for driver in drivers { await driver.close() }
    }

    func node() async throws -> any FileStore {
        let number = nodes.withLock { number in
            number += 1
            return number
        }
        return stores[number % stores.count].files(clock: clock, randomness: SeededRandomness(seed: UInt64(number)))
    }

    func damage(_ digest: String) async throws {
        try await drivers[0].write { connection in
            let piece = try #require(
                try connection.row(
                    """
                    SELECT file_id, number, bytes FROM file_pieces
                    WHERE file_id = (SELECT id FROM files WHERE sha256 = ?) ORDER BY number DESC
                    """, [.text(digest)]))
            var bytes: Data = try piece[2]
            bytes[bytes.count - 1] ^= 1
            try connection.execute(
                "UPDATE file_pieces SET bytes = ? WHERE file_id = ? AND number = ?",
                [.blob(bytes), piece.values[0], piece.values[1]])
        }
    }

    func leaveHalfAnUpload() async throws {
        let (id, now) = (UUID().uuidString, clock.now.milliseconds)
        try await drivers[0].write { connection in
            try connection.execute(
                "INSERT INTO files (id, sha256, bytes, at, is_given_up) VALUES (?, NULL, 2, ?, 0)",
                [.text(id), .integer(now)])
            for number in 0..<9 {
                try connection.execute(
                    "INSERT INTO file_pieces (file_id, number, bytes) VALUES (?, ?, ?)",
                    [.text(id), SQLValue(number), .blob(Data([1, 2]))])
            }
        }
    }

    func things() async throws -> Int {
        try await drivers[0].read { connection in
            try ["files", "file_pieces"].reduce(0) { sum, table in
                let count: Int? = try connection.row("SELECT count(*) FROM \(table)")?[0]
                return sum + (count ?? 0)
            }
        }
    }
}

/// A driver that weighs the bytes of each write and read.
private final class Scales: SQLDriver {
    private let driver: any SQLDriver
    private let heaviest = Mutex((write: 0, read: 0))

    init(_ driver: any SQLDriver) {
        self.driver = driver
    }

    var heaviestWrite: Int { heaviest.withLock { $0.write } }
    var heaviestRead: Int { heaviest.withLock { $0.read } }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await driver.write { [self] connection in
            let weighed = Weighed(connection)
            let result = try body(weighed)
            heaviest.withLock { $0.write = max($0.write, weighed.bytes) }
            return result
        }
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await driver.read { [self] connection in
            let weighed = Weighed(connection)
            let result = try body(weighed)
            heaviest.withLock { $0.read = max($0.read, weighed.bytes) }
            return result
        }
    }

    func assertReady() async throws { try await driver.assertReady() }

    func close() async { await driver.close() }

    private final class Weighed: SQLConnection {
        private let connection: any SQLConnection
        private(set) var bytes = 0

        init(_ connection: any SQLConnection) {
            self.connection = connection
        }

        func rows(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow] {
            let rows = try connection.rows(sql, arguments)
            weigh(arguments + rows.flatMap(\.values))
            return rows
        }

        func row(_ sql: String, _ arguments: [SQLValue]) throws -> SQLRow? {
            let row = try connection.row(sql, arguments)
            weigh(arguments + (row?.values ?? []))
            return row
        }

        func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
            weigh(arguments)
            return try connection.execute(sql, arguments)
        }

        var mergesRanges: Bool { connection.mergesRanges }

        func clause(keeping rows: SQLRowKeeping) -> String { connection.clause(keeping: rows) }

        func lock(_ names: [String]) throws { try connection.lock(names) }

        private func weigh(_ values: [SQLValue]) {
            for case .blob(let data) in values { bytes += data.count }
        }
    }
}
