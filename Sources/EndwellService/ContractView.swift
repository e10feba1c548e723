public import EndwellCore
public import Foundation

/// A contract as one of its parties may see it now: due deadlines have taken effect, the other's seal is kept.
public struct ContractView: Sendable {
    /// The contract.
    public let contract: Contract
    /// The reader's side.
    public let party: Party
    /// The reader.
    public let me: PersonSummary
    /// The zone in which the reader lives, as their settings say.
    public let myZone: Zone
    /// The other; `nil` while an offer's recipient is not known to the reader.
    public let other: PersonSummary?
    /// The address that the offer was made to; only the offerer is shown it.
    public let address: String?
    /// The texts and files that the state refers to, by id; what was erased is absent.
    public let texts: [ContentID: String]
    /// What the reader may do now.
    public let allowed: [AllowedAct]
    /// When this was seen.
    public let now: Instant
    /// How far the reader has read.
    public let myRead: ReadMark?
    /// How far the other has read.
    public let otherRead: ReadMark?
    /// Whether the reader may make the other offers, and the other the reader (R11).
    public let hiring: (iMayOffer: Bool, theyMayOffer: Bool)

    /// The text of a piece of prose; `nil` when it was erased.
    public func text(_ prose: Prose) -> String? { texts[prose.id] }

    /// A file's description; `nil` when it was erased.
    public func file(_ prose: Prose) -> FileDescription? { texts[prose.id].flatMap(FileDescription.init) }

    /// The other's name, or the address as long as no name is known.
    public var otherName: String { other?.name ?? address ?? "" }

    /// The name of a party.
    public func name(of who: Party) -> String { who == party ? me.name : otherName }

    /// Dates as the reader reads them: in the contract's zone, and in their own where that differs (R1).
    public var dates: DateWords { DateWords(zone: contract.zone, now: now, readersZone: myZone) }

    /// Whether the reader may do that now, to that part.
    public func mayI(_ act: Act, _ subject: Subject? = nil) -> Bool {
        allowed.contains(AllowedAct(act, on: subject))
    }
}

/// A person as others see them.
public struct PersonSummary: Hashable, Sendable {
    /// The account.
    public let id: PersonID
    /// The name.
    public let name: String
    /// Whether the address was proved (R2).
    public let isConfirmed: Bool

    /// What others see of an account.
    public init(_ account: Account) {
        id = account.id
        name = account.name
        isConfirmed = account.isConfirmed
    }
}

/// A piece of the log, with the texts it refers to.
public struct Feed: Sendable {
    /// The entries, newest first.
    public let entries: [FeedEntry]
    /// The texts and files, by id; what was erased is absent.
    public let texts: [ContentID: String]
    /// Whether there are older entries.
    public let hasMore: Bool
}

/// An event with its hash.
public struct FeedEntry: Sendable {
    /// The event, with its number.
    public let event: EventCoding.Numbered
    /// The bytes that were hashed.
    public let bytes: Data
    /// Its hash in the chain.
    public let hash: Data
    /// The hash that it rests on; empty where it was not read.
    public let previousHash: Data

    init(_ stored: StoredEvent, after previousHash: Data = Data()) throws {
        event = try EventCoding.event(in: stored.bytes)
        (bytes, hash) = (stored.bytes, stored.hash)
        self.previousHash = previousHash
    }
}

extension Contracts {
    /// The contract as the person may see it; for everyone but its parties it doesn't exist (R16).
    public func view(_ id: ContractID, for person: PersonID) async throws -> ContractView {
        let now = ports.clock.now
        return try await ports.store.read { try $0.view(id, for: person, at: now) }
    }

    /// Part of the log, newest first.
    /// - Parameter before: only events with a smaller number; `nil` for the newest.
    public func feed(_ id: ContractID, for person: PersonID, before: Int?, limit: Int) async throws -> Feed {
        try await ports.store.read { snapshot in
            _ = try snapshot.contract(id, for: person)
            return try snapshot.feed(of: id, before: before, limit: limit)
        }
    }

