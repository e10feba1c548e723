import EndwellCore
import EndwellService

/// The list of a person's contracts.
struct ContractsPage: Page {
    static let template = "contracts"
    var layout: Layout
    var acts: [Button]
    var tabs: [Tab]
    var filter: Filter?
    var rowsLabel: String
    var rows: [Row]
    var empty: Empty?
    var firstHref: String?
    var nextHref: String?

    /// The filters above the list.
    struct Filter: Sendable {
        var tab: String
        var q: String
        var turnField: Select
        var roleField: Select
        var clearHref: String?
    }

    /// A contract.
    struct Row: Sendable {
        var href: String
        var title: String
        var otherName: String
        var otherRole: String
        var phase: String
        var phaseWords: String
        var reference: String
        var turn: TurnMark?
        var next: Next?
        /// Stands where no date is set.
        var quiet: String?
        var endHref: String?
    }

    /// The next deadline of a row.
    struct Next: Sendable {
        var lead: String
        var deadline: DeadlineWords
    }
}

extension ContractsPage {
    init(
        _ query: ListQuery, rows: [ContractRow], next: ListCursor?, now: Instant, layout: Layout
    ) {
        self.layout = layout
        let empty = rows.isEmpty ? next.map { .furtherBack(query, $0) } ?? ContractsPage.empty(query) : nil
        self.empty = empty
        // Once on a page is enough.
        acts = [ContractsPage.offer].filter { offer in empty?.acts.contains { $0.href == offer.href } != true }
        tabs = ContractFilter.Tab.allCases.map { tab in
            Tab(text: tab.words, href: query.with(tab).href, current: tab == query.filter.tab, count: nil)
        }
        self.rows = rows.map { Row($0, now: now) }
        rowsLabel = "\(query.filter.tab.words) contracts"
        let isBare = rows.isEmpty && !query.isNarrowed && query.filter.tab == .all
        filter = isBare ? nil : Filter(query)
        firstHref = query.after == nil ? nil : query.first.href
        nextHref = next.map { query.following($0).href }
    }

    private static let offer = Button(text: "Make an offer", href: SitePath.newOffer.text, look: "main")

    private static func empty(_ query: ListQuery) -> Empty {
        let all = Button(text: "Show all contracts", href: SitePath.contracts.text)
        if query.after != nil {
            return Empty(title: "That was the last page", text: "There is nothing after it.", acts: [all])
        }
        if !query.filter.words.isEmpty {
            let words = Words.inSentence(query.filter.words)
            return Empty(
                title: "Nothing found",
                text: "No contract here has “\(words)” in its title, the other’s name or its reference.", acts: [all])
        }
        if query.isNarrowed {
            return Empty(title: "Nothing found", text: "No contract here is as you asked.", acts: [all])
        }
        switch query.filter.tab {
        case .all:
            return Empty(
                title: "No contracts yet",
                text: "A contract begins with an offer: what is to be done, by when, for how much. Either of you can "
                    + "make it; both sign.", acts: [offer])
        case .offers: return Empty(title: "No offers", text: "Offers that you make or get stand here.", acts: [offer])
        case .active: return Empty(title: "Nothing active", text: "Accepted offers become active here.", acts: [all])
        case .ending:
            return Empty(
                title: "Nothing is ending",
                text: "Contracts that one of you has asked to end stand here, until they officially are.", acts: [all])
        case .ended:
            return Empty(title: "Nothing has ended", text: "Contracts that officially ended stay here.", acts: [all])
        }
    }
}

extension Empty {
    /// As much of the list as one page looks through has nothing, and there is more of it.
    fileprivate static func furtherBack(_ query: ListQuery, _ next: ListCursor) -> Empty {
        Empty(
            title: "Nothing found so far",
            text: "No contract among the latest that were looked through is as you asked. There are older ones.",
            acts: [Button(text: "Look further back", href: query.following(next).href, look: "main")])
    }
}

