import EndwellCore
import EndwellService
import EndwellStore
import Foundation
import Testing

extension StoreConformance {
    /// Accounts, sessions and the installation.
    static let accounts: [StoreConformance] = [
        StoreConformance("an account is found by id and by address, as it was kept") { world in
            var dora = StoreWorld.account(4, "Dóra 🎈 <b>", "Dora@Example.org")
            dora.confirmedAt = nil
            try await world.write { [dora] in try $0.add(dora) }
            try await world.read { [dora] snapshot in
                #expect(try snapshot.account(dora.id) == dora)
                #expect(try snapshot.account(emailKey: "dora@example.org") == dora)
                #expect(try snapshot.account(emailKey: "Dora@Example.org") == nil)
                let found = try snapshot.accounts([dora.id, world.bob.id, dora.id, PersonID(world.uuid())])
                #expect(found == [dora.id: dora, world.bob.id: world.bob])
            }
        },
        StoreConformance("an address has one account") { world in
            let fault = await #expect(throws: StoreFault.self) {
                try await world.write { try $0.add(StoreWorld.account(5, "Other", "BOB@example.org")) }
            }
            #expect(fault == .addressTaken)
            let figures = try await world.read { try $0.installationFigures() }
            #expect(figures["accounts"] == 3)
        },
        StoreConformance("what may change of an account changes") { world in
            var bob = world.bob
            (bob.email, bob.passwordHash, bob.timeZone) = ("rob@example.org", "other", "Asia/Tokyo")
            (bob.confirmedAt, bob.isOperator, bob.suspendedAt) = (nil, true, StoreWorld.start.days(1))
            try await world.write { [bob] in try $0.update(bob) }
            let found = try await world.read { [bob] in try $0.account(bob.id) }
            #expect(found == bob)
            #expect(try await world.read { try $0.account(emailKey: "bob@example.org") } == nil)
            bob.email = "alice@example.org"
            let fault = await #expect(throws: StoreFault.self) {
                try await world.write { [bob] in try $0.update(bob) }
            }
            #expect(fault == .addressTaken)
        },
        StoreConformance("accounts are listed newest first, page by page") { world in
            try await world.write { transaction in
                for number in 10..<30 {
                    var account = StoreWorld.account(UInt64(number), "N", "n\(number)@example.org")
                    if number.isMultiple(of: 2) {
                        account = Account(
                            id: account.id, email: account.email, name: "N", passwordHash: "", timeZone: "UTC",
                            confirmedAt: nil, isOperator: false, suspendedAt: nil, createdAt: StoreWorld.start)
                    }
                    try transaction.add(account)
                }
            }
            try await world.read { snapshot in
                let whole = try snapshot.accounts(after: nil, limit: 100)
                #expect(whole.count == 23)
                #expect(whole == whole.sorted { ($0.createdAt, $0.id.text) > ($1.createdAt, $1.id.text) })
                var paged: [Account] = []
                while true {
                    let cursor = paged.last.map { ListCursor(at: $0.createdAt, id: $0.id.uuid) }
                    let page = try snapshot.accounts(after: cursor, limit: 4)
                    guard !page.isEmpty else { break }
                    paged += page
                }
                #expect(paged == whole)
            }
        },
        StoreConformance("the first account is known as the first") { world in
            #expect(try await world.write { try !$0.isFirstAccount() })
            try await world.tamper("DELETE FROM accounts")
            #expect(try await world.write { try $0.isFirstAccount() })
        },
        StoreConformance("a session is open until it expires or is closed") { world in
            let (first, second, others) = (
                world.session(1, of: world.bob, days: 30), world.session(2, of: world.bob, days: 1),
                world.session(3, of: world.alice, days: 30)
            )
            try await world.write { for session in [first, second, others] { try $0.open(session) } }
            try await world.read { snapshot in
                let found = try #require(try snapshot.session(tokenHash: first.tokenHash, at: StoreWorld.start))
                #expect(found.session == first)
                #expect(found.account == world.bob)
                #expect(try snapshot.session(tokenHash: second.tokenHash, at: second.expiresAt) == nil)
                #expect(try snapshot.session(tokenHash: second.tokenHash, at: second.expiresAt.justBefore) != nil)
                #expect(try snapshot.session(tokenHash: Data(), at: StoreWorld.start) == nil)
                #expect(try snapshot.sessions(of: world.bob.id, at: StoreWorld.start) == [second, first])
                #expect(try snapshot.sessions(of: world.bob.id, at: StoreWorld.start.days(2)) == [first])
            }
            try await world.write { try $0.closeSessions(of: world.bob.id, except: second.tokenHash) }
            #expect(try await world.read { try $0.sessions(of: world.bob.id, at: StoreWorld.start) } == [second])
            try await world.write { try $0.closeSessions(of: world.bob.id, except: nil) }
            try await world.write { try $0.closeSession(tokenHash: others.tokenHash) }
            #expect(try await world.dump("sessions").isEmpty)
        },
        StoreConformance("sessions that have not expired are prolonged, others are not") { world in
            let (running, expired) = (
                world.session(1, of: world.bob, days: 30), world.session(2, of: world.bob, days: 1)
            )
            try await world.write { for session in [running, expired] { try $0.open(session) } }
            try await world.write { try $0.prolongSessions(bySeconds: 14 * 86_400, at: expired.expiresAt) }
            try await world.read { snapshot in
                let found = try snapshot.session(tokenHash: running.tokenHash, at: running.expiresAt)
                #expect(found?.session.expiresAt == running.expiresAt.adding(seconds: 14 * 86_400))
                #expect(try snapshot.session(tokenHash: expired.tokenHash, at: expired.expiresAt) == nil)
            }
        },
        StoreConformance("a form is done once for each person, and remembered for 30 days") { world in
            let start = StoreWorld.start
            try await world.write { transaction throws in
                #expect(try transaction.once("key", by: world.bob.id, answer: "first", at: start) == nil)
                #expect(try transaction.once("key", by: world.bob.id, answer: "again", at: start.days(29)) == "first")
                #expect(try transaction.once("key", by: world.alice.id, answer: "hers", at: start) == nil)
                #expect(try transaction.once("other", by: world.bob.id, answer: "", at: start) == nil)
                #expect(try transaction.once("key", by: world.bob.id, answer: "new", at: start.days(30)) == nil)
                #expect(try transaction.once("key", by: world.bob.id, answer: "again", at: start.days(31)) == "new")
            }
        },
        StoreConformance("what is old is forgotten, a bounded number of rows at a time") { world in
            try await world.write { transaction in
                for number in 0..<10 {
                    try transaction.open(world.session(UInt8(number), of: world.bob, days: Int64(number)))
                    _ = try transaction.once(
                        "\(number)", by: world.bob.id, answer: "", at: StoreWorld.start.days(Int64(number)))
                }
                try transaction.forgetOld(at: StoreWorld.start.days(35), limit: 4)
            }
            #expect(try await world.dump("sessions").count == 6)
            #expect(try await world.dump("once_keys").count == 6)
            try await world.write { try $0.forgetOld(at: StoreWorld.start.days(35), limit: 100) }
            #expect(try await world.dump("sessions").isEmpty)
            #expect(try await world.dump("once_keys").count == 4)
        },
        StoreConformance("a setting is set once") { world in
            #expect(try await world.read { try $0.setting("secret") } == nil)
            try await world.write { try $0.setIfMissing("secret", Data([1, 2])) }
            try await world.write { try $0.setIfMissing("secret", Data([3])) }
            #expect(try await world.read { try $0.setting("secret") } == Data([1, 2]))
        },
    ]
}

extension StoreWorld {
    func session(_ number: UInt8, of person: Account, days: Int64) -> Session {
        Session(
            tokenHash: Data(repeating: number, count: 32), person: person.id,
            createdAt: Self.start.adding(seconds: Int64(number)), expiresAt: Self.start.days(days), device: "Firefox")
    }
}
