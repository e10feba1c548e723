import EndwellCore
import EndwellTesting
import Foundation
import Testing

@testable import EndwellService

@Suite struct WebhookInputTests {
    @Test(arguments: [
        ("https://example.org", true), ("https://example.org/a?b=c", true), ("HTTPS://EXAMPLE.ORG:8443/hook", true),
        ("https://[2001:db8::1]/x", true), ("  https://example.org/blank  ", true),
        ("http://example.org", false), ("ftp://example.org", false), ("//example.org", false), ("example.org", false),
        ("https://", false), ("https:///path", false), ("https://anna@example.org", false),
        ("https://anna:secret@example.org", false), ("https://example.org/#part", false),
        ("https://exämple.org", false), ("https://example.org/a b", false), ("https://example.org/\u{0}", false),
        ("https://example.org:0", false), ("https://example.org:65536", false), ("javascript:alert(1)", false),
    ])
    func `an address is whole, over https, and holds no secret`(url: String, isGood: Bool) async throws {
        let world = try await TestWorld()
        let found = try await problems { try await make(url, in: world) }
        #expect(found == (isGood ? nil : [InputProblem("url", .notAWebAddress)]))
        #expect(try await world.useCases.webhooks.list(of: world.alice.id).count == (isGood ? 1 : 0))
        await world.close()
    }

    @Test func `an address is missing or too long, and one person has ten at most`() async throws {
        let world = try await TestWorld()
        #expect(try await problems { try await make(" ", in: world) } == [InputProblem("url", .missing)])
        let long = "https://example.org/" + String(repeating: "a", count: WebhookLimits.urlBytesMax)
        #expect(
            try await problems { try await make(long, in: world) }
                == [InputProblem("url", .tooLong(max: WebhookLimits.urlBytesMax))])
        for number in 0..<WebhookLimits.webhooksMax { try await make("https://example.org/\(number)", in: world) }
        #expect(
            try await problems { try await make("x", in: world) } == [
                InputProblem("url", .notAWebAddress),
                InputProblem("webhooks", .tooMany(max: WebhookLimits.webhooksMax)),
            ])
        await world.close()
    }

    @Test func `R16: another's webhook is as good as none`() async throws {
        let world = try await TestWorld()
        try await make("https://example.org/", in: world)
        let webhooks = world.useCases.webhooks
        let id = try #require(try await webhooks.list(of: world.alice.id).first).id
        for person in [world.bob, world.charlie, world.olga] {
            #expect(try await webhooks.list(of: person.id).isEmpty)
            #expect(try await refusal { try await webhooks.find(id, of: person.id) } == .notFound)
            #expect(try await refusal { try await webhooks.remove(id, by: person.id, once: nil) } == .notFound)
            #expect(try await refusal { try await webhooks.restart(id, by: person.id, once: nil) } == .notFound)
        }
        #expect(try await webhooks.list(of: world.alice.id).count == 1)
        await world.close()
    }

    @Test func `a form that is sent twice makes one webhook`() async throws {
        let world = try await TestWorld()
        let webhooks = world.useCases.webhooks
        let input = WebhookInput(url: "https://example.org/")
        #expect(try await webhooks.make(input, by: world.alice.id, once: "key") != nil)
        #expect(try await webhooks.make(input, by: world.alice.id, once: "key") == nil)
        let made = try await webhooks.list(of: world.alice.id)
        #expect(made.count == 1)
        for _ in 1...2 { try await webhooks.remove(made[0].id, by: world.alice.id, once: "other key") }
        await world.close()
    }

    private func make(_ url: String, in world: TestWorld) async throws {
        _ = try await world.useCases.webhooks.make(
            WebhookInput(url: url), by: world.alice.id, once: UUID().uuidString)
    }
}
