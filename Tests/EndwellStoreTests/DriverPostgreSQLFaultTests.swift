@testable import EndwellPostgreSQL
import EndwellService
import EndwellStore
import EndwellTesting
import Foundation
import Synchronization
import Testing

/// What the driver for PostgreSQL promises beside what every driver must: how it meets a server that is busy, gone,
/// back again, or another one than expected.
@Suite(.serialized) struct DriverPostgreSQLFaultTests {
    // MARK: Beside newer programs

    @Test func `an older program goes on beside a newer one only where each step that it doesn't know allows it`()
        async throws
    {
        let place = try PostgreSQLPlace()
        let steps = (1...3).map { number in
            Migration(
                number: number, name: "step \(number)", statements: ["CREATE TABLE trail\(number) (step BIGINT)"],
                leavesOlderProgramsRunning: number != 2)
        }
        let (newer, older) = (try place.openPostgreSQL(), try place.openPostgreSQL())
        try await newer.migrate(steps)
        try await older.migrate(Array(steps.prefix(2)))
        let fault = await #expect(throws: StoreFault.self) { try await older.migrate(Array(steps.prefix(1))) }
        #expect(fault == .newerDatabase(found: 3, known: 1))
        let reader = try PostgreSQLReader(try PostgreSQLAddress(place.url))
        try await reader.migrate(Array(steps.prefix(2)))
        let seen = await #expect(throws: StoreFault.self) { try await reader.migrate(Array(steps.prefix(1))) }
        #expect(seen == .newerDatabase(found: 3, known: 1))
        await reader.close()
        await newer.close()
        await older.close()
    }

    // MARK: What PostgreSQL is told

    @Test(
        arguments: [
            ("SELECT 1 LIMIT ?", [3], "SELECT 1 LIMIT 3", []),
            ("SELECT ? LIMIT ? OFFSET ?", [7, 3, 4], "SELECT ? LIMIT 3 OFFSET 4", [7]),
            (
                "DELETE FROM t WHERE n IN (SELECT n FROM t LIMIT ?) AND m = ?", [10, 5],
                "DELETE FROM t WHERE n IN (SELECT n FROM t LIMIT 10) AND m = ?", [5]
            ),
            ("SELECT 'LIMIT ?' WHERE n = ?", [1], "SELECT 'LIMIT ?' WHERE n = ?", [1]),
            ("SELECT 1 LIMIT ?", [.text("3")], "SELECT 1 LIMIT ?", [.text("3")]),
            ("SELECT 1 LIMIT ?", [], "SELECT 1 LIMIT ?", []),
        ] as [(String, [SQLValue], String, [SQLValue])])
    func `how many rows are wanted is said, and not bound`(
        sql: String, arguments: [SQLValue], said: String, rest: [SQLValue]
    ) {
        let found = PostgreSQLRowCounts(in: sql).said(in: sql, arguments)
        #expect(found.sql == said && found.arguments == rest)
    }

    // MARK: In each other's way

    @Test func `two writes that wait for each other are both kept`() async throws {
        let driver = try PostgreSQLPlace().openPostgreSQL()
        try await driver.run(
            "CREATE TABLE purse (id BIGINT NOT NULL PRIMARY KEY, held BIGINT NOT NULL)",
            "INSERT INTO purse (id, held) VALUES (1, 0), (2, 0)")
        let (one, other) = (Meeting(), Meeting())
        let add = "UPDATE purse SET held = held + 1 WHERE id = ?"
        async let first: Void = driver.write { connection in
            try connection.execute(add, [1])
            one.arrive()
            other.await()
            try connection.execute(add, [2])
        }
        async let second: Void = driver.write { connection in
            try connection.execute(add, [2])
            other.arrive()
            one.await()
            try connection.execute(add, [1])
        }
        _ = try await (first, second)
        #expect(try await driver.number("SELECT min(held) FROM purse") == 2)
        await driver.close()
    }

