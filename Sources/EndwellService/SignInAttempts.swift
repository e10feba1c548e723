import Crypto
public import EndwellCore
public import Foundation

/// Counts attempts at passwords by address, in the store, so that nobody can go on guessing: neither at another node nor
/// after a restart.
///
/// An attempt counts before it is checked, so that many at once count too; a right password forgets them. Whoever
/// guesses at another's address makes that person wait as well: at most the window, and signed-in browsers are not
/// touched.
struct SignInAttempts: Sendable {
    let ports: Ports

    /// Counts an attempt.
    /// - Throws: `TooManyAttempts`; what the store throws.
    func begin(for address: String) async throws -> SignInAttempt {
        let now = ports.clock.now
        let attempt = SignInAttempt(address: address, at: now, id: ports.ids.uuid(at: now))
        let windowBegan = now.adding(seconds: -AccountLimits.signInWindowSeconds)
        try await ports.store.write { transaction in
            let recent = try transaction.signInAttempts(
                like: attempt, after: windowBegan, limit: AccountLimits.signInFailuresMax)
            if recent.count >= AccountLimits.signInFailuresMax, let oldest = recent.first {
                let over = oldest.adding(seconds: AccountLimits.signInWindowSeconds)
                throw TooManyAttempts(retryAfterSeconds: Int(over.seconds - now.seconds) + 1)
            }
            try transaction.forgetSignInAttempts(upTo: windowBegan, limit: AccountLimits.signInAttemptsForgottenMax)
            try transaction.add(attempt)
        }
        return attempt
    }

    /// Forgets all attempts at the address: the password was right.
    func succeeded(_ attempt: SignInAttempt) async throws {
        try await ports.store.write { try $0.forgetSignInAttempts(like: attempt) }
    }

    /// Takes back an attempt that was never checked.
    func takeBack(_ attempt: SignInAttempt) async throws {
        try await ports.store.write { try $0.takeBack(attempt) }
    }
}

/// An attempt at the password of an address.
public struct SignInAttempt: Hashable, Sendable {
    /// SHA-256 of the address: whoever mistypes it leaves it nowhere.
    public let address: Data
    /// When.
    public let at: Instant
    /// Which of those at that moment.
    public let id: UUID

    /// An attempt at an address, in the form by which it is found.
    public init(address: String, at: Instant, id: UUID) {
        self.address = Data(SHA256.hash(data: Data(address.utf8)))
        self.at = at
        self.id = id
    }
}

/// Attempts at passwords, as they are kept for a while.
public protocol SignInAttemptStoring {
    /// When the attempts at the same address after an instant were, oldest first. Others at it wait until this write ends.
    func signInAttempts(like attempt: SignInAttempt, after instant: Instant, limit: Int) throws -> [Instant]
    /// Keeps an attempt.
    func add(_ attempt: SignInAttempt) throws
    /// Forgets one attempt.
    func takeBack(_ attempt: SignInAttempt) throws
    /// Forgets all attempts at the same address.
    func forgetSignInAttempts(like attempt: SignInAttempt) throws
    /// Forgets the oldest attempts, as far as they are no later than an instant, and no more than so many.
    func forgetSignInAttempts(upTo instant: Instant, limit: Int) throws
}

/// Too many wrong passwords for this address. It may be tried again later.
public struct TooManyAttempts: Error, Hashable, Sendable {
    /// When to try again.
    public let retryAfterSeconds: Int

    /// A refusal of further attempts.
    public init(retryAfterSeconds: Int) {
        self.retryAfterSeconds = retryAfterSeconds
    }
}
