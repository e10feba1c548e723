import EndwellCore
@testable import EndwellService
import EndwellStore
import Foundation
import Testing

extension StoreConformance {
    /// Words about further offers, figures, reviews and people.
    static let profiles: [StoreConformance] = [
        StoreConformance("R11: the latest word counts, and an early end on one's notice is a no") { world in
            let id = try await world.agreed()
            let (alice, bob) = (world.alice.id, world.bob.id)
            #expect(try await world.read { try $0.word(from: alice, to: bob) } == nil)
            try await world.act(.client, on: id, at: StoreWorld.start.days(1), texts: ["Budget"]) {
                .giveNotice(NoticeDraft(reason: .budget, note: $1[0]))
            }
            // What was said later counts, although the late clock tells of the earlier end only now.
            try await world.write { transaction in
                let late = try #require(try transaction.contract(id))
                var contract = late.contract
                let happened = contract.settle(through: StoreWorld.start.days(30))
                try transaction.keep(
                    happened, contents: [], of: contract, before: late, at: StoreWorld.start.days(30))
            }
            #expect(try await world.read { try $0.word(from: alice, to: bob) } == false)
            #expect(try await world.read { try $0.word(from: bob, to: alice) } == nil)
            try await world.act(.contractor, on: id, at: StoreWorld.start.days(31)) { _, _ in .sayWhetherOpen(true) }
            #expect(try await world.read { try $0.word(from: alice, to: bob) } == true)
        },
        StoreConformance("R11: a word that is older than the one that stands changes nothing") { world in
            let id = try await world.agreed()
            for (day, open) in [(5, true), (3, false)] as [(Int64, Bool)] {
                try await world.write { transaction in
                    let stored = try #require(try transaction.contract(id))
                    var contract = stored.contract
                    let now = StoreWorld.start.days(6)
                    let happened = try contract.perform(
                        .sayWhetherOpen(open), by: .party(.contractor, world.bob.id), at: now)
                    var change = try Recording(before: stored, id: id, now: now).change(
                        after: contract, happened: happened, contents: [], people: stored.people,
                        emailKey: stored.emailKey, names: [:], searched: nil)
                    change.words = [
                        HiringWord(from: world.alice.id, to: world.bob.id, open: open, at: StoreWorld.start.days(day))
                    ]
                    try transaction.save(change)
                }
            }
            #expect(try await world.read { try $0.word(from: world.alice.id, to: world.bob.id) } == true)
        },
        StoreConformance("R12: figures add up, each person's own") { world in
            for _ in 0..<3 { _ = try await world.ended() }
            try await world.read { snapshot throws in
                #expect(try snapshot.figures(of: world.alice.id) == [.completed: 3])
                #expect(try snapshot.figures(of: world.bob.id) == [.completed: 3])
                #expect(try snapshot.figures(of: world.charlie.id).isEmpty)
                #expect(try snapshot.peopleWithFigures(after: nil, limit: 9) == [world.alice.id, world.bob.id])
                #expect(try snapshot.peopleWithFigures(after: world.alice.id, limit: 9) == [world.bob.id])
            }
        },
        StoreConformance("R12: a profile shows its reviews newest first, page by page") { world in
            for round in 0..<5 {
                let (id, ended) = try await world.ended()
                for (party, rating) in [(Party.client, 1 + round), (.contractor, 5)] {
                    try await world.act(party, on: id, at: ended.days(1), texts: ["Words"]) {
                        .leaveReview(rating: rating, $1[0])
                    }
                }
            }
            try await world.read { snapshot in
                let whole = try snapshot.reviews(about: world.bob.id, after: nil, limit: 100)
                #expect(Set(whole.map(\.rating)) == [1, 2, 3, 4, 5])
                #expect(whole.allSatisfy { $0.accepted == 1 && $0.daysRun == 4 && $0.isConfirmed })
                var paged: [PublishedReview] = []
                while true {
                    let cursor = paged.last.map { ListCursor(at: $0.at, id: $0.contract.uuid) }
                    let page = try snapshot.reviews(about: world.bob.id, after: cursor, limit: 2)
                    guard !page.isEmpty else { break }
                    paged += page
                }
                #expect(paged == whole)
            }
        },
        StoreConformance("people that one has had an offer or contract with come newest first, each once") { world in
            for number in 20..<31 {
                let person = StoreWorld.account(UInt64(number), "P\(number)", "p\(number)@example.org")
                try await world.write { transaction in
                    try transaction.add(person)
                    let at = StoreWorld.start.days(Int64(number / 2))
                    for _ in 0..<2 {
                        let id = try world.offer(OfferPlan(to: person.email, at: at), by: world.alice, in: transaction)
                        try world.accept(id, by: person, at: at, in: transaction)
                    }
                }
            }
            try await world.read { snapshot in
                let whole = try snapshot.acquaintances(of: world.alice.id, after: nil, limit: 100)
                #expect(whole.count == 11)
                #expect(whole.map(\.since) == whole.map(\.since).sorted(by: >))
                var paged: [PersonID] = []
                var cursor: ListCursor?
                while case let page = try snapshot.acquaintances(of: world.alice.id, after: cursor, limit: 3),
                    let last = page.last
                {
                    paged += page.map(\.account.id)
                    cursor = ListCursor(at: last.since, id: last.account.id.uuid)
                }
                #expect(paged == whole.map(\.account.id))
            }
        },
    ]
}
