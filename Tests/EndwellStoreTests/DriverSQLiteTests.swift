@testable import EndwellSQLite
import EndwellService
import EndwellStore
import Foundation
import Testing

/// The driver for SQLite: what every driver must do, and what this one promises besides.
@Suite struct DriverSQLiteTests {
    @Test(arguments: DriverConformance.all)
    func `SQLite does what every driver must`(_ conformance: DriverConformance) async throws {
        try await conformance.run(at: SQLitePlace())
    }

    // MARK: Durability

    @Test func `commits wait for the disk, and readiness proves it`() async throws {
        let place = SQLitePlace()
        let driver = try place.openSQLite()
        try await driver.assertReady()
        let found = try await driver.aside { connection throws(StoreFault) in
            try connection.setting("PRAGMA synchronous")
        }
        #expect(found == 2)

        try await driver.aside { connection throws(StoreFault) in
            _ = try connection.setting("PRAGMA synchronous = NORMAL")
        }
        let fault = await #expect(throws: StoreFault.self) { try await driver.assertReady() }
        #expect(fault?.isUnavailable == true)
        await driver.close()
    }

    // MARK: Group commit

    @Test func `a write refused beside others that share its commit does not undo them`() async throws {
        let place = SQLitePlace()
        let driver = try place.openSQLite()
        try await driver.run("CREATE TABLE kept (n BIGINT NOT NULL PRIMARY KEY)")
        let outcomes = try await together(on: driver, [1, 2, 2, 3])
        #expect(outcomes == [nil, nil, .conflict(constraint: "kept.n"), nil])
        #expect(try await driver.number("SELECT count(*) FROM kept") == 3)
        await driver.close()
    }

    @Test func `it tells how many writes shared a commit, without those that were refused`() async throws {
        let place = SQLitePlace()
        let driver = try place.openSQLite()
        try await driver.run("CREATE TABLE kept (n BIGINT NOT NULL PRIMARY KEY)")
        let before = driver.figures
        #expect((before.commits, before.writes, before.writesWaiting) == (1, 1, 0))
        _ = try await together(on: driver, [1, 2, 2, 3])
        var expected = before
        // One more write holds the writer up until the others wait together.
        (expected.commits, expected.writes) = (before.commits + 1 + 1, before.writes + 1 + 3)
        #expect(driver.figures == expected)
        #expect(try await driver.number("SELECT count(*) FROM kept") == 3)
        #expect(driver.figures.reads == before.reads + 1)
        #expect(driver.figures.readers == SQLiteLimits().readers)
        await driver.close()
    }

    @Test func `writes beyond the limit are refused, and those that waited are done`() async throws {
        var limits = SQLiteLimits()
        limits.writesWaitingMax = 3
        let place = SQLitePlace(limits: limits)
        let driver = try place.openSQLite()
        try await driver.run("CREATE TABLE kept (n BIGINT NOT NULL PRIMARY KEY)")
        let fault = try await whileHeld(driver) { held -> StoreFault? in
            async let one: Void = driver.run("INSERT INTO kept (n) VALUES (1)")
            async let two: Void = driver.run("INSERT INTO kept (n) VALUES (2)")
            async let three: Void = driver.run("INSERT INTO kept (n) VALUES (3)")
            await driver.awaitWaiting(3)
            let fault = try await driver.faultOfWriting("INSERT INTO kept (n) VALUES (4)")
            held.signal()
            _ = try await (one, two, three)
            return fault
        }
        #expect(fault == .unavailable(reason: "3 writes are waiting already"))
        #expect(try await driver.number("SELECT count(*) FROM kept") == 3)
        await driver.close()
    }

    @Test func `closing serves those who wait`() async throws {
        let place = SQLitePlace()
        let driver = try place.openSQLite()
        try await driver.run("CREATE TABLE kept (n BIGINT NOT NULL PRIMARY KEY)")
        try await whileHeld(driver) {
            async let waiting: Void = driver.run("INSERT INTO kept (n) VALUES (1)")
            await driver.awaitWaiting(1)
            async let closing: Void = driver.close()
            $0.signal()
            _ = try await (waiting, closing)
        }
        let again = try place.openSQLite()
        #expect(try await again.number("SELECT count(*) FROM kept") == 1)
        await again.close()
    }

    @Test func `the log is bounded while readers come one after the other`() async throws {
        var limits = SQLiteLimits()
        limits.logBytesMax = 256 * 1_024
        limits.checkpointPages = 1_000_000
        let place = SQLitePlace(limits: limits)
        let driver = try place.openSQLite()
        try await driver.run("CREATE TABLE kept (b BYTEA)")
        let bytes = SQLValue.blob(Data(count: 50_000))
        for _ in 0..<40 {
            async let count = driver.number("SELECT count(*) FROM kept")
            try await driver.write { connection in
                _ = try connection.execute("INSERT INTO kept (b) VALUES (?)", [bytes])
            }
            _ = try await count
        }
        let log = try FileManager.default.attributesOfItem(atPath: place.file("endwell.sqlite-wal"))
        #expect(try #require(log[.size] as? Int) < 2 * limits.logBytesMax)
        #expect(try await driver.number("SELECT count(*) FROM kept") == 40)
        await driver.close()
    }

