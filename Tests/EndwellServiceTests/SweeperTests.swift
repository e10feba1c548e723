import EndwellCore
import EndwellDelivery
import EndwellService
import EndwellStore
import EndwellTesting
import Foundation
import Logging
import Synchronization
import Testing

@Suite struct SweeperTests {
    @Test func `R1: a late sweeper leaves the same record as a punctual one`() async throws {
        let (punctual, late) = (try await TestWorld(seed: 7), try await TestWorld(seed: 7))
        let ids = [try await eventfulContract(in: punctual), try await eventfulContract(in: late)]
        #expect(ids[0] == ids[1])
        for _ in 0..<(60 * 24) {
            punctual.clock.advance(hours: 1)
            _ = try await punctual.sweeper.runOnce(at: punctual.clock.now)
        }
        late.clock.advance(days: 60)
        let swept = try await late.sweeper.runOnce(at: late.clock.now)
        #expect(swept.contracts == 1 && swept.faults == 0)
        let records = [try await punctual.events(of: ids[0]), try await late.events(of: ids[1])]
        #expect(records[0].map(\.hash) == records[1].map(\.hash))
        let kinds = try records[1].map { try EventCoding.event(in: $0.bytes).dated.event.kind }
        // The unanswered concern, the accepted work, the end it brings, and the reviews' end.
        #expect(
            kinds.suffix(4) == ["concern_unanswered.1", "work_accepted.1", "contract_ended.1", "reviews_revealed.1"])
        await punctual.close()
        await late.close()
    }

    @Test func `five hundred deadlines on one instant all take effect, each once`() async throws {
        let world = try await TestWorld()
        let ids = try await world.offers(500)
        world.clock.advance(days: 15)
        let now = world.clock.now
        async let one = world.sweeper.runOnce(at: now)
        async let other = world.sweeper.runOnce(at: now)
        let swept = try await [one, other]
        #expect(swept.map(\.events).reduce(0, +) == 500)
        #expect(swept.map(\.faults) == [0, 0])
        for id in ids { #expect(try await world.events(of: id).count == 2) }
        #expect(try await world.sweeper.runOnce(at: now) == Sweeper.Swept())
        #expect(try await world.sweeper.nextWake() == nil)
        await world.close()
    }

    @Test func `a contract that faults stalls no other, and is tried again`() async throws {
        let world = try await TestWorld()
        let ids = try await world.offers(450)
        let faulty = ids[3]
        let damage = { (more: Int) in
            try await world.driver.write { connection in
                _ = try connection.execute(
                    "UPDATE contracts SET version = version + ? WHERE id = ?", [SQLValue(more), .text(faulty.text)])
            }
        }
        try await damage(5)
        world.clock.advance(days: 15)
        for expected in [(449, 1), (0, 1)] {
            let swept = try await world.sweeper.runOnce(at: world.clock.now)
            #expect((swept.contracts, swept.faults) == expected)
        }
        let due = try #require(try await world.sweeper.nextWake())
        #expect(due < world.clock.now)
        try await damage(-5)
        world.clock.advance(days: 3)
        #expect(try await world.sweeper.runOnce(at: world.clock.now).events == 1)
        let dates = try await [ids[3], ids[4]].asyncMap { id in
            try await world.events(of: id).last.map { try EventCoding.event(in: $0.bytes).dated.at }
        }
        #expect(dates[0] == dates[1], "lateness does not show in the record")
        await world.close()
    }

    @Test func `a contract that somebody holds stalls no other; when none can be had, the store is down`() async throws
    {
        let world = try await TestWorld()
        _ = try await world.offers(9)
        world.clock.advance(days: 15)
        // What is due is taken with the first write, and each contract has one of its own.
        let held = FaultyStore(world.store, failing: [3, 5, 6])
        let swept = try await world.sweeper(over: held).runOnce(at: world.clock.now)
        #expect((swept.contracts, swept.faults) == (6, 3))
        let down = FaultyStore(world.store, failing: [2, 3, 4])
        await #expect(throws: FaultyStore.fault) {
            try await world.sweeper(over: down).runOnce(at: world.clock.now)
        }
        #expect(try await world.sweeper.runOnce(at: world.clock.now).contracts == 3)
        await world.close()
    }

    @Test func `R14: a reminder comes once, as the last day begins`() async throws {
        let world = try await TestWorld()
        let id = try await world.offer(from: world.alice, to: world.bob.email)
        for _ in 0..<(16 * 24) {
            world.clock.advance(hours: 1)
            _ = try await world.sweeper.runOnce(at: world.clock.now)
        }
        let news = try await world.store.read { try $0.news(of: world.bob.id, before: nil, limit: 50) }
        let reminders = news.filter { $0.kind == "reminder:offer" && $0.contract == id }
        // Offered on Monday the 2nd: until the end of the 16th.
        #expect(reminders.map(\.at) == [Zone("Europe/Berlin").start(of: try #require(Day("2026-11-16")))])
        #expect(news.filter { $0.kind == "offer_lapsed.1" }.count == 1)
        let offererNews = try await world.store.read { try $0.news(of: world.alice.id, before: nil, limit: 50) }
        #expect(offererNews.map(\.kind) == ["offer_lapsed.1"])
        await world.close()
    }

    @Test func `R14: nobody is reminded of what is over already`() async throws {
        let world = try await TestWorld()
        _ = try await world.offer(from: world.alice, to: world.bob.email)
        world.clock.advance(days: 40)
        _ = try await world.sweeper.runOnce(at: world.clock.now)
        let news = try await world.store.read { try $0.news(of: world.bob.id, before: nil, limit: 50) }
        #expect(news.map(\.kind) == ["offer_lapsed.1", "offered.1"])
        await world.close()
    }

    @Test func `nothing happens before its time, and the next wake is the reminder`() async throws {
        let world = try await TestWorld()
        _ = try await world.offer(from: world.alice, to: world.bob.email)
        let wake = try #require(try await world.sweeper.nextWake())
        #expect(try await world.sweeper.runOnce(at: wake.justBefore) == Sweeper.Swept())
        #expect(try await world.sweeper.runOnce(at: wake).contracts == 1)
        let next = try #require(try await world.sweeper.nextWake())
        #expect(next == Zone("Europe/Berlin").start(of: try #require(Day("2026-11-17"))))
        await world.close()
    }

    @Test func `a sweep that is cancelled stops between two contracts`() async throws {
        let world = try await TestWorld()
        _ = try await world.offers(3)
        world.clock.advance(days: 15)
        let (sweeper, now) = (world.sweeper, world.clock.now)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await sweeper.runOnce(at: now)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await sweeper.runOnce(at: now).contracts == 3)
        await world.close()
    }

    /// An active contract in which silence will do four things.
    private func eventfulContract(in world: TestWorld) async throws -> ContractID {
        let id = try await world.activeContract()
        let deliverable = try await world.useCases.contracts.view(id, for: world.bob.id).contract.deliverables[0].terms
            .id
        _ = try await world.useCases.contracts.perform(
            .submitWork(deliverable, note: "Done.", files: []), on: id, by: world.bob.id, once: nil)
        var concern = ConcernInput()
        var example = ExampleInput()
        example.what = "On Friday nobody came."
        (concern.agreed, concern.remedy, concern.fixBy) = ("You show me on Fridays.", "Show me.", "2026-11-12")
        concern.examples = [example]
        _ = try await world.useCases.contracts.perform(.raiseConcern(concern), on: id, by: world.alice.id, once: nil)
        return id
    }
}

