import EndwellCore
import EndwellService
import EndwellTesting
import Foundation
import HTTPTypes
import Testing

@testable import EndwellAPI

@Suite struct WebhookRequestTests {
    @Test func `a webhook is made once under one key, and its secret is answered then alone`() async throws {
        let api = try await APIWorld()
        let key: HTTPFields = [HTTPField.Name("Idempotency-Key")!: "hook-1"]
        let body: JSON = ["url": "https://example.org/endwell"]
        let first = try await api.send(.post, "/webhooks", body, as: api.world.alice, headers: key)
        let again = try await api.send(.post, "/webhooks", body, as: api.world.alice, headers: key)
        #expect((first.status, again.status) == (201, 201))
        #expect(first.bytes == again.bytes)
        #expect(again.headers[HTTPField.Name("Idempotency-Replayed")!] == "true")
        let path = "/webhooks/\(first.text("id") ?? "")"
        #expect(first.headers[.location]?.hasSuffix(path) == true)
        #expect(first.text("secret")?.hasPrefix(WebhookSecret.prefix) == true)
        let listed = try await api.send(.get, "/webhooks", as: api.world.alice)
        #expect(listed.json["data"]?.asList?.count == 1)
        #expect(!String(decoding: listed.bytes, as: UTF8.self).contains("secret"))
        #expect(try await api.send(.get, path, as: api.world.alice).json["secret"] == nil)
    }

    @Test func `R16: another's webhook is answered as one that never was`() async throws {
        let api = try await APIWorld()
        let made = try await api.send(.post, "/webhooks", ["url": "https://example.org/"], as: api.world.alice)
        let (id, none) = (made.text("id") ?? "", UUID().uuidString.lowercased())
        for (method, rest) in [(HTTPRequest.Method.get, ""), (.delete, ""), (.post, "/replay")] {
            let foreign = try await api.send(method, "/webhooks/\(id)\(rest)", as: api.world.charlie)
            let unknown = try await api.send(method, "/webhooks/\(none)\(rest)", as: api.world.charlie)
            #expect(foreign.status == 404)
            #expect(foreign.bytes == unknown.bytes)
        }
        #expect(try await api.send(.get, "/webhooks/\(id)", as: api.world.alice).status == 200)
    }

    @Test func `a webhook is removed, and then it is unknown`() async throws {
        let api = try await APIWorld()
        let made = try await api.send(.post, "/webhooks", ["url": "https://example.org/"], as: api.world.alice)
        let path = "/webhooks/\(made.text("id") ?? "")"
        let unsure = try await api.send(.delete, path, ["sure": true], as: api.world.alice)
        #expect((unsure.status, unsure.places) == (422, ["/sure"]))
        #expect(try await api.send(.delete, path, as: api.world.alice).json["removed"]?.asFlag == true)
        #expect(try await api.send(.delete, path, as: api.world.alice).status == 404)
        #expect(try await api.send(.get, path, as: api.world.alice).status == 404)
    }

    @Test func `every bad field is named at once`() async throws {
        let api = try await APIWorld()
        let answer = try await api.send(
            .post, "/webhooks", ["url": 7, "secret": "mine"], as: api.world.alice)
        #expect(answer.status == 422)
        #expect(Set(answer.places) == ["/url", "/secret"])
        let made = try await api.send(.post, "/webhooks", ["url": "https://example.org/"], as: api.world.alice)
        let replay = try await api.send(
            .post, "/webhooks/\(made.text("id") ?? "")/replay", ["after": "7", "before": "9"], as: api.world.alice)
        #expect(replay.status == 422)
        #expect(Set(replay.places) == ["/after", "/before"])
    }
}
