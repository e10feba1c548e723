import EndwellCore
import EndwellService
import EndwellTesting
import Foundation
import Testing

@Suite struct SignUpTests {
    @Test func `the first account is the operator's and confirmed, the next is neither`() async throws {
        let world = try await TestWorld()
        let dora = try await world.newcomer("Dora Lind")
        #expect(world.olga.isOperator && world.olga.isConfirmed)
        #expect(!dora.isOperator && !dora.isConfirmed)
        #expect(!world.alice.isOperator && world.alice.isConfirmed)
        await world.close()
    }

    @Test func `who signed up is signed in`() async throws {
        let world = try await TestWorld()
        let opened = try await world.useCases.accounts.signUp(.test("Dora Lind"))
        let signedIn = try #require(try await world.useCases.accounts.signedIn(token: opened.token))
        #expect(signedIn.account == opened.account)
        #expect(signedIn.account.email == "dora.lind@example.com")
        #expect(signedIn.account.passwordHash.hasPrefix("$argon2id$"))
        #expect(signedIn.session.device == "Firefox")
        await world.close()
    }

    @Test func `every problem is named at once, and nothing is kept`() async throws {
        let world = try await TestWorld()
        let before = try await world.useCases.operator.accounts(for: world.olga.id).rows.count
        let refused = try await refusal { try await world.useCases.accounts.signUp(SignUpInput()) }
        #expect(
            refused
                == .badInput(
                    ["name", "email", "password", "time_zone"].map { InputProblem($0, .missing) }))
        #expect(try await world.useCases.operator.accounts(for: world.olga.id).rows.count == before)
        await world.close()
    }

    @Test func `an address has one account, however it is written`() async throws {
        let world = try await TestWorld()
        var input = SignUpInput.test("Alice Marin")
        (input.email, input.password) = (" ALICE.Marin@Example.COM ", "another password")
        let refused = try await refusal { try await world.useCases.accounts.signUp(input) }
        #expect(refused == .badInput([InputProblem("email", .taken)]))
        await world.close()
    }

    @Test func `a form sent twice makes one account and signs in`() async throws {
        let world = try await TestWorld()
        let first = try await world.useCases.accounts.signUp(.test("Dora Lind"))
        let second = try await world.useCases.accounts.signUp(.test("Dora Lind"))
        #expect(first.account == second.account)
        #expect(first.token != second.token)
        await world.close()
    }

    @Test func `two at the same instant make one account`() async throws {
        let world = try await TestWorld()
        let accounts = world.useCases.accounts
        async let first = refusal { try await accounts.signUp(.test("Dora Lind")) }
        async let second = refusal { try await accounts.signUp(.test("Dora Lind")) }
        let answers = try await [first, second]
        #expect(answers.contains(nil))
        #expect(answers.allSatisfy { $0 == nil || $0 == .badInput([InputProblem("email", .taken)]) })
        await world.close()
    }
}

@Suite struct SignInTests {
    private static let wrong = Refusal.badInput([InputProblem("password", .wrong)])

    @Test func `a wrong address and a wrong password get the same answer`() async throws {
        let world = try await TestWorld()
        var unknown = SignInInput()
        (unknown.email, unknown.password) = ("nobody@example.com", TestWorld.password)
        #expect(try await refusal { try await world.useCases.accounts.signIn(unknown) } == Self.wrong)
        #expect(try await refusal { try await world.signIn(world.alice, password: "a wrong one") } == Self.wrong)
        let long = String(repeating: "x", count: 5_000)
        #expect(try await refusal { try await world.signIn(world.alice, password: long) } == Self.wrong)
        await world.close()
    }

    @Test func `an address is found in any case and with blanks around`() async throws {
        let world = try await TestWorld()
        var input = SignInInput()
        (input.email, input.password) = ("  Alice.Marin@EXAMPLE.com\n", TestWorld.password)
        #expect(try await world.useCases.accounts.signIn(input).account.id == world.alice.id)
        await world.close()
    }

