import EndwellCore
@testable import EndwellService
import EndwellStore
import EndwellTesting
import Testing

@Suite struct ChangesTests {
    @Test func `a person is shown everything that happens in their contracts, with its words, and can go on`()
        async throws
    {
        let world = try await TestWorld()
        let id = try await world.activeContract()
        try await world.say("Good morning", in: id, by: world.alice)
        let first = try await world.useCases.changes.page(for: world.bob.id, after: nil, limit: 2)
        #expect(first.rows.map(\.entry.event.number) == [1, 2])
        #expect(first.rows.allSatisfy { $0.contract == id })
        #expect(first.texts.values.contains("A shop window"))
        #expect((first.next, first.hasMore) == (2, true))
        let second = try await world.useCases.changes.page(for: world.bob.id, after: first.next, limit: 2)
        #expect(Array(second.texts.values) == ["Good morning"])
        #expect(second.rows.map(\.position) == [3])
        #expect((second.next, second.hasMore) == (3, false))
        let third = try await world.useCases.changes.page(for: world.bob.id, after: second.next, limit: 2)
        #expect(third.rows.isEmpty)
        #expect((third.next, third.hasMore) == (3, false))
        let feed = try await world.useCases.contracts.feed(id, for: world.bob.id, before: nil, limit: 9)
        #expect(feed.entries.reversed().map(\.hash) == (first.rows + second.rows).map(\.entry.hash))
        await world.close()
    }

    @Test func `R16: a stranger is shown nothing, not even that there is something`() async throws {
        let world = try await TestWorld()
        _ = try await world.activeContract()
        let own = try await world.offer(from: world.charlie, to: "x@example.com")
        let page = try await world.useCases.changes.page(for: world.charlie.id, after: nil, limit: 9)
        #expect(page.rows.map(\.contract) == [own])
        #expect(page.next == 1)
        #expect(try await world.useCases.changes.latest(for: world.olga.id) == 0)
        await world.close()
    }

    @Test func `what is there already isn't waited for`() async throws {
        let world = try await TestWorld()
        _ = try await world.activeContract()
        let changes = world.useCases.changes
        #expect(try await changes.arrival(for: world.bob.id, after: 0, until: .now - .seconds(1)))
        #expect(try await changes.arrival(for: world.bob.id, after: 1, until: .farAway))
        #expect(world.store.bell.listening == 0)
        await world.close()
    }

    @Test func `a deadline that has passed isn't waited for`() async throws {
        let world = try await TestWorld()
        _ = try await world.activeContract()
        #expect(try await !world.useCases.changes.arrival(for: world.bob.id, after: 2, until: .now))
        #expect(world.store.bell.listening == 0)
        await world.close()
    }

    @Test func `a wait ends at its deadline`() async throws {
        let world = try await TestWorld()
        let soon = ContinuousClock.now + .milliseconds(20)
        #expect(try await !world.useCases.changes.arrival(for: world.bob.id, after: 0, until: soon))
        #expect(ContinuousClock.now >= soon)
        await world.close()
    }

    /// What makes a feed grow, one way for each road by which it comes.
    enum Road: String, CaseIterable, Sendable {
        case act, offer, claim, clock, confirmation
    }

    @Test(arguments: Road.allCases) func `who waits is woken by whatever happens`(_ road: Road) async throws {
        let world = try await TestWorld()
        let id = try await world.activeContract()
        let open = try await world.offer(from: world.alice, to: "dora.lind@example.com")
        let dora = try await world.newcomer("Dora Lind")
        let who = road == .claim || road == .confirmation ? dora.id : world.bob.id
        let changes = world.useCases.changes
        let start = try await changes.latest(for: who)
        let waits = Task { try await changes.arrival(for: who, after: start, until: .farAway) }
        await world.untilWaiting(1)
        switch road {
        case .act: try await world.say("Hello", in: id, by: world.alice)
        case .offer: _ = try await world.offer(from: world.alice, to: world.bob.email)
        case .claim:
            let token = try await world.useCases.offers.linkToken(of: open, for: world.alice.id)
            _ = try await world.useCases.offers.claim(token, by: dora.id)
        case .clock:
            world.clock.advance(days: 200)
            try await world.runClock()
        case .confirmation: try await world.useCases.operator.confirm(dora.id, by: world.olga.id)
        }
        #expect(try await waits.value)
        #expect(try await changes.page(for: who, after: start, limit: 9).rows.isEmpty == false)
        #expect(world.store.bell.listening == 0)
        await world.close()
    }

