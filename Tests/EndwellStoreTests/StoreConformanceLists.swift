import EndwellCore
@testable import EndwellService
import EndwellStore
import Foundation
import Testing

extension StoreConformance {
    /// A person's lists.
    static let lists: [StoreConformance] = [
        StoreConformance("every tab, side and turn shows exactly its contracts, newest change first") { world in
            try await world.makeVariety()
            for person in [world.alice, world.bob] {
                let whole = try await world.page(of: person, ContractFilter(), limit: 1_000)
                #expect(whole.count > 40)
                #expect(whole == whole.sorted(by: newestFirst))
                for filter in everyFilter {
                    let expected = whole.filter { filter.shows($0) }
                    #expect(try await world.page(of: person, filter, limit: 1_000) == expected)
                    #expect(try await world.pages(of: person, filter, limit: 7) == expected)
                }
            }
            #expect(try await world.page(of: world.charlie, ContractFilter(), limit: 1_000).isEmpty)
        },
        StoreConformance("rows that changed at one instant are paged without gaps or repetitions") { world in
            _ = try await world.write { transaction in
                for _ in 0..<31 { _ = try world.offer(OfferPlan(), by: world.alice, in: transaction) }
            }
            for limit in [1, 2, 5, 30, 31, 32] {
                let found = try await world.pages(of: world.alice, ContractFilter(), limit: limit)
                #expect(found.count == 31)
                #expect(Set(found.map(\.id)).count == 31)
            }
        },
        StoreConformance("two thousand contracts are paged to the last") { world in
            try await world.make(2_000)
            let found = try await world.pages(of: world.alice, ContractFilter(), limit: 50)
            #expect(found.count == 2_000)
            #expect(Set(found.map(\.id)).count == 2_000)
            #expect(found == found.sorted(by: newestFirst))
            var waiting: [ContractRow] = []
            while case let page = try await world.waiting(for: world.bob, after: waiting.last, limit: 64), !page.isEmpty
            {
                waiting += page
            }
            #expect(waiting.count == 2_000)
            #expect(try await world.read { try $0.waitingCount(for: world.bob.id, limit: 100) } == 100)
            #expect(try await world.read { try $0.waitingCount(for: world.bob.id, limit: 5_000) } == 2_000)
        },
        StoreConformance("what waits for a person comes soonest deadline first, and what has none last") { world in
            try await world.makeVariety()
            try await world.tamper(
                "UPDATE memberships SET next_at = ?, next_kind = NULL WHERE next_kind = 'idle'",
                [SQLValue(Instant.distantFuture)])
            for person in [world.alice, world.bob] {
                let rows = try await world.page(of: person, ContractFilter(), limit: 1_000)
                let expected = rows.filter(\.waitsForMe).sorted {
                    ($0.nextDeadline ?? .distantFuture, $0.id.text) < ($1.nextDeadline ?? .distantFuture, $1.id.text)
                }
                #expect(expected.contains { $0.nextDeadline == nil })
                var found: [ContractRow] = []
                while case let page = try await world.waiting(for: person, after: found.last, limit: 3), !page.isEmpty {
                    found += page
                }
                #expect(found == expected)
                #expect(try await world.read { try $0.waitingCount(for: person.id, limit: 99) } == expected.count)
            }
        },
        StoreConformance("a row tells what the contract is") { world in
            let id = try await world.agreed(OfferPlan(role: .contractor))
            try await world.act(.contractor, on: id, at: StoreWorld.start.days(1), texts: ["Ill"]) {
                .giveNotice(NoticeDraft(reason: .personal, note: $1[0]))
            }
            for (person, other, party) in [
                (world.alice, world.bob, Party.client), (world.bob, world.alice, .contractor),
            ] {
                let row = try #require(try await world.row(of: id, for: person))
                let contract = try #require(try await world.read { try $0.contract(id) }).contract
                #expect(
                    row
                        == ContractRow(
                            id: id, reference: contract.reference, title: "Website for the bakery", party: party,
                            phase: .ending, outcome: nil, closed: nil, isOfferer: party == .contractor,
                            otherName: other.name, other: other.id, nextDeadline: contract.deadlines.first?.at,
                            nextDeadlineKind: .changeOfMind, timeZone: "Europe/Berlin", waitsForMe: false,
                            waitsForOther: false, updatedAt: StoreWorld.start.days(1)))
                let kept = try await world.read { try $0.rows(of: id) }
                #expect(kept.first { $0.person == person.id }?.row == row)
            }
            try await world.settle(id, at: StoreWorld.start.days(40))
            #expect(try await world.row(of: id, for: world.bob)?.outcome == .endedEarly)
        },
    ]

    private static var everyFilter: [ContractFilter] {
        let tabs = ContractFilter.Tab.allCases.map { (tab: $0, phase: Phase.Name?.none) }
        let phases = Phase.Name.allCases.map { (tab: ContractFilter.Tab.all, phase: Phase.Name?.some($0)) }
        return (tabs + phases).flatMap { place in
            [nil, Party.client, .contractor].flatMap { role in
                [nil, ContractFilter.Turn.you, .other].map { turn in
                    var filter = ContractFilter()
                    (filter.tab, filter.phase, filter.role, filter.turn) = (place.tab, place.phase, role, turn)
                    return filter
                }
            }
        }
    }
}

