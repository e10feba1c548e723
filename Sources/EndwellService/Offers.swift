public import EndwellCore
import Foundation

/// Offers: made, found by their links, and claimed (R2).
public struct Offers: Sendable {
    let ports: Ports

    /// Makes an offer.
    ///
    /// - Returns: the new contract, or the one that the same form made before.
    public func make(_ input: OfferInput, by person: PersonID, once: String?) async throws -> ContractID {
        let now = ports.clock.now
        return try await tryingReferences { transaction, id, ids in
            if let once, let made = try transaction.once(once, by: person, answer: id.text, at: now) {
                guard let made = ContractID(made) else { throw Refusal.notFound }
                return made
            }
            try transaction.offer(input, as: id, by: person, reader: InputReader(ids: ids, now: now), at: now)
            return id
        }
    }

    /// Makes an offer for a program, and keeps the answer under the request's key in the same transaction.
    ///
    /// - Parameter answer: makes the answer from the new contract.
    public func make(
        _ input: OfferInput, by person: PersonID, under conditions: RequestConditions,
        answer: @escaping @Sendable (ContractView) throws -> KeptAnswer
    ) async throws -> Answered {
        let now = ports.clock.now
        return try await tryingReferences { transaction, id, ids in
            try transaction.once(conditions.key, by: person, at: now) {
                let reader = InputReader(ids: ids, now: now, problems: conditions.problems)
                try transaction.offer(input, as: id, by: person, reader: reader, at: now)
                return try answer(try transaction.view(id, for: person, at: now))
            }
        }
    }

    /// References are short, so now and then one is taken: then another is tried.
    private func tryingReferences<Made: Sendable>(
        _ make: @escaping @Sendable (any Transaction, ContractID, Ids) throws -> Made
    ) async throws -> Made {
        let (now, ids) = (ports.clock.now, ports.ids)
        func once() async throws -> Made {
            try await ports.store.write { try make($0, ContractID(ids.uuid(at: now)), ids) }
        }
        for _ in 1..<Offers.referencesTriedMax {
            do {
                return try await once()
            } catch StoreFault.conflict(let constraint) where constraint.contains("reference") {
                continue
            }
        }
        return try await once()
    }

    private static let referencesTriedMax = 5

    /// The link's token of an open offer, for its offerer to copy: it is derived, so it lies nowhere.
    public func linkToken(of id: ContractID, for person: PersonID) async throws -> String {
        try await ports.store.read { snapshot in
            let (stored, party) = try snapshot.contract(id, for: person)
            guard party == stored.contract.offerer, stored.contract.phase.name == .offered else {
                throw Refusal.notFound
            }
            return token(of: id)
        }
    }

    /// The link's token of an open offer that its offerer looks at; `nil` for everyone and everything else.
    public func link(of view: ContractView) -> String? {
        guard view.party == view.contract.offerer, view.contract.phase.name == .offered else { return nil }
        return token(of: view.contract.id)
    }

    /// The offer behind a link, for whoever holds it; `notFound` for any other token.
    public func invitation(_ token: String) async throws -> Invitation {
        let (id, now) = (try contractID(in: token), ports.clock.now)
        return try await ports.store.read { snapshot in
            guard let stored = try snapshot.contract(id) else { throw Refusal.notFound }
            var contract = stored.contract
            contract.settle(through: now)
            guard let offererID = stored.people[contract.offerer],
                let offerer = try snapshot.account(offererID)
            else { throw Refusal.notFound }
            let texts = try snapshot.contents(contract.prose.map(\.id)).compactMapValues(\.text)
            return Invitation(
                contract: contract, offerer: PersonSummary(offerer), address: texts[contract.address.id] ?? "",
                texts: texts, isClaimed: stored.people[contract.recipient] != nil,
                claimedBy: stored.people[contract.recipient])
        }
    }

    /// Ties the offer behind a link to an account: the link works once.
    public func claim(_ token: String, by person: PersonID) async throws -> ContractID {
        let (id, now) = (try contractID(in: token), ports.clock.now)
        try await ports.store.write { try $0.tie(id, to: person, at: now) }
        return id
    }

    /// Claims an offer for a program, and keeps the answer under the request's key in the same transaction.
    public func claim(
        _ token: String, by person: PersonID, under conditions: RequestConditions,
        answer: @escaping @Sendable (ContractView) throws -> KeptAnswer
    ) async throws -> Answered {
        guard conditions.problems.isEmpty else { throw Refusal.badInput(conditions.problems) }
        let (id, now) = (try contractID(in: token), ports.clock.now)
        return try await ports.store.write { transaction in
            try transaction.once(conditions.key, by: person, at: now) {
                try transaction.tie(id, to: person, at: now)
                return try answer(try transaction.view(id, for: person, at: now))
            }
        }
    }

    /// What a new offer between the same two would carry over (R11, *Work together again*).
    public func again(_ id: ContractID, for person: PersonID) async throws -> ContractView {
        try await Contracts(ports: ports).view(id, for: person)
    }

    private func token(of id: ContractID) -> String {
        let bytes = withUnsafeBytes(of: id.uuid.uuid) { Data($0) }
        return (bytes + ports.secret.code("offer link", of: bytes).prefix(16)).base64URL
    }

    private func contractID(in token: String) throws(Refusal) -> ContractID {
        guard let data = Data(base64URL: token), data.count == 32 else { throw .notFound }
        let uuid = data.prefix(16).withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
        let id = ContractID(uuid)
        guard constantTimeEqual(Array(token.utf8), Array(self.token(of: id).utf8)) else { throw .notFound }
        return id
    }