    /// The contract as the person may see it, and part of its log, both of the same moment.
    /// - Parameter before: only events with a smaller number; `nil` for the newest.
    public func story(
        of id: ContractID, for person: PersonID, before: Int?, limit: Int
    ) async throws -> (view: ContractView, feed: Feed) {
        let now = ports.clock.now
        return try await ports.store.read { snapshot in
            let (stored, party) = try snapshot.contract(id, for: person)
            return (
                try snapshot.view(stored, party: party, person: person, at: now),
                try snapshot.feed(of: id, before: before, limit: limit)
            )
        }
    }

    /// Part of the log, oldest first, each event with the hash that it rests on.
    /// - Parameter number: only events with a greater number.
    public func log(_ id: ContractID, for person: PersonID, after number: Int, limit: Int) async throws -> Feed {
        // No log is that long; a greater number would only leave no room for the next one.
        let number = min(number, Int(Int32.max))
        return try await ports.store.read { snapshot in
            _ = try snapshot.contract(id, for: person)
            var previous = try snapshot.hash(before: number + 1, in: id)
            let stored = try snapshot.events(of: id, after: number, limit: limit + 1)
            let entries = try stored.prefix(limit).map { event in
                defer { previous = event.hash }
                return try FeedEntry(event, after: previous)
            }
            return try snapshot.feed(of: entries, stored.count > limit)
        }
    }

    /// A page of the person's contracts. One that looked through as much as a page may has fewer than `limit`, or none,
    /// and a place at which the next looks on.
    public func list(
        for person: PersonID, _ filter: ContractFilter, after cursor: ListCursor?, limit: Int
    ) async throws -> (rows: [ContractRow], next: ListCursor?) {
        let found = try await ports.store.read { snapshot in
            try snapshot.contracts(of: person, filter, after: cursor, limit: limit + 1)
        }
        let page = Array(found.rows.prefix(limit))
        guard found.rows.count > limit, let last = page.last else { return (page, found.stoppedAt) }
        return (page, ListCursor(at: last.updatedAt, id: last.id.uuid))
    }

    /// Marks the conversation as read up to an event; the other sees it (R3).
    public func markRead(_ id: ContractID, upTo number: Int, by person: PersonID) async throws {
        let now = ports.clock.now
        try await ports.store.write { try $0.markRead(id, upTo: number, by: person, at: now) }
    }

    /// Marks the conversation as read for a program, and keeps the answer under the request's key.
    public func markRead(
        _ id: ContractID, upTo number: Int, by person: PersonID, under conditions: RequestConditions,
        answer: @escaping @Sendable (ContractView) throws -> KeptAnswer
    ) async throws -> Answered {
        let now = ports.clock.now
        return try await ports.store.write { transaction in
            try transaction.once(conditions.key, by: person, at: now) {
                try transaction.require(conditions, of: id, for: person, at: now, answer)
                try transaction.markRead(id, upTo: number, by: person, at: now)
                return try answer(try transaction.view(id, for: person, at: now))
            }
        }
    }

    /// The description and bytes of an attachment of the contract, or of the person's own upload for it that is not
    /// attached yet.
    public func file(
        _ file: ContentID, of id: ContractID, for person: PersonID
    ) async throws -> (description: FileDescription, bytes: Data) {
        let description = try await ports.store.read { snapshot in
            _ = try snapshot.contract(id, for: person)
            if let upload = try snapshot.uploads([file], for: id, by: person)[file] { return upload.file }
            guard try snapshot.isFile(file, of: id), let text = try snapshot.contents([file])[file]?.text,
                let description = FileDescription(text)
            else { throw Refusal.notFound }
            return description
        }
        guard let bytes = try await ports.files.bytes(ofSHA256: description.sha256) else { throw Refusal.notFound }
        return (description, bytes)
    }
}

