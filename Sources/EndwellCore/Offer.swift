/// An offer as its maker writes it (R2).
public struct OfferDraft: Hashable, Sendable {
    /// Which party the offerer will be.
    public var role: Party
    /// The other's address, sealed.
    public var address: Prose
    /// What is proposed.
    public var agreement: Agreement
    /// The offerer's signature.
    public var signature: Signature

    /// An offer with every part said.
    public init(role: Party, address: Prose, agreement: Agreement, signature: Signature) {
        self.role = role
        self.address = address
        self.agreement = agreement
        self.signature = signature
    }
}

extension Contract {
    /// Makes an offer: the first event of a new contract (R2).
    public static func offer(
        _ draft: OfferDraft, id: ContractID, reference: String, at now: Instant
    ) throws(Refusal) -> (contract: Contract, event: DatedEvent) {
        let terms = draft.agreement.terms
        let problems = draft.agreement.problems(at: now)
        guard problems.isEmpty else { throw .badInput(problems) }
        let endsAt = terms.endsAt
        let lapsesAt = Period(days: terms.days.offer).end(from: terms.zone.day(of: now), in: terms.zone)
        let offered = ContractEvent.Offered(
            reference: reference, offerer: draft.role, address: draft.address, agreement: draft.agreement,
            signature: draft.signature, lapsesAt: min(lapsesAt, endsAt ?? lapsesAt), endsAt: endsAt)
        let actor = Actor.party(draft.role, draft.signature.person)
        let event = DatedEvent(at: now, actor: actor, event: .offered(offered))
        return (Contract(id: id, offered: offered, at: now), event)
    }

    mutating func apply(_ accepted: ContractEvent.OfferAccepted, at instant: Instant) {
        people[recipient] = accepted.signature.person
        recipientConfirmed = accepted.confirmed
        acceptedAt = instant
        signatures[recipient] = Signed(signature: accepted.signature, at: instant)
        phase = .active
    }

    mutating func close(_ how: Closed.How, at instant: Instant) {
        phase = .closed(Closed(how: how, at: instant))
    }
}
