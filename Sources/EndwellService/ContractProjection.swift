public import EndwellCore

extension StoredContract {
    /// What one party's list shows of the contract: a pure function of the contract, the title and the other's name.
    ///
    /// What the other wrote under seal never enters it (R12), nor whether an offer's recipient has claimed it (R2).
    public func row(for party: Party, title: String?, otherName: String) -> ContractRow {
        let mine = contract.seen(by: party)
        let next = contract.deadlines.first
        return ContractRow(
            id: contract.id, reference: contract.reference, title: title, party: party, phase: contract.phase.name,
            outcome: contract.phase.outcome, closed: contract.phase.closed, isOfferer: contract.offerer == party,
            otherName: otherName, other: contract.people[party.other], nextDeadline: next?.at,
            nextDeadlineKind: next?.kind, timeZone: contract.terms.timeZone, waitsForMe: mine.waits(for: party),
            waitsForOther: mine.waits(for: party.other), updatedAt: contract.updatedAt)
    }
}

extension Phase {
    /// Why the contract ended, if it did.
    var outcome: Outcome? {
        switch self {
        case .ended(let ended): ended.outcome
        case .offered, .active, .ending, .closed: nil
        }
    }

    /// How an offer closed, if it did.
    var closed: Closed.How? {
        switch self {
        case .closed(let closed): closed.how
        case .offered, .active, .ending, .ended: nil
        }
    }
}

extension ContractFilter.Tab {
    /// The tab in which a phase is listed.
    public init(_ phase: Phase.Name) {
        switch phase {
        case .offered, .closed: self = .offers
        case .active: self = .active
        case .ending: self = .ending
        case .ended: self = .ended
        }
    }
}
