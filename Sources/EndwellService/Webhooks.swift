public import EndwellCore
import Foundation

/// Webhooks: made, listed, removed, and started anew.
public struct Webhooks: Sendable {
    let ports: Ports

    /// Webhooks over these ports.
    public init(ports: Ports) {
        self.ports = ports
    }

    /// Makes a webhook that tells what happens from now on.
    /// - Parameter answer: what the program is answered, kept under the request's key.
    /// - Throws: `Refusal.badInput` with every problem: `url`, or `webhooks` when the person has as many as there may be.
    public func make(
        _ input: WebhookInput, by person: PersonID, under conditions: RequestConditions,
        answer: @escaping @Sendable (Webhook) throws -> KeptAnswer
    ) async throws -> Answered {
        let (now, new) = (ports.clock.now, newParts())
        return try await ports.store.write { transaction in
            try transaction.once(conditions.key, by: person, at: now) {
                try answer(transaction.makeWebhook(input, by: person, new, at: now, problems: conditions.problems))
            }
        }
    }

    /// Makes a webhook by a form.
    /// - Parameter once: the form's key.
    /// - Returns: `nil` when the same form was done before.
    public func make(_ input: WebhookInput, by person: PersonID, once: String) async throws -> Webhook? {
        let (now, new) = (ports.clock.now, newParts())
        return try await ports.store.write { transaction in
            guard try transaction.once(once, by: person, answer: new.id.text, at: now) == nil else { return nil }
            return try transaction.makeWebhook(input, by: person, new, at: now)
        }
    }

    /// A person's webhooks, newest first.
    public func list(of person: PersonID) async throws -> [Webhook] {
        try await ports.store.read { try $0.webhooks(of: person) }
    }

    /// One of a person's own webhooks; any other id is unknown.
    public func find(_ id: WebhookID, of person: PersonID) async throws -> Webhook {
        try await ports.store.read { try $0.webhook(id, of: person) }
    }

    /// Removes a webhook: nothing more is sent. Any other id than one of the person's own is unknown.
    /// - Parameter answer: what the program is answered, kept under the request's key.
    public func remove(
        _ id: WebhookID, by person: PersonID, under conditions: RequestConditions,
        answer: @escaping @Sendable () throws -> KeptAnswer
    ) async throws -> Answered {
        let now = ports.clock.now
        return try await ports.store.write { transaction in
            try transaction.once(conditions.key, by: person, at: now) {
                try AccountFields(problems: conditions.problems).finish()
                guard try transaction.removeWebhook(id, of: person) else { throw Refusal.notFound }
                return try answer()
            }
        }
    }

    /// Removes a webhook by a form.
    /// - Parameter once: the form's key; a second submission with the same key does nothing.
    public func remove(_ id: WebhookID, by person: PersonID, once: String?) async throws {
        let now = ports.clock.now
        try await ports.store.write { transaction in
            if let once, try transaction.once(once, by: person, answer: id.text, at: now) != nil { return }
            guard try transaction.removeWebhook(id, of: person) else { throw Refusal.notFound }
        }
    }

    /// Sends again what came after a place in the feed, and starts a webhook that had stopped.
    /// - Parameters:
    ///   - cursor: the place, as the feed gave it; `nil` goes on where it stands.
    ///   - answer: what the program is answered, kept under the request's key.
    /// - Throws: `Refusal.badInput` for a place that the feed never gave.
    public func replay(
        _ id: WebhookID, after cursor: String?, by person: PersonID, under conditions: RequestConditions,
        answer: @escaping @Sendable (Webhook) throws -> KeptAnswer
    ) async throws -> Answered {
        let now = ports.clock.now
        return try await ports.store.write { transaction in
            try transaction.once(conditions.key, by: person, at: now) {
                try answer(
                    transaction.replay(id, after: cursor, of: person, at: now, problems: conditions.problems))
            }
        }
    }

