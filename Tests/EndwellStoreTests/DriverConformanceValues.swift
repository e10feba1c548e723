import EndwellService
import EndwellStore
import Foundation
import Testing

extension DriverConformance {
    static let values: [DriverConformance] = [
        DriverConformance("every value comes back as it was stored") { driver, place in
            try await driver.run("CREATE TABLE kept (id BIGINT NOT NULL PRIMARY KEY, n BIGINT, t TEXT, b BYTEA)")
            let texts = [
                "", "a", "Ünïcödé, 契約, عقد, חוזה", "👩🏽‍💻🇨🇭", "e\u{301}", "'; DROP TABLE kept; --", "line\r\nline\t", "?",
                String(repeating: "long ", count: 200_000),
            ]
            let blobs = [
                Data(), Data([0]), Data([0, 1, 0, 255]), Data("text".utf8), Data(repeating: 0xA5, count: 8 * 1_048_576),
            ]
            let numbers: [Int64] = [0, 1, -1, .max, .min, 1 << 53 + 1]
            var stored: [SQLValue] = [.null]
            stored += (place.keepsNULInText ? texts + ["\0", "a\0b"] : texts).map(SQLValue.text)
            stored += blobs.map(SQLValue.blob) + numbers.map(SQLValue.integer)
            for (id, value) in stored.enumerated() {
                let column =
                    switch value {
                    case .text: "t"
                    case .blob: "b"
                    case .integer, .null: "n"
                    }
                try await driver.write { connection in
                    _ = try connection.execute(
                        "INSERT INTO kept (id, \(column)) VALUES (?, ?)", [.integer(Int64(id)), value])
                }
                let row = try await driver.read { connection in
                    try connection.row("SELECT \(column) FROM kept WHERE id = ?", [.integer(Int64(id))])
                }
                #expect(row?.values == [value])
            }
        },

        DriverConformance("a row is read by position and by name, as the type asked for") { driver, _ in
            try await driver.run(
                "CREATE TABLE kept (n BIGINT, t TEXT, b BYTEA, absent TEXT)")
            try await driver.write { connection in
                _ = try connection.execute(
                    "INSERT INTO kept (n, t, b) VALUES (?, ?, ?)", [1, "one", SQLValue(Data([1]))])
            }
            let row = try #require(
                try await driver.read { connection in
                    try connection.row("SELECT n, t AS title, b, absent FROM kept")
                })
            #expect(row.columns.names == ["n", "title", "b", "absent"])
            #expect(try row["n"] as Int == 1)
            #expect(try row[0] as Int64 == 1)
            #expect(try row["n"] as Bool)
            #expect(try row["title"] as String == "one")
            #expect(try row["title"] as String? == "one")
            #expect(try row[2] as Data == Data([1]))
            #expect(try row["absent"] as String? == nil)
        },

        DriverConformance("a column that holds something else is a fault that names it") { driver, _ in
            let row = try #require(
                try await driver.read { connection in
                    try connection.row("SELECT CAST(NULL AS TEXT) AS empty, CAST('x' AS TEXT) AS word, 2 AS two")
                })
            let fault = #expect(throws: StoreFault.self) { try row["word"] as Int }
            #expect(fault == .corrupt(what: "column “word” holds text where Int is expected"))
            #expect(throws: StoreFault.self) { try row["word"] as Int? }
            #expect(throws: StoreFault.self) { try row["empty"] as String }
            #expect(throws: StoreFault.self) { try row["two"] as Bool }
            #expect(throws: StoreFault.self) { try row["two"] as String? }
            let unknown = #expect(throws: StoreFault.self) { try row["three"] as Int }
            #expect(unknown?.isMisuse == true)
            #expect(throws: StoreFault.self) { try row[3] as Int }
        },

        DriverConformance("null is no equal of anything, and a placeholder may stand for it") { driver, _ in
            try await driver.run("CREATE TABLE kept (t TEXT)", "INSERT INTO kept (t) VALUES (NULL)")
            let counts = try await driver.read { connection in
                let equal: Int? = try connection.row("SELECT count(*) FROM kept WHERE t = ?", [nil])?[0]
                let none: Int? = try connection.row("SELECT count(*) FROM kept WHERE t IS NULL")?[0]
                return [equal, none]
            }
            #expect(counts == [0, 1])
        },
    ]

    static let reading: [DriverConformance] = [
        DriverConformance("a read sees one snapshot while writes go on") { driver, _ in
            try await driver.run("CREATE TABLE kept (n BIGINT)")
            let seen = DispatchSemaphore(value: 0)
            let written = DispatchSemaphore(value: 0)
            async let counts = driver.read { connection in
                let before: Int? = try connection.row("SELECT count(*) FROM kept")?[0]
                seen.signal()
                written.wait()
                let after: Int? = try connection.row("SELECT count(*) FROM kept")?[0]
                return [before, after]
            }
            try await driver.write { connection in
                seen.wait()
                _ = try connection.execute("INSERT INTO kept (n) VALUES (1)")
            }
            written.signal()
            #expect(try await counts == [0, 0])
            #expect(try await driver.number("SELECT count(*) FROM kept") == 1)
        },

        DriverConformance("a sum that every write keeps is the same in every read") { driver, _ in
            try await driver.run(
                "CREATE TABLE purse (id BIGINT NOT NULL PRIMARY KEY, held BIGINT NOT NULL)",
                "INSERT INTO purse (id, held) VALUES (1, 100), (2, 0)")
            try await withThrowingTaskGroup(of: Int?.self) { group in
                for round in 0..<100 {
                    group.addTask {
                        try await driver.write { connection in
                            let amount: SQLValue = round.isMultiple(of: 3) ? -1 : 1
                            try connection.execute("UPDATE purse SET held = held - ? WHERE id = 1", [amount])
                            try connection.execute("UPDATE purse SET held = held + ? WHERE id = 2", [amount])
                        }
                        return try await driver.read { connection in
                            let one: Int? = try connection.row("SELECT held FROM purse WHERE id = 1")?[0]
                            let two: Int? = try connection.row("SELECT held FROM purse WHERE id = 2")?[0]
                            return one.flatMap { first in two.map { first + $0 } }
                        }
                    }
                }
                for try await sum in group { #expect(sum == 100) }
            }
        },

        DriverConformance("a read cannot write") { driver, _ in
            try await driver.run("CREATE TABLE kept (n BIGINT)")
            let fault = await #expect(throws: StoreFault.self) {
                try await driver.read { connection in _ = try connection.execute("INSERT INTO kept (n) VALUES (1)") }
            }
            #expect(fault?.isMisuse == true)
            #expect(try await driver.number("SELECT count(*) FROM kept") == 0)
        },

        DriverConformance("what a read throws reaches its caller, and the next read is well") { driver, _ in
            await #expect(throws: Rejected(number: 1)) {
                try await driver.read { _ in throw Rejected(number: 1) }
            }
            let next = try await driver.number("SELECT 7")
            #expect(next == 7)
        },
    ]
}
