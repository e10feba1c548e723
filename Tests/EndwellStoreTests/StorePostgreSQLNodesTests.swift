import EndwellCore
import EndwellPostgreSQL
@testable import EndwellService
@testable import EndwellStore
import EndwellTesting
import Foundation
import Synchronization
import Testing

/// Two nodes on one database: whatever runs at once, each act reads, decides and writes as if alone.
@Suite(.serialized) struct StorePostgreSQLNodesTests {
    private static let rounds = 12

    @Test func `acts of two nodes on one contract are all kept, one after the other`() async throws {
        try await withTwoNodes { world, other in
            let id = try await world.agreed()
            try await atOnce { round in
                let party: Party = round.isMultiple(of: 3) ? .client : .contractor
                try await (round.isMultiple(of: 2) ? world : other).say("Message \(round)", in: id, by: party)
            }
            let events = try await world.read { try $0.events(of: id, after: 0, limit: 99) }
            #expect(events.map(\.number) == Array(1...Self.rounds + 2))
            try await expectWhole(world)
        }
    }

    @Test func `acts of one person's many contracts number the feed and the news without a gap`() async throws {
        try await withTwoNodes { world, other in
            var contracts: [ContractID] = []
            for _ in 0..<Self.rounds { contracts.append(try await world.agreed()) }
            let made = contracts
            try await atOnce { round in
                try await (round.isMultiple(of: 2) ? world : other).say("Hello", in: made[round], by: .client)
            }
            for person in [world.alice, world.bob] {
                let feed = try await world.read { try $0.changes(of: person.id, after: 0, limit: 999) }
                #expect(feed.map(\.position) == (1...Int64(3 * Self.rounds)).map { $0 })
            }
            let news = try await world.read { try $0.news(of: world.bob.id, before: nil, limit: 999) }
            #expect(news.reversed().map(\.id) == (1...Int64(news.count)).map { $0 })
            try await expectWhole(world)
        }
    }

    @Test func `contracts that begin and end at once on two nodes are counted right`() async throws {
        try await withTwoNodes { world, other in
            try await atOnce { round in _ = try await (round.isMultiple(of: 2) ? world : other).agreed() }
            let figures = try await world.read { try $0.installationFigures() }
            #expect(figures["contracts"] == Self.rounds)
            #expect(figures["active"] == Self.rounds)
            #expect(figures["offered"] == 0)
            try await expectWhole(world)
        }
    }

    @Test func `an offer to an address that gets its account at the same moment is found by one of the two`()
        async throws
    {
        try await withTwoNodes { world, other in
            for round in 0..<Self.rounds {
                let newcomer = StoreWorld.account(UInt64(100 + round), "New", "new\(round)@example.org")
                async let offered = world.offer(OfferPlan(to: newcomer.email, isBound: true))
                async let found = other.write { transaction in
                    guard try transaction.account(emailKey: newcomer.email) == nil else { return [ContractID]() }
                    try transaction.add(newcomer)
                    return try transaction.unclaimedOffers(to: newcomer.email, limit: 10)
                }
                let (id, waiting) = try await (offered, found)
                // Either it was there when the account was made, or it knew of the account.
                let people = try await world.read { try $0.contract(id)?.people }
                #expect(waiting == [id] || people?.contractor == newcomer.id)
            }
        }
    }

    @Test func `one request that comes to two nodes at once is answered once`() async throws {
        try await withTwoNodes { world, other in
            let id = try await world.agreed()
            let key = RequestKey("the key", method: "POST", path: "/", body: Data())
            try await atOnce { round in
                let world = round.isMultiple(of: 2) ? world : other
                try await world.write { transaction in
                    let now = StoreWorld.start.days(1)
                    guard try transaction.keptAnswer(under: key.text, of: world.alice.id, at: now) == nil else {
                        return
                    }
                    try world.act(.client, on: id, at: now, texts: ["Once"], in: transaction) {
                        .sendMessage($1[0], files: [])
                    }
                    let answer = KeptAnswer(status: 200, body: Data())
                    try transaction.keep(answer, under: key, of: world.alice.id, at: now)
                }
            }
            #expect(try await world.read { try $0.events(of: id, after: 0, limit: 99).count } == 3)
        }
    }

