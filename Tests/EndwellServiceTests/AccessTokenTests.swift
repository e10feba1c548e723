import EndwellTesting
import EndwellCore
@testable import EndwellService
import EndwellStore
import Testing

@Suite struct AccessTokenTests {
    @Test func `a token is made, shown once, and lets its holder in`() async throws {
        let world = try await TestWorld()
        let made = try await world.token(of: world.alice, scope: "write")
        #expect(made.text.wholeMatch(of: /endwell_[A-Za-z0-9_-]{43}/) != nil)
        #expect(made.token.name == "Invoices")
        let caller = try #require(try await world.useCases.accessTokens.caller(bearer: made.text))
        #expect(caller.account == world.alice)
        #expect(caller.scopes == [.read, .write])
        #expect(caller.token == made.token.id)
        #expect(try await world.useCases.accessTokens.list(of: world.alice.id).map(\.id) == [made.token.id])
        await world.close()
    }

    @Test func `what is kept of a token is worth nothing`() async throws {
        let world = try await TestWorld()
        let made = try await world.token(of: world.alice)
        let kept = try await world.driver.read { try $0.rows("SELECT * FROM access_tokens").map(\.values) }
        let secret = String(made.text.dropFirst(AccessTokens.prefix.count))
        #expect(!"\(kept)".contains(secret))
        #expect(Token(secret)?.hash == made.token.tokenHash)
        let tokens = world.useCases.accessTokens
        for other in ["", "endwell_", secret, made.text + "A", made.text.uppercased(), "endwell_\(made.token.id)"] {
            #expect(try await tokens.caller(bearer: other) == nil, "\(other)")
        }
        await world.close()
    }

    @Test func `a token to read with does not write`() async throws {
        let world = try await TestWorld()
        let made = try await world.token(of: world.bob, scope: "read")
        #expect(try await world.useCases.accessTokens.caller(bearer: made.text)?.scopes == [.read])
        await world.close()
    }

