import EndwellCore
import EndwellTesting
import Foundation
import Logging
import Synchronization

@testable import EndwellDelivery
@testable import EndwellService

/// A world whose webhooks are sent to a receiver in memory.
final class HookedWorld: Sendable {
    let world: TestWorld
    let receiver = Receiver()
    let dispatcher: WebhookDispatcher

    init() async throws {
        let world = try await TestWorld()
        self.world = world
        var logger = Logger(label: "webhooks")
        logger.logLevel = .critical
        dispatcher = WebhookDispatcher(
            useCases: world.useCases, sender: receiver, wallClock: world.clock, logger: logger
        ) { change, _ in Data("\(change.position)".utf8) }
    }

    /// A webhook at an address of its own.
    func make(by person: Account) async throws -> Webhook {
        let url = "https://example.org/\(UUID())"
        guard
            let made = try await world.useCases.webhooks.make(
                WebhookInput(url: url), by: person.id, once: UUID().uuidString)
        else { throw Refusal.notFound }
        return made
    }

    /// The webhook as it stands.
    func now(_ webhook: Webhook) async throws -> Webhook {
        try await world.useCases.webhooks.find(webhook.id, of: webhook.person)
    }

    func replay(_ webhook: Webhook, after cursor: String?) async throws {
        _ = try await world.useCases.webhooks.replay(
            webhook.id, after: cursor, by: webhook.person, under: RequestConditions()
        ) { _ in KeptAnswer(status: 200, body: Data()) }
    }

    /// Sends what is due now.
    func run() async throws -> Int { try await dispatcher.runOnce(at: world.clock.now) }

    func perform(_ request: ContractRequest, on contract: ContractID, by person: Account) async throws {
        _ = try await world.useCases.contracts.perform(request, on: contract, by: person.id, once: nil)
    }

    func say(_ text: String, in contract: ContractID) async throws {
        try await perform(.sendMessage(text: text, files: []), on: contract, by: world.alice)
    }

    /// Both agree to end it now.
    func end(_ contract: ContractID) async throws {
        var notice = NoticeInput()
        (notice.reason, notice.note, notice.endNow) = ("personal", "I am moving away.", true)
        try await perform(.giveNotice(notice), on: contract, by: world.alice)
        try await perform(.agreeToEnd(promise: nil), on: contract, by: world.bob)
    }
}

/// A receiver that remembers what it was sent.
final class Receiver: WebhookSender {
    private struct State {
        var messages: [WebhookMessage] = []
        var answer: @Sendable (WebhookMessage) -> WebhookResult? = { _ in .answered(204) }
        var meanwhile: (@Sendable (WebhookMessage) async throws -> Void)?
    }

    private let state = Mutex(State())

    func send(_ message: WebhookMessage) async -> WebhookResult? {
        let (answer, meanwhile) = state.withLock { state in
            state.messages.append(message)
            return (state.answer, state.meanwhile)
        }
        do {
            // Only the first message of each address is disturbed.
            if positions(at: message.url).count == 1 { try await meanwhile?(message) }
        } catch {
            return .failed(.broken)
        }
        return answer(message)
    }

    func answer(_ answer: @escaping @Sendable (WebhookMessage) -> WebhookResult?) {
        state.withLock { $0.answer = answer }
    }

    func meanwhile(_ body: @escaping @Sendable (WebhookMessage) async throws -> Void) {
        state.withLock { $0.meanwhile = body }
    }

    /// Which changes came to an address, in the order in which they came.
    func positions(at url: String) -> [Int] {
        messages(at: url).compactMap { Int(String(decoding: $0.body, as: UTF8.self)) }
    }

    /// The messages' ids.
    func ids(at url: String) -> [String] {
        messages(at: url).compactMap { $0.headers.first { $0.name == "webhook-id" }?.value }
    }

    private func messages(at url: String) -> [WebhookMessage] {
        state.withLock { $0.messages }.filter { $0.url == url }
    }
}
