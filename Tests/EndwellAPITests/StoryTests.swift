import EndwellCore
import EndwellService
import EndwellTesting
import Foundation
import HTTPTypes
import Testing

@testable import EndwellAPI

@Suite struct StoryTests {
    @Test func `product.md's story, seven steps, both sides`() async throws {
        let api = try await APIWorld()
        let (alice, bob) = (api.world.alice, api.world.bob)
        let path = try await api.activeContract()
        // 1. A message, then a concern with examples.
        try await api.send(.post, "\(path)/messages", ["text": "The window sticks. Could you look?"], as: alice)
        let raised = try await api.send(
            .post, "\(path)/concerns",
            [
                "agreed": "It opens smoothly.", "examples": [["what": "It stuck.", "happened_on": "2026-11-01"]],
                "remedy": "It opens with one hand.", "fix_by": "2026-11-12",
            ], as: alice)
        let concern = raised.text("concerns/0/id") ?? ""
        #expect(raised.text("concerns/0/state") == "open")
        // 3. Without a chance to fix, no fault reason.
        let early = try await api.send(
            .post, "\(path)/termination", ["reason": "quality", "note": "It sticks."], as: alice)
        #expect(early.status == 409)
        #expect(early.code == "cure_not_offered")
        // 2. No answer in three days.
        api.world.clock.advance(days: 4)
        try await api.world.runClock()
        let unanswered = try await api.send(.get, path, as: alice)
        #expect(unanswered.text("concerns/0/state") == "unanswered")
        #expect(unanswered.text("concerns/0/history/0/kind") == "unanswered")
        #expect(unanswered.json["concerns"]?.asList?.first?["history"]?.asList?.first?["by"] == .null)
        // 4, 5. Previewed, given, taken back, given again.
        let preview = try await api.send(.get, "\(path)/termination/preview?reason=quality", as: alice)
        #expect(preview.text("outcome") == "ended_early")
        #expect(preview.text("rehire/may_not_offer_again") == "client")
        let body: JSON = [
            "reason": "quality", "note": "It still sticks.", "concern": .text(concern),
            "promised_official_at": .text(preview.text("official_at") ?? ""),
        ]
        let given = try await api.send(.post, "\(path)/termination", body, as: alice)
        #expect(given.text("phase") == "ending")
        #expect(given.text("termination/official_at") == preview.text("official_at"))
        #expect(try await api.send(.delete, "\(path)/termination", as: bob).code == "not_yours")
        let kept = try await api.send(.delete, "\(path)/termination", as: alice)
        #expect(kept.text("phase") == "active")
        #expect(kept.json["past_terminations"]?.asList?.count == 1)
        try await api.send(.post, "\(path)/termination", body, as: alice)
        let second = try await api.send(.post, "\(path)/termination", ["reason": "personal", "note": "n"], as: bob)
        #expect(second.code == "already_ending")
        try await api.send(.post, "\(path)/termination/reply", ["text": "I was ill."], as: bob)
        // Officially ended after fourteen days.
        api.world.clock.advance(days: 15)
        try await api.world.runClock()
        let ended = try await api.send(.get, path, as: bob)
        #expect(ended.text("phase") == "ended")
        #expect(ended.text("outcome") == "ended_early")
        // 7. Reviews: sealed, then revealed.
        let own = try await api.send(.post, "\(path)/review", ["rating": 2, "text": "It stuck."], as: alice)
        #expect(own.json["reviews"]?.asList?.count == 1)
        let unseen = try await api.send(.get, path, as: bob)
        #expect(unseen.bytes == ended.bytes)
        try await api.send(.post, "\(path)/review", ["rating": 4, "text": "Fair."], as: bob)
        let revealed = try await api.send(.get, path, as: alice)
        #expect(revealed.json["reviews"]?.asList?.count == 2)
        try await api.send(.post, "\(path)/review/reply", ["text": "I am sorry."], as: bob)
        // 5. Who ended early may not hire again, unless the other says so.
        let refused = try await api.offer()
        #expect(refused.code == "not_open_to_offers")
        try await api.send(.put, "\(path)/rehire", ["open": true], as: bob)
        #expect(try await api.offer().status == 201)
        let profile = try await api.send(.get, "/people/\(bob.id)", as: api.world.charlie)
        #expect(profile.json["reviews"]?["data"]?.asList?.count == 1)
    }

