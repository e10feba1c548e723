public import EndwellCore
public import Foundation

/// Tells the time. Only the composition reads a real clock; the demo's can be moved.
public protocol Clock: Sendable {
    /// The current instant.
    var now: Instant { get }
}

/// Gives bytes that nobody can guess.
public protocol Randomness: Sendable {
    /// That many random bytes.
    func bytes(_ count: Int) -> [UInt8]
}

/// Where everything is kept. One act is one transaction, durable before it is answered.
public protocol Store: Sendable {
    /// Runs `body` in one transaction: all of it is durable when this returns, and none of it when this throws.
    ///
    /// `body` must be quick and pure but for its transaction; it may share a commit with others. It is never run
    /// twice.
    func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Answer
    ) async throws -> Answer

    /// Runs `body` on one consistent snapshot.
    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Snapshot) throws -> Answer
    ) async throws -> Answer

    /// Throws unless acts would be durable now (`/readyz`).
    func assertReady() async throws

    /// Rung, after each commit, for the people whose feeds of changes it made grow.
    var bell: ChangeBell { get }
}

/// What can be read. Every list has a limit.
public protocol Snapshot: ContractReading, ChangeReading, AccountReading, AccessTokenReading, NewsReading,
    RecordReading, UploadReading, WebhookReading
{}

/// What can be read and changed.
public protocol Transaction: Snapshot, ContractWriting, AccountWriting, AccessTokenWriting, NewsWriting,
    KeptAnswerStoring, UploadWriting, WebhookWriting, SignInAttemptStoring
{}

/// Contracts, their logs and their contents.
public protocol ContractReading {
    /// A contract as it was left by its latest event, with the reviews that are under seal.
    func contract(_ id: ContractID) throws -> StoredContract?
    /// Events with a number greater than `number`, oldest first.
    func events(of id: ContractID, after number: Int, limit: Int) throws -> [StoredEvent]
    /// Events with a number smaller than `number`, newest first.
    func events(of id: ContractID, before number: Int, limit: Int) throws -> [StoredEvent]
    /// The contents that are there, by id.
    func contents(_ ids: [ContentID]) throws -> [ContentID: Content]
    /// Whether that content was kept with that contract.
    func isContent(_ content: ContentID, of id: ContractID) throws -> Bool
    /// One person's contracts, newest change first; what no index finds is looked for in a bounded part of the list.
    func contracts(of person: PersonID, _ filter: ContractFilter, after cursor: ListCursor?, limit: Int) throws
        -> FoundContracts
    /// What needs the person: contracts that wait for them, soonest deadline first. The cursor's instant is the row's
    /// `nextDeadline`, or `.distantFuture` where it has none.
    func waiting(for person: PersonID, after cursor: ListCursor?, limit: Int) throws -> [ContractRow]
    /// How many contracts wait for the person, counted no further than `limit`.
    func waitingCount(for person: PersonID, limit: Int) throws -> Int
    /// Deadlines and reminders that are due by that instant, soonest first, after a place in that order.
    func due(by now: Instant, after place: DuePlace?, limit: Int) throws -> [DuePlace]
    /// What the clock will do next.
    func upcoming(after place: DuePlace?, limit: Int) throws -> [UpcomingDeadline]
    /// The ids of contracts in ascending order, for checking everything.
    func contractIDs(after id: ContractID?, limit: Int) throws -> [ContractID]
    /// The deadline rows of a contract, soonest first, each with its next reminder.
    func reminders(of id: ContractID) throws -> [UpcomingDeadline]
    /// Offers to an address that nobody claimed yet.
    func unclaimedOffers(to emailKey: String, limit: Int) throws -> [ContractID]
}

/// Changes to contracts.
public protocol ContractWriting {
    /// Keeps a new contract or what happened to one, expecting its version; all projections follow, the parties' feeds of
    /// changes among them. Reviews under seal are dropped once the contract has them revealed.
    func save(_ change: ContractChange) throws
    /// Ties an open offer to the account that proved its address or claimed its link: what happened so far comes into
    /// the person's feed of changes.
    func claim(_ id: ContractID, by person: PersonID, at now: Instant) throws
    /// Takes for a node what is due by that instant, soonest first, after a place in that order, unless another node has
    /// it: nobody else takes it until the lease ends.
    /// - Parameters:
    ///   - present: the instant that leases of others are over by.
    ///   - limit: how many deadlines and reminders at most.
    func takeDue(by now: Instant, after place: DuePlace?, limit: Int, for lease: ClockLease, at present: Instant) throws
        -> [DuePlace]
    /// Marks a reminder as sent and arms the next; `nil` disarms.
    func rearm(_ deadline: Deadline, of id: ContractID, remindAt: Instant?) throws
}

/// A contract with what the store knows beside its state.
public struct StoredContract: Sendable {
    /// The state, reviews under seal included.
    public var contract: Contract
    /// The hash of its latest event.
    public var hash: Data
    /// The accounts of both parties, as far as they are known: an offer's recipient once it is claimed.
    public var people: ByParty<PersonID?>
    /// The address that the offer was made to, lower-case.
    public var emailKey: String

    /// A stored contract.
    public init(contract: Contract, hash: Data, people: ByParty<PersonID?>, emailKey: String) {
        self.contract = contract
        self.hash = hash
        self.people = people
        self.emailKey = emailKey
    }

    /// Which party a person is, if any (R16).
    public func party(of person: PersonID) -> Party? {
        Party.allCases.first { people[$0] == person }
    }
}

