import EndwellCore
@testable import EndwellService
import EndwellStore
import Foundation
import Testing

extension StoreConformance {
    /// What both sides see of an offer, and when (R2).
    static let offers: [StoreConformance] = [
        StoreConformance("R2: the offerer's row shows the address until the offer is answered") { world in
            let id = try await world.offer()
            let before = try await world.row(of: id, for: world.alice)
            #expect(before?.otherName == "bob@example.org")
            #expect(before?.other == nil)
            #expect(before?.waitsForMe == false)
            #expect(before?.waitsForOther == true)
            #expect(before?.nextDeadlineKind == .offer)
            #expect(try await world.row(of: id, for: world.bob) == nil)

            let seen = try await world.whatIsSeen(by: world.alice, of: id)
            try await world.write { try $0.claim(id, by: world.bob.id, at: StoreWorld.start.days(1)) }
            #expect(try await world.whatIsSeen(by: world.alice, of: id) == seen)

            let received = try #require(try await world.row(of: id, for: world.bob))
            #expect(received.otherName == "Alice Archer")
            #expect(received.other == world.alice.id)
            #expect(received.waitsForMe)
            #expect(!received.isOfferer)
            #expect(received.title == "Website for the bakery")
            #expect(try await world.search("archer bakery", for: world.bob) == [id])
            #expect(try await world.search("builder", for: world.alice).isEmpty)
            #expect(try await world.search("bob@example", for: world.alice) == [id])

            try await world.write { try world.accept(id, by: world.bob, at: StoreWorld.start.days(2), in: $0) }
            let accepted = try #require(try await world.row(of: id, for: world.alice))
            #expect(accepted.otherName == "Bob Builder")
            #expect(accepted.other == world.bob.id)
            #expect(accepted.phase == .active)
            #expect(try await world.search("build", for: world.alice) == [id])
        },
        StoreConformance("R2: an offer is claimed once, and never by its offerer") { world in
            let id = try await world.offer()
            #expect(try await world.read { try $0.unclaimedOffers(to: "bob@example.org", limit: 10) } == [id])
            #expect(try await world.read { try $0.unclaimedOffers(to: "charlie@example.org", limit: 10) }.isEmpty)
            let now = StoreWorld.start.days(1)
            await #expect(throws: StoreFault.self) {
                try await world.write { try $0.claim(id, by: world.alice.id, at: now) }
            }
            for _ in 1...2 { try await world.write { try $0.claim(id, by: world.bob.id, at: now) } }
            await #expect(throws: StoreFault.self) {
                try await world.write { try $0.claim(id, by: world.charlie.id, at: now) }
            }
            #expect(try await world.read { try $0.unclaimedOffers(to: "bob@example.org", limit: 10) }.isEmpty)
            #expect(try await world.row(of: id, for: world.charlie) == nil)
        },
        StoreConformance("an offer that is closed waits for nobody's claim") { world in
            let id = try await world.offer()
            try await world.act(.client, on: id, at: StoreWorld.start.days(1)) { _, _ in .withdrawOffer }
            #expect(try await world.read { try $0.unclaimedOffers(to: "bob@example.org", limit: 10) }.isEmpty)
            await #expect(throws: StoreFault.self) {
                try await world.write { try $0.claim(id, by: world.bob.id, at: StoreWorld.start.days(2)) }
            }
            #expect(try await world.row(of: id, for: world.alice)?.closed == .withdrawn)
        },
        StoreConformance("an offer to a proved address is in its recipient's list at once") { world in
            let id = try await world.offer(OfferPlan(role: .contractor, isBound: true))
            let row = try #require(try await world.row(of: id, for: world.bob))
            #expect(row.party == .client)
            #expect(row.otherName == "Alice Archer")
            #expect(try await world.row(of: id, for: world.alice)?.other == nil)
            #expect(try await world.read { try $0.acquaintances(of: world.alice.id, after: nil, limit: 9) }.isEmpty)
            #expect(
                try await world.read { try $0.acquaintances(of: world.bob.id, after: nil, limit: 9) }.map(\.account)
                    == [world.alice])
        },
        StoreConformance("people become acquainted when both are known") { world in
            _ = try await world.agreed()
            for (person, other) in [(world.alice, world.bob), (world.bob, world.alice)] {
                let found = try await world.read { try $0.acquaintances(of: person.id, after: nil, limit: 9) }
                #expect(found.map(\.account) == [other])
            }
        },
        StoreConformance("an offer that is accepted without having been claimed is its recipient's") { world in
            let id = try await world.offer()
            _ = try await world.write { transaction in
                try world.act(
                    .contractor, on: id, at: StoreWorld.start.days(1), texts: ["Bob"], as: world.bob.id,
                    in: transaction
                ) { .acceptOffer(Signature(person: world.bob.id, name: $1[0], agreement: "00"), confirmed: true) }
            }
            #expect(try await world.row(of: id, for: world.bob)?.phase == .active)
            #expect(try await world.read { try $0.contract(id) }?.people.contractor == world.bob.id)
            #expect(try await world.search("alice", for: world.bob) == [id])
        },
        StoreConformance("a title that an amendment changes is shown and found") { world in
            let id = try await world.agreed()
            try await world.act(.client, on: id, at: StoreWorld.start.days(1), texts: ["Shop", "Alice"]) {
                .proposeAmendment(
                    AmendmentID(StoreWorld.uuid(9_999)), AgreementChanges(title: $1[0]),
                    Signature(person: world.alice.id, name: $1[1], agreement: "01"))
            }
            try await world.act(.contractor, on: id, at: StoreWorld.start.days(2), texts: ["Bob"]) {
                .acceptAmendment(
                    AmendmentID(StoreWorld.uuid(9_999)),
                    Signature(person: world.bob.id, name: $1[0], agreement: "01"))
            }
            for person in [world.alice, world.bob] {
                #expect(try await world.row(of: id, for: person)?.title == "Shop")
                #expect(try await world.search("shop", for: person) == [id])
                #expect(try await world.search("bakery", for: person).isEmpty)
            }
        },
    ]
}

