import EndwellCore
import EndwellService
import EndwellStore
import Foundation
import Testing

extension StoreConformance {
    /// Webhooks.
    static let webhooks: [StoreConformance] = [
        StoreConformance("webhooks are listed newest first, each person's own, wherever they stand") { world in
            let (start, bob) = (StoreWorld.start, world.bob)
            let all = [
                world.webhook(1, of: bob), world.webhook(2, of: bob, .waiting(at: start.days(1), failures: 3)),
                world.webhook(
                    3, of: bob, .stopped(at: start, failures: 1), WebhookAttempt(at: start, result: .answered(410))),
            ]
            let failed = WebhookResult.Failure.allCases.enumerated().map { index, failure in
                world.webhook(
                    4 + UInt8(index), of: bob, .upToDate,
                    WebhookAttempt(at: start.days(2), result: .failed(failure)))
            }
            let other = world.webhook(20, of: world.alice)
            try await world.write { for webhook in all + failed + [other] { try $0.add(webhook) } }
            try await world.read { snapshot throws in
                #expect(try snapshot.webhooks(of: bob.id) == (all + failed).reversed())
                #expect(try snapshot.webhooks(of: world.alice.id) == [other])
                #expect(try snapshot.webhooks(of: world.charlie.id) == [])
            }
        },
        StoreConformance("R22: what makes a feed grow wakes its person's webhooks, in the same transaction") { world in
            let stopped = Webhook.Course.stopped(at: StoreWorld.start, failures: 10)
            let waiting = Webhook.Course.waiting(at: StoreWorld.start.days(999), failures: 2)
            let own = [
                world.webhook(1, of: world.alice), world.webhook(2, of: world.alice, stopped),
                world.webhook(3, of: world.alice, waiting),
            ]
            let others = [world.webhook(4, of: world.bob), world.webhook(5, of: world.charlie)]
            try await world.write { for webhook in own + others { try $0.add(webhook) } }
            let far = StoreWorld.start.days(900)
            #expect(try await world.read { try $0.dueWebhooks(by: far, limit: 9) } == [])
            _ = try await world.agreed()
            let due = try await world.read { try $0.dueWebhooks(by: far, limit: 9) }
            #expect(Set(due.map(\.id)) == [own[0].id, others[0].id])
            #expect(due.allSatisfy { $0.failures == 0 && $0.position == 0 })
            let kept = try await world.read { try $0.webhooks(of: world.alice.id) }
            #expect(kept.map(\.course).prefix(2) == [waiting, stopped])
            #expect(try await world.read { try $0.webhooks(of: world.charlie.id) } == [others[1]])
        },
        StoreConformance("what is due comes by its instant, no sooner, and in bounded parts") { world in
            let start = StoreWorld.start
            let hooks = (1...6).map { number in
                world.webhook(number, of: world.bob, .waiting(at: start.days(Int64(7 - number)), failures: 0))
            }
            try await world.write { for webhook in hooks { try $0.add(webhook) } }
            #expect(try await world.read { try $0.dueWebhooks(by: start.days(1).justBefore, limit: 9) } == [])
            let due = try await world.read { try $0.dueWebhooks(by: start.days(3), limit: 9) }
            #expect(due == [hooks[5], hooks[4], hooks[3]])
            #expect(try await world.read { try $0.dueWebhooks(by: start.days(99), limit: 2) } == [hooks[5], hooks[4]])
            #expect(try await world.read { try $0.waitingWebhookCount(limit: 99) } == 6)
            #expect(try await world.read { try $0.waitingWebhookCount(limit: 4) } == 4)
            #expect(try await world.read { try $0.untakenChangeCount(limit: 99) } == 0)
            _ = try await world.agreed()
            let changes = Int(try await world.read { try $0.lastChange(of: world.bob.id) })
            #expect(changes > 0)
            #expect(try await world.read { try $0.untakenChangeCount(limit: 99) } == 6 * changes)
            #expect(try await world.read { try $0.untakenChangeCount(limit: 4) } == 4 * changes)
        },
        StoreConformance("of two who take up a webhook, one has it") { world in
            let start = StoreWorld.start
            var webhook = world.webhook(1, of: world.bob, .waiting(at: start, failures: 1))
            try await world.write { [webhook] in try $0.add(webhook) }
            webhook.course = .waiting(at: start.days(1), failures: 1)
            let claimed = webhook
            #expect(try await world.write { try $0.update(claimed, waitingAt: start) })
            #expect(try await world.write { try $0.update(claimed, waitingAt: start) } == false)
            #expect(try await world.read { try $0.webhooks(of: world.bob.id) } == [claimed])
            webhook.course = .upToDate
            webhook.position = 7
            let rested = webhook
            try await world.write { try $0.update(rested) }
            #expect(try await world.read { try $0.webhooks(of: world.bob.id) } == [rested])
        },
        StoreConformance("a webhook is removed by its own person alone") { world in
            let webhook = world.webhook(1, of: world.bob)
            try await world.write { try $0.add(webhook) }
            #expect(try await world.write { try $0.removeWebhook(webhook.id, of: world.alice.id) } == false)
            #expect(try await world.write { try $0.removeWebhook(webhook.id, of: world.bob.id) })
            #expect(try await world.write { try $0.removeWebhook(webhook.id, of: world.bob.id) } == false)
            #expect(try await world.write { try $0.update(webhook, waitingAt: StoreWorld.start) } == false)
        },
    ]
}

extension StoreWorld {
    func webhook(
        _ number: UInt8, of person: Account, _ course: Webhook.Course = .upToDate, _ attempt: WebhookAttempt? = nil
    ) -> Webhook {
        Webhook(
            id: WebhookID(Self.uuid(UInt64(number))), person: person.id, url: "https://example.org/\(number)?a=b",
            secret: WebhookSecret(bytes: Data(repeating: number, count: WebhookLimits.secretBytes)),
            createdAt: Self.start.adding(seconds: Int64(number)), position: 0, course: course, lastAttempt: attempt)
    }
}
