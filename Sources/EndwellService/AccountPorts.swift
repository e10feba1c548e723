public import EndwellCore
public import Foundation

/// People, sessions and what the operator sees.
public protocol AccountReading {
    /// The account of that id.
    func account(_ id: PersonID) throws -> Account?
    /// The account of that address, lower-case.
    func account(emailKey: String) throws -> Account?
    /// The accounts of those ids.
    func accounts(_ ids: [PersonID]) throws -> [PersonID: Account]
    /// Every account, newest first, for the operator.
    func accounts(after cursor: ListCursor?, limit: Int) throws -> [Account]
    /// The session whose token has that SHA-256, with its account; `nil` once it has expired.
    func session(tokenHash: Data, at now: Instant) throws -> (session: Session, account: Account)?
    /// One person's sessions, newest first.
    func sessions(of person: PersonID, at now: Instant) throws -> [Session]
    /// What `to` last said, or what followed from an end, about offers from `from`; `nil` means yes (R11).
    func word(from: PersonID, to: PersonID) throws -> Bool?
    /// A person's numbers (R12).
    func figures(of person: PersonID) throws -> [Figure: Int]
    /// The reviews about a person, newest first.
    func reviews(about person: PersonID, after cursor: ListCursor?, limit: Int) throws -> [PublishedReview]
    /// The people that a person has had an offer or contract with, newest first.
    func acquaintances(of person: PersonID, after cursor: ListCursor?, limit: Int) throws
        -> [(account: Account, since: Instant)]
    /// How many accounts and contracts there are, and of which phases: the operator's figures, kept as counters.
    func installationFigures() throws -> [String: Int]
    /// A secret or setting of the installation.
    func setting(_ name: String) throws -> Data?
}

/// Changes to people and sessions.
public protocol AccountWriting {
    /// Adds an account; a conflict when the address has one.
    func add(_ account: Account) throws
    /// Replaces an account's changeable parts; search words and rows that show its name follow.
    func update(_ account: Account) throws
    /// Whether no account exists yet: the first is the operator.
    func isFirstAccount() throws -> Bool
    /// Opens a session.
    func open(_ session: Session) throws
    /// Closes a session.
    func closeSession(tokenHash: Data) throws
    /// Closes all of a person's sessions but one.
    func closeSessions(of person: PersonID, except tokenHash: Data?) throws
    /// Lets every session that has not expired last longer: a demo whose clock is moved on signs nobody out by it.
    func prolongSessions(bySeconds seconds: Int64, at now: Instant) throws
    /// Sets a secret or setting of the installation, unless it is there.
    func setIfMissing(_ name: String, _ value: Data) throws
    /// Remembers that a person's form or request was done and what came of it, for 30 days; when it was done before,
    /// remembers nothing and gives what came of it then.
    func once(_ key: String, by person: PersonID, answer: String, at now: Instant) throws -> String?
    /// Drops sessions that have expired and once-keys older than 30 days; at most `limit` rows each.
    func forgetOld(at now: Instant, limit: Int) throws
}

/// An account (in words: a person).
public struct Account: Hashable, Sendable {
    /// Its id.
    public let id: PersonID
    /// The address as typed.
    public var email: String
    /// The name that others see.
    public var name: String
    /// The password's Argon2id hash in PHC form.
    public var passwordHash: String
    /// The zone in which the person reads dates.
    public var timeZone: String
    /// When the address was proved, by whatever means; `nil` is *not confirmed* (R2).
    public var confirmedAt: Instant?
    /// Whether the person runs the installation.
    public var isOperator: Bool
    /// Since when the account is suspended (R15).
    public var suspendedAt: Instant?
    /// When it was made.
    public let createdAt: Instant

    /// An account with every part said.
    public init(
        id: PersonID, email: String, name: String, passwordHash: String, timeZone: String, confirmedAt: Instant?,
        isOperator: Bool, suspendedAt: Instant?, createdAt: Instant
    ) {
        self.id = id
        self.email = email
        self.name = name
        self.passwordHash = passwordHash
        self.timeZone = timeZone
        self.confirmedAt = confirmedAt
        self.isOperator = isOperator
        self.suspendedAt = suspendedAt
        self.createdAt = createdAt
    }

    /// The form of the address by which it is found: lower-case.
    public var emailKey: String { email.lowercased() }

    /// Whether the address was proved.
    public var isConfirmed: Bool { confirmedAt != nil }
}

/// A signed-in browser.
public struct Session: Hashable, Sendable {
    /// SHA-256 of the cookie's token; the token itself is nowhere.
    public let tokenHash: Data
    /// Whose.
    public let person: PersonID
    /// Since when.
    public let createdAt: Instant
    /// Until when, whatever happens.
    public let expiresAt: Instant
    /// What the browser called itself, cut to 200 characters.
    public let device: String

    /// A session.
    public init(tokenHash: Data, person: PersonID, createdAt: Instant, expiresAt: Instant, device: String) {
        self.tokenHash = tokenHash
        self.person = person
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.device = device
    }
}

/// What people are told in the app (R22), and what they have read.
public protocol NewsReading {
    /// A person's news, newest first.
    func news(of person: PersonID, before id: Int64?, limit: Int) throws -> [NewsItem]
    /// How many are unread, counted no further than `limit`.
    func unreadNews(of person: PersonID, limit: Int) throws -> Int
    /// Up to which event a party has read the conversation, and when.
    func readMark(of party: Party, in id: ContractID) throws -> ReadMark?
}

/// Changes to what people have read and are told.
public protocol NewsWriting {
    /// Tells people.
    func tell(_ items: [NewsItem]) throws
    /// Marks a person's news as read, up to one.
    func markNewsRead(of person: PersonID, upTo id: Int64) throws
    /// Moves a read mark forward; never back.
    func markRead(upTo number: Int, by party: Party, in id: ContractID, at now: Instant) throws
}

/// How far a party has read.
public struct ReadMark: Hashable, Sendable {
    /// The number of the last event read.
    public let number: Int
    /// When.
    public let at: Instant

    /// A mark.
    public init(number: Int, at: Instant) {
        self.number = number
        self.at = at
    }
}

/// Something a person is told.
public struct NewsItem: Hashable, Sendable {
    /// Its number in the store, growing; 0 before it is kept.
    public var id: Int64 = 0
    /// Who is told.
    public var person: PersonID
    /// Of which contract.
    public var contract: ContractID
    /// What: an event's kind, such as `notice_given.1`, or `reminder:` and a `Reminder`.
    public var kind: String
    /// Whose doing it was; `nil` for the clock.
    public var actor: PersonID?
    /// When it took effect.
    public var at: Instant
    /// Of a reminder, when silence will have its effect.
    public var deadline: Instant?
    /// Whether it was read.
    public var isRead = false

    /// News of a contract for a person.
    public init(
        id: Int64 = 0, person: PersonID, contract: ContractID, kind: String, actor: PersonID?, at: Instant,
        deadline: Instant? = nil, isRead: Bool = false
    ) {
        self.id = id
        self.person = person
        self.contract = contract
        self.kind = kind
        self.actor = actor
        self.at = at
        self.deadline = deadline
        self.isRead = isRead
    }
}
