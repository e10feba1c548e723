public import EndwellCore
public import Foundation

/// What `endwell verify` reads besides: everything that was derived from the log, exactly as it lies in the store.
public protocol RecordReading: ContractRecordReading, PeopleRecordReading {}

/// What was derived from one contract's log.
public protocol ContractRecordReading {
    /// A contract's state as it is stored, never rebuilt.
    func storedState(of id: ContractID) throws -> StoredState?
    /// The rows in which the parties' lists show a contract, each with whose list and which tab it is in.
    func rows(of id: ContractID) throws -> [(person: PersonID, tab: ContractFilter.Tab, row: ContractRow)]
    /// The parties who do not find the contract by exactly these words, or by whose words somebody else finds it.
    func misfound(_ id: ContractID, of people: ByParty<PersonID?>, by searched: SearchedWords) throws -> [Party]
    /// The deadline rows of a contract that don't wake the clock at the earlier of their reminder and their own instant.
    func misarmedDeadlines(of id: ContractID) throws -> [Deadline.Kind]
    /// The contents that are there, by id, each with the contract that it was kept with.
    func keptContents(_ ids: [ContentID]) throws -> [ContentID: (content: Content, contract: ContractID)]
    /// What a person was told of a contract after the item of that number, oldest first.
    func news(of person: PersonID, about id: ContractID, after item: Int64, limit: Int) throws -> [NewsItem]
    /// Those who were told anything of a contract; at most three, where two may be.
    func peopleTold(of id: ContractID) throws -> [PersonID]
    /// The revealed reviews that profiles show of a contract.
    func publishedReviews(of id: ContractID) throws -> [PublishedReview]
}

/// What was derived from all logs together.
public protocol PeopleRecordReading {
    /// The word about offers that stands, with its instant (R11).
    func keptWord(from: PersonID, to: PersonID) throws -> HiringWord?
    /// Every such word after another one, in the order of whom they are about and whose they are.
    func keptWords(after word: HiringWord?, limit: Int) throws -> [HiringWord]
    /// The contracts in a person's list in which the other is that one, and that have changed at that instant or later,
    /// in ascending order of their ids.
    func contracts(
        of person: PersonID, with other: PersonID, changedSince instant: Instant, after id: ContractID?, limit: Int
    ) throws -> [ContractID]
    /// Whether the other is one of a person's people.
    func isAcquainted(_ person: PersonID, with other: PersonID) throws -> Bool
    /// Those who are among a person's people without a contract in whose row the person is shown them, in ascending order.
    func strayAcquaintances(after place: (person: PersonID, other: PersonID)?, limit: Int) throws
        -> [(person: PersonID, other: PersonID)]
    /// The people whose news are not numbered from 1 without a gap, in ascending order of their ids.
    func peopleWithGapsInNews(after person: PersonID?, limit: Int) throws -> [PersonID]
    /// Which bytes files use, in ascending order of the contents that stand for them.
    func fileUses(after content: ContentID?, limit: Int) throws -> [(content: ContentID, sha256: String)]
    /// Every upload that waits, in ascending order of their ids.
    func waitingUploads(after id: ContentID?, limit: Int) throws -> [Upload]
    /// Of each table whose rows are a contract's, the first row that is of no contract there is.
    func strayRows() throws -> [(table: String, contract: ContractID)]
    /// The people who have any figures, in ascending order of their ids.
    func peopleWithFigures(after person: PersonID?, limit: Int) throws -> [PersonID]
}

/// A contract's state as it lies in the store, with what lies beside it.
public struct StoredState: Sendable {
    /// The state; `nil` when it was written by an older program or can't be read, and so is rebuilt when it is needed.
    public var contract: Contract?
    /// Whether an older program wrote the state, which is no fault.
    public var isOlder: Bool
    /// The number of the latest event, as the store counts.
    public var version: Int
    /// The phase, as the store counts contracts.
    public var phase: Phase.Name
    /// The address by which the store finds the offer.
    public var emailKey: String
    /// Whether the store counts it among the offers that wait for an account.
    public var isUnclaimed: Bool
    /// The reference by which the store finds the contract.
    public var reference: String
    /// The hash of the latest event.
    public var hash: Data
    /// The accounts of both parties, as far as they are known.
    public var people: ByParty<PersonID?>
    /// What is under seal.
    public var sealed: ByParty<WrittenReview?>

    /// A stored state with every part said.
    public init(
        contract: Contract?, isOlder: Bool, version: Int, phase: Phase.Name, reference: String,
        emailKey: String, isUnclaimed: Bool, hash: Data, people: ByParty<PersonID?>, sealed: ByParty<WrittenReview?>
    ) {
        self.contract = contract
        self.isOlder = isOlder
        self.version = version
        self.phase = phase
        self.reference = reference
        self.emailKey = emailKey
        self.isUnclaimed = isUnclaimed
        self.hash = hash
        self.people = people
        self.sealed = sealed
    }
}
