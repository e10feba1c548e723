/// A contract's state: what its events add up to.
///
/// Texts and files lie beside it (`Prose`); conversation, time and files are never in it, so that every act loads a
/// bounded amount.
public struct Contract: Codable, Equatable, Sendable {
    /// Its id.
    public let id: ContractID
    /// The short name that people use, such as `EW-7K3Q9D`.
    public internal(set) var reference: String
    /// Who made the offer.
    public internal(set) var offerer: Party
    /// The address that the offer was made to.
    public internal(set) var address: Prose
    /// The accounts; the recipient's is known once they accepted or rejected.
    public internal(set) var people: ByParty<PersonID?>
    /// Whether the recipient had proved the address when they signed (R2).
    public internal(set) var recipientConfirmed = false
    /// When both had signed the offer; amendments don't move it.
    public internal(set) var acceptedAt: Instant?
    /// What both signed: title, scope and terms.
    public internal(set) var title: Prose
    /// What is to be done.
    public internal(set) var scope: Prose
    /// The terms.
    public internal(set) var terms: Terms
    /// The deliverables, in order, with how far each is.
    public internal(set) var deliverables: [Deliverable]
    /// The signatures under the agreement as it now stands.
    public internal(set) var signatures: ByParty<Signed?>
    /// How far the contract is.
    public internal(set) var phase: Phase
    /// When the end date's day is over, if there is an end date.
    public internal(set) var endsAt: Instant?
    /// The amendment that waits for an answer.
    public internal(set) var amendment: Amendment?
    /// Every concern, oldest first.
    public internal(set) var concerns: [Concern] = []
    /// Notices that were taken back, oldest first.
    public internal(set) var pastNotices: [PastNotice] = []
    /// What each party said in this contract about further offers (R11).
    public internal(set) var openness = ByParty<Bool?>(client: nil, contractor: nil)
    /// When the clock opens the window if nothing happens (R13).
    public internal(set) var idleAt: Instant?
    /// The number of its latest event.
    public internal(set) var version: Int
    /// When the offer was made.
    public let createdAt: Instant
    /// When its latest event took effect.
    public internal(set) var updatedAt: Instant

    /// Reviews that are written and not yet revealed. They lie beside the log and the state, and are put here only
    /// while a rule needs them; `seen(by:)` takes the other's away (R12).
    public var sealed = ByParty<WrittenReview?>(client: nil, contractor: nil)

    private enum CodingKeys: String, CodingKey {
        case id, reference, offerer, address, people, recipientConfirmed, acceptedAt, title, scope, terms, deliverables,
            signatures
        case phase, endsAt, amendment, concerns, pastNotices, openness, idleAt, version, createdAt, updatedAt
    }

    /// The contract that an offer opens.
    init(id: ContractID, offered: ContractEvent.Offered, at instant: Instant) {
        self.id = id
        reference = offered.reference
        offerer = offered.offerer
        address = offered.address
        people = ByParty(client: nil, contractor: nil)
        people[offered.offerer] = offered.signature.person
        title = offered.agreement.title
        scope = offered.agreement.scope
        terms = offered.agreement.terms
        deliverables = offered.agreement.deliverables.map { Deliverable(terms: $0, state: .open) }
        signatures = ByParty(client: nil, contractor: nil)
        signatures[offered.offerer] = Signed(signature: offered.signature, at: instant)
        phase = .offered(lapsesAt: offered.lapsesAt)
        endsAt = offered.endsAt
        version = 1
        createdAt = instant
        updatedAt = instant
    }
}

extension Contract {
    /// What both signed, as it now stands.
    public var agreement: Agreement {
        Agreement(title: title, scope: scope, terms: terms, deliverables: deliverables.map(\.terms))
    }

    /// The digest of the agreement that both signed last: lower-case hexadecimal SHA-256.
    public var agreementDigest: String { signatures[offerer]?.signature.agreement ?? "" }

    /// The party who got the offer.
    public var recipient: Party { offerer.other }

    /// The zone in which the contract's days are counted.
    public var zone: Zone { terms.zone }

    /// The contract as one party may know it: without what the other wrote under seal (R12).
    public func seen(by party: Party) -> Contract {
        var contract = self
        contract.sealed[party.other] = nil
        return contract
    }

    /// The deliverable of that id.
    public func deliverable(_ id: DeliverableID) -> Deliverable? {
        deliverables.first { $0.terms.id == id }
    }

    /// The concern of that id.
    public func concern(_ id: ConcernID) -> Concern? {
        concerns.first { $0.id == id }
    }
}

/// A signature and its instant.
public struct Signed: Codable, Hashable, Sendable {
    /// The signature.
    public var signature: Signature
    /// When it was given.
    public var at: Instant
}

/// How far a contract is, with what is true only there.
public enum Phase: Codable, Hashable, Sendable {
    /// Proposed and not yet accepted.
    case offered(lapsesAt: Instant)
    /// Agreed, and nobody wants to end it.
    case active
    /// Between a notice and the official end.
    case ending(Ending)
    /// Officially ended. Final.
    case ended(Ended)
    /// An offer that never started. Final.
    case closed(Closed)

    /// A phase without what it holds.
    public enum Name: String, Codable, CaseIterable, Sendable {
        case offered, active, ending, ended, closed
    }

    /// The phase's name.
    public var name: Name {
        switch self {
        case .offered: .offered
        case .active: .active
        case .ending: .ending
        case .ended: .ended
        case .closed: .closed
        }
    }
}

/// An offer that came to nothing.
public struct Closed: Codable, Hashable, Sendable {
    /// How.
    public enum How: String, Codable, CaseIterable, Sendable {
        case rejected, withdrawn, lapsed
    }

    /// How it closed.
    public var how: How
    /// When.
    public var at: Instant
}