    @Test func `no more of one person's uploads wait than may, however many come at once`() async throws {
        try await withTwoNodes { world, other in
            let id = try await world.agreed()
            let max = Self.rounds / 2
            try await atOnce { round in
                try await (round.isMultiple(of: 2) ? world : other).write { transaction in
                    guard try transaction.uploadCount(of: world.alice.id, limit: max) < max else { return }
                    try transaction.add(world.upload("\(round)", by: world.alice, for: id))
                }
            }
            #expect(try await world.read { try $0.uploadCount(of: world.alice.id, limit: 99) } == max)
        }
    }

    @Test func `an upload that an act is about to attach is not dropped meanwhile`() async throws {
        try await withTwoNodes { world, other in
            let id = try await world.agreed()
            let upload = world.upload("digest", by: world.alice, for: id)
            try await world.write { try $0.add(upload) }
            let isFound = AsyncStream<Void>.makeStream()
            let isDropped = Mutex(false)
            async let attached: Void = world.driver.write { connection in
                let transaction = SQLTransaction(connection: connection)
                let found = try transaction.uploads([upload.id], for: id, by: world.alice.id)
                #expect(found[upload.id] == upload)
                isFound.continuation.finish()
                let waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid"
                while try connection.row(waiting) == nil, !isDropped.withLock({ $0 }) {}
                try transaction.attach(AttachedFile(content: upload.id, sha256: "digest"))
            }
            for await _ in isFound.stream {}
            try await other.write { try $0.dropUploads(upTo: upload.at, limit: 9) }
            isDropped.withLock { $0 = true }
            #expect(try await other.read { try $0.unused(["digest"]) }.isEmpty)
            try await attached
        }
    }

    @Test func `a webhook is not laid to rest while an act is about to give it something to send`() async throws {
        try await withTwoNodes { world, other in
            let id = try await world.agreed()
            let bob = world.bob.id
            let position = try await world.read { try $0.lastChange(of: bob) }
            let claimed = StoreWorld.start.days(9)
            var hook = world.webhook(1, of: world.bob, .waiting(at: claimed, failures: 0))
            hook.restart(after: position, hasMore: true, at: claimed)
            let waiting = hook
            try await world.write { try $0.add(waiting) }
            let isActing = AsyncStream<Void>.makeStream()
            let isResting = Mutex(false)
            async let acted: Void = world.driver.write { connection in
                let transaction = SQLTransaction(connection: connection)
                try world.act(.client, on: id, at: StoreWorld.start.days(1), texts: ["Hello"], in: transaction) {
                    .sendMessage($1[0], files: [])
                }
                isActing.continuation.finish()
                let question = "SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'advisory' AND \(Self.here)"
                while try connection.row(question) == nil, !isResting.withLock({ $0 }) {}
            }
            for await _ in isActing.stream {}
            try await other.write { transaction in
                var webhook = waiting
                let last = try transaction.lastChange(of: bob)
                webhook.restart(after: position, hasMore: last > position, at: claimed)
                #expect(try transaction.update(webhook, waitingAt: claimed))
            }
            isResting.withLock { $0 = true }
            try await acted
            #expect(try await world.read { try $0.dueWebhooks(by: claimed, limit: 9) }.map(\.id) == [waiting.id])
        }
    }

    private static let here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"

    @Test func `who waits for changes on one node hears of an act on another`() async throws {
        try await withTwoNodes { world, other in
            try await untilBothListen(world)
            let id = try await world.agreed()
            let listener = try other.store.bell.listener(for: world.bob.id)
            for round in 1...Self.rounds {
                let before = try await other.read { try $0.lastChange(of: world.bob.id) }
                async let heard: Void = {
                    while true {
                        let rings = listener.rings
                        if try await other.read({ try $0.lastChange(of: world.bob.id) }) > before { return }
                        await listener.rung(moreOftenThan: rings)
                    }
                }()
                try await world.say("Message \(round)", in: id, by: .client)
                try await heard
            }
            // A node whose connection breaks can't know what it has missed, and looks.
            let rings = listener.rings
            try await world.driver.write { connection in
                _ = try connection.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE \(Self.listens)")
            }
            await listener.rung(moreOftenThan: rings)
        }
    }

