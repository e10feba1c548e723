public import EndwellCore
public import Foundation

extension IdentifierKind {
    /// Marks a personal access token's id.
    public enum AccessToken {}
}

/// The id of a personal access token; nobody can act with it.
public typealias AccessTokenID = Identifier<IdentifierKind.AccessToken>

/// What a program may do with a person's token.
public enum Scope: String, CaseIterable, Sendable {
    /// See what the person sees.
    case read
    /// Do what the person can do, which includes seeing.
    case write

    /// Everything that goes with it.
    public var included: Set<Scope> {
        switch self {
        case .read: [.read]
        case .write: [.read, .write]
        }
    }
}

/// A personal access token: what a program of a person's signs in with. The token itself is nowhere.
public struct AccessToken: Hashable, Sendable {
    /// Its id, by which it is revoked.
    public let id: AccessTokenID
    /// SHA-256 of the token's bytes.
    public let tokenHash: Data
    /// Whose.
    public let person: PersonID
    /// What the person calls it.
    public let name: String
    /// What may be done with it.
    public let scope: Scope
    /// When it was made.
    public let createdAt: Instant
    /// The first instant at which it is worth nothing; `nil` for one that does not expire.
    public let expiresAt: Instant?
    /// When it was last used, to within `AccountLimits.tokenUseSeconds`; `nil` for never.
    public let lastUsedAt: Instant?

    /// A token with every part said.
    public init(
        id: AccessTokenID, tokenHash: Data, person: PersonID, name: String, scope: Scope, createdAt: Instant,
        expiresAt: Instant?, lastUsedAt: Instant?
    ) {
        self.id = id
        self.tokenHash = tokenHash
        self.person = person
        self.name = name
        self.scope = scope
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
    }

    /// Whether it is worth nothing any more at that instant.
    public func isExpired(at now: Instant) -> Bool {
        expiresAt.map { $0 <= now } ?? false
    }
}

/// Looking up personal access tokens.
public protocol AccessTokenReading {
    /// The token with that SHA-256, with its account; `nil` once it has expired.
    func accessToken(hash: Data, at now: Instant) throws -> (token: AccessToken, account: Account)?
    /// One person's tokens, newest first; those that have expired are among them.
    func accessTokens(of person: PersonID) throws -> [AccessToken]
}

/// Changes to personal access tokens.
public protocol AccessTokenWriting {
    /// Keeps a new token.
    func add(_ token: AccessToken) throws
    /// Removes one of a person's own tokens.
    /// - Returns: whether the person had it.
    func removeAccessToken(_ id: AccessTokenID, of person: PersonID) throws -> Bool
    /// Moves the instant of a token's last use forward; never back.
    func noteUse(of id: AccessTokenID, at now: Instant) throws
}
