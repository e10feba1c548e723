import EndwellCore
@testable import EndwellService
import EndwellStore
import Foundation
import Testing

/// `endwell verify` on what no log tells alone: who claimed an offer, how late the clock was, in which order two contracts
/// came to the store.
@Suite struct StoreVerificationPeopleTests {
    @Test func `R11: words said of offers are found whole, whenever and by whomever they were said`() async throws {
        try await verified { world in
            let start = StoreWorld.start
            for isBound in [false, true] {
                for answer in [nil, ContractCommand.withdrawOffer] {
                    let id = try await world.offer(OfferPlan(isBound: isBound))
                    try await world.say(false, by: .client, in: id, at: start.days(1))
                    if !isBound { try await world.write { try $0.claim(id, by: world.bob.id, at: start.days(2)) } }
                    try await world.say(true, by: .contractor, in: id, at: start.days(3))
                    if let answer { try await world.act(.client, on: id, at: start.days(4)) { _, _ in answer } }
                    try await world.settle(id, at: start.days(30))
                    try await world.say(true, by: .client, in: id, at: start.days(31))
                }
            }
            let early = try await world.offer()
            try await world.say(false, by: .client, in: early, at: start.days(1))
            try await world.write { try world.accept(early, by: world.bob, at: start.days(2), in: $0) }
        }
    }

    @Test func `R11: a late clock and contracts that end at one instant leave words that are found whole`() async throws
    {
        try await verified { world in
            var ended: [ContractID] = []
            for party in [Party.client, .contractor, .client] {
                let id = try await world.agreed()
                try await world.act(party, on: id, at: StoreWorld.start.days(1), texts: ["Enough"]) {
                    .giveNotice(NoticeDraft(reason: .personal, note: $1[0]))
                }
                ended.append(id)
            }
            try await world.settle(ended[0], at: StoreWorld.start.days(40))
            try await world.say(true, by: .contractor, in: ended[0], at: StoreWorld.start.days(41))
            for id in ended.dropFirst() { try await world.settle(id, at: StoreWorld.start.days(50)) }
            try await world.say(true, by: .client, in: ended[1], at: StoreWorld.start.days(51))
            try await world.say(false, by: .client, in: ended[2], at: StoreWorld.start.days(51))
        }
    }

    @Test func `R22: what people were told is found whole, reminders and offers that were tied later among it`()
        async throws
    {
        try await verified { world in
            let start = StoreWorld.start
            let open = try await world.offer(OfferPlan(at: start.days(2)))
            for text in ["One", "Two"] {
                try await world.act(.client, on: open, at: start.days(3), texts: [text]) {
                    .sendMessage($1[0], files: [])
                }
            }
            let tied = try await world.write { try $0.tieOffers(to: world.bob, at: start.days(4), limit: 9) }
            #expect(tied == 1)
            try await world.act(.contractor, on: open, at: start.days(5), texts: ["Three"]) {
                .sendMessage($1[0], files: [])
            }
            _ = try await world.offer(OfferPlan(isBound: true, at: start.days(2)))
            let ending = try await world.agreed(OfferPlan(endsOn: Day("2026-03-01")))
            let left = try await world.agreed(OfferPlan(at: start))
            try await world.act(.client, on: left, at: start.days(3), texts: ["Enough."]) {
                .giveNotice(NoticeDraft(reason: .personal, note: $1[0]))
            }
            for id in [open, ending, left] {
                for day in [Int64(16), 17, 90, 100, 200] {
                    try await world.write { transaction in
                        try transaction.settle(id, at: start.days(day))
                        let stored = try #require(try transaction.contract(id))
                        try transaction.remind(
                            of: stored.contract, id: id, people: stored.people, at: start.days(day))
                    }
                }
            }
            let told = try await world.read { try $0.news(of: world.bob.id, before: nil, limit: 99) }
            #expect(told.contains { $0.kind.hasPrefix("reminder:") })
            #expect(told.contains { $0.kind == Reminder.officialEnd.newsKind && $0.contract == left })
        }
    }

    @Test func `R15: an upload that waits with its bytes, and a mark within the log, are no fault`() async throws {
        let place = SQLitePlace()
        let driver = try await place.open()
        let life = try await VerifiedLife(world: StoreWorld(on: driver))
        let digest = life.files.keep(Data([1]))
        let upload = Upload(
            id: ContentID(life.world.uuid()), contract: life.active, person: life.world.alice.id,
            file: FileDescription(bytes: 1, name: "a", sha256: digest, type: "text/plain"), at: StoreWorld.start)
        try await life.world.write { transaction in
            try transaction.add(upload)
            try transaction.markRead(upTo: 4, by: .client, in: life.active, at: StoreWorld.start)
        }
        #expect(try await life.verify().differences == [])
        await driver.close()
    }

    private func verified(_ live: (StoreWorld) async throws -> Void) async throws {
        let place = SQLitePlace()
        let driver = try await place.open()
        let world = try await StoreWorld(on: driver)
        try await live(world)
        #expect(try await Verification(store: world.store, files: MemoryFiles()).run().differences == [])
        await driver.close()
    }
}

extension StoreWorld {
    /// A party says whether the other may make them offers.
    fileprivate func say(_ open: Bool, by party: Party, in id: ContractID, at now: Instant) async throws {
        try await act(party, on: id, at: now) { _, _ in .sayWhetherOpen(open) }
    }
}