extension StoreWorld {
    /// A person's row of a contract, as their list shows it.
    func row(of id: ContractID, for person: Account) async throws -> ContractRow? {
        try await read { try $0.contracts(of: person.id, ContractFilter(), after: nil, limit: 1_000) }.rows
            .first { $0.id == id }
    }

    /// The contracts that a person's search finds, in its order.
    func search(_ words: String, for person: Account) async throws -> [ContractID] {
        var filter = ContractFilter()
        filter.words = words
        return try await read { [filter] in try $0.contracts(of: person.id, filter, after: nil, limit: 100) }.rows
            .map(\.id)
    }

    /// Everything that the ports tell a party of a contract.
    func whatIsSeen(by person: Account, of id: ContractID) async throws -> Seen {
        try await read { snapshot in
            Seen(
                rows: try snapshot.contracts(of: person.id, ContractFilter(), after: nil, limit: 100).rows,
                waiting: try snapshot.waiting(for: person.id, after: nil, limit: 100),
                waitingCount: try snapshot.waitingCount(for: person.id, limit: 100),
                acquaintances: try snapshot.acquaintances(of: person.id, after: nil, limit: 100).map(\.account),
                news: try snapshot.news(of: person.id, before: nil, limit: 100),
                unread: try snapshot.unreadNews(of: person.id, limit: 100),
                events: try snapshot.events(of: id, after: 0, limit: 100),
                figures: try snapshot.figures(of: person.id),
                installation: try snapshot.installationFigures(),
                version: try snapshot.contract(id)?.contract.version,
                deadlines: try snapshot.reminders(of: id))
        }
    }

    struct Seen: Equatable {
        var rows: [ContractRow]
        var waiting: [ContractRow]
        var waitingCount: Int
        var acquaintances: [Account]
        var news: [NewsItem]
        var unread: Int
        var events: [StoredEvent]
        var figures: [Figure: Int]
        var installation: [String: Int]
        var version: Int?
        var deadlines: [UpcomingDeadline]
    }
}