    @Test func `every problem with what was typed is named at once`() async throws {
        let world = try await TestWorld()
        let bad = AccessTokenInput(name: " ", scope: "admin", expiresOn: "soon")
        let found = try await problems { try await world.useCases.accessTokens.make(bad, by: world.alice.id) }
        #expect(
            found == [
                InputProblem("name", .missing), InputProblem("scope", .notAChoice),
                InputProblem("expires_on", .notADate),
            ])
        let long = AccessTokenInput(name: String(repeating: "ń", count: 101), scope: nil)
        #expect(
            try await problems { try await world.useCases.accessTokens.make(long, by: world.alice.id) } == [
                InputProblem("name", .tooLong(max: 100)), InputProblem("scope", .missing),
            ])
        #expect(try await world.useCases.accessTokens.list(of: world.alice.id).isEmpty)
        await world.close()
    }

    @Test func `a token is good until the end of its last day, in its person's zone`() async throws {
        let world = try await TestWorld()
        let made = try await world.token(of: world.alice, expiresOn: "2026-11-03")
        let end = Zone("Europe/Berlin").start(of: try #require(Day("2026-11-04")))
        #expect(made.token.expiresAt == end)
        world.clock.advance(to: end.justBefore)
        #expect(try await world.useCases.accessTokens.caller(bearer: made.text) != nil)
        world.clock.advance(to: end)
        #expect(try await world.useCases.accessTokens.caller(bearer: made.text) == nil)
        #expect(try await world.useCases.accessTokens.list(of: world.alice.id).count == 1)
        await world.close()
    }

    @Test func `the last day lies 1 to 365 days ahead`() async throws {
        let world = try await TestWorld()
        let today = try #require(Day("2026-11-02"))
        for (days, problem) in [
            (0, InputProblem.Problem.before(today.adding(1))), (-400, .before(today.adding(1))),
            (366, .after(today.adding(365))), (2_000_000, .after(today.adding(365))),
        ] {
            let input = AccessTokenInput(name: "A", scope: "read", expiresOn: today.adding(days).description)
            #expect(
                try await problems { try await world.useCases.accessTokens.make(input, by: world.bob.id) }
                    == [InputProblem("expires_on", problem)])
        }
        for days in [1, 365] {
            #expect(
                try await world.token(of: world.bob, expiresOn: today.adding(days).description).token.expiresAt != nil)
        }
        await world.close()
    }

    @Test func `a person has 20 tokens; one more waits until one is revoked or has expired`() async throws {
        let world = try await TestWorld()
        for number in 1...20 {
            _ = try await world.token(of: world.alice, expiresOn: number == 1 ? "2026-11-03" : nil)
        }
        let one = AccessTokenInput(name: "One more", scope: "read")
        let acts = world.useCases.accessTokens
        let full = [InputProblem("access_tokens", .tooMany(max: 20))]
        #expect(try await problems { try await acts.make(one, by: world.alice.id) } == full)
        _ = try await world.token(of: world.bob)
        world.clock.advance(days: 3)
        _ = try await acts.make(one, by: world.alice.id)
        #expect(try await acts.list(of: world.alice.id).count == 20)
        #expect(try await problems { try await acts.make(one, by: world.alice.id) } == full)
        try await acts.revoke(try #require(try await acts.list(of: world.alice.id).last).id, by: world.alice.id)
        _ = try await acts.make(one, by: world.alice.id)
        await world.close()
    }

    @Test func `a revoked token is worth nothing, and only its own person revokes it`() async throws {
        let world = try await TestWorld()
        let (made, acts) = (try await world.token(of: world.alice), world.useCases.accessTokens)
        #expect(try await refusal { try await acts.revoke(made.token.id, by: world.bob.id) } == .notFound)
        #expect(try await refusal { try await acts.find(made.token.id, of: world.bob.id) } == .notFound)
        #expect(try await acts.caller(bearer: made.text) != nil)
        try await acts.revoke(made.token.id, by: world.alice.id, once: "form")
        try await acts.revoke(made.token.id, by: world.alice.id, once: "form")
        #expect(try await acts.caller(bearer: made.text) == nil)
        #expect(try await refusal { try await acts.revoke(made.token.id, by: world.alice.id) } == .notFound)
        await world.close()
    }

    @Test func `a form that is sent twice makes one token`() async throws {
        let world = try await TestWorld()
        let (acts, input) = (world.useCases.accessTokens, AccessTokenInput(name: "A", scope: "read"))
        #expect(try await acts.make(input, by: world.alice.id, once: "form") != nil)
        #expect(try await acts.make(input, by: world.alice.id, once: "form") == nil)
        #expect(try await acts.make(input, by: world.bob.id, once: "form") != nil)
        #expect(try await acts.list(of: world.alice.id).count == 1)
        await world.close()
    }

    @Test func `R15: a suspended person's token still works`() async throws {
        let world = try await TestWorld()
        let made = try await world.token(of: world.alice)
        try await world.useCases.operator.suspend(world.alice.id, by: world.olga.id)
        #expect(try await world.useCases.accessTokens.caller(bearer: made.text)?.account.suspendedAt != nil)
        await world.close()
    }

    @Test func `the last use is known to ten minutes, with no write for each request`() async throws {
        let world = try await TestWorld()
        let (made, acts) = (try await world.token(of: world.alice), world.useCases.accessTokens)
        func use(after seconds: Int64) async throws -> Instant? {
            world.clock.advance(seconds: seconds)
            #expect(try await acts.caller(bearer: made.text) != nil)
            await world.useCases.ports.tokenUses.allNoted()
            return try await acts.list(of: world.alice.id).first?.lastUsedAt
        }
        #expect(made.token.lastUsedAt == nil)
        let first = try await use(after: 5)
        #expect(first == world.clock.now)
        #expect(try await use(after: 599) == first)
        #expect(try await use(after: 1) == world.clock.now)
        await world.close()
    }

    @Test func `a use that can't be noted refuses nobody`() async throws {
        let world = try await TestWorld()
        // Of each person's tokens only one may have been used, both engines will say.
        _ = try await world.driver.write { connection in
            try connection.execute(
                "CREATE UNIQUE INDEX used_once ON access_tokens (person_id) WHERE last_used_at IS NOT NULL")
        }
        for _ in 0..<2 {
            let made = try await world.token(of: world.alice)
            #expect(try await world.useCases.accessTokens.caller(bearer: made.text) != nil)
            await world.useCases.ports.tokenUses.allNoted()
        }
        let uses = try await world.useCases.accessTokens.list(of: world.alice.id).map(\.lastUsedAt)
        #expect(uses.count == 2 && uses.count { $0 == nil } == 1)
        await world.close()
    }
}

extension TestWorld {
    /// A token of that person's.
    func token(of person: Account, scope: String = "write", expiresOn: String? = nil) async throws -> MadeAccessToken {
        let input = AccessTokenInput(name: "Invoices", scope: scope, expiresOn: expiresOn)
        return try await useCases.accessTokens.make(input, by: person.id)
    }
}
