public import EndwellCore

/// Personal access tokens: made, listed, revoked, and what a program is asked for.
public struct AccessTokens: Sendable {
    /// What every token's text begins with, so that scanners for leaked secrets know one when they see it.
    public static let prefix = "endwell_"

    let ports: Ports

    /// Tokens over these ports.
    public init(ports: Ports) {
        self.ports = ports
    }

    /// Makes a token. Its text is given here once and is nowhere afterwards.
    /// - Throws: `Refusal.badInput` with every problem: `name`, `scope`, `expires_on`, or `access_tokens` when the person
    ///   has as many as there may be.
    public func make(_ input: AccessTokenInput, by person: PersonID) async throws -> MadeAccessToken {
        let (now, id, secret) = (ports.clock.now, newID(), Token(ports.randomness))
        return try await ports.store.write { transaction in
            try transaction.makeAccessToken(input, by: person, id, secret, at: now)
        }
    }

    /// Makes a token by a form.
    /// - Parameter once: the form's key.
    /// - Returns: `nil` when the same form was done before: its token was shown then, and can't be shown again.
    public func make(_ input: AccessTokenInput, by person: PersonID, once: String) async throws -> MadeAccessToken? {
        let (now, id, secret) = (ports.clock.now, newID(), Token(ports.randomness))
        return try await ports.store.write { transaction in
            guard try transaction.once(once, by: person, answer: id.text, at: now) == nil else { return nil }
            return try transaction.makeAccessToken(input, by: person, id, secret, at: now)
        }
    }

    /// A person's tokens, newest first; those that have expired are among them.
    public func list(of person: PersonID) async throws -> [AccessToken] {
        try await ports.store.read { try $0.accessTokens(of: person) }
    }

    /// One of a person's own tokens; any other id is unknown.
    public func find(_ id: AccessTokenID, of person: PersonID) async throws -> AccessToken {
        guard let token = try await list(of: person).first(where: { $0.id == id }) else { throw Refusal.notFound }
        return token
    }

    /// Takes a token back: it is worth nothing from now on. Any other id than one of the person's own is unknown.
    /// - Parameter once: the form's key; a second submission with the same key does nothing.
    public func revoke(_ id: AccessTokenID, by person: PersonID, once: String? = nil) async throws {
        let now = ports.clock.now
        try await ports.store.write { transaction in
            if let once, try transaction.once(once, by: person, answer: id.text, at: now) != nil { return }
            guard try transaction.removeAccessToken(id, of: person) else { throw Refusal.notFound }
        }
    }

    /// Who asks with that token; `nil` for anything but a token that is good now.
    ///
    /// A suspended person still acts in the contracts they have, by programs too (R15).
    /// - Parameter bearer: what stood after `Bearer` in the request's `Authorization`.
    public func caller(bearer: String) async throws -> Caller? {
        guard bearer.hasPrefix(Self.prefix), let secret = Token(String(bearer.dropFirst(Self.prefix.count))) else {
            return nil
        }
        let now = ports.clock.now
        let found = try await ports.store.read { try $0.accessToken(hash: secret.hash, at: now) }
        guard let (token, account) = found else { return nil }
        let isNoted = token.lastUsedAt.map { $0.adding(seconds: AccountLimits.tokenUseSeconds) > now } ?? false
        if !isNoted { await ports.tokenUses.note(token.id, at: now, in: ports.store) }
        return Caller(account: account, scopes: token.scope.included, token: token.id)
    }

    /// Whether the token is still good with which somebody began to be answered.
    public func isGood(_ caller: Caller) async throws -> Bool {
        let now = ports.clock.now
        return try await list(of: caller.account.id).contains { $0.id == caller.token && !$0.isExpired(at: now) }
    }

    private func newID() -> AccessTokenID {
        AccessTokenID(ports.ids.uuid(at: ports.clock.now))
    }
}

