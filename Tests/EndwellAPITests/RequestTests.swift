import EndwellCore
import EndwellService
import EndwellTesting
import Foundation
import HTTPTypes
import Testing

@testable import EndwellAPI

@Suite struct RequestTests {
    private static let keyName = HTTPField.Name("Idempotency-Key") ?? .accept
    private static let replayed = HTTPField.Name("Idempotency-Replayed") ?? .accept

    @Test func `without a good token nothing is told, not even whether an address exists`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        for token in [nil, "Bearer", "Bearer x", "Basic x", "Bearer endwell_x"] {
            var headers: HTTPFields = [:]
            headers[.authorization] = token
            for address in ["/me", path, "/contracts/\(UUID().uuidString.lowercased())"] {
                let answer = try await api.send(.get, address, bytes: nil, headers: headers)
                #expect(answer.status == 401)
                #expect(answer.code == "unauthenticated")
                #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
            }
        }
    }

    @Test func `a token that may only read is refused a write and told which scope is missing`() async throws {
        let api = try await APIWorld()
        let input = AccessTokenInput(name: "reader", scope: "read")
        let token = try await api.world.useCases.accessTokens.make(input, by: api.world.alice.id).text
        var headers: HTTPFields = [:]
        headers[.authorization] = "Bearer \(token)"
        #expect(try await api.send(.get, "/me", bytes: nil, headers: headers).status == 200)
        let refused = try await api.send(.patch, "/me", bytes: Data(#"{"name":"X"}"#.utf8), headers: headers)
        #expect(refused.status == 403)
        #expect(refused.code == "scope_missing")
        #expect(refused.headers[.wwwAuthenticate]?.contains("scope=\"write\"") == true)
    }

    @Test func `R16: what isn't yours and what was never there are the same answer`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        let nowhere = "/contracts/\(UUID().uuidString.lowercased())"
        for rest in ["", "/termination/preview", "/events", "/messages"] {
            let foreign = try await api.send(.get, path + rest, as: api.world.charlie)
            let unknown = try await api.send(.get, nowhere + rest, as: api.world.charlie)
            #expect(foreign.status == 404)
            #expect(foreign.bytes == unknown.bytes)
            #expect(foreign.headers == unknown.headers)
        }
        let foreign = try await api.send(.post, "\(path)/termination", [:], as: api.world.charlie)
        #expect(foreign.status == 404)
        #expect(try await api.send(.get, "/contracts/no-id", as: api.world.alice).status == 404)
    }

    @Test func `a method that an address doesn't know is answered with those that it knows`() async throws {
        let api = try await APIWorld()
        let answer = try await api.send(.put, "/contracts", [:], as: api.world.alice)
        #expect(answer.status == 405)
        #expect(answer.headers[.allow] == "GET, HEAD, POST")
        #expect(try await api.send(.delete, "/nothing", as: api.world.alice).status == 404)
        #expect(try await api.send(.trace, "/me", as: api.world.alice).status == 405)
    }

    @Test func `every bad field is named at once, by its pointer, and nothing is done`() async throws {
        let api = try await APIWorld()
        let bad: JSON = [
            "role": 5, "extra": 1, "title": "", "counterparty_email": "nobody",
            "terms": ["time_zone": "X", "currency": "EURO", "pay": "gold", "reply_days": "3", "cure_days": 400],
            "deliverables": [
                ["title": " ", "due_on": "2026-02-30", "amount": ["amount": -1, "currency": "USD"]], "none",
            ],
        ]
        let answer = try await api.send(.post, "/contracts", bad, as: api.world.alice)
        #expect(answer.status == 422)
        #expect(
            Set(answer.places) == [
                "/role", "/extra", "/title", "/scope", "/counterparty_email", "/terms/time_zone", "/terms/currency",
                "/terms/pay", "/terms/reply_days", "/terms/cure_days", "/deliverables/0/title",
                "/deliverables/0/due_on", "/deliverables/0/amount", "/deliverables/0/amount/currency",
                "/deliverables/1", "/deliverables/1/title",
            ])
        #expect(try await api.send(.get, "/contracts", as: api.world.alice).json["data"]?.asList == [])
    }

    @Test func `an unknown field alone is enough to refuse, for every operation with a body`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        let contract = String(path.dropFirst("/contracts/".count))
        let id = UUID().uuidString.lowercased()
        for operation in Operation.all where operation.isWrite && operation.method != .delete {
            guard operation.body?.kind != .files else { continue }
            let address = operation.path.replacing("{contract}", with: contract)
                .replacing(/\{[a-z]+\}/, with: id)
            let answer = try await api.send(
                operation.method, address, (operation.body?.example ?? [:]).adding(["nonsense": true]),
                as: api.world.alice)
            #expect(answer.status == 422, "\(operation.id)")
            #expect(answer.places.contains("/nonsense"), "\(operation.id): \(answer.places)")
        }
    }

    @Test func `parameters are read as strictly as bodies`() async throws {
        let api = try await APIWorld()
        let answer = try await api.send(
            .get, "/contracts?limit=0&role=boss&limit=3&nonsense=1&after=x", as: api.world.alice)
        #expect(answer.status == 422)
        #expect(answer.places.sorted() == ["limit", "limit", "nonsense", "role"])
        #expect(try await api.send(.get, "/contracts?after=x", as: api.world.alice).places == ["after"])
        #expect(try await api.send(.get, "/contracts?q=%FF", as: api.world.alice).status == 422)
    }

    @Test func `a body that can't be read is told apart: no JSON, another kind, too large`() async throws {
        let api = try await APIWorld()
        func post(_ body: String, type: String? = nil, length: Int? = nil) async throws -> APIAnswer {
            let token = try await api.world.useCases.accessTokens.make(
                AccessTokenInput(name: "t", scope: "write"), by: api.world.alice.id
            ).text
            var headers: HTTPFields = [:]
            headers[.authorization] = "Bearer \(token)"
            headers[.contentType] = type
            if let length { headers[.contentLength] = String(length) }
            return try await api.send(.post, "/contracts", bytes: Data(body.utf8), headers: headers)
        }
        #expect(try await post("{").code == "bad_json")
        #expect(try await post("").code == "bad_json")
        #expect(try await post("[]").places.first == "")
        #expect(try await post("{}", type: "text/plain").status == 415)
        #expect(try await post("{}", type: "application/json; charset=utf-8").status == 422)
        #expect(try await post("{}", length: APILimits.bodyBytesMax + 1).status == 413)
        #expect(try await post("\"" + String(repeating: "a", count: APILimits.bodyBytesMax) + "\"").status == 413)
    }

    @Test func `the same request under the same key is done once and answered alike`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        var headers: HTTPFields = [:]
        headers[RequestTests.keyName] = "key-1"
        let first = try await api.send(
            .post, "\(path)/messages", ["text": "Hello"], as: api.world.alice, headers: headers)
        let again = try await api.send(
            .post, "\(path)/messages", ["text": "Hello"], as: api.world.alice, headers: headers)
        #expect(first.status == 200)
        #expect(first.headers[RequestTests.replayed] == nil)
        #expect(again.headers[RequestTests.replayed] == "true")
        #expect(again.bytes == first.bytes)
        #expect(again.headers[.eTag] == first.headers[.eTag])
        let other = try await api.send(
            .post, "\(path)/messages", ["text": "Bye"], as: api.world.alice, headers: headers)
        #expect(other.status == 422)
        #expect(other.code == "key_reused")
        let bobs = try await api.send(.post, "\(path)/messages", ["text": "Hello"], as: api.world.bob, headers: headers)
        #expect(bobs.headers[RequestTests.replayed] == nil)
        let messages = try await api.send(.get, "\(path)/messages", as: api.world.bob)
        #expect(messages.json["data"]?.asList?.count == 2)
        // Thirty days later the key is as good as new.
        api.world.clock.advance(days: 31)
        let later = try await api.send(
            .post, "\(path)/messages", ["text": "Hello"], as: api.world.alice, headers: headers)
        #expect(later.headers[RequestTests.replayed] == nil)
    }

    @Test func `an offer under a key is made once`() async throws {
        let api = try await APIWorld()
        var headers: HTTPFields = [:]
        headers[RequestTests.keyName] = "offer"
        let body = OfferInput.example.adding([:])
        let first = try await api.send(.post, "/contracts", body, as: api.world.alice, headers: headers)
        let again = try await api.send(.post, "/contracts", body, as: api.world.alice, headers: headers)
        #expect(first.status == 201)
        #expect(first.headers[.location] == again.headers[.location])
        #expect(first.bytes == again.bytes)
        #expect(try await api.send(.get, "/contracts", as: api.world.alice).json["data"]?.asList?.count == 1)
    }

    @Test func `a refusal keeps nothing, so that the same key may try again`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        var headers: HTTPFields = [:]
        headers[RequestTests.keyName] = "withdraw"
        let refused = try await api.send(.delete, "\(path)/termination", as: api.world.alice, headers: headers)
        #expect(refused.code == "not_in_this_phase")
        try await api.send(.post, "\(path)/termination", ["reason": "budget", "note": "n"], as: api.world.alice)
        #expect(
            try await api.send(.delete, "\(path)/termination", as: api.world.alice, headers: headers).status == 200)
    }

    @Test func `a version names all that the caller sees, and an act on another version is refused`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        let seen = try await api.send(.get, path, as: api.world.alice)
        var headers: HTTPFields = [:]
        headers[.ifNoneMatch] = seen.headers[.eTag]
        let unchanged = try await api.send(.get, path, as: api.world.alice, headers: headers)
        #expect(unchanged.status == 304)
        #expect(unchanged.bytes.isEmpty)
        try await api.send(.put, "\(path)/messages/read", ["up_to": 2], as: api.world.bob)
        #expect(try await api.send(.get, path, as: api.world.alice, headers: headers).status == 200)
        var acting: HTTPFields = [:]
        acting[.ifMatch] = seen.headers[.eTag]
        let stale = try await api.send(.post, "\(path)/messages", ["text": "x"], as: api.world.alice, headers: acting)
        #expect(stale.status == 412)
        acting[.ifMatch] = try await api.send(.get, path, as: api.world.alice).headers[.eTag]
        let fresh = try await api.send(.post, "\(path)/messages", ["text": "x"], as: api.world.alice, headers: acting)
        #expect(fresh.status == 200)
    }

    @Test(arguments: [#"{"on":"x"}"#, "{}", #"{"on":5}"#, #"{"on":"2020-01-01"}"#])
    func `a stop-work date that can't be taken is named as the body names it, once`(body: String) async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        try await api.send(.post, "\(path)/termination", ["reason": "budget", "note": "n"], as: api.world.alice)
        let answer = try await api.send(
            .put, "\(path)/termination/stop_work", try JSON(Data(body.utf8)), as: api.world.alice)
        #expect((answer.status, answer.places) == (422, ["/on"]))
    }

    @Test func `as many of a person's requests run as may; one more is told when to come back`() throws {
        let (crowd, ids) = (Crowd(most: 2), [1, 2].map { PersonID("00000000-0000-7000-8000-00000000000\($0)") })
        let (one, other) = (try #require(ids[0]), try #require(ids[1]))
        for _ in 1...2 { try crowd.enter(one) }
        let refused = #expect(throws: Problem.self) { try crowd.enter(one) }
        #expect(refused?.code == .tooFast)
        #expect(refused?.headers[HTTPField.Name("Retry-After") ?? .accept] == "1")
        try crowd.enter(other)
        crowd.leave(one)
        try crowd.enter(one)
        #expect(throws: Problem.self) { try crowd.enter(one) }
    }

    @Test func `a page names the address of the next one`() async throws {
        let api = try await APIWorld()
        for _ in 1...2 { #expect(try await api.offer().status == 201) }
        let link = HTTPField.Name("Link") ?? .accept
        let first = try await api.send(.get, "/contracts?limit=1&q=shop%20window", as: api.world.alice)
        let header = try #require(first.headers[link])
        let address = try #require(header.wholeMatch(of: /<https:\/\/endwell\.example\/api\/v1([^>]+)>; rel="next"/)?.1)
        let second = try await api.send(.get, String(address), as: api.world.alice)
        #expect(second.text("data/0/id") != first.text("data/0/id") && second.text("data/0/id") != nil)
        #expect(second.headers[link] == nil)
    }

    @Test func `a look without a body has the same head`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        let whole = try await api.send(.get, path, as: api.world.alice)
        let head = try await api.send(.head, path, as: api.world.alice)
        #expect(head.bytes.isEmpty)
        #expect(head.headers[.eTag] == whole.headers[.eTag])
    }

    @Test func `an amount is whole or not there at all`() async throws {
        let api = try await APIWorld()
        for (amount, places) in [
            ([:], ["/deliverables/0/amount/amount", "/deliverables/0/amount/currency"]),
            (["amount": 5], ["/deliverables/0/amount/currency"]),
            (["currency": "EUR"], ["/deliverables/0/amount/amount"]), (5, ["/deliverables/0/amount"]),
        ] as [(JSON, [String])] {
            let answer = try await api.offer(["deliverables": [["title": "A", "amount": amount]]])
            #expect(answer.status == 422)
            #expect(answer.places.sorted() == places)
        }
        #expect(try await api.offer(["deliverables": [["title": "A", "amount": .null]]]).status == 201)
    }
}
