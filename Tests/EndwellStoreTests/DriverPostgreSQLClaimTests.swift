import EndwellPostgreSQL
import EndwellService
@testable import EndwellStore
import EndwellTesting
import Testing

/// Who writes and who moves never have a PostgreSQL database at the same time.
@Suite(.serialized) struct DriverPostgreSQLClaimTests {
    /// Opens the database, and waits as long as it takes for those who are leaving.
    private func open(_ place: PostgreSQLPlace, _ claim: PostgreSQLClaim) throws(StoreFault) -> PostgreSQLDriver {
        try open(place, claim, waiting: 60_000)
    }

    private func open(
        _ place: PostgreSQLPlace, _ claim: PostgreSQLClaim, waiting milliseconds: Int
    ) throws(StoreFault) -> PostgreSQLDriver {
        var limits = PostgreSQLLimits.small
        limits.claimMillisecondsMax = milliseconds
        limits.outageMilliseconds = 0
        return try PostgreSQLDriver(try PostgreSQLAddress(place.url), limits: limits, claim: claim)
    }

    /// The fault with which the database is refused.
    private func refusal(_ place: PostgreSQLPlace, _ claim: PostgreSQLClaim) -> StoreFault? {
        #expect(throws: StoreFault.self) { try open(place, claim, waiting: 100) }
    }

    private func place() async throws -> PostgreSQLPlace {
        try PostgreSQLPlace(copying: try await TestDatabase.template.value)
    }

    @Test func `while a node has the database nobody has it alone, and when it is gone somebody may`() async throws {
        let place = try await place()
        let node = try open(place, .withOthers)
        try await node.run("DELETE FROM once_keys")
        let refused = refusal(place, .alone)
        guard case .inUse? = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        let other = try open(place, .withOthers)
        try await other.run("DELETE FROM once_keys")
        await node.close()
        _ = refusal(place, .alone)
        await other.close()
        let mover = try open(place, .alone)
        try await mover.run("DELETE FROM once_keys")
        await mover.close()
    }

    @Test func `a node that only listens is noticed, too`() async throws {
        let place = try await place()
        let node = try open(place, .withOthers)
        let listens = Meeting()
        node.listen { _ in listens.arrive() }
        listens.await()
        _ = refusal(place, .alone)
        await node.close()
        await (try open(place, .alone)).close()
    }

    @Test func `while a move has the database no node gets it`() async throws {
        let place = try await place()
        let mover = try open(place, .alone)
        try await mover.run("DELETE FROM once_keys")
        let refused = refusal(place, .withOthers)
        guard case .moved? = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        _ = refusal(place, .alone)
        // Looking harms nobody.
        let reader = try PostgreSQLReader(try PostgreSQLAddress(place.url))
        #expect(try await reader.isInstalled)
        await reader.close()
        await mover.close()
        let node = try open(place, .withOthers)
        try await node.run("DELETE FROM once_keys")
        await node.close()
    }

    @Test func `a node that was cut off and comes back while a move has the database writes nothing, nor afterwards`()
        async throws
    {
        let place = try await place()
        let node = try open(place, .withOthers, waiting: 100)
        for _ in 0..<8 { try await node.run("DELETE FROM once_keys") }
        // The server closes all its connections at once, as when a network parts.
        let cutter = try PostgreSQLReader(try PostgreSQLAddress(place.url))
        _ = try await cutter.read { connection in
            try connection.rows(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """)
        }
        await cutter.close()
        let mover = try open(place, .alone)
        try await mover.run("DELETE FROM once_keys")
        let insertion = "INSERT INTO once_keys (person_id, key, answer, at) VALUES ('a', 'b', 'c', 1)"
        for _ in 0..<8 {
            let fault = try await node.faultOfWriting(insertion)
            guard case .moved? = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
        }
        try await mover.write { connection in
            try connection.keep(
                MoveMark(id: "1", side: .source, place: "elsewhere", state: .done, begunAt: StoreWorld.start))
        }
        await mover.close()
        let fault = try await node.faultOfWriting(insertion)
        #expect(fault?.description.contains("elsewhere") == true)
        let refused = refusal(place, .withOthers)
        #expect(refused?.description.contains("elsewhere") == true)
        #expect(try await node.number("SELECT count(*) FROM once_keys") == 0)
        await node.close()
    }
}
