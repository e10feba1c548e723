import EndwellCore
import EndwellService
import EndwellPostgreSQL
import EndwellSQLite
import EndwellStore
import EndwellTesting
import Foundation
import Testing

/// `docs/query-plans.md` shows how each list finds its rows. What is held is that every list is there with the very
/// statements that it runs; the plans are those of the day on which they were written, for their words differ from one
/// release of an engine to the next.
@Suite struct StorePlanDocumentTests {
    private static let place = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/query-plans.md").standardized

    /// `ENDWELL_RECORD_PLANS=1 swift test --filter StorePlanDocumentTests` writes it anew.
    @Test func `the query plans of every list are in the documents`() async throws {
        let sqlite = SQLitePlace()
        let chapters = [
            try await Engine(name: "SQLite", driver: try await sqlite.open()).chapter(),
            try await Engine(
                name: "PostgreSQL",
                driver: try PostgreSQLPlace(copying: try await TestDatabase.template.value).openPostgreSQL()
            ).chapter(),
        ]
        if ProcessInfo.processInfo.environment["ENDWELL_RECORD_PLANS"] != nil {
            try (Self.opening + chapters.map(\.text).joined()).write(to: Self.place, atomically: true, encoding: .utf8)
        }
        let document = try String(contentsOf: Self.place, encoding: .utf8)
        for chapter in chapters {
            for entry in chapter.entries {
                #expect(
                    document.contains(entry.heading),
                    "\(entry.heading): if it is meant so, record the plans anew (CONTRIBUTING.md)")
                #expect(!entry.plan.contains("Seq Scan") && !entry.plan.contains("SCAN m"), "\(entry.plan)")
            }
        }
    }

    private static let opening = """
        # Query plans
        How each list of the program finds a page's rows, by the engine's own account, among some 1,100 contracts: by an
        index, from where the page begins. PostgreSQL was told not to read whole tables if there is any other way, as it
        otherwise does with tables as small as these; that there always is one is tested (`StorePlanDocumentTests`,
        `StorePostgreSQLPlanTests`, `StoreQueryPlanTests`). Where a page is nearly all that there is it may still sort
        what an index found; among many it does not, as `make bench` shows.

        `…` stands for many columns, and *times n* for parts that differ only in what they ask with. After a change of a
        list: `ENDWELL_RECORD_PLANS=1 swift test --filter StorePlanDocumentTests`.


        """
}

/// An engine with a world in it.
private struct Engine {
    let name: String
    let driver: any SQLDriver

    struct Chapter {
        let name: String
        let entries: [(heading: String, plan: String)]

        var text: String {
            "## \(name)\n" + entries.map { "\($0.heading)```text\n\($0.plan)\n```\n\n" }.joined()
        }
    }

    /// Every list, its statements, and the engine's plans for them.
    func chapter() async throws -> Chapter {
        let recorder = RecordingDriver(driver)
        let world = try await StoreWorld(on: recorder)
        try await world.make(1_100) { $0 == 7 ? "Harbour survey" : "Web page" }
        let contract = try await world.agreed()
        if name == "PostgreSQL" { _ = try await driver.write { try $0.execute("ANALYZE") } }
        var entries: [(String, String)] = []
        for list in StoreList.all {
            recorder.forget()
            let alice = world.alice.id
            try await world.read { try list.read($0, alice, contract) }
            #expect(!recorder.statements.isEmpty, "\(list.name)")
            for (number, sql) in recorder.statements.enumerated() {
                let title = number == 0 ? "### \(list.name)\n" : ""
                let plan = try await plan(of: sql, recorder.arguments(of: sql))
                entries.append(("\(title)```sql\n\(Self.short(sql))\n```\n", Self.folded(plan)))
            }
        }
        await recorder.close()
        return Chapter(name: name, entries: entries)
    }

    private func plan(of sql: String, _ arguments: [SQLValue]) async throws -> [String] {
        guard name == "PostgreSQL" else {
            return try await driver.write { connection in
                try connection.rows("EXPLAIN QUERY PLAN \(sql)", arguments).map { try $0["detail"] }
            }
        }
        return try await driver.explain(sql, arguments)
    }

    /// A statement whose lines and columns are no longer than a reader's patience, and whose like parts are told once.
    private static func short(_ sql: String) -> String {
        let words = sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            .replacing(/SELECT [^()]{60,}? FROM/, with: "SELECT … FROM")
        let parts = words.split(separator: " UNION ALL ").map(String.init)
        guard let first = parts.first, let last = parts.last, parts.count > 2 else { return broken(words) }
        #expect(parts.dropLast().allSatisfy { $0 == first })
        return broken("\(first) UNION ALL … (times \(parts.count - 1)) UNION ALL \(last)")
    }

    private static func broken(_ words: String) -> String {
        ["FROM", "WHERE", "ORDER BY", "UNION ALL", "LIMIT"].reduce(words) { text, word in
            text.replacing(" \(word) ", with: "\n\(word) ")
        }
    }

    /// A plan whose like parts are told once.
    private static func folded(_ plan: [String]) -> String {
        var blocks: [(lines: [String], times: Int)] = []
        for line in plan {
            if blocks.last?.lines == [line] { blocks[blocks.count - 1].times += 1 } else { blocks.append(([line], 1)) }
        }
        return blocks.map { $0.lines[0] + ($0.times > 1 ? "   (times \($0.times))" : "") }.joined(separator: "\n")
    }
}
