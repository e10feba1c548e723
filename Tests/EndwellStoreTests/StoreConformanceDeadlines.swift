import EndwellCore
@testable import EndwellService
import EndwellStore
import Foundation
import Testing

extension StoreConformance {
    /// Deadlines and reminders.
    static let deadlines: [StoreConformance] = [
        StoreConformance("the rows of a contract are its deadlines, each with its next reminder") { world in
            let id = try await world.agreed(OfferPlan(endsOn: Day("2026-03-01")))
            try await world.act(.contractor, on: id, at: StoreWorld.start.days(1)) { contract, _ in
                .submitWork(contract.deliverables[0].terms.id, note: nil, files: [])
            }
            try await world.read { snapshot in
                let contract = try #require(try snapshot.contract(id)).contract
                let rows = try snapshot.reminders(of: id)
                #expect(rows.map(\.deadline) == contract.deadlines)
                #expect(rows.map(\.deadline.kind) == [.workReview, .endDate])
                #expect(rows.allSatisfy { $0.reference == contract.reference && $0.contract == id })
                for row in rows { #expect(row.remindAt == row.deadline.reminders(in: contract.zone).first) }
            }
        },
        StoreConformance("the clock is woken by the earlier of reminder and deadline") { world in
            let id = try await world.offer()
            let row = try #require(try await world.read { try $0.reminders(of: id) }.first)
            let remindAt = try #require(row.remindAt)
            #expect(remindAt < row.deadline.at)
            try await world.read { snapshot throws in
                #expect(try snapshot.due(by: remindAt.justBefore, after: nil, limit: 9).isEmpty)
                #expect(
                    try snapshot.due(by: remindAt, after: nil, limit: 9) == [DuePlace(at: remindAt, contract: id)])
            }
            try await world.write { try $0.rearm(row.deadline, of: id, remindAt: nil) }
            try await world.read { snapshot throws in
                #expect(try snapshot.due(by: row.deadline.at.justBefore, after: nil, limit: 9).isEmpty)
                let place = DuePlace(at: row.deadline.at, contract: id)
                #expect(try snapshot.due(by: row.deadline.at, after: nil, limit: 9) == [place])
                #expect(try snapshot.due(by: .distantFuture, after: place, limit: 9).isEmpty)
            }
            try await world.settle(id, at: row.deadline.at)
            #expect(try await world.read { try $0.due(by: .distantFuture, after: nil, limit: 9) }.isEmpty)
        },
        StoreConformance("what is due comes soonest first, page by page, a contract once for each instant") { world in
            let ids = try await world.write { transaction in
                try (0..<23).map { index in
                    try world.offer(
                        OfferPlan(at: StoreWorld.start.days(Int64(index / 4)), deliverables: []), by: world.alice,
                        in: transaction)
                }
            }
            try await world.read { snapshot in
                let whole = try snapshot.due(by: .distantFuture, after: nil, limit: 100)
                #expect(whole.count == ids.count)
                #expect(Set(whole.map(\.contract)) == Set(ids))
                #expect(
                    whole.map { [$0.at.milliseconds.description, $0.contract.text] }
                        == whole.sorted { ($0.at, $0.contract.text) < ($1.at, $1.contract.text) }
                        .map { [$0.at.milliseconds.description, $0.contract.text] })
                var paged: [DuePlace] = []
                while case let page = try snapshot.due(by: .distantFuture, after: paged.last, limit: 5), !page.isEmpty {
                    #expect(page.count <= 5)
                    paged += page
                }
                #expect(paged == whole)
            }
        },
        StoreConformance("deadlines of one contract on one instant are one thing to do, and are listed together") {
            world in
            let id = try await world.agreed(OfferPlan(deliverables: ["One", "Two", "Three", "Four"]))
            try await world.write { transaction in
                for index in 0..<4 {
                    try world.act(.contractor, on: id, at: StoreWorld.start.days(1), in: transaction) { contract, _ in
                        .submitWork(contract.deliverables[index].terms.id, note: nil, files: [])
                    }
                }
            }
            let later = try await world.offer(OfferPlan(at: StoreWorld.start.days(30)))
            try await world.read { snapshot in
                #expect(try snapshot.due(by: .distantFuture, after: nil, limit: 9).map(\.contract) == [id, later])
                let page = try snapshot.upcoming(after: nil, limit: 2)
                #expect(page.map(\.contract) == [id, id, id, id])
                #expect(Set(page.map(\.deadline.subject)).count == 4)
                let last = try #require(page.last)
                let place = DuePlace(at: min(last.deadline.at, last.remindAt ?? last.deadline.at), contract: id)
                #expect(try snapshot.upcoming(after: place, limit: 2).map(\.contract) == [later])
                #expect(try snapshot.upcoming(after: nil, limit: 5).count == 5)
            }
        },
        StoreConformance("what a node took is not another's until its lease ends, and its own all the time") { world in
            let ids = try await world.write { transaction in
                try (0..<5).map { index in
                    try world.offer(
                        OfferPlan(at: StoreWorld.start.days(Int64(index)), deliverables: []), by: world.alice,
                        in: transaction)
                }
            }
            let (far, now) = (StoreWorld.start.days(900), StoreWorld.start.days(901))
            func take(_ node: String, _ limit: Int, at present: Instant, after place: DuePlace? = nil) async throws
                -> [ContractID]
            {
                let lease = ClockLease(of: NodeName(node), at: present)
                return try await world.write { transaction in
                    try transaction.takeDue(by: far, after: place, limit: limit, for: lease, at: present)
                }.map(\.contract)
            }
            #expect(try await take("one", 2, at: now) == Array(ids[0..<2]))
            #expect(try await take("other", 2, at: now) == Array(ids[2..<4]))
            #expect(try await take("other", 9, at: now) == Array(ids[2..<5]))
            #expect(try await take("third", 9, at: now).isEmpty)
            let last = now.adding(seconds: ClockLease.seconds)
            #expect(try await take("third", 9, at: last.justBefore).isEmpty)
            #expect(try await take("one", 1, at: last.justBefore) == [ids[0]])
            #expect(try await take("third", 9, at: last) == Array(ids[1..<5]))
            let place = try await world.read { try $0.due(by: far, after: nil, limit: 9)[3] }
            #expect(try await take("third", 9, at: last, after: place) == [ids[4]])
        },
        StoreConformance("a reminder that is armed anew is anybody's") { world in
            let id = try await world.offer()
            let row = try #require(try await world.read { try $0.reminders(of: id) }.first)
            let (far, now) = (StoreWorld.start.days(900), StoreWorld.start.days(901))
            let taken = try await world.write { transaction in
                let lease = ClockLease(of: NodeName("one"), at: now)
                _ = try transaction.takeDue(by: far, after: nil, limit: 9, for: lease, at: now)
                try transaction.rearm(row.deadline, of: id, remindAt: nil)
                let other = ClockLease(of: NodeName("other"), at: now)
                return try transaction.takeDue(by: far, after: nil, limit: 9, for: other, at: now)
            }
            #expect(taken == [DuePlace(at: row.deadline.at, contract: id)])
        },
        StoreConformance("a deadline that moves leaves no row behind") { world in
            let id = try await world.agreed(OfferPlan(endsOn: Day("2026-03-01")))
            try await world.act(.client, on: id, at: StoreWorld.start.days(1), texts: ["Alice"]) { contract, texts in
                var terms = contract.terms
                terms.endsOn = Day("2026-04-01")
                return .proposeAmendment(
                    AmendmentID(StoreWorld.uuid(9_999)), AgreementChanges(terms: terms),
                    Signature(person: world.alice.id, name: texts[0], agreement: "01"))
            }
            try await world.act(.contractor, on: id, at: StoreWorld.start.days(2), texts: ["Bob"]) {
                .acceptAmendment(
                    AmendmentID(StoreWorld.uuid(9_999)),
                    Signature(person: world.bob.id, name: $1[0], agreement: "01"))
            }
            try await world.read { snapshot in
                let contract = try #require(try snapshot.contract(id)).contract
                #expect(try snapshot.reminders(of: id).map(\.deadline) == contract.deadlines)
                #expect(contract.deadlines.map(\.kind) == [.endDate])
            }
        },
    ]
}
