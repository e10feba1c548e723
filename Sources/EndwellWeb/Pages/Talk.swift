import EndwellCore
import EndwellService

/// The conversation: messages, concerns and acts in their order, then the composer. Partial `talk`.
struct Talk: Sendable {
    var items: [Item]
    var earlierHref: String?
    var laterHref: String?
    var emptyWords: String?
    var composer: Composer?
    var composerClosed: String?
    var freshHref: String
    var showHref: String
    var version: String

    /// One of three.
    struct Item: Sendable {
        var message: Message?
        var concern: ConcernCard?
        var event: Line?
    }

    /// What somebody wrote.
    struct Message: Sendable {
        var id: String
        var author: Face
        var at: MomentWords
        var text: String
        var erased: Bool
        var files: [FileLink]
        var seen: String?
    }

    /// What happened, in a line.
    struct Line: Sendable {
        var id: String
        var at: MomentWords
        var text: String
        var href: String?
        var hrefText: String
    }

    /// Where the next message is written.
    struct Composer: Sendable {
        var action: String
        var errors: ErrorSummary?
        var textField: Area
        var filesField: FilesField
    }
}

/// A message that was typed and could not be sent.
struct UnsentMessage: Sendable {
    var text = ""
    var problems = Problems.none
    var kept: [Upload] = []
}

extension Talk {
    /// A page of the conversation, oldest first.
    /// - Parameter before: where the page ends: only events with a smaller number; `nil` for the newest.
    init(_ reader: ContractReader, _ feed: Feed, before: Int?, unsent: UnsentMessage = UnsentMessage()) {
        let entries = Array(feed.entries.reversed())
        let path = SitePath.contract(reader.id).text
        let teller = TalkTeller(reader: reader, entries: entries)
        items = entries.map { teller.item($0.event) }
        earlierHref = feed.hasMore ? entries.first.map { "\(path)?before=\($0.event.number)" } : nil
        laterHref = before.map { Talk.later(than: $0, path, reader.contract.version) }
        let isSilent = items.allSatisfy { $0.message == nil && $0.concern == nil } && !feed.hasMore && before == nil
        emptyWords = isSilent ? Talk.emptyWords(reader) : nil
        composer = reader.view.mayI(.sendMessage) ? Composer(reader, unsent) : nil
        composerClosed = composer == nil ? Talk.closedWords(reader) : nil
        freshHref = SitePath.fresh(reader.id).text
        showHref = path
        version = String(reader.contract.version)
    }

    /// The next page towards now; the newest has the contract's own address.
    private static func later(than before: Int, _ path: String, _ version: Int) -> String {
        let end = before + WebLimits.feedRows
        return end > version ? path : "\(path)?before=\(end)"
    }

    private static func emptyWords(_ reader: ContractReader) -> String? {
        guard reader.view.mayI(.sendMessage) else { return nil }
        let none = "Nothing has been said yet."
        switch reader.contract.phase {
        case .offered where reader.me == reader.contract.offerer:
            return "\(none) Ask or explain before it is signed: \(reader.otherName) sees it as soon as the offer is "
                + "claimed."
        case .offered: return "\(none) Ask or explain before you sign: \(reader.otherName) sees it at once."
        case .ending:
            return "\(none) While the contract is ending you can write to each other: it is all kept with the contract."
        case .active:
            return "\(none) Say hello, agree how you will work, send the first files: it is all kept with the contract."
        case .ended, .closed: return nil
        }
    }

    private static func closedWords(_ reader: ContractReader) -> String? {
        switch reader.contract.phase {
        case .ended(let ended):
            "The conversation closed at \(reader.end(ended.messagesUntil)), 30 days after the end."
        case .closed: "This offer is closed, and the conversation with it."
        case .offered, .active, .ending: nil
        }
    }
}

extension Talk.Composer {
    init(_ reader: ContractReader, _ unsent: UnsentMessage) {
        action = SitePath.messages(reader.id).text
        errors = unsent.problems.summary()
        textField = Area(
            id: "text", label: "Write to \(reader.otherName)", value: unsent.text,
            error: unsent.problems.error("text"), hintRules: "absolutes insults capitals")
        filesField = FilesField(kept: unsent.kept, unsent.problems)
    }
}

