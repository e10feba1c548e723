import EndwellCore
@testable import EndwellDelivery
import EndwellTesting
import Foundation
import Logging
import Synchronization
import Testing

@testable import EndwellService

@Suite struct WebhookTests {
    @Test func `a message is signed as Standard Webhooks 1.0 says`() throws {
        let secret = WebhookSecret(bytes: try #require(Data(base64Encoded: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")))
        let headers = secret.headers(
            of: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: Instant(seconds: 1_614_265_330),
            body: Data(#"{"test": 2432232314}"#.utf8))
        #expect(headers.map(\.name) == ["webhook-id", "webhook-timestamp", "webhook-signature"])
        #expect(
            headers.map(\.value) == [
                "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            ])
        #expect(secret.text == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    }

    @Test func `R22: every change from then on is sent, once and in order, to both parties' webhooks`() async throws {
        let hooks = try await HookedWorld()
        let before = try await hooks.world.activeContract(title: "Before")
        let (alices, bobs) = (try await hooks.make(by: hooks.world.alice), try await hooks.make(by: hooks.world.bob))
        let contract = try await hooks.world.activeContract()
        for text in ["One", "Two"] { try await hooks.say(text, in: contract) }
        try await hooks.say("Three", in: before)
        // Two events of the agreement, three messages.
        #expect(try await hooks.run() == 10)
        for webhook in [alices, bobs] {
            #expect(hooks.receiver.positions(at: webhook.url) == [3, 4, 5, 6, 7])
            let now = try await hooks.now(webhook)
            #expect((now.position, now.course, now.lastAttempt?.result) == (7, .upToDate, .answered(204)))
        }
        #expect(try await hooks.run() == 0)
        await hooks.world.close()
    }

    @Test func `R12: a review under seal sends nothing`() async throws {
        let hooks = try await HookedWorld()
        let contract = try await hooks.world.activeContract()
        let webhook = try await hooks.make(by: hooks.world.bob)
        try await hooks.end(contract)
        let before = try await hooks.run()
        try await hooks.perform(
            .leaveReview(rating: "2", text: "Slow."), on: contract, by: hooks.world.alice)
        #expect(try await hooks.run() == 0)
        #expect(hooks.receiver.positions(at: webhook.url).count == before)
        await hooks.world.close()
    }

    @Test func `what is not taken is sent again after longer and longer waits, and then it stops`() async throws {
        let hooks = try await HookedWorld()
        let webhook = try await hooks.make(by: hooks.world.alice)
        _ = try await hooks.world.activeContract()
        hooks.receiver.answer { _ in .answered(500) }
        for (index, wait) in WebhookLimits.retrySeconds.enumerated() {
            let now = hooks.world.clock.now
            #expect(try await hooks.run() == 1)
            let next = now.adding(seconds: wait)
            #expect(try await hooks.now(webhook).course == .waiting(at: next, failures: index + 1))
            hooks.world.clock.advance(to: next.justBefore)
            #expect(try await hooks.run() == 0)
            hooks.world.clock.advance(to: next)
        }
        #expect(try await hooks.run() == 1)
        #expect(try await hooks.now(webhook).course == .stopped(at: hooks.world.clock.now, failures: 10))
        // What happens meanwhile does not start it; only its person does, and nothing was lost.
        _ = try await hooks.world.activeContract(title: "Another")
        hooks.world.clock.advance(days: 30)
        #expect(try await hooks.run() == 0)
        hooks.receiver.answer { _ in .answered(200) }
        try await hooks.world.useCases.webhooks.restart(webhook.id, by: hooks.world.alice.id, once: nil)
        #expect(try await hooks.run() == 4)
        #expect(hooks.receiver.positions(at: webhook.url).suffix(4) == [1, 2, 3, 4])
        await hooks.world.close()
    }

    @Test(arguments: [
        (WebhookResult.answered(199), false), (.answered(200), true), (.answered(299), true), (.answered(301), false),
        (.answered(410), false), (.failed(.timedOut), false), (.failed(.forbiddenAddress), false),
    ])
    func `only an answer from 200 to 299 says that a change was taken`(result: WebhookResult, isTaken: Bool) {
        var webhook = Webhook.waiting(failures: 4)
        webhook.note(WebhookAttempt(at: TestWorld.monday, result: result), of: 6, hasMore: true)
        #expect(webhook.position == (isTaken ? 6 : 5))
        if isTaken { #expect(webhook.course == .waiting(at: TestWorld.monday, failures: 0)) }
        #expect((webhook.course == .stopped(at: TestWorld.monday, failures: 5)) == (result == .answered(410)))
    }

    @Test func `sending again goes back, and each message keeps the id it had`() async throws {
        let hooks = try await HookedWorld()
        let webhook = try await hooks.make(by: hooks.world.alice)
        _ = try await hooks.world.activeContract()
        #expect(try await hooks.run() == 2)
        let first = hooks.receiver.ids(at: webhook.url)
        try await hooks.replay(webhook, after: "0")
        #expect(try await hooks.run() == 2)
        #expect(hooks.receiver.ids(at: webhook.url) == first + first)
        for cursor in ["3", "-1", "x", "01", ""] {
            let found = try await problems { try await hooks.replay(webhook, after: cursor) }
            #expect(found == [InputProblem("after", .notACursor)], "\(cursor)")
        }
        await hooks.world.close()
    }

    @Test func `what was called off is sent again when its claim has run out`() async throws {
        let hooks = try await HookedWorld()
        let webhook = try await hooks.make(by: hooks.world.alice)
        _ = try await hooks.world.activeContract()
        hooks.receiver.answer { _ in nil }
        #expect(try await hooks.run() == 1)
        hooks.receiver.answer { _ in .answered(204) }
        #expect(try await hooks.run() == 0)
        hooks.world.clock.advance(seconds: WebhookLimits.claimSeconds)
        #expect(try await hooks.run() == 2)
        #expect(hooks.receiver.positions(at: webhook.url) == [1, 1, 2])
        await hooks.world.close()
    }

    @Test func `what becomes of a message concerns nobody once the webhook is removed or started anew`() async throws {
        let hooks = try await HookedWorld()
        let (removed, anew) = (try await hooks.make(by: hooks.world.alice), try await hooks.make(by: hooks.world.bob))
        _ = try await hooks.world.activeContract()
        let useCases = hooks.world.useCases
        hooks.receiver.meanwhile { message in
            guard message.url == removed.url else { return try await hooks.replay(anew, after: "0") }
            try await useCases.webhooks.remove(removed.id, by: removed.person, once: nil)
        }
        _ = try await hooks.dispatcher.runOnce(at: hooks.world.clock.now)
        #expect(hooks.receiver.positions(at: removed.url) == [1])
        // Sent once, started anew meanwhile, and then sent from the beginning.
        #expect(hooks.receiver.positions(at: anew.url).prefix(3) == [1, 1, 2])
        #expect(try await hooks.now(anew).position == 2)
        await hooks.world.close()
    }

    @Test func `people's changes are sent at the same time, one person's one after another`() async throws {
        let hooks = try await HookedWorld()
        for person in [hooks.world.alice, hooks.world.alice, hooks.world.bob] { _ = try await hooks.make(by: person) }
        _ = try await hooks.world.activeContract()
        let taken = try await hooks.dispatcher.take(at: hooks.world.clock.now)
        #expect(Set(taken.map(\.person)) == [hooks.world.alice.id, hooks.world.bob.id])
        #expect(taken.count == 2)
        #expect(try await hooks.dispatcher.take(at: hooks.world.clock.now).isEmpty)
        for webhook in taken { #expect(await hooks.dispatcher.deliver(webhook) == 2) }
        #expect(try await hooks.run() == 2)
        await hooks.world.close()
    }
}

extension Webhook {
    fileprivate static func waiting(failures: Int) -> Webhook {
        Webhook(
            id: WebhookID(UUID()), person: PersonID(UUID()), url: "", secret: WebhookSecret(bytes: Data()),
            createdAt: TestWorld.monday, position: 5, course: .waiting(at: TestWorld.monday, failures: failures),
            lastAttempt: nil)
    }
}
