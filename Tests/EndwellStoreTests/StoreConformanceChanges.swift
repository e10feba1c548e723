import EndwellCore
@testable import EndwellService
import EndwellStore
import Foundation
import Testing

extension StoreConformance {
    /// The feeds of changes.
    static let changes: [StoreConformance] = [
        StoreConformance("every event comes to both parties, once and in order, and to nobody else") { world in
            let (first, second) = (try await world.agreed(), try await world.agreed())
            for (id, party) in [(second, Party.client), (first, .contractor), (second, .contractor)] {
                try await world.say("Hello", in: id, by: party)
            }
            let shown = [(first, 1), (first, 2), (second, 1), (second, 2), (second, 3), (first, 3), (second, 4)]
            for person in [world.alice, world.bob] {
                let feed = try await world.feed(of: person)
                #expect(feed.map(\.position) == (1...7).map { Int64($0) })
                #expect(feed.map(\.contract) == shown.map(\.0))
                #expect(feed.map(\.event.number) == shown.map(\.1))
                for id in [first, second] {
                    let events = try await world.read { try $0.events(of: id, after: 0, limit: 99) }
                    #expect(feed.filter { $0.contract == id }.map(\.event) == events)
                }
                #expect(try await world.read { try $0.lastChange(of: person.id) } == 7)
            }
            #expect(try await world.feed(of: world.charlie).isEmpty)
            #expect(try await world.read { try $0.lastChange(of: world.charlie.id) } == 0)
        },
        StoreConformance("a feed is resumed after any position, and pages cut nothing") { world in
            try await world.makeVariety()
            let whole = try await world.feed(of: world.alice)
            #expect(whole.count > 50)
            for size in [1, 7, 1_000] {
                var paged: [StoredChange] = []
                while case let last = paged.last?.position ?? 0,
                    case let page = try await world.read({
                        try $0.changes(of: world.alice.id, after: last, limit: size)
                    }), !page.isEmpty
                { paged += page }
                #expect(paged == whole)
            }
            let end = try await world.read { try $0.changes(of: world.alice.id, after: 1 << 60, limit: 9) }
            #expect(end.isEmpty)
        },
        StoreConformance("several events of one act, and several of the clock's, follow each other") { world in
            let id = try await world.agreed(OfferPlan(endsOn: Day("2026-03-01")))
            try await world.settle(id, at: StoreWorld.start.days(400))
            let feed = try await world.feed(of: world.bob)
            #expect(feed.map(\.event.number) == Array(1...feed.count))
            #expect(feed.count > 3)
        },
        StoreConformance("R2: who claims an offer is shown what happened before, after what they were shown already") {
            world in
            let other = try await world.agreed()
            let id = try await world.offer()
            #expect(try await world.feed(of: world.bob).map(\.contract) == [other, other])
            #expect(try await world.feed(of: world.alice).map(\.contract) == [other, other, id])
            try await world.write { try $0.claim(id, by: world.bob.id, at: StoreWorld.start.days(1)) }
            try await world.write { try $0.claim(id, by: world.bob.id, at: StoreWorld.start.days(1)) }
            #expect(try await world.feed(of: world.bob).map(\.contract) == [other, other, id])
            #expect(try await world.feed(of: world.alice).count == 3)
        },
        StoreConformance("who accepts an offer without having claimed it is shown it from its beginning") { world in
            let id = try await world.offer()
            _ = try await world.write { transaction in
                try world.act(
                    .contractor, on: id, at: StoreWorld.start.days(1), texts: ["Bob"], as: world.bob.id,
                    in: transaction
                ) {
                    .acceptOffer(Signature(person: world.bob.id, name: $1[0], agreement: "00"), confirmed: true)
                }
            }
            for person in [world.alice, world.bob] {
                #expect(try await world.feed(of: person).map(\.event.number) == [1, 2])
            }
        },
        StoreConformance("an offer to a proved address is shown to its recipient at once") { world in
            let id = try await world.offer(OfferPlan(isBound: true))
            #expect(try await world.feed(of: world.bob).map(\.contract) == [id])
        },
        StoreConformance("R12: a review under seal is no change, for neither; its reveal is one, for both") { world in
            let (id, ended) = try await world.ended()
            let before = try await world.feed(of: world.alice)
            try await world.act(.client, on: id, at: ended.days(1), texts: ["Words"]) {
                .leaveReview(rating: 4, $1[0])
            }
            for person in [world.alice, world.bob] { #expect(try await world.feed(of: person) == before) }
            try await world.act(.contractor, on: id, at: ended.days(2), texts: ["Others"]) {
                .leaveReview(rating: 5, $1[0])
            }
            let after = try await world.feed(of: world.alice)
            #expect(after.count > before.count)
            #expect(try await world.feed(of: world.bob) == after)
        },
        StoreConformance("a write that is undone adds nothing and rings for nobody") { world in
            let id = try await world.agreed()
            let listener = try world.store.bell.listener(for: world.bob.id)
            let before = try await world.feed(of: world.bob)
            await #expect(throws: StoreWorld.Missing.self) {
                try await world.write { transaction in
                    try world.act(.client, on: id, at: StoreWorld.start, texts: ["No"], in: transaction) {
                        .sendMessage($1[0], files: [])
                    }
                    throw StoreWorld.Missing()
                }
            }
            #expect(try await world.feed(of: world.bob) == before)
            #expect(listener.rings == 0)
        },
        StoreConformance("the bell rings for those whose feeds have grown, and only for them") { world in
            let bell = world.store.bell
            let (alice, bob) = (try bell.listener(for: world.alice.id), try bell.listener(for: world.bob.id))
            let charlie = try bell.listener(for: world.charlie.id)
            func rung(_ times: Int...) -> Bool { [alice, bob, charlie].map(\.rings) == times }
            let id = try await world.offer()
            #expect(rung(1, 0, 0))
            try await world.write { try $0.claim(id, by: world.bob.id, at: StoreWorld.start) }
            #expect(rung(1, 1, 0))
            try await world.settle(id, at: StoreWorld.start.days(99))
            #expect(rung(2, 2, 0))
            try await world.write { try $0.markRead(upTo: 1, by: .client, in: id, at: StoreWorld.start) }
            #expect(rung(2, 2, 0))
        },
        StoreConformance("data of before there were feeds has them after the migration") { world in
            try await world.makeVariety()
            let open = try await world.offer()
            let before = try await world.feed(of: world.alice)
            try await world.tamper("DROP TABLE changes")
            try await world.driver.write { connection in
                let step = try #require(Migrations.all.first { $0.name == "feeds of changes" })
                for statement in step.statements { try connection.execute(statement) }
            }
            let after = try await world.feed(of: world.alice)
            #expect(after.map(\.position) == before.map(\.position))
            for id in Set(before.map(\.contract)) {
                #expect(
                    after.filter { $0.contract == id }.map(\.event) == before.filter { $0.contract == id }.map(\.event))
            }
            #expect(try await world.feed(of: world.charlie).isEmpty)
            try await world.write { try $0.claim(open, by: world.bob.id, at: StoreWorld.start.days(1)) }
            let report = try await Verification(store: world.store, files: MemoryFiles()).run()
            #expect(report.differences == [])
        },
    ]
}

extension StoreWorld {
    /// A person's whole feed.
    func feed(of person: Account) async throws -> [StoredChange] {
        try await read { try $0.changes(of: person.id, after: 0, limit: 10_000) }
    }

    /// Sends a message.
    func say(_ text: String, in id: ContractID, by party: Party) async throws {
        try await act(party, on: id, at: Self.start.days(1), texts: [text]) { .sendMessage($1[0], files: []) }
    }
}
