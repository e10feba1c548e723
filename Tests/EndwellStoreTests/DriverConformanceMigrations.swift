import EndwellService
import EndwellStore
import Testing

extension DriverConformance {
    private static let first = Migration(
        number: 1, name: "first",
        statements: ["CREATE TABLE trail (step BIGINT)", "INSERT INTO trail (step) VALUES (1)"])
    private static let second = Migration(
        number: 2, name: "second", statements: ["INSERT INTO trail (step) VALUES (2)"])
    private static let third = Migration(
        number: 3, name: "third", statements: ["INSERT INTO trail (step) VALUES (3)"])

    private static func trail(of driver: any SQLDriver) async throws -> [Int] {
        try await driver.read { connection in
            try connection.rows("SELECT step FROM trail").map { try $0[0] }
        }
    }

    static let migrating: [DriverConformance] = [
        DriverConformance("migrations run once, in order, also when asked for twice at the same time") {
            driver, place in
            try await driver.migrate([first])
            try await driver.migrate([first])
            #expect(try await trail(of: driver) == [1])
            async let one: Void = driver.migrate([first, second, third])
            async let other: Void = driver.migrate([first, second, third])
            _ = try await (one, other)
            await driver.close()
            let again = try await place.open()
            try await again.migrate([first, second, third])
            #expect(try await trail(of: again) == [1, 2, 3])
            await again.close()
        },

        DriverConformance("a migration that fails leaves the database as it was") { driver, _ in
            try await driver.migrate([first])
            let broken = Migration(
                number: 3, name: "broken", statements: ["INSERT INTO trail (step) VALUES (3)", "INSERT INTO nowhere"])
            await #expect(throws: StoreFault.self) { try await driver.migrate([first, second, broken]) }
            #expect(try await trail(of: driver) == [1])
            try await driver.migrate([first, second, third])
            #expect(try await trail(of: driver) == [1, 2, 3])
        },

        DriverConformance("a newer database is refused, untouched") { driver, place in
            try await driver.migrate([first, second, third])
            await driver.close()
            let older = try await place.open()
            let fault = await #expect(throws: StoreFault.self) { try await older.migrate([first]) }
            #expect(fault == .newerDatabase(found: 3, known: 1))
            #expect(try await trail(of: older) == [1, 2, 3])
            #expect(try await older.number("SELECT count(*) FROM migration") == 3)
            await older.close()
        },

        DriverConformance("another history than this program's is refused") { driver, _ in
            try await driver.migrate([first])
            let other = Migration(number: 1, name: "other", statements: [])
            let fault = await #expect(throws: StoreFault.self) { try await driver.migrate([other, second]) }
            #expect(fault?.isCorrupt == true)
            #expect(try await trail(of: driver) == [1])
            let disordered = await #expect(throws: StoreFault.self) { try await driver.migrate([first, third]) }
            #expect(disordered?.isMisuse == true)
        },
    ]
}
