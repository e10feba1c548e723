package import EndwellCore
package import EndwellService
package import EndwellStore
import Foundation

/// A whole installation on a database of its own, with a clock that the test moves and chance that repeats.
///
/// Olga runs it, Alice is the client, Bob the contractor, and Charlie must see nothing. All have proved their
/// addresses; `newcomer` makes people who have not.
package final class TestWorld: Sendable {
    /// Monday 2 November 2026, 9:00 in Berlin: no change of clocks is near.
    package static let monday = Instant(seconds: 1_793_606_400)
    /// Everybody's password.
    package static let password = "correct horse battery"

    package let clock: TestClock
    package let useCases: UseCases
    package let store: SQLStore
    /// The database below the store, for tests that damage it.
    package let driver: any SQLDriver
    package let files: FilesInMemory
    package let olga: Account
    package let alice: Account
    package let bob: Account
    package let charlie: Account
    private let database: TestDatabase

    /// An installation with its four people.
    package init(at start: Instant = monday, seed: UInt64 = 1, cost: Passwords.Cost = .cheap) async throws {
        let database = try await TestDatabase.made()
        let store = SQLStore(driver: database.driver)
        let (clock, randomness, files) = (TestClock(start), SeededRandomness(seed: seed), FilesInMemory())
        let useCases = UseCases(
            ports: Ports(
                store: store, clock: clock, randomness: randomness, files: files,
                secret: try await InstallationSecret.load(from: store, randomness: randomness),
                passwords: Passwords(cost: cost, randomness: randomness)))
        func person(_ name: String) async throws -> Account {
            try await useCases.accounts.signUp(.test(name)).account
        }
        let olga = try await person("Olga Petrova")
        var people: [Account] = []
        for name in ["Alice Marin", "Bob Okafor", "Charlie Quist"] {
            let account = try await person(name)
            try await useCases.operator.confirm(account.id, by: olga.id)
            people.append(try await store.read { try $0.account(account.id) } ?? account)
        }
        (self.database, driver, self.store, self.clock, self.useCases) = (
            database, database.driver, store, clock, useCases
        )
        self.files = files
        (self.olga, alice, bob, charlie) = (olga, people[0], people[1], people[2])
    }

    /// Lets go of the database. A world that is forgotten leaves nothing behind.
    package func close() async {
        await store.close()
    }

    /// Somebody who just made an account, *not confirmed*.
    package func newcomer(_ name: String) async throws -> Account {
        try await useCases.accounts.signUp(.test(name)).account
    }

    /// The account as it now is.
    package func account(_ id: PersonID) async throws -> Account {
        guard let account = try await store.read({ try $0.account(id) }) else { throw Refusal.notFound }
        return account
    }

    /// Signs a person in, as their browser would.
    package func signIn(_ account: Account, password: String = password, device: String = "Firefox") async throws
        -> OpenedSession
    {
        var input = SignInInput()
        (input.email, input.password, input.device) = (account.email, password, device)
        return try await useCases.accounts.signIn(input)
    }

    /// The person signed in, as pages know them.
    package func signedIn(_ account: Account) async throws -> SignedIn {
        guard let signedIn = try await useCases.accounts.signedIn(token: try await signIn(account).token) else {
            throw Refusal.notFound
        }
        return signedIn
    }

    /// An offer from the first to the address.
    package func offer(
        from offerer: Account, to address: String, as role: Party = .client, title: String = "A shop window",
        deliverables: [String] = ["The window"]
    ) async throws -> ContractID {
        var input = OfferInput()
        (input.role, input.counterpartyEmail, input.fullName) = (role.rawValue, address, offerer.name)
        (input.title, input.scope) = (title, "Design and build it, and show me on Fridays.")
        (input.terms.timeZone, input.terms.currency, input.terms.pay) = ("Europe/Berlin", "EUR", Pay.fixed.rawValue)
        input.deliverables = deliverables.map { title in
            var deliverable = DeliverableInput()
            (deliverable.title, deliverable.amount) = (title, "1,250.00")
            return deliverable
        }
        return try await useCases.offers.make(input, by: offerer.id, once: nil)
    }

    /// An active contract between Alice, the client, and Bob, the contractor.
    package func activeContract(title: String = "A shop window") async throws -> ContractID {
        let id = try await offer(from: alice, to: bob.email, title: title)
        _ = try await useCases.contracts.perform(.acceptOffer(fullName: bob.name), on: id, by: bob.id, once: nil)
        return id
    }

    /// Lets everything take effect that is due, soonest first.
    package func runClock() async throws {
        var place: DuePlace?
        let now = clock.now
        while true {
            let after = place
            let due = try await store.read { try $0.due(by: now, after: after, limit: 100) }
            for row in due { try await useCases.contracts.runClock(on: row.contract, at: now) }
            guard let last = due.last else { return }
            place = last
        }
    }
}

extension SignUpInput {
    /// A new account of that name, at an address made of it: `alice.marin@example.com`.
    package static func test(_ name: String) -> SignUpInput {
        var input = SignUpInput()
        input.name = name
        input.email = name.lowercased().replacing(" ", with: ".") + "@example.com"
        (input.password, input.timeZone, input.device) = (TestWorld.password, "Europe/Berlin", "Firefox")
        return input
    }
}

/// Runs `body` and says why it was refused; `nil` when it was not.
package func refusal<Answer>(of body: () async throws -> Answer) async throws -> Refusal? {
    do {
        _ = try await body()
        return nil
    } catch let refusal as Refusal {
        return refusal
    }
}

/// Runs `body` and says what was wrong with what was typed; `nil` when nothing was.
package func problems<Answer>(of body: () async throws -> Answer) async throws -> [InputProblem]? {
    guard case .badInput(let problems)? = try await refusal(of: body) else { return nil }
    return problems
}
