import EndwellCore
@testable import EndwellService
import EndwellStore
import Foundation
import Testing

extension StoreConformance {
    /// Reviews under seal (R12).
    static let seals: [StoreConformance] = [
        StoreConformance("R12: a review under seal changes no row that the other could see") { world in
            let (id, ended) = try await world.ended()
            let tables = [
                "contracts", "events", "memberships", "deadlines", "news", "counters", "figures", "published_reviews",
                "changes",
                "acquaintances", "hiring_words", "search_words", "read_marks",
            ]
            let (before, seen) = (
                try await world.dump(all: tables), try await world.whatIsSeen(by: world.bob, of: id)
            )
            try await world.act(.client, on: id, at: ended.days(1), texts: ["Splendid"]) {
                .leaveReview(rating: 5, $1[0])
            }
            let after = try await world.dump(all: tables)
            #expect(try await world.whatIsSeen(by: world.bob, of: id) == seen)
            for table in tables where table != "memberships" { #expect(after[table] == before[table], "\(table)") }
            let changed = zip(before["memberships"] ?? [], after["memberships"] ?? []).filter { $0 != $1 }
            #expect(changed.count == 1)
            #expect(changed.first?.1.contains(SQLValue(world.alice.id)) == true)
            let differing = zip(changed.first?.0 ?? [], changed.first?.1 ?? []).filter { $0 != $1 }.count
            #expect(differing == 1)

            #expect(try await world.row(of: id, for: world.alice)?.waitsForMe == false)
            #expect(try await world.row(of: id, for: world.bob)?.waitsForMe == true)
            #expect(try await world.row(of: id, for: world.alice)?.waitsForOther == true)
            #expect(try await world.row(of: id, for: world.bob)?.waitsForOther == true)
            let stored = try #require(try await world.read { try $0.contract(id) })
            #expect(stored.contract.sealed.client?.rating == 5)
            #expect(stored.contract.sealed.contractor == nil)
        },
        StoreConformance("R12: what happens after a review under seal does not give it away") { world in
            let (id, ended) = try await world.ended()
            try await world.act(.client, on: id, at: ended.days(1), texts: ["Splendid"]) {
                .leaveReview(rating: 5, $1[0])
            }
            try await world.act(.client, on: id, at: ended.days(2), texts: ["Bye"]) { .sendMessage($1[0], files: []) }
            let row = try #require(try await world.row(of: id, for: world.bob))
            #expect(row.waitsForOther)
            #expect(row.waitsForMe)
            #expect(try await world.row(of: id, for: world.alice)?.waitsForMe == false)
            #expect(try await world.read { try $0.waitingCount(for: world.alice.id, limit: 9) } == 0)
        },
        StoreConformance("R12: the second review reveals both, and nothing stays under seal") { world in
            let (id, ended) = try await world.ended()
            for (party, rating) in [(Party.client, 5), (.contractor, 2)] {
                try await world.act(party, on: id, at: ended.days(1), texts: ["\(party.rawValue) says"]) {
                    .leaveReview(rating: rating, $1[0])
                }
            }
            #expect(try await world.dump("sealed_reviews").isEmpty)
            try await world.read { snapshot in
                let about = try snapshot.reviews(about: world.bob.id, after: nil, limit: 9)
                #expect(about.map(\.rating) == [5])
                #expect(about.first?.author == world.alice.id)
                #expect(about.first?.outcome == .completed)
                #expect(try snapshot.contents(about.map(\.text.id)).values.map(\.text) == ["client says"])
                #expect(try snapshot.publishedReviews(of: id).map(\.rating) == [5, 2])
                let stored = try #require(try snapshot.contract(id))
                #expect(stored.contract.sealed == ByParty(client: nil, contractor: nil))
                for person in [world.alice, world.bob] {
                    #expect(try snapshot.waitingCount(for: person.id, limit: 9) == 0)
                }
            }
        },
        StoreConformance("R12: the clock reveals one review, and none") { world in
            for writes in [true, false] {
                let (id, ended) = try await world.ended()
                if writes {
                    try await world.act(.contractor, on: id, at: ended.days(1), texts: ["Good"]) {
                        .leaveReview(rating: 4, $1[0])
                    }
                }
                try await world.settle(id, at: ended.days(20))
                #expect(try await world.dump("sealed_reviews").isEmpty)
                #expect(try await world.read { try $0.publishedReviews(of: id) }.count == (writes ? 1 : 0))
                #expect(try await world.read { try $0.reminders(of: id) }.isEmpty)
            }
        },
        StoreConformance("R12: a party's review lies under seal once") { world in
            let (id, ended) = try await world.ended()
            let stale = try #require(try await world.read { try $0.contract(id) })
            let write: @Sendable (any Transaction) throws -> Void = { transaction in
                var contract = stale.contract
                let (text, content) = world.prose("Good")
                let happened = try contract.perform(
                    .leaveReview(rating: 4, text), by: .party(.client, world.alice.id), at: ended.days(1))
                try transaction.keep(
                    happened, contents: [content], of: contract, before: stale, at: ended.days(1))
            }
            try await world.write(write)
            await #expect(throws: StoreFault.self) { try await world.write(write) }
        },
    ]
}

extension StoreWorld {
    /// A contract that is officially ended because all its work was accepted, and when.
    func ended() async throws -> (id: ContractID, at: Instant) {
        let id = try await agreed()
        let at = Self.start.days(3)
        try await act(.contractor, on: id, at: Self.start.days(2)) { contract, _ in
            .submitWork(contract.deliverables[0].terms.id, note: nil, files: [])
        }
        try await act(.client, on: id, at: at) { contract, _ in
            .acceptWork(contract.deliverables[0].terms.id, promise: nil)
        }
        return (id, at)
    }
}
