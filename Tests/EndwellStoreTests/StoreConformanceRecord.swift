import EndwellCore
@testable import EndwellService
import EndwellStore
import Foundation
import Testing

extension StoreConformance {
    /// Contracts, their logs and their contents.
    static let record: [StoreConformance] = [
        StoreConformance("a contract is found as it was kept, with its events and contents") { world in
            let id = try await world.agreed()
            let said = try await world.act(.client, on: id, at: StoreWorld.start.days(1), texts: ["Hello"]) {
                .sendMessage($1[0], files: [])
            }
            try await world.read { snapshot in
                let stored = try #require(try snapshot.contract(id))
                #expect(stored.contract.phase == .active)
                #expect(stored.contract.version == 3)
                #expect(stored.people == ByParty<PersonID?>(client: world.alice.id, contractor: world.bob.id))
                #expect(stored.emailKey == "bob@example.org")
                let events = try snapshot.events(of: id, after: 0, limit: 10)
                #expect(events.map(\.number) == [1, 2, 3])
                #expect(events.last?.hash == stored.hash)
                var hash = RecordDigest.genesis
                for event in events {
                    hash = RecordDigest.chained(event.bytes, after: hash)
                    #expect(hash == event.hash)
                }
                let replayed = try Contract(
                    id: id, replaying: events.map { try EventCoding.event(in: $0.bytes).dated })
                #expect(replayed == stored.contract)
                let text = try #require(said.first?.event.prose.first)
                let content = try #require(try snapshot.contents([text.id, ContentID(world.uuid())])[text.id])
                #expect(content.text == "Hello")
                #expect(RecordDigest.salted("Hello", content.salt ?? Data()) == text.digest)
                #expect(try snapshot.isContent(text.id, of: id))
                #expect(try !snapshot.isContent(text.id, of: ContractID(world.uuid())))
                #expect(try snapshot.contract(ContractID(world.uuid())) == nil)
            }
        },
        StoreConformance("the log is read in both directions, page by page") { world in
            let id = try await world.agreed()
            for day in 1...8 {
                try await world.act(.contractor, on: id, at: StoreWorld.start.days(Int64(day)), texts: ["\(day)"]) {
                    .sendMessage($1[0], files: [])
                }
            }
            try await world.read { snapshot throws in
                #expect(try snapshot.events(of: id, after: 4, limit: 3).map(\.number) == [5, 6, 7])
                #expect(try snapshot.events(of: id, before: 4, limit: 2).map(\.number) == [3, 2])
                #expect(try snapshot.events(of: id, before: .max, limit: 100).count == 10)
                #expect(try snapshot.events(of: id, after: 10, limit: 3).isEmpty)
            }
        },
        StoreConformance("many contents are found at once, each once") { world in
            let texts = (0..<150).map { "Deliverable \($0)" }
            let id = try await world.offer(OfferPlan(deliverables: Array(texts.prefix(100))))
            try await world.read { snapshot in
                let contract = try #require(try snapshot.contract(id)).contract
                let ids = contract.prose.map(\.id)
                #expect(try snapshot.contents(ids + ids).count == Set(ids).count)
                #expect(try snapshot.contents([]).isEmpty)
            }
        },
        StoreConformance("of two changes that expect the same version one is refused whole") { world in
            let id = try await world.agreed()
            let stale = try #require(try await world.read { try $0.contract(id) })
            try await world.act(.client, on: id, at: StoreWorld.start.days(1), texts: ["First"]) {
                .sendMessage($1[0], files: [])
            }
            let tables = ["contracts", "events", "contents", "memberships", "deadlines", "news"]
            let before = try await world.dump(all: tables)
            let fault = await #expect(throws: StoreFault.self) {
                try await world.write { transaction in
                    var contract = stale.contract
                    let (text, content) = world.prose("Second")
                    let happened = try contract.perform(
                        .sendMessage(text, files: []), by: .party(.contractor, world.bob.id),
                        at: StoreWorld.start.days(1))
                    try transaction.keep(
                        happened, contents: [content], of: contract, before: stale, at: StoreWorld.start.days(1))
                }
            }
            #expect(fault == .staleVersion)
            #expect(try await world.dump(all: tables) == before)
        },
        StoreConformance("a change with a gap, or with another's hash, is refused") { world in
            let id = try await world.agreed()
            let before = try #require(try await world.read { try $0.contract(id) })
            for breakIt: @Sendable (inout ContractChange) -> Void in [
                { $0.events.removeFirst() }, { $0.after.hash = Data(count: 32) },
            ] {
                let fault = await #expect(throws: StoreFault.self) {
                    try await world.write { transaction in
                        var contract = before.contract
                        let happened = try contract.perform(
                            .sayWhetherOpen(true), by: .party(.client, world.alice.id), at: StoreWorld.start.days(1))
                        var change = try Recording(before: before, id: id, now: StoreWorld.start.days(1)).change(
                            after: contract, happened: happened, contents: [], people: before.people,
                            emailKey: before.emailKey, names: [:], searched: nil)
                        breakIt(&change)
                        try transaction.save(change)
                    }
                }
                #expect(fault?.isMisuse == true)
            }
        },
        StoreConformance("a reference is given once") { world in
            let id = try await world.offer()
            let reference = try #require(try await world.read { try $0.contract(id) }).contract.reference
            let other = try await world.offer()
            let fault = await #expect(throws: StoreFault.self) {
                try await world.tamper(
                    "UPDATE contracts SET reference = ? WHERE id = ?", [.text(reference), SQLValue(other)])
            }
            #expect(fault == .referenceTaken)
        },
        StoreConformance("a state of an older format, or one that can't be read, is rebuilt from the log") { world in
            let id = try await world.agreed()
            let whole = try #require(try await world.read { try $0.contract(id) }).contract
            for sql in ["UPDATE contracts SET state_format = 0", "UPDATE contracts SET state = hash"] {
                try await world.tamper(sql)
                let rebuilt = try #require(try await world.read { try $0.contract(id) }).contract
                #expect(rebuilt == whole)
            }
            #expect(try await world.read { try $0.storedState(of: id) }?.contract == nil)
            try await world.act(.client, on: id, at: StoreWorld.start.days(1)) { _, _ in .sayWhetherOpen(true) }
            #expect(try await world.read { try $0.storedState(of: id) }?.contract?.version == 3)
        },
        StoreConformance("a state that is not that of its version is a fault") { world in
            let id = try await world.agreed()
            try await world.tamper("UPDATE contracts SET version = 7")
            let fault = await #expect(throws: StoreFault.self) { _ = try await world.read { try $0.contract(id) } }
            #expect(fault?.isCorrupt == true)
        },
        StoreConformance("contracts are listed in ascending order of their ids, for checking") { world in
            var ids: [ContractID] = []
            for _ in 0..<7 { ids.append(try await world.offer()) }
            try await world.read { [ids] snapshot in
                var found: [ContractID] = []
                while case let page = try snapshot.contractIDs(after: found.last, limit: 3), !page.isEmpty {
                    found += page
                }
                #expect(found == ids.sorted { $0.text < $1.text })
            }
        },
        StoreConformance("the installation counts its contracts by phase") { world in
            _ = try await world.offer()
            let active = try await world.agreed()
            let ending = try await world.agreed()
            for id in [active, ending] {
                try await world.act(.client, on: id, at: StoreWorld.start.days(1), texts: ["Enough"]) {
                    .giveNotice(NoticeDraft(reason: .budget, note: $1[0]))
                }
            }
            try await world.act(.client, on: active, at: StoreWorld.start.days(2)) { _, _ in .withdrawNotice }
            #expect(
                try await world.read { try $0.installationFigures() } == [
                    "accounts": 3, "contracts": 3, "offered": 1, "active": 1, "ending": 1, "ended": 0, "closed": 0,
                ])
        },
    ]
}

extension StoreWorld {
    func dump(all tables: [String]) async throws -> [String: [[SQLValue]]] {
        var dumps: [String: [[SQLValue]]] = [:]
        for table in tables { dumps[table] = try await dump(table) }
        return dumps
    }
}