    /// Starts a webhook anew by a form, where it stands.
    /// - Parameter once: the form's key; a second submission with the same key does nothing.
    public func restart(_ id: WebhookID, by person: PersonID, once: String?) async throws {
        let now = ports.clock.now
        try await ports.store.write { transaction in
            if let once, try transaction.once(once, by: person, answer: id.text, at: now) != nil { return }
            _ = try transaction.replay(id, after: nil, of: person, at: now)
        }
    }

    private func newParts() -> NewWebhook {
        NewWebhook(
            id: WebhookID(ports.ids.uuid(at: ports.clock.now)),
            secret: WebhookSecret(bytes: Data(ports.randomness.bytes(WebhookLimits.secretBytes))),
            reach: ports.webhookReach)
    }
}

/// A new webhook as typed.
public struct WebhookInput: Hashable, Sendable {
    /// The address.
    public var url: String?

    /// A webhook as typed.
    public init(url: String?) {
        self.url = url
    }
}

/// What a new webhook has that nobody typed.
struct NewWebhook: Sendable {
    let id: WebhookID
    let secret: WebhookSecret
    let reach: WebhookReach
}

extension Snapshot {
    /// One of a person's own webhooks; any other id is unknown.
    func webhook(_ id: WebhookID, of person: PersonID) throws -> Webhook {
        guard let webhook = try webhooks(of: person).first(where: { $0.id == id }) else { throw Refusal.notFound }
        return webhook
    }
}

extension Transaction {
    fileprivate func makeWebhook(
        _ input: WebhookInput, by person: PersonID, _ new: NewWebhook, at now: Instant, problems: [InputProblem] = []
    ) throws -> Webhook {
        var fields = AccountFields(problems: problems)
        let url = fields.url(input.url, within: new.reach)
        if try webhooks(of: person).count >= WebhookLimits.webhooksMax {
            fields.note("webhooks", .tooMany(max: WebhookLimits.webhooksMax))
        }
        try fields.finish()
        let webhook = Webhook(
            id: new.id, person: person, url: url, secret: new.secret, createdAt: now,
            position: try lastChange(of: person), course: .upToDate, lastAttempt: nil)
        try add(webhook)
        return webhook
    }

    fileprivate func replay(
        _ id: WebhookID, after cursor: String?, of person: PersonID, at now: Instant, problems: [InputProblem] = []
    ) throws -> Webhook {
        var fields = AccountFields(problems: problems)
        let latest = try lastChange(of: person)
        let place = cursor.flatMap { text in Int64(text).flatMap { String($0) == text ? $0 : nil } }
        if cursor != nil, !(0...latest).contains(place ?? -1) { fields.note("after", .notACursor) }
        try fields.finish()
        var webhook = try webhook(id, of: person)
        let position = place ?? webhook.position
        webhook.restart(after: position, hasMore: latest > position, at: now)
        try update(webhook)
        return webhook
    }
}

extension AccountFields {
    /// An address to which something can be sent: a whole one, with nothing secret in it.
    fileprivate mutating func url(_ raw: String?, within reach: WebhookReach) -> String {
        let url = InputReader.tidied(raw ?? "")
        if url.isEmpty {
            note("url", .missing)
        } else if url.utf8.count > WebhookLimits.urlBytesMax {
            note("url", .tooLong(max: WebhookLimits.urlBytesMax))
        } else if !AccountFields.isWebAddress(url, within: reach) {
            note("url", .notAWebAddress)
        }
        return url
    }

    private static func isWebAddress(_ url: String, within reach: WebhookReach) -> Bool {
        guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let parts = URLComponents(string: url),
            let scheme = parts.scheme?.lowercased(), let host = parts.host, !host.isEmpty, parts.user == nil,
            parts.password == nil, parts.fragment == nil, parts.port.map({ (1...65_535).contains($0) }) ?? true
        else { return false }
        return switch reach {
        case .internet: scheme == "https"
        case .anywhere: scheme == "https" || scheme == "http"
        }
    }
}
