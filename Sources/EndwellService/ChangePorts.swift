public import EndwellCore
public import Foundation

/// The feed of changes: every event of every contract a person is party to, once, in the order in which it came to them.
///
/// Positions are counted for each person, from 1 and without a gap, so that they tell nothing about others. A position
/// is given in the act's own transaction, after all that were given before it: whoever has read up to one has missed
/// nothing before it.
public protocol ChangeReading {
    /// A person's changes after a position, oldest first.
    func changes(of person: PersonID, after position: Int64, limit: Int) throws -> [StoredChange]
    /// The position of a person's latest change; 0 before the first.
    func lastChange(of person: PersonID) throws -> Int64
    /// The people who have any changes, in ascending order of their ids.
    func peopleWithChanges(after person: PersonID?, limit: Int) throws -> [PersonID]
}

/// An event in a person's feed.
public struct StoredChange: Hashable, Sendable {
    /// Its place in the person's feed, from 1.
    public let position: Int64
    /// The contract that changed.
    public let contract: ContractID
    /// The event.
    public let event: StoredEvent
    /// The hash that the event rests on.
    public let previousHash: Data

    /// An event in a person's feed.
    public init(position: Int64, contract: ContractID, event: StoredEvent, previousHash: Data) {
        self.position = position
        self.contract = contract
        self.event = event
        self.previousHash = previousHash
    }
}
