import EndwellCore
import EndwellStore
import EndwellTesting
import Testing

@testable import EndwellService

@Suite struct SignInAttemptsTests {
    @Test func `the eleventh attempt within the window waits until the first is over`() async throws {
        let world = try await TestWorld()
        let attempts = SignInAttempts(ports: world.useCases.ports)
        for _ in 0..<10 {
            _ = try await attempts.begin(for: "a@example.com")
            world.clock.advance(seconds: 1)
        }
        let error = await #expect(throws: TooManyAttempts.self) { try await attempts.begin(for: "a@example.com") }
        #expect(error?.retryAfterSeconds == 15 * 60 - 10 + 1)
        _ = try await attempts.begin(for: "b@example.com")
        world.clock.advance(seconds: 15 * 60 - 10)
        _ = try await attempts.begin(for: "a@example.com")
        await #expect(throws: TooManyAttempts.self) { try await attempts.begin(for: "a@example.com") }
        await world.close()
    }

    @Test func `a right password forgets the wrong ones, and an unchecked attempt does not count`() async throws {
        let world = try await TestWorld()
        let attempts = SignInAttempts(ports: world.useCases.ports)
        for _ in 0..<30 { try await attempts.takeBack(try await attempts.begin(for: "a@example.com")) }
        for _ in 0..<9 { _ = try await attempts.begin(for: "a@example.com") }
        try await attempts.succeeded(try await attempts.begin(for: "a@example.com"))
        _ = try await attempts.begin(for: "a@example.com")
        await world.close()
    }

    @Test func `what counts no more goes with those that come`() async throws {
        let world = try await TestWorld()
        let attempts = SignInAttempts(ports: world.useCases.ports)
        for number in 0..<30 { _ = try await attempts.begin(for: "\(number)@example.com") }
        world.clock.advance(seconds: 15 * 60)
        for number in 0..<3 { _ = try await attempts.begin(for: "\(number)@example.org") }
        let left: Int? = try await world.driver.read { try $0.row("SELECT count(*) FROM sign_in_attempts")?[0] }
        #expect(left == 3)
        await world.close()
    }

    @Test func `wrong passwords count at every node together, and after a restart`() async throws {
        let world = try await TestWorld()
        let ports = world.useCases.ports
        func node() -> UseCases {
            UseCases(
                ports: Ports(
                    store: ports.store, clock: ports.clock, randomness: ports.randomness, files: ports.files,
                    secret: ports.secret, passwords: Passwords(cost: .cheap, randomness: ports.randomness)))
        }
        let nodes = [node(), node(), node()]
        var input = SignInInput()
        (input.email, input.password) = (world.alice.email, "a wrong one")
        for number in 0..<10 {
            _ = try await refusal { try await nodes[number % 3].accounts.signIn(input) }
        }
        for node in nodes + [node()] {
            await #expect(throws: TooManyAttempts.self) { try await node.accounts.signIn(input) }
        }
        await world.close()
    }

    @Test func `of many attempts at once no more are checked than may be`() async throws {
        let world = try await TestWorld()
        let (checked, refused) = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<30 {
                group.addTask {
                    do {
                        _ = try await world.signIn(world.alice, password: "a wrong one")
                        return false
                    } catch is TooManyAttempts {
                        return false
                    } catch is Refusal {
                        return true
                    }
                }
            }
            return try await group.reduce(into: (0, 0)) { counts, wasChecked in
                if wasChecked { counts.0 += 1 } else { counts.1 += 1 }
            }
        }
        #expect((checked, refused) == (10, 20))
        await world.close()
    }
}
