import EndwellCore
import EndwellService
import EndwellStore
import Foundation
import Synchronization
import Testing

/// Every statement that the store's own tests run is explained by SQLite: none may read a whole table or sort a list.
@Suite struct StoreQueryPlanTests {
    @Test func `every statement finds its rows by an index, and lists come sorted out of it`() async throws {
        let place = SQLitePlace()
        let recorder = RecordingDriver(try await place.open())
        let world = try await StoreWorld(on: recorder)
        recorder.forget()
        try await world.liveThroughEverything()

        let statements = recorder.statements.filter { !$0.contains("sqlite_") }
        #expect(statements.count > 70)
        for sql in statements {
            let plan = try await place.explain(sql, on: recorder.driver)
            for step in plan where !isHarmless(step, in: sql) { Issue.record("\(step)\n\(sql)") }
        }
        let careless = try await place.explain("SELECT * FROM memberships ORDER BY title", on: recorder.driver)
        #expect(careless.count == 2)
        #expect(!careless.contains { isHarmless($0, in: "") })
        await recorder.close()
    }

    /// What may be read whole is what is small: the counters, a bounded set of candidates or of what is due, and rows that
    /// are no table's.
    private func isHarmless(_ step: String, in sql: String) -> Bool {
        if step.hasPrefix("SCAN") {
            return step.contains("CONSTANT ROW")
                || ["SCAN counters", "SCAN found", "SCAN due", "SCAN (subquery"].contains {
                    step.hasPrefix($0)
                }
                || sql == "SELECT 1 FROM accounts LIMIT 1"
        }
        // A search sorts its thousand candidates.
        if step.contains("TEMP B-TREE") { return sql.contains("AS found") }
        return true
    }
}

extension SQLitePlace {
    /// The steps by which SQLite would run a statement.
    func explain(_ sql: String, on driver: any SQLDriver) async throws -> [String] {
        let places = sql.count { $0 == "?" }
        return try await driver.write { connection in
            try connection.rows("EXPLAIN QUERY PLAN \(sql)", Array(repeating: .null, count: places)).map {
                try $0["detail"]
            }
        }
    }
}