    @Test func `a statement that runs too long and a lock that doesn't come are refused, and the next is well`()
        async throws
    {
        var limits = PostgreSQLLimits.small
        limits.statementMillisecondsMax = 300
        limits.lockWaitMillisecondsMax = 100
        let driver = try PostgreSQLPlace(limits: limits).openPostgreSQL()
        let fault = try await driver.faultOfWriting("SELECT pg_sleep(20) IS NULL")
        #expect(fault?.isUnavailable == true)
        let (held, tried) = (Meeting(), Meeting())
        async let holding: Void = driver.write { connection in
            try connection.lock(["it"])
            _ = try connection.row("SELECT 1")
            held.arrive()
            tried.await()
        }
        let refused = await #expect(throws: StoreFault.self) {
            try await driver.write { connection in
                held.await()
                try connection.lock(["it"])
            }
        }
        #expect(refused?.isUnavailable == true)
        tried.arrive()
        try await holding
        #expect(try await driver.number("SELECT 7") == 7)
        await driver.close()
    }

    // MARK: Gone, and back

    @Test func `while the server is down the fault says so, and when it is back all goes on`() async throws {
        let server = try ThrowawayPostgreSQL()
        let driver = try PostgreSQLPlace(on: server).openPostgreSQL()
        try await driver.run("CREATE TABLE kept (n BIGINT NOT NULL)", "INSERT INTO kept (n) VALUES (1)")
        try await driver.assertReady()
        try server.stop()
        #expect(try await driver.faultOfWriting("INSERT INTO kept (n) VALUES (2)")?.isNoPrimary == true)
        let reading = await #expect(throws: StoreFault.self) { try await driver.number("SELECT 1") }
        #expect(reading?.isNoPrimary == true)
        let ready = await #expect(throws: StoreFault.self) { try await driver.assertReady() }
        #expect(ready?.isNoPrimary == true)
        try server.start()
        while (try? await driver.assertReady()) == nil { await Task.yield() }
        try await driver.run("INSERT INTO kept (n) VALUES (3)")
        #expect(try await driver.number("SELECT sum(n)::bigint FROM kept") == 4)
        await driver.close()
    }

    @Test func `connections that the server closed meanwhile are replaced, and nobody notices`() async throws {
        let place = try PostgreSQLPlace()
        let (driver, other) = (try place.openPostgreSQL(), try place.openPostgreSQL())
        try await driver.run("CREATE TABLE kept (n BIGINT NOT NULL)", "INSERT INTO kept (n) VALUES (1)")
        for _ in 0..<8 { #expect(try await driver.number("SELECT count(*) FROM kept") == 1) }
        try await other.run(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'endwell'
            """)
        for _ in 0..<8 { try await driver.run("INSERT INTO kept (n) VALUES (1)") }
        for _ in 0..<8 { #expect(try await driver.number("SELECT count(*) FROM kept") == 9) }
        await driver.close()
        await other.close()
    }

    @Test func `the server is asked what became of a commit that it did not answer`() async throws {
        let place = try PostgreSQLPlace()
        let driver = try place.openPostgreSQL()
        let ask = "SELECT pg_current_xact_id()::text AS number"
        let kept: String? = try await driver.write { try $0.row(ask)?[0] }
        let undone = Mutex("")
        await #expect(throws: Rejected(number: 1)) {
            try await driver.write { connection in
                let number: String = try connection.row(ask)?[0] ?? ""
                undone.withLock { $0 = number }
                throw Rejected(number: 1)
            }
        }
        let address = try PostgreSQLAddress(place.url)
        let timeline = try PostgreSQLLink(to: address, limits: .small).timeline
        let worker = PostgreSQLWorker(address, limits: .small, outage: Outage(milliseconds: 0))
        #expect(worker.outcome(of: try #require(kept), since: timeline) == .kept)
        #expect(worker.outcome(of: undone.withLock { $0 }, since: timeline) == .undone)
        #expect(worker.outcome(of: try #require(kept), since: "00000009") == .unknown)
        await driver.close()
    }

    @Test func `a connection that breaks at the commit keeps nothing, and the act is decided again`() async throws {
        let driver = try PostgreSQLPlace().openPostgreSQL()
        try await driver.run(
            "CREATE TABLE kept (n BIGINT NOT NULL)",
            """
            CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'
            """,
            """
            CREATE CONSTRAINT TRIGGER breaking AFTER INSERT ON kept DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW WHEN (NEW.n = 1) EXECUTE FUNCTION break_off()
            """)
        let tries = Mutex(0)
        try await driver.write { connection in
            let number = tries.withLock { tries in
                tries += 1
                return tries
            }
            // The first time the connection breaks.
            _ = try connection.execute("INSERT INTO kept (n) VALUES (?)", [SQLValue(number)])
        }
        #expect(tries.withLock { $0 } == 2)
        #expect(try await driver.number("SELECT min(n) FROM kept") == 2)
        #expect(try await driver.number("SELECT count(*) FROM kept") == 1)
        await driver.close()
    }
}

/// Two threads that meet once.
final class Meeting: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func arrive() { semaphore.signal() }

    /// Waits until the other has arrived, now or before.
    func await() {
        semaphore.wait()
        semaphore.signal()
    }
}

extension StoreFault {
    var isNoPrimary: Bool {
        if case .noPrimary = self { true } else { false }
    }
}