/// Tells events as the conversation shows them.
private struct TalkTeller {
    let reader: ContractReader
    /// The number of the latest message or concern of the reader's that the other has read.
    private let latestRead: Int?

    init(reader: ContractReader, entries: [FeedEntry]) {
        self.reader = reader
        let read = reader.view.otherRead?.number ?? 0
        latestRead = entries.last { $0.event.number <= read && $0.event.dated.isSaid(by: reader.me) }?.event.number
    }

    func item(_ numbered: EventCoding.Numbered) -> Talk.Item {
        let dated = numbered.dated
        if case .messageSent(let sent) = dated.event, let party = dated.actor.party {
            return Talk.Item(message: message(sent, by: party, numbered))
        }
        if case .concernRaised(let raised) = dated.event, let concern = reader.contract.concern(raised.id) {
            let card = ConcernCard(concern, reader, seen: seen(numbered))
            return Talk.Item(concern: card)
        }
        let link = link(for: dated.event)
        return Talk.Item(
            event: Talk.Line(
                id: "event-\(numbered.number)", at: reader.moment(dated),
                text: reader.eventWords.sentences(dated, asOf: reader.now),
                href: link?.href, hrefText: link?.text ?? ""))
    }

    private func message(
        _ sent: ContractEvent.MessageSent, by party: Party, _ numbered: EventCoding.Numbered
    ) -> Talk.Message {
        let text = reader.texts[sent.text.id]
        return Talk.Message(
            id: "event-\(numbered.number)", author: reader.face(of: party), at: reader.moment(numbered.dated),
            text: text ?? "", erased: text == nil, files: reader.files(sent.files), seen: seen(numbered))
    }

    /// Whether the other has read it, for who wrote it (R3).
    private func seen(_ numbered: EventCoding.Numbered) -> String? {
        guard numbered.dated.actor.party == reader.me else { return nil }
        guard let read = reader.view.otherRead, read.number >= numbered.number else { return "Not read yet" }
        // The mark tells when the other last read on; of what was read before that, only that it was.
        let when = numbered.number == latestRead ? " \(reader.dates.moment(read.at))" : ""
        return "Read by \(reader.otherName)\(when)"
    }

    /// Where more is told of an event than a line can.
    private func link(for event: ContractEvent) -> Link? {
        func work(_ id: DeliverableID) -> Link {
            Link(href: "\(SitePath.work(reader.id).text)#deliverable-\(id)", text: "Look at it")
        }
        func concern(_ id: ConcernID) -> Link {
            Link(href: "\(SitePath.concerns(reader.id).text)#concern-\(id)", text: "Read it")
        }
        let amendment = Link(href: SitePath.work(reader.id).text, text: "Look at it")
        let notices = Link(href: "\(SitePath.record(reader.id).text)#notices-title", text: "Read the notice")
        return switch event {
        case .workSubmitted(let submitted): work(submitted.deliverable)
        case .workAccepted(let accepted): work(accepted.deliverable)
        case .workSentBack(let sentBack): work(sentBack.deliverable)
        case .concernAnswered(let answered): concern(answered.id)
        case .fixReported(let reported): concern(reported.id)
        case .fixRejected(let rejected): concern(rejected.id)
        case .concernUnanswered(let moved), .concernLapsed(let moved), .fixConfirmed(let moved),
            .concernWithdrawn(let moved):
            concern(moved.id)
        case .amendmentProposed: amendment
        case .noticeGiven, .noticeReplied: notices
        case .offered, .offerAccepted, .offerRejected, .offerWithdrawn, .offerLapsed, .messageSent, .amendmentAccepted,
            .amendmentRejected, .amendmentWithdrawn, .amendmentLapsed, .concernRaised, .noticeWithdrawn, .endAgreed,
            .stopWorkSet, .idleWindowOpened, .contractKept, .contractEnded, .reviewSealed, .reviewsRevealed,
            .reviewReplied, .opennessSaid:
            nil
        }
    }
}

extension DatedEvent {
    /// Whether it is a message or a concern of that party's: what carries a read mark.
    fileprivate func isSaid(by party: Party) -> Bool {
        guard actor.party == party else { return false }
        if case .messageSent = event { return true }
        if case .concernRaised = event { return true }
        return false
    }
}
