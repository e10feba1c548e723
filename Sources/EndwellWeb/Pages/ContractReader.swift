import EndwellCore
import EndwellService

/// Reads a contract for one of its parties: names, texts and dates, as every page of the contract says them.
struct ContractReader: Sendable {
    let view: ContractView
    /// The texts of the state, and of the events that the page shows.
    let texts: [ContentID: String]
    let dates: DateWords

    init(_ view: ContractView, _ feed: Feed? = nil) {
        self.view = view
        texts = view.texts.merging(feed?.texts ?? [:]) { $1 }
        dates = view.dates
    }

    var contract: Contract { view.contract }
    var id: ContractID { view.contract.id }
    var me: Party { view.party }
    var other: Party { view.party.other }
    var now: Instant { view.now }

    /// The contract's title.
    var title: String { text(contract.title) }
    /// How the other is called in sentences.
    var otherName: String { shortName(of: other) }

    /// A text, or that it was erased.
    func text(_ prose: Prose) -> String { texts[prose.id] ?? Words.erased }

    /// A party's full name.
    func name(of party: Party) -> String { view.name(of: party) }

    /// How a party is called in sentences.
    func shortName(of party: Party) -> String { Words.shortName(view.name(of: party)) }

    /// A party beside what they said.
    func face(of party: Party) -> Face {
        Face(name(of: party), other: party == other)
    }

    /// An instant in words.
    func moment(_ instant: Instant) -> MomentWords {
        MomentWords(iso: DateWords.iso(instant), words: dates.moment(instant))
    }

    /// When an event happened; of the clock's doing, the day that was over.
    func moment(_ dated: DatedEvent) -> MomentWords {
        moment(dated.at, by: dated.actor.party)
    }

    /// When a step about a concern or a piece of work was taken, in the same way.
    func moment<Kind>(_ step: HistoryStep<Kind>) -> MomentWords {
        moment(step.at, by: step.by)
    }

    private func moment(_ instant: Instant, by party: Party?) -> MomentWords {
        guard party == nil else { return moment(instant) }
        return MomentWords(iso: DateWords.iso(instant), words: date(instant.justBefore))
    }

    /// "7 Dec".
    func date(_ instant: Instant) -> String { dates.date(dates.zone.day(of: instant)) }

    /// "the end of Monday 7 December".
    func end(_ instant: Instant) -> String { "the end of \(dates.lastDay(before: instant))" }

    /// "the end of Monday 7 December (Berlin time)".
    func endWithZone(_ instant: Instant) -> String { "\(end(instant)) (\(dates.zoneWords(at: instant)))" }

    /// The end to come first if nobody acts, by the rules that bring it (R10).
    var endToCome: Preview.End? { try? contract.preview(nil, by: .party(me, view.me.id), at: now).end }

    /// When an ending contract officially ends if nobody acts: what is promised wherever an end is named (R7).
    func officialEnd(of ending: Ending) -> Instant { endToCome?.at ?? ending.officialAt }

    /// A deadline in words.
    func deadline(_ instant: Instant, _ preposition: String) -> DeadlineWords {
        DeadlineWords(
            iso: DateWords.iso(instant), words: "\(preposition) \(end(instant))", zone: dates.zoneWords(at: instant),
            inDays: dates.inDays(until: instant))
    }

    /// Attachments; one that was erased says so.
    func files(_ files: [Prose]) -> [FileLink] {
        files.map { prose in
            guard let file = texts[prose.id].flatMap(FileDescription.init) else {
                return FileLink(name: "A file that was erased", size: "", href: nil)
            }
            return FileLink(
                name: file.name, size: Words.size(bytes: file.bytes), href: SitePath.file(id, prose.id).text)
        }
    }

    /// What events are said with.
    var eventWords: EventWords {
        EventWords(
            contract: contract,
            names: ByParty(client: shortName(of: .client), contractor: shortName(of: .contractor)), texts: texts,
            dates: dates)
    }

    /// An amount in the contract's currency.
    func money(_ minor: Int64) -> String { Words.money(minor, contract.terms.currency) }

    /// A deliverable's title.
    func title(of deliverable: Deliverable) -> String { text(deliverable.terms.title) }

    /// "Concern of 12 November".
    func title(of concern: Concern) -> String { Words.concern(concern, among: contract.concerns, dates) }
}

/// What asks for attention: partial `banner`.
struct Banner: Sendable {
    /// `ask`, `good`, or nothing.
    var look: String
    var title: String
    var days: Days?
    var texts: [String]
    var quote: Quote?
    /// The concern that a fault reason rests on: it never stands alone (R6).
    var concern: ConcernBeside?
    var acts: [Button] = []

    /// How many days are left.
    struct Days: Sendable {
        var number: String
        var words: String

        init(left: Int) {
            number = String(left)
            words = left == 1 ? "day left" : "days left"
        }
    }

    /// Somebody's words.
    struct Quote: Sendable {
        var lead: String?
        var text: String
    }
}
