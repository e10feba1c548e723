@testable import EndwellPostgreSQL
import EndwellService
import EndwellStore
import EndwellTesting
import Foundation
import Testing

/// The driver for PostgreSQL: what every driver must do.
@Suite(.serialized) struct DriverPostgreSQLTests {
    @Test(arguments: DriverConformance.all)
    func `PostgreSQL does what every driver must`(_ conformance: DriverConformance) async throws {
        try await conformance.run(at: try PostgreSQLPlace())
    }
}

/// The store on PostgreSQL.
@Suite(.serialized) struct StorePostgreSQLTests {
    @Test(arguments: StoreConformance.all)
    func `the store keeps its word on PostgreSQL`(_ conformance: StoreConformance) async throws {
        try await conformance.run(at: try PostgreSQLPlace(copying: try await TestDatabase.template.value))
    }
}
