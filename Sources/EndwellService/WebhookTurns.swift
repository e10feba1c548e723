public import EndwellCore

/// What the dispatcher asks of webhooks: who is next, what to send, and what became of it.
extension Webhooks {
    /// Webhooks with something to send by that instant, the longest wait first.
    public func due(by now: Instant, limit: Int) async throws -> [Webhook] {
        try await ports.store.read { try $0.dueWebhooks(by: now, limit: limit) }
    }

    /// Takes a webhook that is due, for as long as an attempt may last. Whoever took it and is gone loses it then.
    /// - Returns: `nil` when somebody else has it, or there is nothing to do for it any more.
    public func claim(_ webhook: Webhook, at now: Instant) async throws -> Webhook? {
        guard case .waiting(let at, let failures) = webhook.course, at <= now else { return nil }
        var claimed = webhook
        claimed.course = .waiting(at: now.adding(seconds: WebhookLimits.claimSeconds), failures: failures)
        let kept = claimed
        return try await ports.store.write { try $0.update(kept, waitingAt: at) } ? kept : nil
    }

    /// The change that a webhook tells next, with its texts; `nil` when everything was taken.
    public func next(for webhook: Webhook) async throws -> ChangePage? {
        let page = try await Changes(ports: ports).page(for: webhook.person, after: webhook.position, limit: 1)
        return page.rows.isEmpty ? nil : page
    }

    /// Keeps what became of an attempt.
    /// - Parameters:
    ///   - claimed: the webhook as it was claimed.
    ///   - position: the change that was sent.
    /// - Returns: the webhook as it stands now; `nil` when it was removed, started anew or claimed by somebody else
    ///   meanwhile, so that what became of the attempt is nobody's concern any more.
    public func note(_ attempt: WebhookAttempt, of position: Int64, by claimed: Webhook) async throws -> Webhook? {
        try await settle(claimed) { webhook, last in
            webhook.note(attempt, of: position, hasMore: last > position)
        }
    }

    /// Lets go of a webhook for which there was nothing to send.
    public func rest(_ claimed: Webhook, at now: Instant) async throws {
        _ = try await settle(claimed) { webhook, last in
            webhook.restart(after: webhook.position, hasMore: last > webhook.position, at: now)
        }
    }

    private func settle(
        _ claimed: Webhook, _ change: @escaping @Sendable (inout Webhook, _ last: Int64) -> Void
    ) async throws -> Webhook? {
        guard case .waiting(let claimedUntil, _) = claimed.course else { return nil }
        return try await ports.store.write { transaction in
            var webhook = claimed
            change(&webhook, try transaction.lastChange(of: webhook.person))
            return try transaction.update(webhook, waitingAt: claimedUntil) ? webhook : nil
        }
    }
}