/// An event as it lies in the log.
public struct StoredEvent: Hashable, Sendable {
    /// Its number within the contract, from 1.
    public let number: Int
    /// The bytes that were hashed.
    public let bytes: Data
    /// SHA-256 of the previous event's hash followed by these bytes.
    public let hash: Data

    /// A stored event.
    public init(number: Int, bytes: Data, hash: Data) {
        self.number = number
        self.bytes = bytes
        self.hash = hash
    }
}

/// A text, or a file's description, beside the log.
public struct Content: Hashable, Sendable {
    /// Its id.
    public let id: ContentID
    /// Sixteen random bytes, or `nil` when the content was erased.
    public let salt: Data?
    /// The text, or `nil` when it was erased.
    public let text: String?

    /// A piece of content.
    public init(id: ContentID, salt: Data?, text: String?) {
        self.id = id
        self.salt = salt
        self.text = text
    }
}

/// One row of a list of contracts.
public struct ContractRow: Hashable, Sendable {
    /// Its id.
    public var id: ContractID
    /// Its reference.
    public var reference: String
    /// Its title; `nil` when erased.
    public var title: String?
    /// The reader's side.
    public var party: Party
    /// Its phase.
    public var phase: Phase.Name
    /// Why it ended.
    public var outcome: Outcome?
    /// How an offer closed.
    public var closed: Closed.How?
    /// Whether the reader made the offer.
    public var isOfferer: Bool
    /// The other's name; of an offer not yet accepted, its address.
    public var otherName: String
    /// The other's account, once known to the reader.
    public var other: PersonID?
    /// The next deadline.
    public var nextDeadline: Instant?
    /// What it waits for.
    public var nextDeadlineKind: Deadline.Kind?
    /// The zone its days are counted in.
    public var timeZone: String
    /// Whether it waits for the reader.
    public var waitsForMe: Bool
    /// Whether it waits for the other, as far as the reader may know.
    public var waitsForOther: Bool
    /// When it last changed.
    public var updatedAt: Instant

    /// A row with every part said.
    public init(
        id: ContractID, reference: String, title: String?, party: Party, phase: Phase.Name, outcome: Outcome?,
        closed: Closed.How?, isOfferer: Bool, otherName: String, other: PersonID?, nextDeadline: Instant?,
        nextDeadlineKind: Deadline.Kind?, timeZone: String, waitsForMe: Bool, waitsForOther: Bool, updatedAt: Instant
    ) {
        self.id = id
        self.reference = reference
        self.title = title
        self.party = party
        self.phase = phase
        self.outcome = outcome
        self.closed = closed
        self.isOfferer = isOfferer
        self.otherName = otherName
        self.other = other
        self.nextDeadline = nextDeadline
        self.nextDeadlineKind = nextDeadlineKind
        self.timeZone = timeZone
        self.waitsForMe = waitsForMe
        self.waitsForOther = waitsForOther
        self.updatedAt = updatedAt
    }
}

/// Some of a person's contracts, as far as the list was looked through for them.
public struct FoundContracts: Hashable, Sendable {
    /// The contracts.
    public let rows: [ContractRow]
    /// Where the looking stopped before so many were found as were asked for; `nil` at the end of the list.
    public let stoppedAt: ListCursor?

    /// What was found.
    public init(rows: [ContractRow], stoppedAt: ListCursor?) {
        self.rows = rows
        self.stoppedAt = stoppedAt
    }
}

/// Which contracts a list shows.
public struct ContractFilter: Hashable, Sendable {
    /// The tabs of the list.
    public enum Tab: String, CaseIterable, Sendable {
        case all, offers, active, ending, ended
    }

    /// Whose turn it is.
    public enum Turn: String, CaseIterable, Sendable {
        case you, other
    }

    /// The tab.
    public var tab: Tab = .all
    /// The phase, if only one is asked for; it goes before the tab.
    public var phase: Phase.Name?
    /// The reader's side, if only one is asked for.
    public var role: Party?
    /// Whose turn, if asked for.
    public var turn: Turn?
    /// Words to find in title, names and reference; at most 200 characters are looked at.
    public var words: String = ""

    /// Every contract.
    public init() {}
}

/// A place in a list: after the row with that instant and id.
public struct ListCursor: Hashable, Sendable {
    /// The row's instant.
    public let at: Instant
    /// The row's id.
    public let id: UUID

    /// The place after that row.
    public init(at: Instant, id: UUID) {
        self.at = at
        self.id = id
    }

    /// The cursor as addresses carry it.
    public var text: String { "\(at.milliseconds)_\(id.uuidString.lowercased())" }

    /// The cursor in an address; `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "_")
        guard parts.count == 2, let at = Int64(parts[0]), let id = UUID(uuidString: String(parts[1])) else {
            return nil
        }
        self.init(at: Instant(milliseconds: at), id: id)
    }
}

/// A deadline or reminder in the order in which the clock handles them.
public struct DuePlace: Hashable, Sendable {
    /// When it is due: the earlier of reminder and deadline.
    public let at: Instant
    /// Its contract.
    public let contract: ContractID

    /// A place in that order.
    public init(at: Instant, contract: ContractID) {
        self.at = at
        self.contract = contract
    }
}

/// A deadline row with its next reminder.
public struct UpcomingDeadline: Hashable, Sendable {
    /// Its contract.
    public var contract: ContractID
    /// The contract's reference.
    public var reference: String
    /// The deadline.
    public var deadline: Deadline
    /// When its loser is reminded next.
    public var remindAt: Instant?

    /// A deadline row.
    public init(contract: ContractID, reference: String, deadline: Deadline, remindAt: Instant?) {
        self.contract = contract
        self.reference = reference
        self.deadline = deadline
        self.remindAt = remindAt
    }
}
