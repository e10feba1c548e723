public import EndwellCore

/// Everything that one act, or one run of the clock, does to a contract.
public struct ContractChange: Sendable {
    /// The contract afterwards.
    public var after: StoredContract
    /// The contract as it was loaded; `nil` for a new one. Another version in the store is a conflict.
    public var before: StoredContract?
    /// The new recorded events.
    public var events: [StoredEvent]
    /// The new contents.
    public var contents: [Content]
    /// The files among them.
    public var attached: [AttachedFile]
    /// Reviews written under seal by this change.
    public var sealed: [(party: Party, review: WrittenReview)]
    /// Deadlines that are gone.
    public var deadlinesGone: [Deadline]
    /// Deadlines that are new, each with its first reminder still ahead.
    public var deadlinesNew: [(deadline: Deadline, remindAt: Instant?)]
    /// The words that the list is searched by: title, names, reference; `nil` when they did not change.
    public var searched: SearchedWords?
    /// Who is told of what.
    public var news: [NewsItem]
    /// Numbers added to profiles.
    public var figures: [(person: PersonID, figure: Figure)]
    /// What was said or follows about further offers.
    public var words: [HiringWord]
    /// Reviews that this change reveals.
    public var published: [PublishedReview]

    /// A change with every part said.
    public init(
        after: StoredContract, before: StoredContract?, events: [StoredEvent], contents: [Content],
        attached: [AttachedFile], sealed: [(party: Party, review: WrittenReview)], deadlinesGone: [Deadline],
        deadlinesNew: [(deadline: Deadline, remindAt: Instant?)], searched: SearchedWords?, news: [NewsItem],
        figures: [(person: PersonID, figure: Figure)], words: [HiringWord], published: [PublishedReview]
    ) {
        self.after = after
        self.before = before
        self.events = events
        self.contents = contents
        self.attached = attached
        self.sealed = sealed
        self.deadlinesGone = deadlinesGone
        self.deadlinesNew = deadlinesNew
        self.searched = searched
        self.news = news
        self.figures = figures
        self.words = words
        self.published = published
    }

    /// The version that the store must hold; 0 for a new contract.
    public var expectedVersion: Int { before?.contract.version ?? 0 }
}

/// What a contract is found by.
public struct SearchedWords: Hashable, Sendable {
    /// The title.
    public var title: String
    /// The names of both, or the address where no name is known yet.
    public var names: ByParty<String>
    /// The reference.
    public var reference: String

    /// What a contract is found by.
    public init(title: String, names: ByParty<String>, reference: String) {
        self.title = title
        self.names = names
        self.reference = reference
    }
}

/// Whether `from` may make offers to `to` (R11).
public struct HiringWord: Hashable, Sendable {
    /// Who would make offers.
    public var from: PersonID
    /// Whose word it is.
    public var to: PersonID
    /// Yes or no.
    public var open: Bool
    /// Since when.
    public var at: Instant

    /// A word about further offers.
    public init(from: PersonID, to: PersonID, open: Bool, at: Instant) {
        self.from = from
        self.to = to
        self.open = open
        self.at = at
    }
}

/// A revealed review as a profile shows it (R12).
public struct PublishedReview: Hashable, Sendable {
    /// The contract it is about; never shown on a profile.
    public var contract: ContractID
    /// Who wrote it.
    public var author: PersonID
    /// Whom it is about.
    public var about: PersonID
    /// The author's side.
    public var authorParty: Party
    /// 1 to 5.
    public var rating: Int
    /// The words.
    public var text: Prose
    /// When it was revealed.
    public var at: Instant
    /// How the contract ended.
    public var outcome: Outcome
    /// How many days the contract ran.
    public var daysRun: Int
    /// How many deliverables were accepted.
    public var accepted: Int
    /// Whether the author's address was confirmed; else it enters nobody's figures (R2).
    public var isConfirmed: Bool

    /// A revealed review with every part said.
    public init(
        contract: ContractID, author: PersonID, about: PersonID, authorParty: Party, rating: Int, text: Prose,
        at: Instant, outcome: Outcome, daysRun: Int, accepted: Int, isConfirmed: Bool
    ) {
        self.contract = contract
        self.author = author
        self.about = about
        self.authorParty = authorParty
        self.rating = rating
        self.text = text
        self.at = at
        self.outcome = outcome
        self.daysRun = daysRun
        self.accepted = accepted
        self.isConfirmed = isConfirmed
    }
}
