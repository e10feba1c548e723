public import EndwellCore
import Foundation

/// Accounts and sessions: signing up, in and out.
public struct Accounts: Sendable {
    let ports: Ports

    /// Accounts over these ports.
    public init(ports: Ports) {
        self.ports = ports
    }

    /// Makes an account and signs it in.
    ///
    /// The first account is the operator's and counts as confirmed: the operator is who proves addresses. Any other is
    /// *not confirmed*, and sees no offers until its address is proved or a link claimed (R2). Who has an account and
    /// gives its password is signed in, so that a form sent twice does what it did once.
    /// - Throws: `Refusal.badInput` with every problem; `TooBusy`; `TooManyAttempts`; what the store throws.
    public func signUp(_ input: SignUpInput) async throws -> OpenedSession {
        var fields = AccountFields()
        let (name, email) = (fields.name(input.name), fields.email(input.email))
        let (password, timeZone) = (fields.newPassword(input.password), fields.timeZone(input.timeZone))
        try fields.finish()
        let emailKey = email.lowercased()
        if try await account(emailKey: emailKey) != nil {
            return try await signInInstead(emailKey, password, input.device)
        }
        let hash = try await ports.passwords.hash(password)
        let (now, token) = (ports.clock.now, Token(ports.randomness))
        let id = PersonID(ports.ids.uuid(at: now))
        return try await ports.store.write { transaction in
            // Somebody may have taken the address while the password was being hashed.
            guard try transaction.account(emailKey: emailKey) == nil else { throw Accounts.taken }
            let isFirst = try transaction.isFirstAccount()
            let account = Account(
                id: id, email: email, name: name, passwordHash: hash, timeZone: timeZone,
                confirmedAt: isFirst ? now : nil, isOperator: isFirst, suspendedAt: nil, createdAt: now)
            try transaction.add(account)
            return try transaction.openSession(of: account, token, device: input.device, at: now)
        }
    }

    /// Signs a person in. A wrong address and a wrong password get the same answer, after the same work.
    /// - Throws: `Refusal.badInput` with every problem (`wrong` on `password`); `TooBusy`; `TooManyAttempts`; what the
    ///   store throws.
    public func signIn(_ input: SignInInput) async throws -> OpenedSession {
        var fields = AccountFields()
        let email = fields.email(input.email)
        let password = fields.knownPassword(input.password, "password")
        try fields.finish()
        guard let opened = try await signIn(email.lowercased(), password, input.device) else {
            throw Refusal.badInput([InputProblem("password", .wrong)])
        }
        return opened
    }

    /// Signs a browser out: its token is worth nothing from now on.
    public func signOut(token: String) async throws {
        guard let token = Token(token) else { return }
        try await ports.store.write { try $0.closeSession(tokenHash: token.hash) }
    }

    /// Who the browser with that token is; `nil` when it is signed out or its session has expired.
    public func signedIn(token: String) async throws -> SignedIn? {
        guard let token = Token(token) else { return nil }
        let now = ports.clock.now
        return try await ports.store.read { snapshot in
            try snapshot.session(tokenHash: token.hash, at: now).map {
                SignedIn(account: $0.account, session: $0.session, forms: FormSeal(key: token.bytes))
            }
        }
    }

    /// Signs a person in without a password. For the demo's sign-in links alone: nothing else may call it.
    public func openSession(of person: PersonID, device: String) async throws -> OpenedSession {
        let (now, token) = (ports.clock.now, Token(ports.randomness))
        return try await ports.store.write { transaction in
            guard let account = try transaction.account(person) else { throw Refusal.notFound }
            return try transaction.openSession(of: account, token, device: device, at: now)
        }
    }

    private static let taken = Refusal.badInput([InputProblem("email", .taken)])

    private func signInInstead(_ emailKey: String, _ password: String, _ device: String?) async throws -> OpenedSession
    {
        guard let opened = try await signIn(emailKey, password, device) else { throw Accounts.taken }
        return opened
    }

    private func signIn(_ emailKey: String, _ password: String, _ device: String?) async throws -> OpenedSession? {
        let account = try await account(emailKey: emailKey)
        let verdict = try await check(password, of: account, at: emailKey)
        guard let account, verdict != .wrong else { return nil }
        let newHash = verdict == .rightOfOldCost ? try await ports.passwords.hash(password) : nil
        let (now, token) = (ports.clock.now, Token(ports.randomness))
        return try await ports.store.write { transaction in
            // The password may have been changed while this one was being checked.
            guard var current = try transaction.account(account.id), current.passwordHash == account.passwordHash
            else { return nil }
            if let newHash {
                current.passwordHash = newHash
                try transaction.update(current)
            }
            return try transaction.openSession(of: current, token, device: device, at: now)
        }
    }

    /// Checks a password and counts the attempt; without an account the work is the same.
    func check(_ password: String, of account: Account?, at emailKey: String) async throws -> Passwords.Verdict {
        let attempts = SignInAttempts(ports: ports)
        let attempt = try await attempts.begin(for: emailKey)
        let verdict: Passwords.Verdict
        do {
            verdict = try await ports.passwords.verify(password, against: account?.passwordHash)
        } catch {
            try? await attempts.takeBack(attempt)
            throw error
        }
        if verdict != .wrong { try await attempts.succeeded(attempt) }
        return verdict
    }

    private func account(emailKey: String) async throws -> Account? {
        try await ports.store.read { try $0.account(emailKey: emailKey) }
    }
}

/// A session that was just opened. Its token is given here once and is nowhere afterwards.
public struct OpenedSession: Sendable {
    /// What the browser keeps in its cookie.
    public let token: String
    /// Until when.
    public let expiresAt: Instant
    /// Who is signed in.
    public let account: Account
}

/// Who asks: an account, the session it asks in, and the seal of that session's forms.
public struct SignedIn: Sendable {
    /// The account.
    public let account: Account
    /// The session.
    public let session: Session
    /// Tells the session's own forms from those of other sites.
    public let forms: FormSeal
}

extension Transaction {
    /// Opens a session; the person's oldest are closed where there would be too many.
    func openSession(of account: Account, _ token: Token, device: String?, at now: Instant) throws -> OpenedSession {
        for old in try sessions(of: account.id, at: now).dropFirst(AccountLimits.sessionsMax - 1) {
            try closeSession(tokenHash: old.tokenHash)
        }
        let session = Session(
            tokenHash: token.hash, person: account.id, createdAt: now,
            expiresAt: now.adding(seconds: AccountLimits.sessionDays * 86_400),
            device: String(InputReader.tidied(device ?? "").prefix(AccountLimits.deviceCharactersMax)))
        try open(session)
        return OpenedSession(token: token.text, expiresAt: session.expiresAt, account: account)
    }
}
