import EndwellService
import EndwellStore
import Foundation
import Testing

extension DriverConformance {
    static let writing: [DriverConformance] = [
        DriverConformance("what is answered is there for every later read, and after opening again") { driver, place in
            try await driver.run("CREATE TABLE kept (n BIGINT NOT NULL PRIMARY KEY)")
            try await withThrowingTaskGroup(of: Int?.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        try await driver.write { connection in
                            _ = try connection.execute("INSERT INTO kept (n) VALUES (?)", [SQLValue(number)])
                        }
                        return try await driver.number("SELECT count(*) FROM kept WHERE n = \(number)")
                    }
                }
                for try await count in group { #expect(count == 1) }
            }
            await driver.close()
            let again = try await place.open()
            #expect(try await again.number("SELECT count(*) FROM kept") == 100)
            await again.close()
        },

        DriverConformance("a statement tells how many rows it changed itself") { driver, _ in
            let counts = try await driver.write { connection in
                [
                    try connection.execute("CREATE TABLE kept (n BIGINT NOT NULL PRIMARY KEY, m BIGINT)"),
                    try connection.execute("INSERT INTO kept (n, m) VALUES (1, 1), (2, 1), (3, 2)"),
                    try connection.execute("INSERT INTO kept (n, m) VALUES (1, 9) ON CONFLICT DO NOTHING"),
                    try connection.execute("UPDATE kept SET m = 5 WHERE m = ?", [1]),
                    try connection.execute("UPDATE kept SET m = 5 WHERE n = ?", [99]),
                    try connection.execute("CREATE TABLE other (n BIGINT)"),
                    try connection.execute("DELETE FROM kept"),
                ]
            }
            #expect(counts == [0, 3, 0, 2, 0, 0, 3])
        },

        DriverConformance("an insert can return what it inserted") { driver, _ in
            let id: Int? = try await driver.write { connection in
                try connection.execute("CREATE TABLE kept (n BIGINT NOT NULL, t TEXT)")
                return try connection.row("INSERT INTO kept (n, t) VALUES (?, ?) RETURNING n + 1 AS next", [41, "x"])?[
                    "next"]
            }
            #expect(id == 42)
            #expect(try await driver.number("SELECT count(*) FROM kept") == 1)
        },

