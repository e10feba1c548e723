package import EndwellPostgreSQL
import EndwellSQLite
package import EndwellStore
import Foundation

/// A new database for one test: SQLite in a folder that is removed when it is forgotten, or a database on a throw-away
/// server when `ENDWELL_TEST_DATABASE` is `postgresql`; for all tests at once one server has too few connections, so that
/// they then want `--no-parallel`.
package final class TestDatabase: Sendable {
    package let driver: any SQLDriver
    private let folder: URL?

    /// A database with all tables.
    package static func made() async throws -> TestDatabase {
        guard ProcessInfo.processInfo.environment["ENDWELL_TEST_DATABASE"] == "postgresql" else {
            let folder = FileManager.default.temporaryDirectory.appending(path: "endwell-test-\(UUID().uuidString)")
            return try await TestDatabase(try SQLiteDriver(folder: folder), folder: folder)
        }
        let url = try ThrowawayPostgreSQL.shared.get().newDatabase(copying: try await template.value)
        return try await TestDatabase(try PostgreSQLDriver(try PostgreSQLAddress(url), limits: .small), folder: nil)
    }

    private init(_ driver: any SQLDriver, folder: URL?) async throws {
        (self.driver, self.folder) = (driver, folder)
        try await driver.migrate(Migrations.all)
    }

    /// The name of a PostgreSQL database with all tables, to be copied: that is faster than making them.
    package static let template = Task {
        let url = try ThrowawayPostgreSQL.shared.get().newDatabase()
        let driver = try PostgreSQLDriver(try PostgreSQLAddress(url), limits: .small)
        try await driver.migrate(Migrations.all)
        await driver.close()
        return ThrowawayPostgreSQL.name(in: url)
    }

    deinit {
        if let folder { try? FileManager.default.removeItem(at: folder) }
    }
}

extension PostgreSQLLimits {
    /// Few connections, so that tests that run at once find room on one server.
    package static var small: PostgreSQLLimits {
        var limits = PostgreSQLLimits()
        limits.writers = 4
        limits.readers = 3
        return limits
    }
}
