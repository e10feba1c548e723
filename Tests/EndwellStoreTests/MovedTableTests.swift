import EndwellPostgreSQL
@testable import EndwellStore
import EndwellTesting
import Testing

/// What a move knows of tables is what the migrations make. Who adds a table or a column adds it to `MovedTable.all`.
@Suite struct MovedTableTests {
    @Test func `every table that SQLite has is moved with all its columns, or known to be left`() async throws {
        let shapes = try await TableShape.all()
        #expect(Set(shapes.keys) == Set(MovedTable.all.map(\.name)).union(MovedTable.left))
        for table in MovedTable.all {
            let columns = shapes[table.name] ?? []
            #expect(columns.map(\.name) == table.columns)
            let key = columns.filter { $0.place > 0 }.sorted { $0.place < $1.place }.map(\.name)
            #expect(key == table.key, "the key of \(table.name)")
        }
    }

    @Test func `every table that PostgreSQL has is moved with all its columns, or known to be left`() async throws {
        let database = try await MovingDatabase(.postgreSQL, name: "there")
        let found = try await database.driver.read { connection in
            try connection.rows(
                """
                SELECT table_name::text, column_name::text FROM information_schema.columns
                WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position
                """
            ).map { (table: try $0[0] as String, column: try $0[1] as String) }
        }
        let columns = Dictionary(grouping: found, by: \.table).mapValues { $0.map(\.column) }
        #expect(Set(columns.keys) == Set(MovedTable.all.map(\.name)).union(MovedTable.left))
        for table in MovedTable.all { #expect(columns[table.name] == table.columns) }
        await database.driver.close()
    }

    @Test func `every table stands after those that its rows refer to`() async throws {
        var before: Set<String> = []
        for table in MovedTable.all {
            before.insert(table.name)
            let referred = try await TableShape.referred(by: table.name)
            #expect(before.isSuperset(of: referred), "\(table.name) refers to \(referred)")
        }
    }
}
