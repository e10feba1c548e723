/// What an amendment puts in the agreement's place; a part left `nil` stays.
public struct AgreementChanges: Codable, Hashable, Sendable {
    /// The new title.
    public var title: Prose?
    /// The new scope.
    public var scope: Prose?
    /// The new terms.
    public var terms: Terms?
    /// The whole new list; a deliverable that is kept has its id.
    public var deliverables: [DeliverableTerms]?

    /// Changes to some parts.
    public init(
        title: Prose? = nil, scope: Prose? = nil, terms: Terms? = nil, deliverables: [DeliverableTerms]? = nil
    ) {
        self.title = title
        self.scope = scope
        self.terms = terms
        self.deliverables = deliverables
    }

    /// The agreement with these changes made.
    public func made(to agreement: Agreement) -> Agreement {
        Agreement(
            title: title ?? agreement.title, scope: scope ?? agreement.scope, terms: terms ?? agreement.terms,
            deliverables: deliverables ?? agreement.deliverables)
    }
}

/// Another agreement that one party proposed and the other has not answered (R2).
public struct Amendment: Codable, Hashable, Sendable {
    /// Its id.
    public let id: AmendmentID
    /// Who proposed it.
    public let by: Party
    /// When.
    public let proposedAt: Instant
    /// Silence until then lets it lapse (R14).
    public let lapsesAt: Instant
    /// What it changes.
    public let changes: AgreementChanges
    /// The proposer's signature.
    public let signature: Signature
}

extension Contract {
    /// What was accepted since the proposal may not change either, so such an amendment can't be accepted any more.
    func requireAmendment(_ act: Act, on subject: Subject?, by party: Party) throws(Refusal) {
        if act == .proposeAmendment {
            guard amendment == nil else { throw .amendmentOpen }
            return
        }
        guard let amendment, subject == .amendment(amendment.id) else { throw .amendmentGone }
        let whose = act == .withdrawAmendment ? amendment.by : amendment.by.other
        guard party == whose else { throw .notYours(act) }
        if act == .acceptAmendment { try requireAcceptedWorkKept(amendment.changes) }
    }

    func propose(
        _ changes: AgreementChanges, as id: AmendmentID, signed signature: Signature, at moment: Moment
    ) throws(Refusal) -> [ContractEvent] {
        try requireAmendable(changes, at: moment)
        let silentUntil = Period(days: terms.days.offer).end(from: moment.day, in: zone)
        // Like an offer it lapses at its end date, be it the one that stands or the one that it proposes.
        let lapsesAt = [silentUntil, endsAt, endsAt(after: changes)].compactMap(\.self).min() ?? silentUntil
        return [
            .amendmentProposed(.init(id: id, changes: changes, signature: signature, lapsesAt: lapsesAt))
        ]
    }

    /// The other signs, and everything accepted completes (R9).
    func accept(
        _ id: AmendmentID, signed signature: Signature, at moment: Moment
    ) throws(Refusal) -> [ContractEvent] {
        guard let amendment else { throw .amendmentGone }
        let endsAt = endsAt(after: amendment.changes)
        let accepted = ContractEvent.amendmentAccepted(.init(id: id, signature: signature, endsAt: endsAt))
        return [accepted] + completion(after: accepted, at: moment)
    }

    /// No running period moves; only the end date's deadline follows, and only if the date or its zone changes (R2).
    private func endsAt(after changes: AgreementChanges) -> Instant? {
        let new = changes.terms ?? terms
        guard (new.endsOn, new.timeZone) != (terms.endsOn, terms.timeZone) else { return endsAt }
        return new.endsAt
    }

    /// What an amendment may not do (R2).
    private func requireAmendable(_ changes: AgreementChanges, at moment: Moment) throws(Refusal) {
        let amended = changes.made(to: agreement)
        var problems = amended.problems(at: moment.at)
        if amended.terms.currency != terms.currency {
            problems.append(InputProblem("terms/currency", .fixedForGood))
        }
        guard problems.isEmpty else { throw .badInput(problems) }
        try requireAcceptedWorkKept(changes)
        guard amended != agreement else { throw .nothingChanged }
    }

    private func requireAcceptedWorkKept(_ changes: AgreementChanges) throws(Refusal) {
        guard let list = changes.deliverables else { return }
        let isKept = deliverables.allSatisfy { !$0.isAccepted || list.contains($0.terms) }
        guard isKept else { throw .acceptedWorkFixed }
    }

    mutating func apply(_ proposed: ContractEvent.AmendmentProposed, by party: Party, at instant: Instant) {
        amendment = Amendment(
            id: proposed.id, by: party, proposedAt: instant, lapsesAt: proposed.lapsesAt, changes: proposed.changes,
            signature: proposed.signature)
    }

    mutating func apply(_ accepted: ContractEvent.AmendmentAccepted, at instant: Instant) {
        guard let amendment else { return }
        let new = amendment.changes.made(to: agreement)
        (title, scope, terms) = (new.title, new.scope, new.terms)
        deliverables = new.deliverables.map { terms in
            var work = deliverable(terms.id) ?? Deliverable(terms: terms, state: .open)
            work.terms = terms
            return work
        }
        endsAt = accepted.endsAt
        signatures[amendment.by] = Signed(signature: amendment.signature, at: amendment.proposedAt)
        signatures[amendment.by.other] = Signed(signature: accepted.signature, at: instant)
        self.amendment = nil
    }
}