    private func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// An offer as whoever holds its link sees it.
public struct Invitation: Sendable {
    /// The offer.
    public let contract: Contract
    /// Who made it.
    public let offerer: PersonSummary
    /// The address that it was made to.
    public let address: String
    /// Its texts, by id.
    public let texts: [ContentID: String]
    /// Whether somebody claimed it already.
    public let isClaimed: Bool
    /// Who did.
    public let claimedBy: PersonID?
}

/// Whom an offer is made to.
struct Recipient {
    /// The account of that address, if there is one.
    var account: Account?
    /// Whether the offer belongs to the account from the start.
    var isBound: Bool
    /// What the offer says of the recipient: the address, or the name where both know each other.
    var shown: String
    /// The address by which the offer is found, lower-case.
    var emailKey: String
}

extension Snapshot {
    /// Whom the offer goes to: an address, or the other of an earlier contract.
    func recipient(of input: OfferInput, for sender: Account, reader: inout InputReader) throws -> Recipient {
        if let again = input.again {
            let (stored, party) = try contract(again, for: sender.id)
            guard stored.contract.people[party.other] != nil,
                let other = try stored.people[party.other].flatMap(account)
            else { throw Refusal.notFound }
            return Recipient(
                account: other, isBound: other.suspendedAt == nil, shown: other.name, emailKey: other.emailKey)
        }
        let address = EmailAddress.tidied(input.counterpartyEmail ?? "")
        guard EmailAddress.isPlausible(address) else {
            // What is no address is looked for nowhere.
            reader.note("counterparty_email", address.isEmpty ? .missing : .notAnAddress)
            return Recipient(account: nil, isBound: false, shown: address, emailKey: "")
        }
        if address.lowercased() == sender.emailKey { throw Refusal.ownAddress }
        let account = try account(emailKey: address.lowercased())
        // An offer belongs to the account that proved the address; any other claims it by its link.
        let isBound = account.map { $0.isConfirmed && $0.suspendedAt == nil } ?? false
        return Recipient(account: account, isBound: isBound, shown: address, emailKey: address.lowercased())
    }
}

extension Transaction {
    /// Ties an open offer to whoever holds its link; for its recipient nothing changes.
    fileprivate func tie(_ id: ContractID, to person: PersonID, at now: Instant) throws {
        guard let stored = try contract(id), let account = try account(person) else { throw Refusal.notFound }
        var contract = stored.contract
        contract.settle(through: now)
        if stored.party(of: person) == contract.recipient { return }
        guard stored.party(of: person) == nil else { throw Refusal.ownAddress }
        guard account.suspendedAt == nil else { throw Refusal.suspended }
        guard contract.phase.name == .offered, stored.people[contract.recipient] == nil else { throw Refusal.notFound }
        try claim(id, by: person, at: now)
    }

    /// One offer: read, decide, keep.
    func offer(
        _ input: OfferInput, as id: ContractID, by person: PersonID, reader: InputReader, at now: Instant
    ) throws {
        guard let sender = try account(person) else { throw Refusal.notFound }
        guard sender.suspendedAt == nil else { throw Refusal.suspended }
        var reader = reader
        let recipient = try recipient(of: input, for: sender, reader: &reader)
        let draft = try reader.offer(input, to: recipient, by: sender)
        try reader.finish()
        if let account = recipient.account, try word(from: person, to: account.id) == false {
            throw Refusal.notOpenToOffers
        }
        let (contract, event) = try Contract.offer(draft, id: id, reference: reader.ids.reference(), at: now)
        try keepNew(contract, event, contents: reader.contents, recipient: recipient, at: now)
    }

    /// Keeps a new offer.
    func keepNew(
        _ contract: Contract, _ event: DatedEvent, contents: [Content], recipient: Recipient, at now: Instant
    ) throws {
        var people = contract.people
        if recipient.isBound { people[contract.recipient] = recipient.account?.id }
        let names = try accounts([people[contract.offerer]].compactMap(\.self))
        let searched = try searchedWords(of: contract, people, names, new: contents)
        let recording = Recording(before: nil, id: contract.id, now: now)
        try save(
            recording.change(
                after: contract, happened: [event], contents: contents, people: people, emailKey: recipient.emailKey,
                names: names, searched: searched))
    }
}

extension InputReader {
    /// The offer that was typed.
    mutating func offer(_ input: OfferInput, to recipient: Recipient, by sender: Account) throws -> OfferDraft {
        let role: Party? = choice(input.role, "role")
        let terms = terms(input.terms)
        let today = terms.zone.day(of: now)
        if let endsOn = terms.endsOn, endsOn < today { note("terms/ends_on", .before(today)) }
        let agreement = Agreement(
            title: title(input.title, "title"), scope: scope(input.scope), terms: terms,
            deliverables: deliverables(input.deliverables, currency: terms.currency))
        let name = text(input.fullName ?? sender.name, "full_name", max: Limits.nameCharactersMax)
        let address = seal(recipient.shown)
        let digest = try RecordDigest.signed(
            agreement, offerer: role ?? .client, by: sender.id, to: address)
        return OfferDraft(
            role: role ?? .client, address: address, agreement: agreement,
            signature: Signature(person: sender.id, name: name, agreement: digest))
    }
}
