import EndwellCore
import EndwellService
import Foundation

extension SQLTransaction {
    func save(_ change: ContractChange) throws {
        try assertWhole(change)
        if let before = change.before {
            if change.events.isEmpty { try requireVersion(change) } else { try move(before, to: change) }
        } else {
            try add(change)
        }
        try append(change)
        if !change.events.isEmpty {
            try feed(change.after.contract.id, after: change.expectedVersion, to: change.after.people)
        }
        try replaceDeadlines(change)
        try followSeals(change)
        if let searched = change.searched { try replaceSearchWords(of: change.after, searched) }
        for figure in change.figures { try count(figure.figure, of: figure.person) }
        for word in change.words { try keep(word) }
        for review in change.published { try publish(review) }
        try tell(change.news)
        try wakeWebhooks(at: change.after.contract.updatedAt)
    }

    /// Asserts what every reader relies on: numbers without gaps, and a state and hash that are those of the last event.
    private func assertWhole(_ change: ContractChange) throws {
        let version = change.after.contract.version
        let numbers = change.events.map(\.number)
        guard numbers.elementsEqual(change.expectedVersion + 1..<version + 1) else {
            throw StoreFault.misuse(
                what: "events \(numbers) do not lead from version \(change.expectedVersion) to \(version)")
        }
        guard change.events.isEmpty || change.events.last?.hash == change.after.hash else {
            throw StoreFault.misuse(what: "the hash of a contract is not that of its last event")
        }
    }

    // MARK: The contract's own row

    /// Requires the contract at the version that the change expects, where the change itself leaves its row alone.
    private func requireVersion(_ change: ContractChange) throws {
        let row = try connection.row(
            "SELECT version FROM contracts WHERE id = ?", [SQLValue(change.after.contract.id)])
        guard let row, try row[0] == change.expectedVersion else { throw StoreFault.staleVersion }
    }