extension ContractsPage.Filter {
    fileprivate init(_ query: ListQuery) {
        tab = query.filter.tab.rawValue
        q = query.filter.words
        turnField = Select(
            "turn", "Whose turn", [("", "Anyone’s"), ("you", "Mine"), ("other", "The other’s")],
            chosen: query.filter.turn?.rawValue ?? "")
        roleField = Select(
            "role", "My role", [("", "Either"), ("client", "Client"), ("contractor", "Contractor")],
            chosen: query.filter.role?.rawValue ?? "")
        clearHref = query.isNarrowed ? ListQuery(tab: query.filter.tab).href : nil
    }
}

extension ContractsPage.Row {
    fileprivate init(_ row: ContractRow, now: Instant) {
        let dates = DateWords(zone: Zone(row.timeZone), now: now)
        href = SitePath.contract(row.id).text
        title = row.title ?? Words.erased
        otherName = row.otherName
        otherRole = Words.party(row.party.other)
        phase = row.phase.rawValue
        phaseWords = Words.phase(row.phase)
        reference = row.reference
        turn = row.waitsForMe ? .mine : row.waitsForOther ? TurnMark(text: "Their turn", look: "") : nil
        endHref = row.phase == .active ? SitePath.termination(row.id).text : nil
        let lead = row.nextDeadlineKind.flatMap { Words.rowWait($0, isMine: row.waitsForMe) }
        next = lead.flatMap { lead in
            row.nextDeadline.map { at in
                ContractsPage.Next(
                    lead: lead,
                    deadline: DeadlineWords(
                        iso: DateWords.iso(at), words: dates.shortLastDay(before: at), zone: dates.zoneWords,
                        inDays: dates.inDays(until: at)))
            }
        }
        quiet = next == nil ? ContractsPage.Row.quiet(row) : nil
    }

    private static func quiet(_ row: ContractRow) -> String {
        switch row.phase {
        case .offered, .active, .ending: "No date is set"
        case .ended: row.outcome.map(Words.outcome) ?? Words.phase(.ended)
        case .closed: row.closed.map(Words.closed) ?? Words.phase(.closed)
        }
    }
}

extension ContractFilter.Tab {
    /// The tab as people read it.
    fileprivate var words: String {
        switch self {
        case .all: "All"
        case .offers: "Offers"
        case .active: "Active"
        case .ending: "Ending"
        case .ended: "Ended"
        }
    }
}

/// What the list's address asks for.
struct ListQuery: Sendable {
    var filter = ContractFilter()
    var after: ListCursor?

    init(tab: ContractFilter.Tab) {
        filter.tab = tab
    }

    /// What the address asks for; what it can't mean is left out.
    init(_ visit: Visit) {
        filter.tab = visit.query("tab").flatMap(ContractFilter.Tab.init) ?? .all
        filter.turn = visit.query("turn").flatMap(ContractFilter.Turn.init)
        filter.role = visit.query("role").flatMap(Party.init)
        let words = visit.query("q") ?? ""
        filter.words = words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        after = visit.query("after").flatMap(ListCursor.init)
    }

    /// Whether the tab's contracts are narrowed further.
    var isNarrowed: Bool { !filter.words.isEmpty || filter.turn != nil || filter.role != nil }

    /// The same with another tab, from its first page.
    func with(_ tab: ContractFilter.Tab) -> ListQuery {
        var other = first
        other.filter.tab = tab
        return other
    }

    /// Its first page.
    var first: ListQuery {
        var other = self
        other.after = nil
        return other
    }

    /// The page after that row.
    func following(_ cursor: ListCursor) -> ListQuery {
        var other = self
        other.after = cursor
        return other
    }

    /// Its address.
    var href: String {
        let parts: [(String, String?)] = [
            ("tab", filter.tab == .all ? nil : filter.tab.rawValue), ("q", filter.words.isEmpty ? nil : filter.words),
            ("turn", filter.turn?.rawValue), ("role", filter.role?.rawValue), ("after", after?.text),
        ]
        let asked = parts.compactMap { name, value in value.map { "\(name)=\($0.percentEncoded)" } }
        return SitePath.contracts.text + (asked.isEmpty ? "" : "?\(asked.joined(separator: "&"))")
    }
}
