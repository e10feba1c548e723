import EndwellCore
@testable import EndwellService
import EndwellStore
import Foundation
import Testing

extension StoreConformance {
    /// Search by the beginnings of words.
    static let searches: [StoreConformance] = [
        StoreConformance("titles in any script are found by the beginnings of their words, as people type them") {
            world in
            for (title, asked) in [
                ("Überarbeitung der Straße", ["uber", "ÜBERARB", "strasse", "STRAẞE der"]),
                ("Création d’un site", ["creation", "site crea", "d’un"]),
                ("Łódź — mapa øst", ["lodz", "ost mapa"]),
                ("Перевод договора", ["перев", "ДОГОВОР"]),
                ("Μετάφραση κειμένου Ιωάννης", ["μεταφραση", "ΚΕΙΜΕΝΟΥ", "ιωαννησ"]),
                ("עִבְרִית ספר", ["עברית", "ספ"]),
                ("تَصميم شعار", ["تصميم", "شع"]),
                ("हिन्दी अनुवाद", ["हिन्दी", "अनु"]),
                ("东京网站设计", ["网站", "东京", "设计"]),
                ("ウェブサイトの制作", ["ウェブ", "制作"]),
                ("แปลเอกสาร", ["เอกสาร"]),
                ("한국어 번역", ["한국", "번역"]),
                ("Party 🎉 planning", ["🎉", "plan party"]),
                ("ＦＵＬＬ　ｗｉｄｔｈ", ["full", "width"]),
                ("100% off <b>\"' OR 1=1 --", ["100", "off b", "or 1"]),
            ] {
                let id = try await world.offer(OfferPlan(title: title))
                for words in asked {
                    #expect(try await world.search(words, for: world.alice).contains(id), "\(words) in \(title)")
                }
            }
            for nothing in ["%", "_", "…", "zzz", "arbeitung", "网x", "uber zzz"] {
                #expect(try await world.search(nothing, for: world.alice).isEmpty, "\(nothing)")
            }
            #expect(try await world.search("  ", for: world.alice).count == 15)
        },
        StoreConformance("a contract is found by its reference, whole or in part, and by the other's name") { world in
            let id = try await world.agreed()
            _ = try await world.offer()
            let reference = try #require(try await world.read { try $0.contract(id) }).contract.reference
            for words in [
                reference, reference.lowercased(), String(reference.dropFirst(3)),
                reference.replacing("-", with: ""), String(reference.dropLast()) + " bakery", "Build",
            ] {
                #expect(try await world.search(words, for: world.alice).contains(id), "\(words)")
            }
            #expect(try await world.search("\(reference) website", for: world.bob) == [id])
            #expect(try await world.search(reference, for: world.charlie).isEmpty)
        },
        StoreConformance("a search keeps to its tab, side and turn, and is paged like any list") { world in
            try await world.makeVariety()
            var filter = ContractFilter()
            filter.words = "web"
            let whole = try await world.page(of: world.alice, ContractFilter(), limit: 1_000)
            #expect(try await world.pages(of: world.alice, filter, limit: 4) == whole)
            (filter.tab, filter.turn, filter.role) = (.offers, .you, .client)
            #expect(
                try await world.pages(of: world.bob, filter, limit: 2).allSatisfy {
                    $0.phase == .offered && $0.waitsForMe && $0.party == .client
                })
            #expect(try await !world.page(of: world.bob, filter, limit: 2).isEmpty)
        },
        StoreConformance("what thousands of contracts have in common is found newest first, to the last") { world in
            try await world.make(1_500) { $0 % 400 == 7 ? "Rare common \($0)" : "Common \($0)" }
            var filter = ContractFilter()
            filter.words = "comm"
            let found = try await world.pages(of: world.alice, filter, limit: 100)
            #expect(found == (try await world.pages(of: world.alice, ContractFilter(), limit: 100)))
            filter.words = "comm rar"
            let rare = try await world.pages(of: world.alice, filter, limit: 3)
            #expect(rare.map(\.title) == [1_207, 807, 407, 7].map { "Rare common \($0)" })
        },
        StoreConformance("what is found often apart and seldom together is found, however far back, in bounded steps") {
            world in
            try await world.make(4_200) {
                $0 % 2_090 == 5 ? "Amber blue \($0)" : $0 % 2 == 0 ? "Amber" : "Blue"
            }
            var filter = ContractFilter()
            filter.words = "amb blu"
            let together = [4_185, 2_095, 5].map { "Amber blue \($0)" }
            for limit in [1, 2, 100] {
                let found = try await world.walked(of: world.alice, filter, limit: limit)
                #expect(found.rows.map(\.title) == together)
                #expect(found.stops == 2)
            }
            filter.words = "amb blu EW"
            #expect(try await world.walked(of: world.alice, filter, limit: 50).rows.map(\.title) == together)
            // The two phases that share a tab are told apart in the same way.
            try await world.tamper("UPDATE memberships SET phase = 'closed' WHERE title NOT LIKE 'Amber blue%'")
            (filter.words, filter.phase) = ("", .offered)
            for role in [nil, Party.client] {
                filter.role = role
                let found = try await world.walked(of: world.alice, filter, limit: 100)
                #expect(found.rows.map(\.title) == together)
                #expect(found.stops == 2)
            }
            filter.role = .contractor
            #expect(try await world.walked(of: world.alice, filter, limit: 100).rows.isEmpty)
        },
        StoreConformance("a person's new name is shown and found, the old one no more") { world in
            let (known, open) = (try await world.agreed(), try await world.offer(OfferPlan(isBound: true)))
            var alice = world.alice
            alice.name = "Alicja Łucznik"
            try await world.write { [alice] in try $0.update(alice) }
            for id in [known, open] {
                #expect(try await world.row(of: id, for: world.bob)?.otherName == "Alicja Łucznik")
                #expect(try await world.search("lucznik", for: world.bob).contains(id))
            }
            #expect(try await world.search("archer", for: world.bob).isEmpty)
            var bob = world.bob
            bob.name = "Robert"
            try await world.write { [bob] in try $0.update(bob) }
            #expect(try await world.row(of: known, for: world.alice)?.otherName == "Robert")
            #expect(try await world.row(of: open, for: world.alice)?.otherName == "bob@example.org")
            #expect(try await world.search("robert", for: world.alice) == [known])
            #expect(try await world.search("website", for: world.bob).count == 2)
        },
        StoreConformance("a question of any length costs a bounded search") { world in
            let id = try await world.offer(OfferPlan(title: String(repeating: "a", count: 200)))
            let long = String(repeating: "a", count: 10_000)
            #expect(try await world.search(long, for: world.alice) == [id])
            let many = (0..<5_000).map { "word\($0)" }.joined(separator: " ")
            #expect(try await world.search(many, for: world.alice).isEmpty)
        },
    ]
}
