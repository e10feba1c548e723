import EndwellCore
import EndwellService
import EndwellStore
import Foundation
import Synchronization
import Testing

/// Every statement that the store's own tests run is explained by SQLite: none may read a whole table or sort a list.
@Suite struct StoreQueryPlanTests {
    @Test func `every statement finds its rows by an index, and lists come sorted out of it`() async throws {
        let place = SQLitePlace()
        let recorder = RecordingDriver(try await place.open())
        let world = try await StoreWorld(on: recorder)
        recorder.forget()
        try await liveThroughEverything(in: world)

        let statements = recorder.statements.filter { !$0.contains("sqlite_") }
        #expect(statements.count > 70)
        for sql in statements {
            let plan = try await place.explain(sql, on: recorder.driver)
            for step in plan where !isHarmless(step, in: sql) { Issue.record("\(step)\n\(sql)") }
        }
        let careless = try await place.explain("SELECT * FROM memberships ORDER BY title", on: recorder.driver)
        #expect(careless.count == 2)
        #expect(!careless.contains { isHarmless($0, in: "") })
        await recorder.close()
    }

    /// What may be read whole is what is small: the counters, a bounded set of candidates, and one row of nothing.
    private func isHarmless(_ step: String, in sql: String) -> Bool {
        if step.hasPrefix("SCAN") {
            return ["SCAN CONSTANT ROW", "SCAN counters", "SCAN found", "SCAN (subquery"].contains {
                step.hasPrefix($0)
            }
                || sql == "SELECT 1 FROM accounts LIMIT 1"
        }
        // A search sorts its thousand candidates.
        if step.contains("TEMP B-TREE") { return sql.contains("AS found") }
        return true
    }

    private func liveThroughEverything(in world: StoreWorld) async throws {
        try await world.makeVariety()
        let (id, ended) = try await world.ended()
        for (party, rating) in [(Party.client, 5), (.contractor, 2)] {
            try await world.act(party, on: id, at: ended.days(1), texts: ["Words"]) {
                .leaveReview(rating: rating, $1[0])
            }
        }
        try await write(in: world, about: id)
        try await readLists(of: world)
        try await readRest(of: world, about: id)
        #expect(try await Verification(store: world.store, files: MemoryFiles()).run().contracts > 50)
        try await verify(world, about: id)
    }

    private func verify(_ world: StoreWorld, about id: ContractID) async throws {
        try await world.read { snapshot in
            let (alice, bob) = (world.alice.id, world.bob.id)
            _ = try snapshot.keptWord(from: alice, to: bob)
            _ = try snapshot.contracts(of: alice, with: bob, changedSince: StoreWorld.start, after: nil, limit: 3)
            _ = try snapshot.fileUses(after: nil, limit: 3)
        }
    }

    private func write(in world: StoreWorld, about id: ContractID) async throws {
        let open = try await world.offer()
        let session = world.session(1, of: world.bob, days: 3)
        try await world.write { transaction in
            try transaction.claim(open, by: world.bob.id, at: StoreWorld.start.days(1))
            var bob = world.bob
            bob.name = "Robert"
            try transaction.update(bob)
            try transaction.open(session)
            _ = try transaction.once("key", by: bob.id, answer: "", at: StoreWorld.start)
            _ = try transaction.once("key", by: bob.id, answer: "", at: StoreWorld.start)
            try transaction.closeSession(tokenHash: session.tokenHash)
            try transaction.closeSessions(of: bob.id, except: nil)
            let token = world.token(1, of: bob)
            try transaction.add(token)
            try transaction.noteUse(of: token.id, at: StoreWorld.start)
            _ = try transaction.removeAccessToken(token.id, of: bob.id)
            try transaction.add(world.upload("digest", by: world.alice, for: id))
            try transaction.dropUploads(upTo: StoreWorld.start, limit: 9)
            try transaction.forgetOld(at: StoreWorld.start.days(99), limit: 9)
            let webhook = world.webhook(1, of: bob)
            try transaction.add(webhook)
            try transaction.update(webhook)
            _ = try transaction.update(webhook, waitingAt: StoreWorld.start)
            _ = try transaction.removeWebhook(webhook.id, of: bob.id)
            try transaction.setIfMissing("name", Data())
            _ = try transaction.isFirstAccount()
            try transaction.markRead(upTo: 1, by: .client, in: id, at: StoreWorld.start)
            try transaction.markNewsRead(of: bob.id, upTo: 3)
            let row = try #require(try transaction.reminders(of: open).first)
            try transaction.rearm(row.deadline, of: open, remindAt: nil)
        }
    }

    private func readLists(of world: StoreWorld) async throws {
        for words in ["", "web", "web bob"] {
            for tab in ContractFilter.Tab.allCases {
                for role in [nil, Party.client] {
                    for turn in [nil, ContractFilter.Turn.you, .other] {
                        var filter = ContractFilter()
                        (filter.tab, filter.role, filter.turn, filter.words) = (tab, role, turn, words)
                        _ = try await world.page(of: world.alice, filter, limit: 3)
                        filter.phase = tab == .offers ? .closed : nil
                        _ = try await world.page(of: world.alice, filter, limit: 3)
                    }
                }
            }
        }
        // Among so many the words are found everywhere.
        try await world.make(1_100) { _ in "Web page" }
        var filter = ContractFilter()
        filter.words = "web page"
        _ = try await world.page(of: world.alice, filter, limit: 3)
    }