extension Snapshot {
    /// The hash that an event of that number rests on.
    func hash(before number: Int, in id: ContractID) throws -> Data {
        try events(of: id, before: number, limit: 1).first?.hash ?? RecordDigest.genesis
    }

    /// Entries with the texts that they refer to.
    fileprivate func feed(of entries: [FeedEntry], _ hasMore: Bool) throws -> Feed {
        let prose = entries.flatMap(\.event.dated.event.prose).map(\.id)
        return Feed(entries: entries, texts: try contents(prose).compactMapValues(\.text), hasMore: hasMore)
    }

    /// Whether an event of the contract lists that content as a file. A text that merely reads like a file's description
    /// is a text: it must not fetch bytes that its writer was never given.
    func isFile(_ content: ContentID, of id: ContractID) throws -> Bool {
        try isContent(content, of: id) && digests(ofFiles: [content])[content] != nil
    }

    /// The contract and which party the person is; for anyone else it doesn't exist (R16).
    func contract(_ id: ContractID, for person: PersonID) throws -> (StoredContract, Party) {
        guard let stored = try contract(id), let party = stored.party(of: person) else { throw Refusal.notFound }
        return (stored, party)
    }

    /// The contract as a person may see it.
    func view(_ id: ContractID, for person: PersonID, at now: Instant) throws -> ContractView {
        let (stored, party) = try contract(id, for: person)
        return try view(stored, party: party, person: person, at: now)
    }

    func view(
        _ stored: StoredContract, party: Party, person: PersonID, at now: Instant
    ) throws -> ContractView {
        var contract = stored.contract
        contract.settle(through: now)
        contract = contract.seen(by: party)
        let accounts = try accounts([stored.people.client, stored.people.contractor].compactMap(\.self))
        guard let me = accounts[person] else { throw Refusal.notFound }
        // Until the offer is accepted the offerer knows no more than the address (R2).
        let isOtherKnown = party == contract.recipient || contract.people[party.other] != nil
        let other = isOtherKnown ? stored.people[party.other].flatMap { accounts[$0] } : nil
        let texts = try contents(contract.prose.map(\.id)).compactMapValues(\.text)
        return ContractView(
            contract: contract, party: party, me: PersonSummary(me), myZone: Zone(me.timeZone),
            other: other.map(PersonSummary.init),
            address: party == contract.offerer ? texts[contract.address.id] : nil, texts: texts,
            allowed: contract.allowed(to: party, at: now), now: now,
            myRead: try readMark(of: party, in: contract.id), otherRead: try readMark(of: party.other, in: contract.id),
            hiring: try hiring(person, other?.id, contract: contract, party: party))
    }

    fileprivate func feed(of id: ContractID, before: Int?, limit: Int) throws -> Feed {
        let stored = try events(of: id, before: before ?? Int.max, limit: limit + 1)
        return try feed(of: try stored.prefix(limit).map { try FeedEntry($0) }, stored.count > limit)
    }

    private func hiring(
        _ me: PersonID, _ other: PersonID?, contract: Contract, party: Party
    ) throws -> (iMayOffer: Bool, theyMayOffer: Bool) {
        guard let other else { return (true, contract.openness[party] ?? true) }
        return (try word(from: me, to: other) ?? true, try word(from: other, to: me) ?? true)
    }
}

extension Transaction {
    func markRead(_ id: ContractID, upTo number: Int, by person: PersonID, at now: Instant) throws {
        let (stored, party) = try contract(id, for: person)
        try markRead(upTo: min(number, stored.contract.version), by: party, in: id, at: now)
    }

    /// Refuses to act on another version of the contract than one that the caller named.
    func require(
        _ conditions: RequestConditions, of id: ContractID, for person: PersonID, at now: Instant,
        _ answer: (ContractView) throws -> KeptAnswer
    ) throws {
        guard let versions = conditions.versions else { return }
        guard let version = try answer(try view(id, for: person, at: now)).version, versions.contains(version) else {
            throw RequestRefusal.changedMeanwhile
        }
    }
}