    @Test func `empty fields are named at once`() async throws {
        let world = try await TestWorld()
        let refused = try await refusal { try await world.useCases.accounts.signIn(SignInInput()) }
        #expect(refused == .badInput([InputProblem("email", .missing), InputProblem("password", .missing)]))
        await world.close()
    }

    @Test func `after ten wrong passwords the address has to wait, right password or not; others don't`() async throws {
        let world = try await TestWorld()
        for _ in 0..<10 { _ = try await refusal { try await world.signIn(world.alice, password: "a wrong one") } }
        await #expect(throws: TooManyAttempts.self) { try await world.signIn(world.alice) }
        _ = try await world.signIn(world.bob)
        world.clock.advance(seconds: AccountLimits.signInWindowSeconds)
        _ = try await world.signIn(world.alice)
        await world.close()
    }

    @Test func `signing up at a taken address is no way round the counting`() async throws {
        let world = try await TestWorld()
        var input = SignUpInput.test("Alice Marin")
        input.password = "a wrong password"
        for _ in 0..<10 { _ = try await refusal { try await world.useCases.accounts.signUp(input) } }
        await #expect(throws: TooManyAttempts.self) { try await world.useCases.accounts.signUp(input) }
        await world.close()
    }

    @Test func `a hash of an older cost is made anew at the next sign-in`() async throws {
        let world = try await TestWorld()
        let dearer = Passwords.Cost(memoryKiB: 16, passes: 1, lanes: 1)
        let ports = world.useCases.ports
        let later = Accounts(
            ports: Ports(
                store: ports.store, clock: ports.clock, randomness: ports.randomness, files: ports.files,
                secret: ports.secret, passwords: Passwords(cost: dearer, randomness: ports.randomness)))
        var input = SignInInput()
        (input.email, input.password) = (world.alice.email, TestWorld.password)
        #expect(try await later.signIn(input).account.passwordHash.contains("m=16,"))
        #expect(try await world.account(world.alice.id).passwordHash.contains("m=16,"))
        _ = try await later.signIn(input)
        await world.close()
    }
}

@Suite struct SessionTests {
    @Test func `signing out ends the session at once`() async throws {
        let world = try await TestWorld()
        let opened = try await world.signIn(world.alice)
        try await world.useCases.accounts.signOut(token: opened.token)
        #expect(try await world.useCases.accounts.signedIn(token: opened.token) == nil)
        try await world.useCases.accounts.signOut(token: opened.token)
        try await world.useCases.accounts.signOut(token: "made up")
        await world.close()
    }

    @Test func `a session lasts 30 days and not a moment longer`() async throws {
        let world = try await TestWorld()
        let opened = try await world.signIn(world.alice)
        #expect(opened.expiresAt == world.clock.now.adding(seconds: 30 * 86_400))
        world.clock.advance(to: opened.expiresAt.adding(seconds: -1))
        #expect(try await world.useCases.accounts.signedIn(token: opened.token) != nil)
        world.clock.advance(seconds: 1)
        #expect(try await world.useCases.accounts.signedIn(token: opened.token) == nil)
        await world.close()
    }

    @Test func `the store keeps no token, only its hash`() async throws {
        let world = try await TestWorld()
        let opened = try await world.signIn(world.alice)
        let signedIn = try #require(try await world.useCases.accounts.signedIn(token: opened.token))
        #expect(signedIn.session.tokenHash.count == 32)
        #expect(signedIn.session.tokenHash.base64URL != opened.token)
        #expect(try await world.useCases.accounts.signedIn(token: signedIn.session.tokenHash.base64URL) == nil)
        await world.close()
    }

    @Test func `a session's forms carry its own seal`() async throws {
        let world = try await TestWorld()
        let (alice, bob) = (try await world.signedIn(world.alice), try await world.signedIn(world.bob))
        #expect(alice.forms.accepts(alice.forms.token))
        #expect(!alice.forms.accepts(bob.forms.token))
        await world.close()
    }