    @Test func `6: a completed project ends by itself`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        let seen = try await api.send(.get, path, as: api.world.bob)
        let work = "\(path)/deliverables/\(seen.text("deliverables/0/id") ?? "")"
        #expect(try await api.send(.post, "\(work)/acceptance", as: api.world.alice).code == "work_not_submitted")
        try await api.send(.post, "\(work)/submission", ["note": "Done."], as: api.world.bob)
        try await api.send(.post, "\(work)/change_request", ["text": "The sill, please."], as: api.world.alice)
        try await api.send(.post, "\(work)/submission", as: api.world.bob)
        let preview = try await api.send(.get, "\(work)/acceptance/preview", as: api.world.alice)
        #expect(preview.json["at_once"] == true)
        #expect(preview.text("outcome") == "completed")
        let ended = try await api.send(.post, "\(work)/acceptance", as: api.world.alice)
        #expect(ended.text("outcome") == "completed")
        #expect(ended.text("ended/ends_by") == "acceptance")
        let history = ended.json["deliverables"]?.asList?.first?["history"]?.asList ?? []
        #expect(history.map { $0["kind"]?.asText } == ["submitted", "sent_back", "submitted", "accepted"])
        #expect(history.map { $0["text"]?.asText } == ["Done.", "The sill, please.", nil, nil])
        #expect(ended.text("deliverables/0/submitted_at") != nil)
    }

    @Test func `R11: the recipient of an old offer makes the next one without learning an address`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        let id = try await api.send(.get, path, as: api.world.bob).text("id") ?? ""
        let body: JSON = [
            "role": "contractor", "again": .text(id), "title": "Another window", "scope": "Again.",
            "terms": ["time_zone": "Europe/Berlin", "currency": "EUR", "pay": "none"],
        ]
        let made = try await api.send(.post, "/contracts", body, as: api.world.bob)
        #expect(made.status == 201)
        let seen = try await api.send(.get, "/contracts/\(made.text("id") ?? "")", as: api.world.alice)
        #expect((seen.text("phase"), seen.text("role")) == ("offered", "client"))
        // A stranger's contract and one that never was get the same answer (R16).
        let refused = try await api.send(.post, "/contracts", body, as: api.world.charlie)
        #expect((refused.status, refused.text("errors/0/pointer")) == (422, "/again"))
    }

    @Test func `R2: whoever holds a link claims its offer, once`() async throws {
        let api = try await APIWorld()
        let body: JSON = [
            "role": "client", "counterparty_email": "somebody.new@example.net", "title": "A window", "scope": "One.",
            "terms": ["time_zone": "Europe/Berlin", "currency": "EUR", "pay": "none"],
        ]
        let made = try await api.send(.post, "/contracts", body, as: api.world.alice)
        let link: JSON = ["link": .text(made.text("offer/link") ?? "")]
        #expect(try await api.send(.post, "/offers/claim", link, as: api.world.alice).code == "own_address")
        let claimed = try await api.send(.post, "/offers/claim", link, as: api.world.charlie)
        #expect((claimed.status, claimed.text("id")) == (200, made.text("id")))
        #expect(try await api.send(.post, "/offers/claim", link, as: api.world.charlie).status == 200)
        #expect(try await api.send(.post, "/offers/claim", link, as: api.world.bob).status == 404)
        #expect(try await api.send(.post, "/offers/claim", ["link": "x"], as: api.world.bob).status == 404)
    }

    @Test func `an amendment changes what both sign, and both may agree to end now`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        let proposed = try await api.send(
            .post, "\(path)/amendments", ["title": "Two shop windows"], as: api.world.bob)
        let amendment = "\(path)/amendments/\(proposed.text("amendment/id") ?? "")"
        let signed = try await api.send(.post, "\(amendment)/acceptance", ["full_name": "Alice M"], as: api.world.alice)
        #expect(signed.text("title") == "Two shop windows")
        try await api.send(
            .post, "\(path)/termination", ["reason": "workload", "note": "n", "end_now": true], as: api.world.bob)
        let preview = try await api.send(.get, "\(path)/termination/agreement/preview", as: api.world.alice)
        #expect(preview.text("outcome") == "by_agreement")
        let ended = try await api.send(.post, "\(path)/termination/agreement", as: api.world.alice)
        #expect(ended.text("outcome") == "by_agreement")
        let log = try await api.send(.get, "\(path)/events?limit=100", as: api.world.alice)
        #expect(log.json["data"]?.asList?.count == ended.json["version"]?.asInteger.map(Int.init))
    }

    @Test func `accepting a change is previewed, and one that never was is unknown, not gone`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        let seen = try await api.send(.get, path, as: api.world.bob)
        let work = "\(path)/deliverables/\(seen.text("deliverables/0/id") ?? "")"
        try await api.send(.post, "\(work)/submission", as: api.world.bob)
        let proposed = try await api.send(.post, "\(path)/amendments", ["deliverables": []], as: api.world.bob)
        let amendment = "\(path)/amendments/\(proposed.text("amendment/id") ?? "")"
        let preview = try await api.send(.get, "\(amendment)/acceptance/preview", as: api.world.alice)
        #expect((preview.status, preview.json["at_once"]) == (200, false))
        #expect(try await api.send(.get, "\(amendment)/acceptance/preview", as: api.world.bob).code == "not_yours")
        try await api.send(.post, "\(amendment)/rejection", as: api.world.alice)
        let never = "\(path)/amendments/\(seen.text("id") ?? "")"
        let answers: [(address: String, status: Int, code: String)] = [
            (amendment, 409, "amendment_gone"), (never, 404, "not_found"), ("\(path)/amendments/x", 404, "not_found"),
        ]
        for (address, status, code) in answers {
            let looked = try await api.send(.get, "\(address)/acceptance/preview", as: api.world.alice)
            #expect((looked.status, looked.code) == (status, code))
            for act in ["acceptance", "rejection", "withdrawal"] {
                let body: JSON? = act == "acceptance" ? ["full_name": "Alice M"] : nil
                let answer = try await api.send(.post, "\(address)/\(act)", body, as: api.world.alice)
                #expect((answer.status, answer.code) == (status, code), "\(act)")
            }
        }
    }

    @Test func `contracts are listed by phase, an offer that is closed apart from one that is open`() async throws {
        let api = try await APIWorld()
        let open = try await api.offer()
        let closed = try await api.offer()
        let active = try await api.activeContract()
        try await api.send(.post, "/contracts/\(closed.text("id") ?? "")/withdrawal", as: api.world.alice)
        let found = ["offered": open.text("id"), "closed": closed.text("id"), "active": String(active.dropFirst(11))]
        for phase in Phase.Name.allCases.map(\.rawValue) {
            let page = try await api.send(.get, "/contracts?phase=\(phase)", as: api.world.alice)
            let ids = page.json["data"]?.asList?.compactMap { $0["id"]?.asText }
            #expect(ids == [found[phase] ?? nil].compactMap(\.self), "\(phase)")
        }
        #expect(try await api.send(.get, "/contracts?phase=offers", as: api.world.alice).places == ["phase"])
    }

    @Test func `every instant in an event's body is written as one`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        try await api.send(.post, "\(path)/termination", ["reason": "budget", "note": "n"], as: api.world.alice)
        api.world.clock.advance(days: 20)
        try await api.world.runClock()
        let log = try await api.send(.get, "\(path)/events?limit=100", as: api.world.alice)
        func numbers(in value: JSON) -> [Int64] {
            switch value {
            case .number: [value.asInteger ?? 0]
            case .list(let elements): elements.flatMap(numbers)
            case .object(let members): members.flatMap { numbers(in: $0.value) }
            case .null, .flag, .text: []
            }
        }
        for event in log.json["data"]?.asList ?? [] {
            #expect(numbers(in: event["body"] ?? .null).allSatisfy { $0 < 1_000_000_000_000 }, "\(event)")
        }
    }

    @Test func `R15: a party gets the evidence bundle, a stranger gets nothing`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        let bundle = try await api.send(.get, "\(path)/evidence", as: api.world.bob)
        #expect(bundle.headers[.contentType] == "application/zip")
        #expect(bundle.headers[.contentDisposition]?.contains("-evidence.zip") == true)
        #expect(bundle.headers[.contentLength].flatMap { Int($0) } ?? bundle.bytes.count == bundle.bytes.count)
        #expect(bundle.bytes.starts(with: Data("PK".utf8)))
        #expect(try await api.send(.get, "\(path)/evidence", as: api.world.charlie).status == 404)
        #expect(try await api.send(.get, "\(path)/evidence?files=maybe", as: api.world.bob).places == ["files"])
    }
}