        DriverConformance("a body that throws leaves nothing, and its error reaches its caller") { driver, _ in
            try await driver.run("CREATE TABLE kept (n BIGINT)")
            await #expect(throws: Rejected(number: 3)) {
                try await driver.write { connection in
                    try connection.execute("INSERT INTO kept (n) VALUES (3)")
                    throw Rejected(number: 3)
                }
            }
            #expect(try await driver.number("SELECT count(*) FROM kept") == 0)
        },

        DriverConformance("64 writers at once, half of them throwing, don't touch each other") { driver, _ in
            try await driver.run("CREATE TABLE kept (writer BIGINT NOT NULL, n BIGINT NOT NULL)")
            await withTaskGroup(of: Void.self) { group in
                for writer in 0..<64 {
                    group.addTask { await writeOrThrow(writer, on: driver) }
                }
            }
            let kept: [Int] = try await driver.read { connection in
                try connection.rows("SELECT writer FROM kept ORDER BY writer, n").map { try $0[0] }
            }
            #expect(kept == stride(from: 0, to: 64, by: 2).flatMap { [$0, $0] })
        },

        DriverConformance("a row that exists already is a conflict that names its columns") { driver, _ in
            try await driver.run(
                "CREATE TABLE event (contract_id TEXT NOT NULL, version BIGINT NOT NULL, seal TEXT UNIQUE, "
                    + "PRIMARY KEY (contract_id, version))",
                "INSERT INTO event (contract_id, version, seal) VALUES ('c', 1, 's')")
            let insert = "INSERT INTO event (contract_id, version, seal) VALUES (?, ?, ?)"
            let version = try await driver.faultOfWriting(insert, ["c", 1, "t"])
            #expect(version == .conflict(constraint: "event.contract_id, event.version"))
            let seal = try await driver.faultOfWriting(insert, ["c", 2, "s"])
            #expect(seal == .conflict(constraint: "event.seal"))
            #expect(try await driver.faultOfWriting(insert, [nil, 2, "u"])?.isMisuse == true)
            #expect(try await driver.number("SELECT count(*) FROM event") == 1)
        },

        DriverConformance("a write cannot go on after a fault by swallowing it") { driver, _ in
            try await driver.run("CREATE TABLE kept (n BIGINT NOT NULL PRIMARY KEY)")
            let fault = await #expect(throws: StoreFault.self) {
                try await driver.write { connection in
                    try connection.execute("INSERT INTO kept (n) VALUES (1)")
                    _ = try? connection.execute("INSERT INTO kept (n) VALUES (1)")
                    _ = try? connection.execute("INSERT INTO kept (n) VALUES (2)")
                }
            }
            #expect(fault == .conflict(constraint: "kept.n"))
            #expect(try await driver.number("SELECT count(*) FROM kept") == 0)
        },

        DriverConformance("a foreign key holds at once, and a deferred one when the write ends") { driver, _ in
            try await driver.run(
                "CREATE TABLE parent (id BIGINT NOT NULL PRIMARY KEY)",
                "CREATE TABLE child (parent BIGINT REFERENCES parent (id))",
                "CREATE TABLE early (parent BIGINT REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)")
            #expect(try await driver.faultOfWriting("INSERT INTO child (parent) VALUES (1)")?.isMisuse == true)
            #expect(try await driver.faultOfWriting("INSERT INTO early (parent) VALUES (1)")?.isMisuse == true)
            try await driver.run("INSERT INTO early (parent) VALUES (1)", "INSERT INTO parent (id) VALUES (1)")
            #expect(try await driver.number("SELECT count(*) FROM early") == 1)
        },

        DriverConformance("what no database can do is a misuse that names the statement") { driver, _ in
            try await driver.run("CREATE TABLE kept (n BIGINT)")
            for sql in [
                "SELEKT 1", "SELECT missing FROM kept", "INSERT INTO kept VALUES (1); DELETE FROM kept", "-- nothing",
            ] {
                let fault = try await driver.faultOfWriting(sql)
                #expect(fault?.isMisuse == true)
                #expect(fault?.description.contains(sql) == true)
            }
            #expect(try await driver.faultOfWriting("INSERT INTO kept (n) VALUES (?)", [])?.isMisuse == true)
            #expect(try await driver.faultOfWriting("INSERT INTO kept (n) VALUES (?)", [1, 2])?.isMisuse == true)
            #expect(try await driver.number("SELECT count(*) FROM kept") == 0)
        },

        DriverConformance("a body has no hold on the transaction") { driver, _ in
            try await driver.run("CREATE TABLE kept (n BIGINT)")
            for sql in [
                "COMMIT", " rollback", "BEGIN", "END", "SAVEPOINT mine", "RELEASE act", "PRAGMA synchronous = 0",
            ] {
                let fault = await #expect(throws: StoreFault.self) {
                    try await driver.write { connection in
                        try connection.execute("INSERT INTO kept (n) VALUES (1)")
                        try connection.execute(sql)
                    }
                }
                #expect(fault?.isMisuse == true)
            }
            #expect(try await driver.number("SELECT count(*) FROM kept") == 0)
        },

        DriverConformance("a closed driver refuses, and closing again does nothing") { driver, _ in
            try await driver.assertReady()
            await driver.close()
            await driver.close()
            let write = try await driver.faultOfWriting("SELECT 1")
            #expect(write?.isUnavailable == true)
            let read = await #expect(throws: StoreFault.self) { try await driver.number("SELECT 1") }
            #expect(read?.isUnavailable == true)
            let ready = await #expect(throws: StoreFault.self) { try await driver.assertReady() }
            #expect(ready?.isUnavailable == true)
        },
    ]

    /// Writes two rows; every odd writer then throws.
    private static func writeOrThrow(_ writer: Int, on driver: any SQLDriver) async {
        do {
            let answer = try await driver.write { connection in
                for n in 0..<2 {
                    try connection.execute(
                        "INSERT INTO kept (writer, n) VALUES (?, ?)", [SQLValue(writer), SQLValue(n)])
                }
                if !writer.isMultiple(of: 2) { throw Rejected(number: writer) }
                return writer
            }
            #expect(answer == writer)
            #expect(writer.isMultiple(of: 2))
        } catch {
            #expect(error as? Rejected == Rejected(number: writer))
            #expect(!writer.isMultiple(of: 2))
        }
    }
}
