import EndwellCore
import EndwellService

/// What needs the reader, and what they were told.
struct InboxPage: Page {
    static let template = "inbox"
    var layout: Layout
    var lead: String
    var needs: [Need]
    var needsEmpty: Empty?
    var news: [Told]
    var newsEmpty: String?
    var newsActs: [Button]
    var earlierHref: String?

    /// Something that waits for the reader.
    struct Need: Sendable {
        var href: String
        var text: String
        var contractTitle: String
        var otherName: String
        var deadline: DeadlineWords?
        var otherwise: String?
        var act: Button
    }

    /// Something that the reader was told.
    struct Told: Sendable {
        var href: String
        var text: String
        var contractTitle: String
        var unread: Bool
        var at: MomentWords
    }
}

extension InboxPage {
    /// - Parameter hasMore: whether further contracts wait that are not looked at here.
    init(
        needs waiting: [Waiting], hasMore: Bool, news told: Paged<News>, layout: Layout, now: Instant, reader: Account
    ) {
        self.layout = layout
        lead = InboxPage.lead(waiting.count, hasMore: hasMore)
        needs = waiting.map(\.need)
        needsEmpty =
            waiting.isEmpty
            ? Empty(
                title: "Nothing needs you", text: "What waits for your answer stands here, the soonest first.",
                acts: [Button(text: "Your contracts", href: SitePath.contracts.text)]) : nil
        news = told.rows.map { Told($0, now: now, reader: reader) }
        newsEmpty = told.rows.isEmpty ? "Nothing yet. What the other side does is told here." : nil
        let newest = told.rows.first.map { String($0.item.id) }
        let hasUnread = told.rows.contains { !$0.item.isRead }
        newsActs =
            hasUnread
            ? [
                Button(
                    text: "Mark all as read", post: SitePath.inboxRead.text, look: "little",
                    values: [Hidden(name: "up_to", value: newest ?? "")])
            ] : []
        earlierHref = told.next.map { "\(SitePath.inbox.text)?before=\($0.percentEncoded)" }
    }

    private static func lead(_ count: Int, hasMore: Bool) -> String {
        guard count > 0 else { return "Nothing waits for you." }
        let things = hasMore ? "More than \(count) things need you." : "\(count) things need you."
        return count == 1 && !hasMore ? "One thing needs you." : "\(things) The soonest comes first."
    }
}

extension InboxPage.Told {
    init(_ news: News, now: Instant, reader: Account) {
        let dates = DateWords(
            zone: Zone(news.about?.timeZone ?? "UTC"), now: now, readersZone: Zone(reader.timeZone))
        let who = news.item.actor.map { $0 == reader.id ? "You" : Words.isolated(news.about?.otherName ?? "The other") }
        href = news.path.text
        text = Words.news(
            news.item.kind, by: who,
            until: news.item.deadline.map { "\(dates.lastDay(before: $0)) (\(dates.zoneWords(at: $0)))" },
            undelivered: news.about?.undelivered ?? [])
        contractTitle = news.about.map { $0.title ?? Words.erased } ?? ""
        unread = !news.item.isRead
        at = MomentWords(iso: DateWords.iso(news.item.at), words: dates.moment(news.item.at))
    }
}

extension News {
    /// Where it can be seen.
    fileprivate var path: SitePath {
        let kind = item.kind.replacing("reminder:", with: "")
        if ["concern", "fix"].contains(where: kind.hasPrefix) { return .concerns(item.contract) }
        if ["work", "amendment"].contains(where: kind.hasPrefix) { return .work(item.contract) }
        return .contract(item.contract)
    }
}

/// Something in a contract that waits for one of its parties.
struct Waiting: Sendable {
    /// The instant by which it is sorted.
    let at: Instant
    let need: InboxPage.Need
}

extension Waiting {
    /// Everything in the contract that waits for the reader, soonest first.
    static func all(in view: ContractView) -> [Waiting] {
        let contract = view.contract
        let asked = contract.deadlines.filter { deadline in
            switch deadline.kind {
            case .changeOfMind, .endDate, .idle: false
            case .review: contract.sealed[view.party] == nil
            case .offer, .amendment, .concernReply, .fixBy, .fixConfirmation, .workReview:
                deadline.loser.parties.contains(view.party)
            }
        }
        // A failed concern that was reported fixed waits for its raiser's word, without a deadline (R5).
        let silent = contract.concerns.filter { $0.by == view.party && $0.state.name == "fixed" && $0.hasFailed }
        return asked.map { Waiting($0.kind, $0.subject, $0.at, view) }
            + silent.map { Waiting(.fixConfirmation, .concern($0.id), nil, view) }
    }

    private init(_ kind: Deadline.Kind, _ subject: Subject?, _ until: Instant?, _ view: ContractView) {
        let contract = view.contract
        let dates = view.dates
        let (path, act) = Waiting.way(kind, subject, contract.id)
        at = until ?? .distantFuture
        need = InboxPage.Need(
            href: path.text, text: Words.asked(kind, of: Waiting.name(of: subject, view)),
            contractTitle: view.text(contract.title) ?? Words.erased, otherName: view.otherName,
            deadline: until.map {
                DeadlineWords(
                    iso: DateWords.iso($0),
                    words: "until the end of \(dates.shortLastDay(before: $0)) (\(dates.zoneWords(at: $0)))",
                    zone: dates.zoneWords(at: $0), inDays: dates.inDays(until: $0))
            }, otherwise: until == nil ? Words.noDeadline : Words.otherwise(kind),
            act: Button(text: act, href: path.text, look: "little"))
    }

    private static func name(of subject: Subject?, _ view: ContractView) -> String? {
        switch subject {
        case .deliverable(let id): view.contract.deliverable(id).map { view.text($0.terms.title) ?? Words.erased }
        case .concern, .amendment, nil: nil
        }
    }

    private static func way(
        _ kind: Deadline.Kind, _ subject: Subject?, _ id: ContractID
    ) -> (path: SitePath, act: String) {
        switch (kind, subject) {
        case (.offer, _): (.contract(id), "Read the offer")
        case (.concernReply, .concern(let concern)): (.concern(id, concern, .answer), "Answer")
        case (.fixBy, .concern(let concern)): (.concern(id, concern, .fix), "Report fixed")
        case (.fixConfirmation, _), (.concernReply, _), (.fixBy, _): (.concerns(id), "Have a look")
        case (.workReview, .deliverable(let work)): (.deliverable(id, work, .acceptance), "Look at it")
        case (.workReview, _), (.amendment, _): (.work(id), "Have a look")
        case (.review, _): (.review(id), "Write a review")
        case (.changeOfMind, _), (.endDate, _), (.idle, _): (.contract(id), "Open")
        }
    }
}
