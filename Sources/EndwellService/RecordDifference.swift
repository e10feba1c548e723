public import EndwellCore

/// Something that is not as the log says it must be (R15).
public struct RecordDifference: Hashable, Sendable {
    /// The contract; `nil` for what is counted over all.
    public let contract: ContractID?
    /// The event at which it shows, where it shows at one.
    public let event: Int?
    /// What differs.
    public let what: What

    /// A difference.
    public init(contract: ContractID?, event: Int? = nil, _ what: What) {
        self.contract = contract
        self.event = event
        self.what = what
    }

    /// What can differ.
    public enum What: Hashable, Sendable {
        /// An event that must be there is not.
        case eventMissing
        /// The event's hash is not that of the previous hash and its bytes: one of them was changed.
        case chainBroken
        /// The event's bytes hold no event that this program knows.
        case eventUnreadable
        /// The event says that it is another contract's, or has another number.
        case eventMisplaced
        /// The first event is no offer.
        case noOffer
        /// The store counts another number of events, or keeps another last hash, than the log has.
        case latestEvent
        /// A text that the event refers to is not there; an erased one would be marked as such.
        case contentMissing(ContentID)
        /// A text is not the one that the event was made with.
        case contentChanged(ContentID)
        /// A text lies with another contract, whose parties it would be handed out to.
        case contentMisplaced(ContentID)
        /// An attachment, or a file that waits to be one, is not there or has other bytes.
        case fileDamaged(ContentID, sha256: String)
        /// It is not noted which bytes an attachment uses, so that they may be removed, or noted of what is none.
        case fileUse(ContentID)
        /// The stored state can't be read.
        case stateUnreadable
        /// These parts of the stored state are not what the events add up to.
        case state([String])
        /// The accounts of the parties are not those that signed.
        case people
        /// A party's list has no row of the contract, or another's list has one.
        case membership(Party)
        /// These columns of a party's list row are not what the events add up to.
        case row(Party, [String])
        /// A party does not find the contract by the words of its title, the other's name and its reference alone.
        case searchWords(Party)
        /// A party has read further than there is.
        case readMark(Party)
        /// A deadline has no row, or its row another instant.
        case deadlineMissing(Deadline.Kind)
        /// A row is of no deadline.
        case deadlineStray(Deadline.Kind)
        /// A row wakes the clock at another instant than that of its reminder or its deadline.
        case deadlineWake(Deadline.Kind)
        /// A review is under seal where none may be.
        case sealedReview(Party)
        /// What profiles show of the contract's reviews is not what was revealed.
        case publishedReviews
        /// What a person was told is not what happened: it lacks something, or has what did not happen.
        case news(PersonID)
        /// Whether one person may make offers to another is not what was said or followed last (R11).
        case hiringWord(from: PersonID, to: PersonID)
        /// Somebody is missing among a person's people, or one of them without an offer or contract.
        case acquaintance(PersonID, with: PersonID)
        /// What a person is shown of changes is not what happened: it lacks an event, or has it twice or out of order.
        case changes(PersonID)
        /// A profile's number.
        case figure(PersonID, Figure, stored: Int, rebuilt: Int)
        /// A number of the installation.
        case counter(String, stored: Int, rebuilt: Int)
        /// A row of that table is of a contract that is not there.
        case stray(String)
        /// The store can't read a row.
        case damaged(String)
    }
}

extension RecordDifference: CustomStringConvertible {
    /// A sentence for the operator.
    public var description: String {
        let place = [contract.map { "contract \($0)" }, event.map { "event \($0)" }].compactMap(\.self)
        return (place + [what.sentence]).joined(separator: ", ")
    }
}

extension RecordDifference.What {
    fileprivate var sentence: String {
        switch self {
        case .eventMissing: "the event is missing"
        case .chainBroken: "the chain is broken: the hash is not that of the previous hash and these bytes"
        case .eventUnreadable: "the bytes hold no event that this program knows"
        case .eventMisplaced: "the event says that it belongs elsewhere"
        case .noOffer: "the log does not begin with an offer"
        case .latestEvent: "the stored number or hash of the latest event is not the log's"
        case .contentMissing(let id): "content \(id) is missing"
        case .contentChanged(let id): "content \(id) is not what the event was made with"
        case .contentMisplaced(let id): "content \(id) lies with another contract"
        case .fileDamaged(let id, let digest): "the file of content \(id) is missing or damaged (SHA-256 \(digest))"
        case .fileUse(let id): "the bytes that content \(id) uses as a file are not noted as they are"
        case .stateUnreadable: "the stored state can't be read"
        case .state(let parts): "the stored state differs from the events in \(parts.joined(separator: ", "))"
        case .people: "the stored parties are not those that signed"
        case .membership(let party): "the list row of the \(party.rawValue) is missing or another person's"
        case .row(let party, let parts):
            "the list row of the \(party.rawValue) differs from the events in \(parts.joined(separator: ", "))"
        case .deadlineMissing(let kind): "the row of the deadline \(kind.rawValue) is missing or differs"
        case .deadlineStray(let kind): "there is a row of a deadline \(kind.rawValue) that does not stand"
        case .deadlineWake(let kind): "the row of the deadline \(kind.rawValue) wakes the clock at another instant"
        case .searchWords(let party):
            "the \(party.rawValue) does not find it by the words of its title, the other's name and its reference alone"
        case .readMark(let party): "the \(party.rawValue) has read further than there is"
        case .sealedReview(let party): "a review of the \(party.rawValue) is under seal, where none can be"
        case .publishedReviews: "the reviews on profiles are not those that were revealed"
        case .news(let person): "what person \(person) was told is not what happened"
        case .hiringWord(let from, let to):
            "whether person \(from) may make offers to person \(to) is not what was said, or followed, last"
        case .acquaintance(let person, let other):
            "person \(other) is among the people of person \(person) without an offer or contract, or missing there"
        case .stray(let table): "a row of \(table) is of a contract that is not there"
        case .changes(let person): "the changes that person \(person) is shown are not the events"
        case .figure(let person, let figure, let stored, let rebuilt):
            "person \(person) has \(figure.rawValue) \(stored), where the events add up to \(rebuilt)"
        case .counter(let name, let stored, let rebuilt):
            "the count of \(name) is \(stored), where \(rebuilt) are there"
        case .damaged(let what): "the store is damaged: \(what)"
        }
    }
}
