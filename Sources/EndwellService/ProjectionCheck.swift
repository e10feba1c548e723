import EndwellCore

/// Everything that the store derived from the log, compared with what the log adds up to.
extension ContractCheck {
    mutating func checkState(_ stored: StoredState, is contract: Contract) {
        if let state = stored.contract {
            let parts = differingParts(state, contract)
            if !parts.isEmpty { note(.state(parts)) }
        } else if !stored.isOlder {
            note(.stateUnreadable)
        }
        if stored.phase != contract.phase.name { note(.state(["phase"])) }
        if stored.reference != contract.reference { note(.state(["reference"])) }
        for party in Party.allCases where contract.people[party] != nil {
            if contract.people[party] != stored.people[party] { note(.people) }
        }
    }

    mutating func checkDerived(from contract: Contract, _ stored: StoredState) throws {
        try checkDeadlines(of: contract)
        try checkRows(
            of: StoredContract(contract: contract, hash: stored.hash, people: stored.people, emailKey: ""))
        try checkPublished()
    }

    private mutating func checkDeadlines(of contract: Contract) throws {
        let (stored, standing) = (try snapshot.reminders(of: id).map(\.deadline), contract.deadlines)
        for deadline in standing where !stored.contains(deadline) { note(.deadlineMissing(deadline.kind)) }
        for deadline in stored where !standing.contains(deadline) { note(.deadlineStray(deadline.kind)) }
    }

    private mutating func checkRows(of stored: StoredContract) throws {
        let rows = try snapshot.rows(of: id)
        let texts = try snapshot.contents([stored.contract.title.id, stored.contract.address.id])
        let accounts = try snapshot.accounts(Party.allCases.compactMap { stored.people[$0] })
        for party in Party.allCases {
            let found = rows.filter { $0.row.party == party }
            guard let person = stored.people[party] else {
                if !found.isEmpty { note(.membership(party)) }
                continue
            }
            guard let row = found.first?.row, found.count == 1, found.first?.person == person else {
                note(.membership(party))
                continue
            }
            let other = party.other
            let isKnown = other == stored.contract.offerer || stored.contract.people[other] != nil
            let account = isKnown ? stored.people[other].flatMap { accounts[$0] } : nil
            let address = texts[stored.contract.address.id]?.text
            let rebuilt = stored.row(
                for: party, title: texts[stored.contract.title.id]?.text,
                // A name that is erased can't be rebuilt, and is no fault.
                otherName: account?.name ?? (isKnown ? nil : address) ?? row.otherName)
            let parts = differingParts(row, rebuilt)
            if !parts.isEmpty { note(.row(party, parts)) }
        }
    }
}

/// The names of the stored parts in which two values differ.
func differingParts<Value: Equatable>(_ left: Value, _ right: Value) -> [String] {
    guard left != right else { return [] }
    let pairs = zip(Mirror(reflecting: left).children, Mirror(reflecting: right).children)
    return pairs.filter { String(reflecting: $0.value) != String(reflecting: $1.value) }.compactMap { $0.0.label }
}