    @Test func `what others do wakes nobody, and everybody who waits is woken`() async throws {
        let world = try await TestWorld()
        let id = try await world.activeContract()
        let changes = world.useCases.changes
        let waits = [world.alice, world.bob, world.bob].map { person in
            Task { try await changes.arrival(for: person.id, after: 2, until: .farAway) }
        }
        await world.untilWaiting(3)
        _ = try await world.offer(from: world.charlie, to: "x@example.com")
        #expect(world.store.bell.waiting == 3)
        try await world.say("Hello", in: id, by: world.bob)
        for wait in waits { #expect(try await wait.value) }
        await world.close()
    }

    @Test func `a ring between the look and the wait is not lost`() async throws {
        let bell = ChangeBell()
        let bob = try #require(PersonID("00000000-0000-7000-8000-000000000000"))
        let listener = try bell.listener(for: bob)
        let rings = listener.rings
        bell.ring(for: [bob])
        await listener.rung(moreOftenThan: rings)
        #expect(listener.rings == 1)
        bell.dismiss(listener)
        bell.ring(for: [bob])
        #expect(listener.rings == 1)
    }

    @Test func `a ring for others wakes only to look again`() async throws {
        let world = try await TestWorld()
        let changes = world.useCases.changes
        let bob = world.bob.id
        let waits = Task { try await changes.arrival(for: bob, after: 0, until: .farAway) }
        await world.untilWaiting(1)
        world.store.bell.ring(for: [bob])
        await world.untilWaiting(1)
        _ = try await world.offer(from: world.alice, to: world.bob.email)
        #expect(try await waits.value)
        await world.close()
    }

    @Test func `a wait that is cancelled ends, and leaves nothing behind`() async throws {
        let world = try await TestWorld()
        let changes = world.useCases.changes
        let bob = world.bob.id
        let waits = Task { try await changes.arrival(for: bob, after: 0, until: .farAway) }
        await world.untilWaiting(1)
        waits.cancel()
        await #expect(throws: CancellationError.self) { try await waits.value }
        #expect(world.store.bell.listening == 0)
        await world.close()
    }

    @Test func `when the program stops, nobody waits any more`() async throws {
        let world = try await TestWorld()
        let changes = world.useCases.changes
        let bob = world.bob.id
        let waits = Task { try await changes.arrival(for: bob, after: 0, until: .farAway) }
        await world.untilWaiting(1)
        world.store.bell.close()
        #expect(try await waits.value == false)
        #expect(try await changes.arrival(for: bob, after: 0, until: .farAway) == false)
        await world.close()
    }

    @Test func `as many wait as may, for one person and for all`() async throws {
        let bell = ChangeBell()
        let ids = Ids(SeededRandomness(seed: 1))
        let person = PersonID(ids.uuid(at: TestWorld.monday))
        let own = try (1...ChangeLimits.waitersOfOneMax).map { _ in try bell.listener(for: person) }
        #expect(throws: TooManyWaiting(retryAfterSeconds: 5)) { try bell.listener(for: person) }
        while bell.listening < ChangeLimits.waitersMax {
            _ = try bell.listener(for: PersonID(ids.uuid(at: TestWorld.monday)))
        }
        #expect(throws: TooManyWaiting.self) { try bell.listener(for: PersonID(ids.uuid(at: TestWorld.monday))) }
        bell.dismiss(own[0])
        bell.dismiss(own[0])
        #expect(bell.listening == ChangeLimits.waitersMax - 1)
        _ = try bell.listener(for: person)
    }
}

extension ContinuousClock.Instant {
    /// Later than any test runs.
    fileprivate static var farAway: Self { .now + .seconds(3_600) }
}

extension TestWorld {
    /// Returns once so many wait for changes and have nothing else to do.
    func untilWaiting(_ count: Int) async {
        while store.bell.waiting != count { await Task.yield() }
    }

    /// Sends a message.
    func say(_ text: String, in id: ContractID, by person: Account) async throws {
        _ = try await useCases.contracts.perform(.sendMessage(text: text, files: []), on: id, by: person.id, once: nil)
    }
}
