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
        let life = try PostgreSQLLink(to: address, limits: .small).life
        let worker = PostgreSQLWorker(address, limits: .small, outage: Outage(milliseconds: 0))
        #expect(worker.outcome(of: try #require(kept), in: life) == .kept)
        #expect(worker.outcome(of: undone.withLock { $0 }, in: life) == .undone)
        #expect(worker.outcome(of: try #require(kept), in: PostgreSQLLife("00000009 1 2")) == .unknown)
        await driver.close()
    }

    @Test func `after a crash a number proves that an act was undone, and never that it was kept`() async throws {
        let server = try ThrowawayPostgreSQL()
        let address = try PostgreSQLAddress(try server.newDatabase())
        func link() throws -> PostgreSQLLink { try PostgreSQLLink(to: address, limits: .small) }
        let life = try link().life
        #expect(try link().life.isSame(as: life))
        let ask = "SELECT pg_current_xact_id()::text FROM pg_logical_emit_message(true, 'test', '')"
        let kept = try #require(try link().command(ask).firstText)
        let undone = try #require(try link().command("BEGIN; \(ask)").firstText)
        let ahead = try #require(UInt64(kept)) + 100
        // A process of the server's dies. It ends all others, and goes on by itself.
        #expect(throws: PostgreSQLFailure.self) {
            try link().command("COPY (SELECT 1) TO PROGRAM 'kill -9 $PPID'")
        }
        var later = life
        while later.isSame(as: life) { later = (try? link().life) ?? life }
        #expect(later.timeline == life.timeline)
        let worker = PostgreSQLWorker(address, limits: .small, outage: Outage(milliseconds: 0))
        #expect(worker.outcome(of: kept, in: life) == .unknown)
        #expect(worker.outcome(of: undone, in: life) == .undone)
        #expect(worker.outcome(of: "\(ahead)", in: life) == .undone)
        // Somebody else is given that number, and is kept.
        let others = try link()
        while try UInt64(others.command(ask).firstText ?? "") ?? .max < ahead {}
        #expect(try others.command("SELECT pg_xact_status('\(ahead)'::xid8)").firstText == "committed")
        #expect(worker.outcome(of: "\(ahead)", in: life) == .unknown)
        #expect(worker.outcome(of: "\(ahead)", in: later) == .kept)
    }

    @Test func `whoever may see little of the server can tell one life of it from another`() throws {
        let server = try ThrowawayPostgreSQL.shared.get()
        let url = try server.newDatabase()
        let owner = try PostgreSQLLink(to: try PostgreSQLAddress(url), limits: .small)
        try owner.command("DROP ROLE IF EXISTS little; CREATE ROLE little LOGIN PASSWORD 'throwaway'")
        let little = url.replacing(/\/\/[^:]+:/, with: "//little:")
        let link = try PostgreSQLLink(to: try PostgreSQLAddress(little), limits: .small)
        #expect(try link.command("SELECT current_user").firstText == "little")
        #expect(link.life.isSame(as: owner.life))
    }

    @Test func `a server that another took over from is not gone back to`() throws {
        let outage = Outage(milliseconds: 0)
        try outage.requireNewest(PostgreSQLLife("00000009 1 2"))
        try outage.requireNewest(PostgreSQLLife("0000000A 1 2"))
        let failure = #expect(throws: PostgreSQLFailure.self) {
            try outage.requireNewest(PostgreSQLLife("00000009 1 2"))
        }
        #expect(failure?.fault.isNoPrimary == true)
    }

    @Test func `a migration waits for another's, and takes as long as it needs`() async throws {
        var limits = PostgreSQLLimits.small
        (limits.statementMillisecondsMax, limits.lockWaitMillisecondsMax) = (300, 100)
        let place = try PostgreSQLPlace(limits: limits)
        let slow = Migration(
            number: 1, name: "slow", statements: ["CREATE TABLE trail AS SELECT 1 AS step FROM pg_sleep(1)"])
        let (one, other) = (try place.openPostgreSQL(), try place.openPostgreSQL())
        async let first: Void = one.migrate([slow])
        async let second: Void = other.migrate([slow])
        _ = try await (first, second)
        #expect(try await one.number("SELECT count(*) FROM trail") == 1)
        await one.close()
        await other.close()
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