    private static let listens = "datname = current_database() AND query LIKE 'LISTEN %' AND state = 'idle'"

    private func untilBothListen(_ world: StoreWorld) async throws {
        let question = "SELECT count(*) FROM pg_stat_activity WHERE \(Self.listens)"
        while try await world.driver.read({ try $0.row(question)?[0] }) != 2 {}
    }

    @Test func `of many who come first at once one is the first`() async throws {
        let place = try PostgreSQLPlace()
        let stores = [SQLStore(driver: try place.openPostgreSQL()), SQLStore(driver: try place.openPostgreSQL())]
        async let one: Void = stores[0].migrate()
        async let two: Void = stores[1].migrate()
        _ = try await (one, two)
        let firsts = try await withThrowingTaskGroup(of: Bool.self) { group in
            for round in 0..<Self.rounds {
                group.addTask {
                    try await stores[round % 2].write { transaction in
                        let isFirst = try transaction.isFirstAccount()
                        try transaction.add(StoreWorld.account(UInt64(round), "Somebody", "s\(round)@example.org"))
                        return isFirst
                    }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(firsts == 1)
        for store in stores { await store.close() }
    }

    @Test func `nodes that look for work at once never take the same, nor wait for each other`() async throws {
        try await withTwoNodes { world, other in
            let ids = try await world.write { transaction in
                try (0..<60).map { _ in
                    try world.offer(OfferPlan(deliverables: []), by: world.alice, in: transaction)
                }
            }
            let (far, now) = (StoreWorld.start.days(900), StoreWorld.start.days(901))
            let taken = Mutex<[ContractID]>([])
            try await atOnce { round in
                let places = try await (round.isMultiple(of: 2) ? world : other).write { transaction in
                    let lease = ClockLease(of: NodeName("node \(round)"), at: now)
                    return try transaction.takeDue(by: far, after: nil, limit: 5, for: lease, at: now)
                }
                taken.withLock { $0 += places.map(\.contract) }
            }
            #expect(Set(taken.withLock(\.self)).count == taken.withLock(\.count))
            // Who meets a row that is being taken goes past it, so that nothing is left but what nobody asked for.
            #expect(taken.withLock(\.count) == min(ids.count, 5 * Self.rounds))
        }
    }

    @Test func `what somebody is acting on is passed over by the clock`() async throws {
        try await withTwoNodes { world, other in
            let (busy, idle) = (try await world.offer(), try await world.offer())
            let row = try #require(try await world.read { try $0.reminders(of: busy) }.first)
            let (far, now) = (StoreWorld.start.days(900), StoreWorld.start.days(901))
            let (acting, looked) = (Meeting(), Meeting())
            async let act: Void = world.write { transaction in
                try transaction.rearm(row.deadline, of: busy, remindAt: row.remindAt)
                // What is asked finds everything done that was sent.
                _ = try transaction.reminders(of: busy)
                acting.arrive()
                looked.await()
            }
            let taken = try await other.write { transaction in
                acting.await()
                defer { looked.arrive() }
                let lease = ClockLease(of: NodeName("other"), at: now)
                return try transaction.takeDue(by: far, after: nil, limit: 9, for: lease, at: now)
            }
            try await act
            #expect(taken.map(\.contract) == [idle])
        }
    }

    // MARK: Help

    /// Runs the body with one world, seen from two nodes.
    private func withTwoNodes(_ body: (StoreWorld, StoreWorld) async throws -> Void) async throws {
        let place = try PostgreSQLPlace(copying: try await TestDatabase.template.value)
        let (one, two) = (try place.openPostgreSQL(), try place.openPostgreSQL())
        let world = try await StoreWorld(on: one)
        try await body(world, StoreWorld(world, on: two, firstID: 1_000_000))
        await one.close()
        await two.close()
    }

    private func atOnce(_ act: @escaping @Sendable (Int) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for round in 0..<Self.rounds { group.addTask { try await act(round) } }
            try await group.waitForAll()
        }
    }

    private func expectWhole(_ world: StoreWorld) async throws {
        let report = try await Verification(store: world.store, files: MemoryFiles()).run()
        #expect(report.differences.isEmpty)
        #expect(report.contracts > 0)
    }
}
