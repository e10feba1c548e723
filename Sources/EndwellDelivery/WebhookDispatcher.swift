public import EndwellCore
public import EndwellService
public import Foundation
public import Logging
import Synchronization

/// Sends people's changes to their webhooks (R22): one person's one after another, several people's at once.
///
/// It takes what is due from the store and keeps there what became of it, so that nothing is lost with the process: a
/// change is sent until it is taken, which may be more than once, and its message's id tells that it is the same.
public struct WebhookDispatcher: Sendable {
    /// The body of the message about a change.
    public typealias Writing = @Sendable (Change, _ texts: [ContentID: String]) -> Data

    private let webhooks: Webhooks
    private let clock: any Clock
    private let wallClock: any Clock
    private let sender: any WebhookSender
    private let writing: Writing
    private let logger: Logger
    private let lanes = Lanes()

    /// A dispatcher over these use cases.
    /// - Parameters:
    ///   - wallClock: what receivers' clocks show, which the demo's does not.
    ///   - writing: makes the bodies.
    public init(
        useCases: UseCases, sender: any WebhookSender, wallClock: any Clock, logger: Logger,
        writing: @escaping Writing
    ) {
        webhooks = useCases.webhooks
        clock = useCases.ports.clock
        self.wallClock = wallClock
        self.sender = sender
        self.writing = writing
        self.logger = logger
    }

    /// Sends everything that is due by `now`, and what follows it; returns when nothing is due any more.
    /// - Returns: how many attempts were made.
    public func runOnce(at now: Instant) async throws -> Int {
        var attempts = 0
        while true {
            let taken = try await take(at: now)
            guard !taken.isEmpty else { return attempts }
            attempts += await withTaskGroup(of: Int.self) { group in
                for webhook in taken { group.addTask { await deliver(webhook) } }
                return await group.reduce(0, +)
            }
        }
    }

    /// Webhooks that are due, of people for whom nothing is being sent, as many as there are lanes free. Each is to be
    /// delivered.
    func take(at now: Instant) async throws -> [Webhook] {
        guard lanes.areFree else { return [] }
        let limit = WebhookLimits.peopleAtOnceMax * (WebhookLimits.webhooksMax + 1)
        return try await webhooks.due(by: now, limit: limit).filter { lanes.enter($0.person) }
    }

    /// Sends what a webhook that was taken has to tell, change after change, until one is not taken or others have their
    /// turn.
    /// - Returns: how many attempts were made.
    func deliver(_ webhook: Webhook) async -> Int {
        defer { lanes.leave(webhook.person) }
        var (attempts, next) = (0, Optional(webhook))
        do {
            while let due = next, attempts < WebhookLimits.turnMessagesMax, !Task.isCancelled {
                guard let claimed = try await webhooks.claim(due, at: clock.now) else { break }
                next = try await attempt(claimed)
                attempts += 1
            }
        } catch {
            logger.error(
                "A webhook could not be served and is tried again",
                metadata: ["webhook": "\(webhook.id)", "fault": "\(error)"])
        }
        return attempts
    }

    /// Sends the next change once.
    /// - Returns: the webhook as it stands then; `nil` when it is over for now.
    private func attempt(_ claimed: Webhook) async throws -> Webhook? {
        guard let page = try await webhooks.next(for: claimed), let change = page.rows.first else {
            try await webhooks.rest(claimed, at: clock.now)
            return nil
        }
        let body = writing(change, page.texts)
        let headers = claimed.secret.headers(
            of: claimed.messageID(of: change.position), at: wallClock.now, body: body)
        let message = WebhookMessage(
            url: claimed.url, headers: [("Content-Type", "application/json")] + headers, body: body)
        // One that is called off is taken up again when its claim has run out.
        guard let result = await sender.send(message) else { return nil }
        let attempt = WebhookAttempt(at: clock.now, result: result)
        let noted = try await webhooks.note(attempt, of: change.position, by: claimed)
        if case .stopped = noted?.course {
            logger.notice("A webhook has stopped", metadata: ["webhook": "\(claimed.id)"])
        }
        return noted
    }

    /// People for whom something is being sent.
    private final class Lanes: Sendable {
        private let people = Mutex<Set<PersonID>>([])

        var areFree: Bool { people.withLock { $0.count < WebhookLimits.peopleAtOnceMax } }

        func enter(_ person: PersonID) -> Bool {
            people.withLock { people in
                people.count < WebhookLimits.peopleAtOnceMax && people.insert(person).inserted
            }
        }

        func leave(_ person: PersonID) {
            people.withLock { _ = $0.remove(person) }
        }
    }
}
