import EndwellCore

/// Counts attempts at passwords by address, in memory, so that nobody can go on guessing.
///
/// An attempt counts before it is checked, so that many at once count too; a right password forgets them. Whoever
/// guesses at another's address makes that person wait as well: at most the window, and signed-in browsers are not
/// touched.
actor SignInAttempts {
    private var attempts: [String: [Instant]] = [:]

    /// Counts an attempt.
    func begin(for address: String, at now: Instant) throws(TooManyAttempts) {
        let recent = (attempts[address] ?? []).filter { isRecent($0, at: now) }
        if recent.count >= AccountLimits.signInFailuresMax, let oldest = recent.first {
            let over = oldest.adding(seconds: AccountLimits.signInWindowSeconds)
            throw TooManyAttempts(retryAfterSeconds: Int(over.seconds - now.seconds) + 1)
        }
        if attempts[address] == nil { makeRoom(at: now) }
        attempts[address] = recent + [now]
    }

    /// Forgets what was counted: the password was right.
    func succeeded(for address: String) {
        attempts[address] = nil
    }

    /// Takes back an attempt that was never checked.
    func takeBack(for address: String) {
        attempts[address]?.removeLast()
        if attempts[address]?.isEmpty == true { attempts[address] = nil }
    }

    private func isRecent(_ attempt: Instant, at now: Instant) -> Bool {
        attempt.adding(seconds: AccountLimits.signInWindowSeconds) > now
    }

    /// Forgets what no longer counts and, if that isn't enough, the address that was tried longest ago.
    private func makeRoom(at now: Instant) {
        guard attempts.count >= AccountLimits.signInAddressesMax else { return }
        attempts = attempts.filter { _, times in times.last.map { isRecent($0, at: now) } ?? false }
        guard attempts.count >= AccountLimits.signInAddressesMax else { return }
        let oldest = attempts.min { ($0.value.last ?? now) < ($1.value.last ?? now) }
        if let oldest { attempts[oldest.key] = nil }
    }
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