/// A new token as typed.
public struct AccessTokenInput: Hashable, Sendable {
    /// What the person calls it, 1 to 100 characters.
    public var name: String?
    /// What may be done with it: a `Scope`.
    public var scope: String?
    /// The last day on which it is good, `YYYY-MM-DD` in the person's zone, 1 to 365 days ahead; empty for one that does
    /// not expire.
    public var expiresOn: String?

    /// Nothing said.
    public init() {}

    /// A token as typed.
    public init(name: String?, scope: String?, expiresOn: String? = nil) {
        self.name = name
        self.scope = scope
        self.expiresOn = expiresOn
    }
}

/// A token that was just made.
public struct MadeAccessToken: Sendable {
    /// What is kept of it.
    public let token: AccessToken
    /// The token itself: `endwell_` and 43 characters.
    public let text: String
}

/// Who asks with a token.
public struct Caller: Sendable {
    /// Whose token it is.
    public let account: Account
    /// What may be done with it.
    public let scopes: Set<Scope>
    /// Which token it is.
    public let token: AccessTokenID
}

extension Transaction {
    /// Keeps a new token. Those of the person's that have expired make room for it.
    func makeAccessToken(
        _ input: AccessTokenInput, by person: PersonID, _ id: AccessTokenID, _ secret: Token, at now: Instant
    ) throws -> MadeAccessToken {
        guard let account = try account(person) else { throw Refusal.notFound }
        let kept = try accessTokens(of: person)
        let expired = kept.filter { $0.isExpired(at: now) }
        var fields = AccountFields()
        let name = fields.name(input.name, charactersMax: AccountLimits.tokenNameCharactersMax)
        let scope = fields.scope(input.scope)
        let expiresAt = fields.expiry(input.expiresOn, in: Zone(account.timeZone), at: now)
        if kept.count - expired.count >= AccountLimits.tokensMax {
            fields.note("access_tokens", .tooMany(max: AccountLimits.tokensMax))
        }
        try fields.finish()
        for token in expired { _ = try removeAccessToken(token.id, of: person) }
        let token = AccessToken(
            id: id, tokenHash: secret.hash, person: person, name: name, scope: scope, createdAt: now,
            expiresAt: expiresAt, lastUsedAt: nil)
        try add(token)
        return MadeAccessToken(token: token, text: AccessTokens.prefix + secret.text)
    }
}

extension AccountFields {
    /// What a token is for.
    fileprivate mutating func scope(_ raw: String?) -> Scope {
        let text = InputReader.tidied(raw ?? "")
        if let scope = Scope(rawValue: text) { return scope }
        note("scope", text.isEmpty ? .missing : .notAChoice)
        return .read
    }

    /// When a token stops being good: at the end of the day that was typed.
    fileprivate mutating func expiry(_ raw: String?, in zone: Zone, at now: Instant) -> Instant? {
        let text = InputReader.tidied(raw ?? "")
        guard !text.isEmpty else { return nil }
        let (today, ahead) = (zone.day(of: now), AccountLimits.tokenDays)
        let (first, last) = (today.adding(ahead.lowerBound), today.adding(ahead.upperBound))
        guard let day = Day(text) else {
            note("expires_on", .notADate)
            return nil
        }
        if day < first { note("expires_on", .before(first)) }
        if day > last { note("expires_on", .after(last)) }
        return zone.start(of: day.adding(1))
    }
}

/// Notes when tokens were last used, beside the answers and never in their way.
actor AccessTokenUses {
    private var underWay: [AccessTokenID: Task<Void, Never>] = [:]

    /// Notes that a token was used. One use of a token is noted at a time; what finds no room is noted by the next.
    func note(_ id: AccessTokenID, at now: Instant, in store: any Store) {
        guard underWay[id] == nil, underWay.count < AccountLimits.tokenUsesAtOnceMax else { return }
        underWay[id] = Task {
            // A use that can't be noted refuses nobody: the next one tries again.
            try? await store.write { try $0.noteUse(of: id, at: now) }
            underWay[id] = nil
        }
    }

    /// Returns when every use so far is noted.
    func allNoted() async {
        for task in underWay.values { await task.value }
    }
}