    private func readRest(of world: StoreWorld, about id: ContractID) async throws {
        try await world.read { snapshot in
            let (alice, now) = (world.alice.id, StoreWorld.start)
            _ = try snapshot.waiting(for: alice, after: nil, limit: 3)
            _ = try snapshot.waitingCount(for: alice, limit: 3)
            _ = try snapshot.due(by: now, after: nil, limit: 3)
            _ = try snapshot.upcoming(after: nil, limit: 3)
            _ = try snapshot.reminders(of: id)
            _ = try snapshot.contractIDs(after: id, limit: 3)
            _ = try snapshot.unclaimedOffers(to: "bob@example.org", limit: 3)
            _ = try snapshot.events(of: id, before: 3, limit: 3)
            _ = try snapshot.events(of: id, after: 3, limit: 3)
            let contract = try #require(try snapshot.contract(id)).contract
            _ = try snapshot.contents(contract.prose.map(\.id))
            _ = try snapshot.isContent(contract.title.id, of: id)
            _ = try snapshot.uploads([contract.title.id], for: id, by: alice)
            _ = try snapshot.uploadCount(of: alice, limit: 3)
            _ = try snapshot.digests(ofFiles: [contract.title.id])
            _ = try snapshot.unused(["digest"])
            _ = try snapshot.account(emailKey: "bob@example.org")
            _ = try snapshot.accounts([alice, world.bob.id])
            _ = try snapshot.accounts(after: nil, limit: 3)
            _ = try snapshot.session(tokenHash: Data(), at: now)
            _ = try snapshot.sessions(of: alice, at: now)
            _ = try snapshot.changes(of: alice, after: 3, limit: 3)
            _ = try snapshot.lastChange(of: alice)
            _ = try snapshot.peopleWithChanges(after: nil, limit: 3)
            _ = try snapshot.accessToken(hash: Data(), at: now)
            _ = try snapshot.accessTokens(of: alice)
            _ = try snapshot.webhooks(of: alice)
            _ = try snapshot.dueWebhooks(by: now, limit: 3)
            _ = try snapshot.word(from: alice, to: world.bob.id)
            _ = try snapshot.figures(of: alice)
            _ = try snapshot.reviews(about: alice, after: nil, limit: 3)
            _ = try snapshot.acquaintances(of: alice, after: nil, limit: 3)
            _ = try snapshot.installationFigures()
            _ = try snapshot.setting("name")
            _ = try snapshot.news(of: alice, before: nil, limit: 3)
            _ = try snapshot.unreadNews(of: alice, limit: 3)
            _ = try snapshot.readMark(of: .client, in: id)
            _ = try snapshot.storedState(of: id)
            _ = try snapshot.rows(of: id)
            _ = try snapshot.publishedReviews(of: id)
            _ = try snapshot.peopleWithFigures(after: nil, limit: 3)
        }
    }
}

extension SQLitePlace {
    /// The steps by which SQLite would run a statement.
    func explain(_ sql: String, on driver: any SQLDriver) async throws -> [String] {
        let places = sql.count { $0 == "?" }
        return try await driver.write { connection in
            try connection.rows("EXPLAIN QUERY PLAN \(sql)", Array(repeating: .null, count: places)).map {
                try $0["detail"]
            }
        }
    }
}

/// A driver that remembers the statements that are run.
final class RecordingDriver: SQLDriver {
    let driver: any SQLDriver
    private let seen = Mutex<Set<String>>([])

    init(_ driver: any SQLDriver) {
        self.driver = driver
    }

    var statements: [String] { seen.withLock { $0.sorted() } }

    func forget() { seen.withLock { $0 = [] } }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await driver.write { [self] in try body(Connection(connection: $0, recorder: self)) }
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await driver.read { [self] in try body(Connection(connection: $0, recorder: self)) }
    }

    func assertReady() async throws { try await driver.assertReady() }

    func close() async { await driver.close() }

    private func remember(_ sql: String) {
        _ = seen.withLock { $0.insert(sql) }
    }

    private final class Connection: SQLConnection {
        let connection: any SQLConnection
        let recorder: RecordingDriver

        init(connection: any SQLConnection, recorder: RecordingDriver) {
            self.connection = connection
            self.recorder = recorder
        }

        func rows(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow] {
            recorder.remember(sql)
            return try connection.rows(sql, arguments)
        }

        func row(_ sql: String, _ arguments: [SQLValue]) throws -> SQLRow? {
            recorder.remember(sql)
            return try connection.row(sql, arguments)
        }

        func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
            recorder.remember(sql)
            return try connection.execute(sql, arguments)
        }

        func clause(keeping rows: SQLRowKeeping) -> String { connection.clause(keeping: rows) }

        func lock(_ names: [String]) throws { try connection.lock(names) }
    }
}
