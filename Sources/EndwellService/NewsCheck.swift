import EndwellCore

/// What one person was told of one contract, held against what happened, while the contract's log is read (R22).
///
/// Not every row follows from the log. A reminder is one that the clock sent when it came round, and the recipient of an
/// offer is told of it, and of what happens until it is answered, only once it is theirs, which is no event. Such rows
/// must have their form; all others must be there, once and in order.
struct NewsCheck {
    private static let itemsAtOnce = 200
    private let contract: ContractID
    private let person: PersonID
    /// Who made the offer, if the person is its recipient.
    private let offerer: PersonID?
    private var page: ArraySlice<NewsItem> = []
    private var last: Int64 = 0
    private var wasToldOfOffer = false

    init(of contract: ContractID, for person: PersonID, offerer: PersonID?) {
        (self.contract, self.person, self.offerer) = (contract, person, offerer)
    }

    /// Takes the row of something that the person was told of.
    /// - Parameter isCertain: whether there must be one.
    /// - Returns: whether all is as it must be.
    mutating func expect(
        _ happened: DatedEvent, by actor: PersonID?, isCertain: Bool, in snapshot: any Snapshot
    ) throws -> Bool {
        if case .offered = happened.event { return true }
        guard let next = try next(in: snapshot), next.kind == happened.event.kind, next.at == happened.at,
            next.actor == actor, next.deadline == nil
        else { return !isCertain }
        drop(next)
        return true
    }

    /// Whether the person was told of nothing else.
    mutating func isDone(in snapshot: any Snapshot) throws -> Bool { try next(in: snapshot) == nil }

    /// The next row that must be of an event.
    private mutating func next(in snapshot: any Snapshot) throws -> NewsItem? {
        while true {
            if page.isEmpty {
                page = try snapshot.news(of: person, about: contract, after: last, limit: Self.itemsAtOnce)[...]
            }
            guard let item = page.first, isReminder(item) || isOffer(item) else { return page.first }
            if isOffer(item) { wasToldOfOffer = true }
            drop(item)
        }
    }

    private mutating func drop(_ item: NewsItem) {
        last = item.id
        page.removeFirst()
    }

    private func isReminder(_ item: NewsItem) -> Bool {
        guard Reminder(newsKind: item.kind) != nil, let deadline = item.deadline else { return false }
        return item.actor == nil && item.at < deadline
    }

    private func isOffer(_ item: NewsItem) -> Bool {
        guard let offerer, !wasToldOfOffer else { return false }
        return item.kind == "offered.1" && item.actor == offerer && item.deadline == nil
    }
}