    private func add(_ change: ContractChange) throws {
        let (stored, contract) = (change.after, change.after.contract)
        guard let searched = change.searched else {
            throw StoreFault.misuse(what: "a new contract has words by which it is found")
        }
        try connection.send(
            """
            INSERT INTO contracts (
                id, reference, phase, version, client_id, contractor_id, email_key, is_unclaimed, hash, state_format, state
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                SQLValue(contract.id), .text(contract.reference), SQLValue(contract.phase.name),
                SQLValue(contract.version), SQLValue(stored.people.client), SQLValue(stored.people.contractor),
                .text(stored.emailKey), SQLValue(stored.isUnclaimed), .blob(stored.hash),
                SQLValue(ContractState.format), .blob(try ContractState.bytes(of: contract)),
            ])
        try count([("contracts", 1), (contract.phase.name.rawValue, 1)], of: contract.id.text)
        for party in Party.allCases {
            guard let person = stored.people[party] else { continue }
            let row = stored.row(for: party, title: searched.title, otherName: searched.names[party.other])
            try insert(row, for: person)
            try acquaint(stored, party, since: contract.createdAt)
        }
    }

    private func move(_ before: StoredContract, to change: ContractChange) throws {
        let (stored, contract) = (change.after, change.after.contract)
        let (oldPhase, phase) = (before.contract.phase.name, contract.phase.name)
        let moved = try connection.execute(
            "UPDATE contracts SET phase = ?, version = ?, hash = ?, state_format = ?, state = ? WHERE id = ? AND version = ?",
            [
                SQLValue(phase), SQLValue(contract.version), .blob(stored.hash), SQLValue(ContractState.format),
                .blob(try ContractState.bytes(of: contract)), SQLValue(contract.id), SQLValue(change.expectedVersion),
            ])
        guard moved == 1 else { throw StoreFault.staleVersion }
        if oldPhase != phase {
            try count([(phase.rawValue, 1), (oldPhase.rawValue, -1)], of: contract.id.text)
        }
        if oldPhase == .offered { try followPeople(of: stored, wasUnclaimed: before.isUnclaimed) }
        for party in Party.allCases { try update(party, of: change) }
        if oldPhase == .offered, phase != .offered {
            for party in Party.allCases { try acquaint(stored, party, since: contract.updatedAt) }
        }
    }

    /// Only an offer's people change: its recipient becomes known, or it closes and waits for nobody any more.
    private func followPeople(of stored: StoredContract, wasUnclaimed: Bool) throws {
        guard wasUnclaimed, !stored.isUnclaimed else { return }
        try connection.send(
            "UPDATE contracts SET client_id = ?, contractor_id = ?, is_unclaimed = ? WHERE id = ?",
            [
                SQLValue(stored.people.client), SQLValue(stored.people.contractor), SQLValue(stored.isUnclaimed),
                SQLValue(stored.contract.id),
            ])
    }

    // MARK: The record

    private func append(_ change: ContractChange) throws {
        let id = SQLValue(change.after.contract.id)
        for event in change.events {
            try connection.send(
                "INSERT INTO events (contract_id, number, hash, bytes) VALUES (?, ?, ?, ?)",
                [id, SQLValue(event.number), .blob(event.hash), .blob(event.bytes)])
        }
        for content in change.contents {
            try connection.send(
                "INSERT INTO contents (id, contract_id, salt, text) VALUES (?, ?, ?, ?)",
                [SQLValue(content.id), id, SQLValue(content.salt), SQLValue(content.text)])
        }
        for file in change.attached { try attach(file) }
    }

    /// A review under seal changes nothing that the other could see: beside the review itself, only whether the
    /// contract still waits for its author (R12).
    private func followSeals(_ change: ContractChange) throws {
        let contract = change.after.contract
        for (party, _) in change.sealed {
            // The one that reveals both is never under seal.
            guard let review = contract.sealed[party] else { continue }
            try connection.send(
                "INSERT INTO sealed_reviews (contract_id, party, review) VALUES (?, ?, ?)",
                [SQLValue(contract.id), SQLValue(party), .blob(try EventCoding.encoder().encode(review))])
            try connection.send(
                "UPDATE memberships SET waits_me = ? WHERE contract_id = ? AND party = ?",
                [SQLValue(contract.seen(by: party).waits(for: party)), SQLValue(contract.id), SQLValue(party)])
        }
        guard case .ended(let ended) = contract.phase, ended.reviews != nil, !change.events.isEmpty else { return }
        try connection.send("DELETE FROM sealed_reviews WHERE contract_id = ?", [SQLValue(contract.id)])
    }
}

// MARK: An offer's recipient

extension SQLTransaction {
    func claim(_ id: ContractID, by person: PersonID, at now: Instant) throws {
        guard var stored = try contract(id) else {
            throw StoreFault.corrupt(what: "there is no contract \(id) to claim")
        }
        let recipient = stored.contract.recipient
        guard stored.people[recipient] != person else { return }
        guard stored.isUnclaimed, let offerer = stored.people[stored.contract.offerer], offerer != person else {
            throw StoreFault.conflict(constraint: "contracts.id, contracts.is_unclaimed")
        }
        stored.people[recipient] = person
        try followPeople(of: stored, wasUnclaimed: true)
        try addRecipient(of: stored, as: person)
        // The offerer learns of the recipient's account when the offer is answered, and not before (R2).
        try acquaint(stored, recipient, since: now)
        try wakeWebhooks(at: now)
    }

    /// Shows the offer to its recipient, found by what the offerer finds it by and by the offerer's name.
    private func addRecipient(of stored: StoredContract, as person: PersonID) throws {
        let contract = stored.contract
        guard let offerer = stored.people[contract.offerer],
            let shown = try rows(of: contract.id).first(where: { $0.row.party == contract.offerer })?.row
        else { throw StoreFault.corrupt(what: "the offerer of contract \(contract.id) has no row of it") }
        let name = try account(offerer)?.name ?? ""
        try insert(stored.row(for: contract.recipient, title: shown.title, otherName: name), for: person)
        try feed(contract.id, toNew: person)
        let words = SearchedWords(
            title: shown.title ?? "", names: ByParty(client: name, contractor: name), reference: contract.reference)
        try insertSearchWords(of: stored, words, for: contract.recipient)
    }

    /// Makes the other one of a party's people, once the party may know the other's account.
    private func acquaint(_ stored: StoredContract, _ party: Party, since: Instant) throws {
        let mayKnow = party == stored.contract.recipient || stored.contract.people[party.other] != nil
        guard mayKnow, let person = stored.people[party], let other = stored.people[party.other] else { return }
        try connection.send(
            "INSERT INTO acquaintances (person_id, other_id, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [SQLValue(person), SQLValue(other), SQLValue(since)])
    }
}

extension StoredContract {
    /// Whether the offer still waits for an account that claims it.
    var isUnclaimed: Bool {
        contract.phase.name == .offered && people[contract.recipient] == nil
    }
}
