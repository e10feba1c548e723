import EndwellPostgreSQL
import EndwellStore
import EndwellTesting

/// A database of a throw-away server, which goes with the server.
final class PostgreSQLPlace: DriverPlace {
    let keepsNULInText = false
    let url: String
    private let limits: PostgreSQLLimits

    /// An empty database.
    init(limits: PostgreSQLLimits = .small, on server: ThrowawayPostgreSQL? = nil) throws {
        url = try (server ?? ThrowawayPostgreSQL.shared.get()).newDatabase()
        self.limits = limits
    }

    /// A database with all tables, to be copied from that one.
    init(copying template: String) throws {
        url = try ThrowawayPostgreSQL.shared.get().newDatabase(copying: template)
        limits = .small
    }

    func open() async throws -> any SQLDriver { try openPostgreSQL() }

    func openPostgreSQL() throws -> PostgreSQLDriver {
        try PostgreSQLDriver(try PostgreSQLAddress(url), limits: limits)
    }
}
