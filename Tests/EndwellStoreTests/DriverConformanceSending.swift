import EndwellService
import EndwellStore
import Foundation
import Testing

/// Statements of which nobody needs to know what they did.
extension DriverConformance {
    static let sending: [DriverConformance] = [
        DriverConformance("what is sent is done in its order, before whatever is asked next and when it ends") {
            driver, _ in
            try await driver.run("CREATE TABLE sent (n BIGINT NOT NULL PRIMARY KEY, t TEXT)")
            // More, and more bytes, than one would care to send at once.
            let text = String(repeating: "x", count: 100_000)
            let seen = try await driver.write { connection in
                var seen: [Int?] = []
                for number in 0..<150 {
                    try connection.send(
                        "INSERT INTO sent (n, t) VALUES ((SELECT count(*) FROM sent) + ?, ?)", [0, .text(text)])
                    if number.isMultiple(of: 40) { seen.append(try connection.row("SELECT max(n) FROM sent")?[0]) }
                }
                try connection.send("DELETE FROM sent WHERE n = ?", [7])
                seen.append(try connection.execute("DELETE FROM sent WHERE n < ?", [10]))
                try connection.send("INSERT INTO sent (n, t) VALUES (?, ?)", [500, "last"])
                return seen
            }
            #expect(seen == [0, 40, 80, 120, 9])
            #expect(try await driver.number("SELECT count(*) FROM sent") == 141)
            #expect(try await driver.number("SELECT max(n) FROM sent") == 500)
        },

        DriverConformance("a fault in what is sent is thrown by the body’s end at the latest, and undoes the write") {
            driver, _ in
            try await driver.run("CREATE TABLE sent (n BIGINT NOT NULL PRIMARY KEY)")
            for asksLater in [false, true] {
                let taken = await #expect(throws: StoreFault.self) {
                    try await driver.write { connection in
                        for number in [1, 2, 2, 3] {
                            try connection.send("INSERT INTO sent (n) VALUES (?)", [SQLValue(number)])
                        }
                        if asksLater { _ = try? connection.row("SELECT count(*) FROM sent") }
                    }
                }
                #expect(taken == .conflict(constraint: "sent.n"))
                #expect(try await driver.number("SELECT count(*) FROM sent") == 0)
            }
            let odd = await #expect(throws: StoreFault.self) {
                try await driver.write { connection in
                    try connection.send("INSERT INTO sent (n) VALUES (1)", [])
                    try connection.send("INSERT INTO nowhere (n) VALUES (1)", [])
                }
            }
            guard case .misuse(let what)? = odd else { return #expect(odd == nil, "no misuse") }
            #expect(what.contains("nowhere"))
            try await driver.run("INSERT INTO sent (n) VALUES (1)")
        },

        DriverConformance("what a body sent and then gave up is not there, nor in the next write") { driver, _ in
            try await driver.run("CREATE TABLE sent (n BIGINT NOT NULL PRIMARY KEY)")
            for _ in 0..<8 {
                await #expect(throws: Rejected(number: 1)) {
                    try await driver.write { connection in
                        try connection.send("INSERT INTO sent (n) VALUES (1)", [])
                        throw Rejected(number: 1)
                    }
                }
                let count: Int? = try await driver.write { try $0.row("SELECT count(*) FROM sent")?[0] }
                #expect(count == 0)
            }
        },
    ]
}
