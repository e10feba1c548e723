public import EndwellCore
public import Foundation

/// What `endwell verify` reads besides: everything that was derived from the log, exactly as it lies in the store.
public protocol RecordReading {
    /// A contract's state as it is stored, never rebuilt.
    func storedState(of id: ContractID) throws -> StoredState?
    /// The rows in which the parties' lists show a contract, each with whose list it is in.
    func rows(of id: ContractID) throws -> [(person: PersonID, row: ContractRow)]
    /// The revealed reviews that profiles show of a contract.
    func publishedReviews(of id: ContractID) throws -> [PublishedReview]
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
        contract: Contract?, isOlder: Bool, version: Int, phase: Phase.Name, reference: String, hash: Data,
        people: ByParty<PersonID?>, sealed: ByParty<WrittenReview?>
    ) {
        self.contract = contract
        self.isOlder = isOlder
        self.version = version
        self.phase = phase
        self.reference = reference
        self.hash = hash
        self.people = people
        self.sealed = sealed
    }
}
