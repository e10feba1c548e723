import EndwellCore
import EndwellService
import EndwellStore
import Foundation
import Testing

extension StoreConformance {
    /// What people are told and have read.
    static let news: [StoreConformance] = [
        StoreConformance("R22: the other is told of an act, and nobody else") { world in
            let id = try await world.agreed()
            try await world.act(.client, on: id, at: StoreWorld.start.days(1), texts: ["Hello"]) {
                .sendMessage($1[0], files: [])
            }
            try await world.read { snapshot in
                let told = try #require(try snapshot.news(of: world.bob.id, before: nil, limit: 9).first)
                #expect(told.kind == "message_sent.1")
                #expect(told.actor == world.alice.id)
                #expect(told.contract == id)
                #expect(told.at == StoreWorld.start.days(1))
                #expect(!told.isRead)
                #expect(
                    try snapshot.news(of: world.alice.id, before: nil, limit: 9).map(\.kind) == ["offer_accepted.1"])
                #expect(try snapshot.news(of: world.charlie.id, before: nil, limit: 9).isEmpty)
            }
        },
        StoreConformance("news come newest first, page by page, and are counted no further than asked") { world in
            let id = try await world.offer()
            let items = (1...25).map { number in
                NewsItem(
                    person: number > 20 ? world.charlie.id : world.bob.id, contract: id, kind: "reminder:offer",
                    actor: nil, at: StoreWorld.start.days(Int64(number)), deadline: StoreWorld.start.days(99))
            }
            try await world.write { try $0.tell(items) }
            try await world.read { snapshot in
                let whole = try snapshot.news(of: world.bob.id, before: nil, limit: 100)
                #expect(whole.map(\.at) == items.prefix(20).map(\.at).reversed())
                #expect(whole.map(\.id) == whole.map(\.id).sorted(by: >))
                #expect(whole.allSatisfy { $0.deadline == StoreWorld.start.days(99) && $0.actor == nil })
                var paged: [NewsItem] = []
                while case let page = try snapshot.news(of: world.bob.id, before: paged.last?.id, limit: 7),
                    !page.isEmpty
                { paged += page }
                #expect(paged == whole)
                #expect(try snapshot.unreadNews(of: world.bob.id, limit: 9) == 9)
                #expect(try snapshot.unreadNews(of: world.bob.id, limit: 99) == 20)
            }
        },
        StoreConformance("news are read up to one, each person's own") { world in
            let id = try await world.offer()
            let items = [world.bob, world.bob, world.bob, world.charlie].map {
                NewsItem(person: $0.id, contract: id, kind: "offered.1", actor: world.alice.id, at: StoreWorld.start)
            }
            try await world.write { try $0.tell(items) }
            let ids = try await world.read { try $0.news(of: world.bob.id, before: nil, limit: 9) }.map(\.id)
            try await world.write { try $0.markNewsRead(of: world.bob.id, upTo: ids[1]) }
            try await world.read { snapshot throws in
                #expect(
                    try snapshot.news(of: world.bob.id, before: nil, limit: 9).map(\.isRead) == [false, true, true])
                #expect(try snapshot.unreadNews(of: world.bob.id, limit: 9) == 1)
                #expect(try snapshot.unreadNews(of: world.charlie.id, limit: 9) == 1)
            }
        },
        StoreConformance("R3: a read mark moves forward and never back") { world in
            let id = try await world.agreed()
            let (first, second) = (StoreWorld.start.days(1), StoreWorld.start.days(2))
            #expect(try await world.read { try $0.readMark(of: .client, in: id) } == nil)
            try await world.write { try $0.markRead(upTo: 2, by: .client, in: id, at: first) }
            try await world.write { try $0.markRead(upTo: 1, by: .client, in: id, at: second) }
            try await world.write { try $0.markRead(upTo: 2, by: .client, in: id, at: second) }
            #expect(try await world.read { try $0.readMark(of: .client, in: id) } == ReadMark(number: 2, at: first))
            #expect(try await world.read { try $0.readMark(of: .contractor, in: id) } == nil)
        },
    ]
}