    @Test func `a person has at most 50 sessions: the oldest is closed for one more`() async throws {
        let world = try await TestWorld()
        let first = try await world.signIn(world.alice, device: "the first")
        for number in 0..<AccountLimits.sessionsMax {
            world.clock.advance(seconds: 1)
            _ = try await world.useCases.accounts.openSession(of: world.alice.id, device: "\(number)")
        }
        #expect(try await world.useCases.accounts.signedIn(token: first.token) == nil)
        let asking = try await world.signedIn(world.alice)
        #expect(try await world.useCases.accounts.sessions(for: asking).count == AccountLimits.sessionsMax)
        await world.close()
    }

    @Test func `a person sees and closes their own sessions, and nobody else's`() async throws {
        let world = try await TestWorld()
        let accounts = world.useCases.accounts
        let (alice, bob) = (try await world.signedIn(world.alice), try await world.signedIn(world.bob))
        world.clock.advance(seconds: 1)
        let phone = try await world.signIn(world.alice, device: String(repeating: "phone", count: 100))
        let sessions = try await accounts.sessions(for: alice)
        #expect(sessions.first?.device.count == AccountLimits.deviceCharactersMax)
        #expect(sessions.filter(\.isCurrent).count == 1)
        let id = try #require(sessions.first?.id)
        #expect(try await refusal { try await accounts.closeSession(id, of: world.bob.id) } == .notFound)
        try await accounts.closeSession(id, of: world.alice.id)
        #expect(try await accounts.signedIn(token: phone.token) == nil)
        #expect(try await refusal { try await accounts.closeSession(id, of: world.alice.id) } == .notFound)
        try await accounts.closeOtherSessions(in: alice)
        #expect(try await accounts.sessions(for: alice).count == 1)
        #expect(try await accounts.sessions(for: bob).isEmpty == false)
        await world.close()
    }
}

@Suite struct SettingsTests {
    @Test func `a name and a zone change, and every problem is named`() async throws {
        let world = try await TestWorld()
        var input = ProfileInput()
        (input.name, input.timeZone) = ("Alice Marin-Lind", "Asia/Tokyo")
        _ = try await world.useCases.accounts.changeProfile(input, of: world.alice.id)
        let alice = try await world.account(world.alice.id)
        #expect(alice.name == "Alice Marin-Lind")
        #expect(alice.timeZone == "Asia/Tokyo")
        (input.name, input.timeZone) = (" ", "Moon/Base")
        let refused = try await refusal { try await world.useCases.accounts.changeProfile(input, of: alice.id) }
        #expect(refused == .badInput([InputProblem("name", .missing), InputProblem("time_zone", .notAZone)]))
        #expect(try await world.account(alice.id) == alice)
        await world.close()
    }

    @Test func `a new password needs the old one and closes the other sessions`() async throws {
        let world = try await TestWorld()
        let elsewhere = try await world.signIn(world.alice)
        let here = try await world.signedIn(world.alice)
        var input = PasswordInput()
        (input.currentPassword, input.password) = ("not the old one", "a better password")
        let refused = try await refusal { try await world.useCases.accounts.changePassword(input, in: here) }
        #expect(refused == .badInput([InputProblem("current_password", .wrong)]))
        #expect(try await world.useCases.accounts.signedIn(token: elsewhere.token) != nil)
        input.currentPassword = TestWorld.password
        try await world.useCases.accounts.changePassword(input, in: here)
        // Sent twice, it does what it did once.
        try await world.useCases.accounts.changePassword(input, in: here)
        #expect(try await world.useCases.accounts.signedIn(token: elsewhere.token) == nil)
        #expect(try await world.useCases.accounts.sessions(for: here).map(\.isCurrent) == [true])
        #expect(try await refusal { try await world.signIn(world.alice) } != nil)
        _ = try await world.signIn(world.alice, password: "a better password")
        await world.close()
    }

    @Test func `both passwords' problems are named at once`() async throws {
        let world = try await TestWorld()
        let here = try await world.signedIn(world.alice)
        var input = PasswordInput()
        input.password = "short"
        let refused = try await refusal { try await world.useCases.accounts.changePassword(input, in: here) }
        #expect(
            refused
                == .badInput([InputProblem("current_password", .missing), InputProblem("password", .tooShort(min: 10))])
        )
        await world.close()
    }
}
