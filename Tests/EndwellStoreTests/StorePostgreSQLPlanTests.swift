import EndwellCore
import EndwellService
import EndwellStore
import EndwellTesting
import Foundation
import Testing

/// Every statement that the store's own tests run is explained by PostgreSQL: none may read a table that grows whole.
@Suite struct StorePostgreSQLPlanTests {
    @Test func `every statement finds its rows by an index`() async throws {
        let place = try PostgreSQLPlace(copying: try await TestDatabase.template.value)
        let recorder = RecordingDriver(try place.openPostgreSQL())
        let world = try await StoreWorld(on: recorder)
        recorder.forget()
        try await world.liveThroughEverything()
        let statements = recorder.statements.filter { !Self.isServersOwn($0) }
        #expect(statements.count > 70)
        for sql in statements {
            let plan = try await recorder.driver.explain(sql, recorder.arguments(of: sql))
            for table in scanned(in: plan) where !Self.small.contains(table) {
                Issue.record("\(table) is read whole\n\(sql)\n\(plan.joined(separator: "\n"))")
            }
        }
        let careless = try await recorder.driver.explain("SELECT party FROM memberships WHERE title = 'x'", [])
        #expect(scanned(in: careless) == ["memberships"])
        await recorder.close()
    }

    @Test func `a page of a list is read in its order, and no further`() async throws {
        let place = try PostgreSQLPlace(copying: try await TestDatabase.template.value)
        let recorder = RecordingDriver(try place.openPostgreSQL())
        let world = try await StoreWorld(on: recorder)
        try await world.make(1_100) { _ in "Web page" }
        _ = try await recorder.driver.write { connection in try connection.execute("ANALYZE") }
        recorder.forget()
        _ = try await world.page(of: world.alice, ContractFilter(), limit: 3)
        _ = try await world.read { snapshot in
            (
                try snapshot.waiting(for: world.alice.id, after: nil, limit: 3),
                try snapshot.news(of: world.alice.id, before: nil, limit: 3),
                try snapshot.changes(of: world.alice.id, after: 3, limit: 3),
                try snapshot.due(by: .distantFuture, after: nil, limit: 3),
                try snapshot.upcoming(after: nil, limit: 3)
            )
        }
        #expect(recorder.statements.count >= 6)
        for sql in recorder.statements {
            let plan = try await recorder.driver.explain(sql, recorder.arguments(of: sql), by: "ANALYZE, COSTS OFF")
            // Each of a list's ranges gives as many as are wanted, and they are merged.
            for line in plan {
                guard let rows = line.firstMatch(of: /actual .*rows=(\d+)/).flatMap({ Int($0.1) }), rows > 24 else {
                    continue
                }
                Issue.record("\(rows) rows are read for 3\n\(sql)\n\(plan.joined(separator: "\n"))")
            }
        }
        await recorder.close()
    }

    /// The counters have a row for each phase, and whether there is any account is asked of the first that is found.
    private static let small: Set = ["counters"]

    private static func isServersOwn(_ sql: String) -> Bool {
        sql.contains("pg_") || sql.contains("current_setting") || sql == "SELECT 1 FROM accounts LIMIT 1"
    }

    private func scanned(in plan: [String]) -> [String] {
        plan.compactMap { line in line.firstMatch(of: /Seq Scan on (\w+)/).map { String($0.1) } }
    }
}

extension SQLDriver {
    /// How PostgreSQL would run a statement if reading a whole table cost it more than any other way.
    func explain(
        _ sql: String, _ arguments: [SQLValue], by options: String = "COSTS OFF"
    ) async throws -> [String] {
        try await write { connection in
            _ = try connection.row("SELECT set_config('enable_seqscan', 'off', true) AS said")
            return try connection.rows("EXPLAIN (\(options)) \(sql)", arguments).map { try $0[0] }
        }
    }
}