    // MARK: No room

    @Test func `a database that may not grow refuses, keeps what it has, and goes on when it may`() async throws {
        let place = SQLitePlace()
        let driver = try place.openSQLite()
        try await driver.run("CREATE TABLE kept (n BIGINT NOT NULL PRIMARY KEY, b BYTEA)")
        try await driver.limitPages(20)
        let outcomes = try await together(on: driver, [1, 2, 3], bytes: { $0 == 2 ? 200_000 : 10 })
        #expect(outcomes[1] == .unavailable(reason: "the disk is full"))
        #expect(outcomes[2] == nil)
        // The first may have shared the second's lot, but never half of it.
        let kept: [Int] = try await driver.read { connection in
            try connection.rows("SELECT n FROM kept ORDER BY n").map { try $0[0] }
        }
        #expect(kept == zip([1, 2, 3], outcomes).filter { $0.1 == nil }.map(\.0))

        try await driver.limitPages(1_000_000)
        let later = try await together(on: driver, [12], bytes: { _ in 200_000 })
        #expect(later == [nil])
        await driver.close()
    }

    @Test(.enabled(if: SmallDisk.isAvailable, "needs a disk of its own"))
    func `a commit that finds the disk full fails for all who share it, and later writes work again`() async throws {
        let disk = try SmallDisk(options: "size=8m")
        let place = SQLitePlace(below: disk.root)
        let driver = try place.openSQLite()
        try await driver.run("CREATE TABLE kept (n BIGINT NOT NULL PRIMARY KEY, b BYTEA)")
        try await together(on: driver, [0]).forEach { #expect($0 == nil) }
        try disk.fill(leaving: 300_000)

        let outcomes = try await together(on: driver, [1, 2, 3], bytes: { $0 == 2 ? 2_000_000 : 10 })
        #expect(outcomes.allSatisfy { $0?.isUnavailable == true })
        #expect(try await driver.number("SELECT count(*) FROM kept") == 1)

        try disk.relieve()
        let later = try await together(on: driver, [1, 2, 3], bytes: { $0 == 2 ? 2_000_000 : 10 })
        #expect(later == [nil, nil, nil])
        try await driver.assertReady()
        await driver.close()
        let again = try place.openSQLite()
        #expect(try await again.number("SELECT count(*) FROM kept") == 4)
        await again.close()
    }
}

// MARK: Help

extension DriverSQLiteTests {
    /// Holds the writer while the body runs, which lets it go by signalling.
    private func whileHeld<Result: Sendable>(
        _ driver: SQLiteDriver, _ body: (DispatchSemaphore) async throws -> Result
    ) async throws -> Result {
        let held = DispatchSemaphore(value: 0)
        let (begun, begin) = AsyncStream<Void>.makeStream()
        async let holding: Void = driver.write { _ in
            begin.finish()
            held.wait()
        }
        for await _ in begun {}
        let result = try await body(held)
        try await holding
        return result
    }

    /// Inserts these numbers by writes that share one commit, and tells how each of them ended.
    private func together(
        on driver: SQLiteDriver, _ numbers: [Int], bytes: (Int) -> Int = { _ in 0 }
    ) async throws -> [StoreFault?] {
        let sizes = numbers.map(bytes)
        return try await whileHeld(driver) { held in
            var writes: [Task<StoreFault?, Never>] = []
            for (number, size) in zip(numbers, sizes) {
                writes.append(Task { await driver.insert(number, bytes: size) })
                await driver.awaitWaiting(writes.count)
            }
            held.signal()
            var outcomes: [StoreFault?] = []
            for write in writes { outcomes.append(await write.value) }
            return outcomes
        }
    }
}

extension SQLiteDriver {
    fileprivate func insert(_ number: Int, bytes: Int) async -> StoreFault? {
        do {
            try await write { connection in
                guard bytes > 0 else {
                    _ = try connection.execute("INSERT INTO kept (n) VALUES (?)", [SQLValue(number)])
                    return
                }
                let content = SQLValue.blob(Data(count: bytes))
                _ = try connection.execute("INSERT INTO kept (n, b) VALUES (?, ?)", [SQLValue(number), content])
            }
            return nil
        } catch {
            return error as? StoreFault
        }
    }

    fileprivate func limitPages(_ pages: Int) async throws {
        try await aside { connection throws(StoreFault) in
            _ = try connection.setting("PRAGMA max_page_count = \(pages)")
        }
    }

    /// Returns when so many writes wait.
    fileprivate func awaitWaiting(_ count: Int) async {
        while writesWaiting < count { await Task.yield() }
    }
}
