import EndwellCore
import EndwellService
import EndwellStore
import EndwellTesting
import Foundation
import Testing

extension StoreWorld {
    /// Says every statement of the store at least once.
    func liveThroughEverything() async throws {
        try await makeVariety()
        let (id, ended) = try await ended()
        for (party, rating) in [(Party.client, 5), (.contractor, 2)] {
            try await act(party, on: id, at: ended.days(1), texts: ["Words"]) {
                .leaveReview(rating: rating, $1[0])
            }
        }
        try await writeEverything(about: id)
        try await readLists()
        try await readRest(about: id)
        try await keepFiles()
        #expect(try await Verification(store: store, files: MemoryFiles()).run().contracts > 50)
        try await readForVerifying(about: id)
    }

    private func keepFiles() async throws {
        let clock = TestClock(StoreWorld.start)
        let files = store.files(clock: clock, randomness: SeededRandomness(seed: 1))
        let pieces = AsyncStream { continuation in
            for _ in 0..<3 { continuation.yield([UInt8](repeating: 1, count: 300_000)) }
            continuation.finish()
        }
        let kept = try await files.keep(pieces, bytesMax: .max)
        #expect(try await files.isIntact(sha256: kept.sha256))
        clock.advance(days: 3)
        #expect(try await files.oldFiles(after: nil, limit: 3).digests == [kept.sha256])
        try await files.remove(sha256: kept.sha256)
        try await files.clearBrokenOff()
    }

    private func readForVerifying(about id: ContractID) async throws {
        try await read { [self] snapshot in
            let (alice, bob) = (alice.id, bob.id)
            _ = try snapshot.keptWord(from: alice, to: bob)
            _ = try snapshot.contracts(of: alice, with: bob, changedSince: StoreWorld.start, after: nil, limit: 3)
            _ = try snapshot.fileUses(after: nil, limit: 3)
        }
    }

    private func writeEverything(about id: ContractID) async throws {
        let open = try await offer()
        let session = session(1, of: bob, days: 3)
        try await write { [self] transaction in
            try transaction.claim(open, by: bob.id, at: StoreWorld.start.days(1))
            var renamed = bob
            renamed.name = "Robert"
            try transaction.update(renamed)
            try transaction.open(session)
            _ = try transaction.once("key", by: bob.id, answer: "", at: StoreWorld.start)
            _ = try transaction.once("key", by: bob.id, answer: "", at: StoreWorld.start)
            try transaction.closeSession(tokenHash: session.tokenHash)
            try transaction.closeSessions(of: bob.id, except: nil)
            let token = token(1, of: bob)
            try transaction.add(token)
            try transaction.noteUse(of: token.id, at: StoreWorld.start)
            _ = try transaction.removeAccessToken(token.id, of: bob.id)
            try transaction.add(upload("digest", by: alice, for: id))
            try transaction.dropUploads(upTo: StoreWorld.start, limit: 9)
            try transaction.forgetOld(at: StoreWorld.start.days(99), limit: 9)
            let webhook = webhook(1, of: bob)
            try transaction.add(webhook)
            try transaction.update(webhook)
            _ = try transaction.update(webhook, waitingAt: StoreWorld.start)
            _ = try transaction.removeWebhook(webhook.id, of: bob.id)
            let attempt = SignInAttempt(address: "bob@example.org", at: StoreWorld.start, id: self.uuid())
            _ = try transaction.signInAttempts(like: attempt, after: StoreWorld.start, limit: 3)
            try transaction.add(attempt)
            try transaction.takeBack(attempt)
            try transaction.forgetSignInAttempts(like: attempt)
            try transaction.forgetSignInAttempts(upTo: StoreWorld.start, limit: 3)
            try transaction.setIfMissing("name", Data())
            _ = try transaction.isFirstAccount()
            try transaction.markRead(upTo: 1, by: .client, in: id, at: StoreWorld.start)
            try transaction.markNewsRead(of: bob.id, upTo: 3)
            let row = try #require(try transaction.reminders(of: open).first)
            try transaction.rearm(row.deadline, of: open, remindAt: nil)
            let (place, lease) = (
                DuePlace(at: StoreWorld.start, contract: open), ClockLease(of: .only, at: StoreWorld.start)
            )
            _ = try transaction.takeDue(
                by: StoreWorld.start, after: place, limit: 200, for: lease, at: StoreWorld.start)
        }
    }

    private func readLists() async throws {
        for words in ["", "web", "web bob"] {
            for tab in ContractFilter.Tab.allCases {
                for role in [nil, Party.client] {
                    for turn in [nil, ContractFilter.Turn.you, .other] {
                        var filter = ContractFilter()
                        (filter.tab, filter.role, filter.turn, filter.words) = (tab, role, turn, words)
                        _ = try await page(of: alice, filter, limit: 3)
                        filter.phase = tab == .offers ? .closed : nil
                        _ = try await page(of: alice, filter, limit: 3)
                    }
                }
            }
        }
        // Among so many the words are found everywhere.
        try await make(1_100) { _ in "Web page" }
        var filter = ContractFilter()
        filter.words = "web page"
        _ = try await page(of: alice, filter, limit: 3)
    }

    private func readRest(about id: ContractID) async throws {
        try await read { [self] snapshot in
            let (alice, now) = (alice.id, StoreWorld.start)
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
            _ = try snapshot.accounts([alice, bob.id])
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
            _ = try snapshot.waitingWebhookCount(limit: 3)
            _ = try snapshot.untakenChangeCount(limit: 3)
            _ = try snapshot.word(from: alice, to: bob.id)
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
