public import EndwellCore

/// What needs a person, and what they are told (R14, R22).
public struct Inbox: Sendable {
    let ports: Ports

    /// The inbox over these ports.
    public init(ports: Ports) {
        self.ports = ports
    }

    /// Contracts that wait for the person, soonest deadline first.
    /// - Parameter place: where the page begins, as `Paged.next` gave it.
    public func waiting(
        for person: PersonID, after place: String? = nil, limit: Int = AccountLimits.pageRows
    ) async throws -> Paged<ContractRow> {
        let rows = try await ports.store.read { snapshot in
            try snapshot.waiting(for: person, after: place.flatMap(ListCursor.init), limit: limit + 1)
        }
        return Paged(rows, limit: limit) { row in
            ListCursor(at: row.nextDeadline ?? .distantFuture, id: row.id.uuid).text
        }
    }

    /// What the person was told, newest first.
    /// - Parameter place: where the page begins, as `Paged.next` gave it.
    public func news(
        for person: PersonID, before place: String? = nil, limit: Int = AccountLimits.pageRows
    ) async throws -> Paged<News> {
        try await ports.store.read { snapshot in
            let items = try snapshot.news(of: person, before: place.flatMap(Int64.init), limit: limit + 1)
            let page = Paged(items, limit: limit) { String($0.id) }
            let about = try snapshot.subjects(of: page.rows, for: person)
            return page.map { News(item: $0, about: about[$0.contract]) }
        }
    }

    /// How much there is, counted no further than `AccountLimits.countMax`.
    public func counts(for person: PersonID) async throws -> InboxCounts {
        try await ports.store.read { snapshot in
            InboxCounts(
                waiting: try snapshot.waitingCount(for: person, limit: AccountLimits.countMax),
                unread: try snapshot.unreadNews(of: person, limit: AccountLimits.countMax))
        }
    }

    /// Marks the person's news as read, up to one: what came in since the page was made stays unread.
    public func markRead(upTo id: Int64, by person: PersonID) async throws {
        try await ports.store.write { try $0.markNewsRead(of: person, upTo: id) }
    }
}

/// How much there is in an inbox.
public struct InboxCounts: Hashable, Sendable {
    /// Contracts that wait for the person.
    public let waiting: Int
    /// News that were not read.
    public let unread: Int

    /// Counts with both said.
    public init(waiting: Int, unread: Int) {
        self.waiting = waiting
        self.unread = unread
    }
}

/// Something that a person was told.
public struct News: Hashable, Sendable {
    /// What.
    public let item: NewsItem
    /// The contract it is about.
    public let about: NewsSubject?
}

/// A contract as far as news name it.
public struct NewsSubject: Hashable, Sendable {
    /// Its reference.
    public let reference: String
    /// Its title; `nil` when erased.
    public let title: String?
    /// The reader's side.
    public let party: Party
    /// The other's name; of an offer not yet accepted, its address.
    public let otherName: String
    /// The zone its days are counted in.
    public let timeZone: String
    /// The titles of the deliverables that are not handed in, where a reminder of the end date lists them (R9).
    public let undelivered: [String]
}

extension Snapshot {
    /// The contracts that these news are about, as the person's own list shows them.
    func subjects(of news: [NewsItem], for person: PersonID) throws -> [ContractID: NewsSubject] {
        var subjects: [ContractID: NewsSubject] = [:]
        for id in Set(news.map(\.contract)) {
            guard let row = try rows(of: id).first(where: { $0.person == person })?.row else { continue }
            subjects[id] = NewsSubject(
                reference: row.reference, title: row.title, party: row.party, otherName: row.otherName,
                timeZone: row.timeZone,
                undelivered: try news.contains { $0.contract == id && $0.remindsOfEndDate } ? undelivered(in: id) : [])
        }
        return subjects
    }

    private func undelivered(in id: ContractID) throws -> [String] {
        let open = try contract(id)?.contract.deliverables.filter { $0.state == .open } ?? []
        let texts = try contents(open.map(\.terms.title.id))
        return open.map { texts[$0.terms.title.id]?.text ?? Words.erased }
    }
}