private func newestFirst(_ left: ContractRow, _ right: ContractRow) -> Bool {
    (left.updatedAt, left.id.text) > (right.updatedAt, right.id.text)
}

extension ContractFilter {
    /// Whether a list with this filter shows a row: the filter's meaning, without any index.
    fileprivate func shows(_ row: ContractRow) -> Bool {
        guard phase.map({ $0 == row.phase }) ?? true else { return false }
        let isInTab =
            switch tab {
            case .all: true
            case .offers: row.phase == .offered || row.phase == .closed
            case .active: row.phase == .active
            case .ending: row.phase == .ending
            case .ended: row.phase == .ended
            }
        let isTheirTurn =
            switch turn {
            case nil: true
            case .you: row.waitsForMe
            case .other: row.waitsForOther
            }
        return isInTab && isTheirTurn && (role == nil || role == row.party)
    }
}

extension StoreWorld {
    func page(
        of person: Account, _ filter: ContractFilter, after row: ContractRow? = nil, limit: Int
    ) async throws -> [ContractRow] {
        let cursor = row.map { ListCursor(at: $0.updatedAt, id: $0.id.uuid) }
        return try await read { try $0.contracts(of: person.id, filter, after: cursor, limit: limit) }.rows
    }

    /// Everything that is found, and at how many places the looking stopped.
    func walked(
        of person: Account, _ filter: ContractFilter, limit: Int
    ) async throws -> (rows: [ContractRow], stops: Int) {
        var (rows, stops, cursor) = ([ContractRow](), 0, ListCursor?.none)
        while true {
            let found = try await read { [cursor] in
                try $0.contracts(of: person.id, filter, after: cursor, limit: limit)
            }
            rows += found.rows
            if let place = found.stoppedAt {
                (stops, cursor) = (stops + 1, place)
            } else if found.rows.count == limit, let last = found.rows.last {
                cursor = ListCursor(at: last.updatedAt, id: last.id.uuid)
            } else {
                return (rows, stops)
            }
        }
    }

    /// All pages of a list.
    func pages(of person: Account, _ filter: ContractFilter, limit: Int) async throws -> [ContractRow] {
        var rows: [ContractRow] = []
        while case let page = try await page(of: person, filter, after: rows.last, limit: limit), !page.isEmpty {
            rows += page
        }
        return rows
    }

    func waiting(for person: Account, after row: ContractRow?, limit: Int) async throws -> [ContractRow] {
        let cursor = row.map { ListCursor(at: $0.nextDeadline ?? .distantFuture, id: $0.id.uuid) }
        return try await read { try $0.waiting(for: person.id, after: cursor, limit: limit) }
    }

    /// Offers of Alice's to Bob, in many at a time.
    func make(_ count: Int, title: @escaping @Sendable (Int) -> String = { "Contract \($0)" }) async throws {
        for first in stride(from: 0, to: count, by: 500) {
            try await write { [self] transaction in
                for index in first..<min(first + 500, count) {
                    let at = Self.start.adding(seconds: Int64(index / 3))
                    _ = try offer(
                        OfferPlan(title: title(index), isBound: true, at: at, deliverables: []), by: alice,
                        in: transaction)
                }
            }
        }
    }

    /// Contracts in every phase, of both sides, with and without somebody's turn, some changed at one instant.
    func makeVariety() async throws {
        for round in 0..<4 {
            let at = Self.start.days(Int64(round))
            for role in Party.allCases {
                _ = try await offer(OfferPlan(role: role, isBound: true, at: at))
                let closed = try await offer(OfferPlan(role: role, isBound: true, at: at))
                try await act(role, on: closed, at: at.days(1)) { _, _ in .withdrawOffer }
                _ = try await agreed(OfferPlan(role: role, at: at))
                let ending = try await agreed(OfferPlan(role: role, at: at))
                try await giveNotice(role, on: ending, at: at.days(1))
                let ended = try await agreed(OfferPlan(role: role, at: at))
                try await giveNotice(role.other, on: ended, at: at.days(1))
                try await settle(ended, at: at.days(20))
                let submitted = try await agreed(OfferPlan(role: role, at: at))
                try await act(.contractor, on: submitted, at: at.days(2)) { contract, _ in
                    .submitWork(contract.deliverables[0].terms.id, note: nil, files: [])
                }
                try await makeLateFix(role, at: at)
            }
        }
    }

    private func giveNotice(_ party: Party, on id: ContractID, at now: Instant) async throws {
        try await act(party, on: id, at: now, texts: ["It is time"]) {
            .giveNotice(NoticeDraft(reason: .personal, note: $1[0]))
        }
    }

    /// A contract that waits for its offerer without any deadline: a failed concern that was reported fixed after all.
    private func makeLateFix(_ party: Party, at start: Instant) async throws {
        let id = try await agreed(OfferPlan(role: party, at: start, deliverables: []))
        let concern = ConcernID(uuid())
        try await act(party, on: id, at: start.days(1), texts: ["Daily", "Nothing came", "Send it"]) {
            contract, texts in
            .raiseConcern(
                concern,
                ConcernDraft(
                    agreed: texts[0], examples: [Concern.Example(what: texts[1])], remedy: texts[2],
                    fixBy: contract.fixByDays(at: start.days(1)).lowerBound))
        }
        try await act(party.other, on: id, at: start.days(10), texts: ["Now it is there"]) {
            .reportFixed(concern, $1[0], files: [])
        }
    }
}