extension TestWorld {
    /// A sweeper over this installation, which keeps its log to itself.
    var sweeper: Sweeper {
        Sweeper(useCases: useCases, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// A sweeper that finds everything in another store.
    fileprivate func sweeper(over store: any Store) -> Sweeper {
        let ports = useCases.ports
        let own = Ports(
            store: store, clock: ports.clock, randomness: ports.randomness, files: ports.files, secret: ports.secret,
            passwords: ports.passwords)
        return Sweeper(useCases: UseCases(ports: own), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// So many offers of Alice's to Bob, made at the same instant.
    func offers(_ count: Int) async throws -> [ContractID] {
        var ids: [ContractID] = []
        for number in 1...count { ids.append(try await offer(from: alice, to: bob.email, title: "Offer \(number)")) }
        return ids
    }

    /// The contract's log.
    func events(of id: ContractID) async throws -> [StoredEvent] {
        try await store.read { try $0.events(of: id, after: 0, limit: 1_000) }
    }
}

/// A store of which some writes, by their number from 1, come too late for what they need.
private final class FaultyStore: Store {
    static let fault = StoreFault.unavailable(reason: "another act holds what this one needs")
    private let store: any Store
    private let failing: Set<Int>
    private let writes = Mutex(0)

    init(_ store: any Store, failing: Set<Int>) {
        (self.store, self.failing) = (store, failing)
    }

    var bell: ChangeBell { store.bell }

    func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer
    ) async throws -> Answer {
        let number = writes.withLock { writes in
            writes += 1
            return writes
        }
        guard !failing.contains(number) else { throw Self.fault }
        return try await store.write(body)
    }

    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Snapshot) throws -> Answer
    ) async throws -> Answer {
        try await store.read(body)
    }

    func assertReady() async throws { try await store.assertReady() }
}

extension Sequence {
    /// One answer after the other.
    fileprivate func asyncMap<Answer>(_ ask: (Element) async throws -> Answer) async rethrows -> [Answer] {
        var answers: [Answer] = []
        for element in self { answers.append(try await ask(element)) }
        return answers
    }
}
