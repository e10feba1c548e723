import EndwellCore
import EndwellService
import Hummingbird
import HummingbirdCore

/// The inbox: what needs a person, and what they are told (R14, R22).
struct InboxRoutes {
    func register(on signedIn: SignedIn) {
        signedIn.get("inbox", show)
        signedIn.get("inbox/count", count)
        signedIn.post("inbox/read", markRead)
    }

    @Sendable private func show(_ visit: Visit) async throws -> Response {
        let (inbox, me) = (visit.useCases.inbox, visit.person.id)
        let rows = try await inbox.waiting(for: me, limit: WebLimits.listRows)
        var waiting: [Waiting] = []
        for row in rows.rows {
            // Each contract knows best what of it waits, and its due deadlines have taken effect.
            waiting += Waiting.all(in: try await visit.useCases.contracts.view(row.id, for: me))
        }
        waiting.sort { $0.at < $1.at }
        let news = try await inbox.news(for: me, before: visit.query("before"), limit: WebLimits.listRows)
        let page = InboxPage(
            needs: waiting, hasMore: rows.next != nil, news: news, layout: try await visit.layout("Inbox", nav: .inbox),
            now: visit.now, reader: visit.person)
        return try visit.answer(page)
    }

    /// For pages that stay open: whether there is more to see.
    @Sendable private func count(_ visit: Visit) async throws -> Response {
        let counts = try await visit.useCases.inbox.counts(for: visit.person.id)
        let words = Words.count(counts.waiting + counts.unread) ?? "0"
        return .json("{\"unread\":\"\(words)\"}")
    }

    @Sendable private func markRead(_ visit: Visit, _ form: Form) async throws -> Response {
        guard let id = form["up_to"].flatMap(Int64.init) else { return .redirect(to: .inbox) }
        try await visit.useCases.inbox.markRead(upTo: id, by: visit.person.id)
        return .redirect(to: .inbox, did: "read_news")
    }
}
