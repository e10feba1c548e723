public import EndwellCore
import Foundation

extension Accounts {
    /// Changes what a person says of themselves. Signatures that they gave keep the name they were given with.
    public func changeProfile(_ input: ProfileInput, of person: PersonID) async throws -> Account {
        try await ports.store.write { try $0.changeProfile(input, of: person) }
    }

    /// Changes what a person says of themselves for a program, and keeps the answer under the request's key.
    public func changeProfile(
        _ input: ProfileInput, of person: PersonID, under conditions: RequestConditions,
        answer: @escaping @Sendable (Account) throws -> KeptAnswer
    ) async throws -> Answered {
        let now = ports.clock.now
        return try await ports.store.write { transaction in
            try transaction.once(conditions.key, by: person, at: now) {
                try answer(try transaction.changeProfile(input, of: person, problems: conditions.problems))
            }
        }
    }

    /// Changes the password and closes the person's other sessions.
    /// - Throws: `Refusal.badInput` with every problem (`wrong` on `current_password`); `TooBusy`; `TooManyAttempts`.
    public func changePassword(_ input: PasswordInput, in signedIn: SignedIn) async throws {
        var fields = AccountFields()
        let old = fields.knownPassword(input.currentPassword, "current_password")
        let new = fields.newPassword(input.password)
        try fields.finish()
        let (person, keeping) = (signedIn.account.id, signedIn.session.tokenHash)
        let account = try await ports.store.read { try $0.account(person) }
        guard let account else { throw Refusal.notFound }
        let wrong = Refusal.badInput([InputProblem("current_password", .wrong)])
        guard try await check(old, of: account, at: account.emailKey) != .wrong else {
            // A form sent twice finds the password changed already: then there is nothing left to do.
            guard try await check(new, of: account, at: account.emailKey) != .wrong else { throw wrong }
            return
        }
        let hash = try await ports.passwords.hash(new)
        try await ports.store.write { transaction in
            guard var current = try transaction.account(person) else { throw Refusal.notFound }
            guard current.passwordHash == account.passwordHash else { throw wrong }
            current.passwordHash = hash
            try transaction.update(current)
            try transaction.closeSessions(of: person, except: keeping)
        }
    }

    /// Where a person is signed in, newest first.
    public func sessions(for signedIn: SignedIn) async throws -> [OpenSession] {
        let (person, now) = (signedIn.account.id, ports.clock.now)
        let sessions = try await ports.store.read { try $0.sessions(of: person, at: now) }
        return sessions.map { OpenSession($0, isCurrent: $0.tokenHash == signedIn.session.tokenHash) }
    }

    /// Closes one of a person's own sessions; any other id is unknown.
    public func closeSession(_ id: String, of person: PersonID) async throws {
        let now = ports.clock.now
        try await ports.store.write { transaction in
            let session = try transaction.sessions(of: person, at: now).first { OpenSession.id(of: $0) == id }
            guard let session else { throw Refusal.notFound }
            try transaction.closeSession(tokenHash: session.tokenHash)
        }
    }

    /// Closes all of a person's sessions but the one that asks.
    public func closeOtherSessions(in signedIn: SignedIn) async throws {
        let (person, keeping) = (signedIn.account.id, signedIn.session.tokenHash)
        try await ports.store.write { try $0.closeSessions(of: person, except: keeping) }
    }
}

extension Transaction {
    func changeProfile(_ input: ProfileInput, of person: PersonID, problems: [InputProblem] = []) throws -> Account {
        var fields = AccountFields(problems: problems)
        let (name, timeZone) = (fields.name(input.name), fields.timeZone(input.timeZone))
        try fields.finish()
        guard var account = try account(person) else { throw Refusal.notFound }
        account.name = name
        account.timeZone = timeZone
        try update(account)
        return account
    }
}

/// One of the places where a person is signed in.
public struct OpenSession: Hashable, Sendable {
    /// Names it in forms; nobody can sign in with it.
    public let id: String
    /// What the browser called itself.
    public let device: String
    /// Since when.
    public let createdAt: Instant
    /// Until when.
    public let expiresAt: Instant
    /// Whether it is the one that asks.
    public let isCurrent: Bool

    init(_ session: Session, isCurrent: Bool) {
        id = OpenSession.id(of: session)
        device = session.device
        createdAt = session.createdAt
        expiresAt = session.expiresAt
        self.isCurrent = isCurrent
    }

    static func id(of session: Session) -> String {
        session.tokenHash.prefix(16).base64URL
    }
}
