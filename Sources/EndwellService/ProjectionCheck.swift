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
        let rebuilt = StoredContract(
            contract: contract, hash: stored.hash, people: stored.people, emailKey: stored.emailKey)
        try checkRows(of: rebuilt, isUnclaimed: stored.isUnclaimed)
        try checkPublished(offerer: contract.offerer)
        try checkPeople(of: rebuilt)
    }

    private mutating func checkDeadlines(of contract: Contract) throws {
        let (stored, standing) = (try snapshot.reminders(of: id).map(\.deadline), contract.deadlines)
        for deadline in standing where !stored.contains(deadline) { note(.deadlineMissing(deadline.kind)) }
        for deadline in stored where !standing.contains(deadline) { note(.deadlineStray(deadline.kind)) }
        for kind in try snapshot.misarmedDeadlines(of: id) { note(.deadlineWake(kind)) }
    }

    // MARK: What people see of the contract, and find it by

    private mutating func checkRows(of stored: StoredContract, isUnclaimed: Bool) throws {
        let contract = stored.contract
        let rows = try snapshot.rows(of: id)
        let texts = try snapshot.contents([contract.title.id, contract.address.id]).compactMapValues(\.text)
        let accounts = try snapshot.accounts(Party.allCases.compactMap { stored.people[$0] })
        var searched = SearchedWords(
            title: texts[contract.title.id] ?? "", names: ByParty(client: "", contractor: ""),
            reference: contract.reference)
        for party in Party.allCases {
            let (found, other) = (rows.filter { $0.row.party == party }, party.other)
            let isKnown = other == contract.offerer || contract.people[other] != nil
            let account = isKnown ? stored.people[other].flatMap { accounts[$0] } : nil
            // A name that is erased can't be rebuilt, and is no fault.
            let name = account?.name ?? (isKnown ? nil : texts[contract.address.id]) ?? found.first?.row.otherName ?? ""
            searched.names[other] = name
            guard let person = stored.people[party] else {
                if !found.isEmpty { note(.membership(party)) }
                continue
            }
            guard let (_, tab, row) = found.first, found.count == 1, found.first?.person == person else {
                note(.membership(party))
                continue
            }
            let rebuilt = stored.row(for: party, title: texts[contract.title.id], otherName: name)
            let parts = differingParts(row, rebuilt) + (tab == ContractFilter.Tab(row.phase) ? [] : ["tab"])
            if !parts.isEmpty { note(.row(party, parts)) }
        }
        for party in try snapshot.misfound(id, of: stored.people, by: searched) { note(.searchWords(party)) }
        try checkClaim(of: stored, isUnclaimed: isUnclaimed, address: texts[contract.address.id])
    }

    /// By which address an offer is found, and whether it still waits to be claimed.
    private mutating func checkClaim(of stored: StoredContract, isUnclaimed: Bool, address: String?) throws {
        let recipient = stored.people[stored.contract.recipient]
        if isUnclaimed != (stored.contract.phase.name == .offered && recipient == nil) { note(.state(["isUnclaimed"])) }
        // An offer to somebody known says their name instead.
        guard let address, EmailAddress.isPlausible(address), address.lowercased() != stored.emailKey else { return }
        let account = try snapshot.account(emailKey: stored.emailKey)
        if account == nil || account?.id != recipient { note(.state(["emailKey"])) }
    }

    // MARK: What lies between the two

    private mutating func checkPeople(of stored: StoredContract) throws {
        for party in Party.allCases {
            if let word = words[party] {
                let kept = try snapshot.keptWord(from: word.from, to: word.to)
                if kept.map({ $0.at < word.at }) ?? true { note(.hiringWord(from: word.from, to: word.to)) }
            }
            if let person = stored.people[party], let other = stored.contract.people[party.other],
                try snapshot.isAcquainted(person, with: other) == false
            {
                note(.acquaintance(person, with: other))
            }
            if let mark = try snapshot.readMark(of: party, in: id),
                mark.number > stored.contract.version || stored.people[party] == nil
            {
                note(.readMark(party))
            }
        }
    }
}

/// The names of the stored parts in which two values differ.
func differingParts<Value: Equatable>(_ left: Value, _ right: Value) -> [String] {
    guard left != right else { return [] }
    let pairs = zip(Mirror(reflecting: left).children, Mirror(reflecting: right).children)
    return pairs.filter { String(reflecting: $0.value) != String(reflecting: $1.value) }.compactMap { $0.0.label }
}
