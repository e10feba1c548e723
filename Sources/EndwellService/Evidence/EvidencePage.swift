import EndwellCore
import Foundation

/// `record.html`: the record as a document that people read and print. It needs nothing beside it, and no script.
struct EvidencePage {
    private let material: EvidenceMaterial
    private let head: EvidenceHead
    private let contract: Contract
    private let dates: DateWords
    private let names: ByParty<String>
    private let paths: [ContentID: String]

    init(_ material: EvidenceMaterial, _ head: EvidenceHead) {
        self.material = material
        self.head = head
        let contract = material.contract
        self.contract = contract
        dates = DateWords(zone: contract.zone, documentOf: head.at)
        func name(_ party: Party) -> String {
            contract.people[party].flatMap { material.names[$0] } ?? material.texts[contract.address.id] ?? Words.erased
        }
        names = ByParty(client: name(.client), contractor: name(.contractor))
        var paths: [ContentID: String] = [:]
        for id in material.files where head.hasFiles {
            paths[id] = material.texts[id].flatMap(FileDescription.init).map { EvidencePath.file(id, name: $0.name) }
        }
        self.paths = paths
    }

    /// The document.
    var html: String {
        let title = HTML.escaped("\(contract.reference) · \(text(contract.title))")
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="referrer" content="no-referrer">
            <title>\(title)</title>
            <style>
            \(EvidenceStyle.css(footer: contract.reference))
            </style>
            </head>
            <body>
            <main>
            \(opening)\(standing)\(parties)\(agreement)\(timeline)\(closing)</main>
            </body>
            </html>

            """
    }

    // MARK: Sections

    private var opening: String {
        let last = material.events.last
        let lines = [
            HTML.line("Between", Words.list(parts.map(\.nameInSentence))),
            HTML.line("State", state),
            HTML.line(
                "Record",
                "\(Words.counted(material.events.count, "event", "events")), the last on "
                    + (last.map { dates.moment($0.dated.at) } ?? "no day"), digest: last.map { digits($0.stored.hash) }),
            HTML.line("Written", "\(dates.moment(head.at)), by \(head.installation)"),
        ]
        return """
            <header>
            <p class="kind">Record of contract \(contract.reference)</p>
            <h1 dir="auto">\(HTML.escaped(text(contract.title)))</h1>
            <dl>
            \(lines.joined())</dl>
            <p class="quiet">Days and times are \(HTML.escaped(dates.zoneWords)), the contract’s own. UTC stands beside each
            event.</p>
            </header>

            """
    }

    /// Phase and outcome, as one sentence.
    private var state: String {
        switch contract.phase {
        case .closed(let closed): "\(Words.phase(contract.phase.name)): \(Words.closed(closed.how))."
        case .ended(let ended):
            "\(Words.outcome(ended.outcome)), \(Words.endedBy(ended.by)). The last day was "
                + "\(dates.long(ended.lastDay))."
        case .offered, .active, .ending: Words.phase(contract.phase.name)
        }
    }

    private var standing: String {
        let deadlines = contract.deadlines.map { deadline in
            HTML.line("Until \(dates.shortLastDay(before: deadline.at))", Words.evidenceOfSilence(deadline.kind))
        }
        let concerns = contract.concerns.map {
            HTML.line(Words.concern($0, among: contract.concerns, dates), Words.state(of: $0))
        }
        let lines = (deadlines + concerns).joined()
        let list = lines.isEmpty ? "" : "<dl>\n\(lines)</dl>"
        guard !list.isEmpty || !contract.deliverables.isEmpty else { return "" }
        return section("How it stands", list + (contract.deliverables.isEmpty ? "" : work))
    }

    private var work: String {
        let rows = contract.deliverables.map { deliverable in
            let cells = [
                text(deliverable.terms.title), deliverable.terms.dueOn.map(dates.short) ?? "",
                deliverable.terms.amount.map { Words.money($0, contract.terms.currency) } ?? "", state(of: deliverable),
            ]
            return "<tr>\(cells.map { "<td dir=\"auto\">\(HTML.escaped($0))</td>" }.joined())</tr>\n"
        }
        return """
            <table>
            <thead><tr><th>Deliverable</th><th>Due</th><th>Amount</th><th>State</th></tr></thead>
            <tbody>
            \(rows.joined())</tbody>
            </table>
            """
    }

    private var parties: String {
        let blocks = parts.map { part in
            """
            <div class="party"><p class="hand" dir="auto">\(HTML.escaped(part.signature?.name ?? ""))</p>
            <p><bdi>\(HTML.escaped(names[part.party]))</bdi>, \(Words.party(part.party))</p>
            <p>\(part.stand)</p>
            \(part.codes.map { "<p class=\"code\">\($0)</p>\n" }.joined())</div>

            """
        }
        return section("Parties and signatures", "<div class=\"parties\">\n\(blocks.joined())</div>")
    }

    private var agreement: String {
        let facts = EventFacts(contract: contract, texts: material.texts, dates: dates)
        var changes = AgreementChanges(contract.agreement)
        // They stand in a table of their own, with what became of them.
        changes.deliverables = nil
        return section("Agreement, as it stands", "<dl>\n\(lines(facts.agreement(changes)))</dl>")
    }

    private var timeline: String {
        var (state, entries) = (Contract?.none, "")
        for (stored, dated) in material.events {
            if state?.apply(dated) == nil { state = try? Contract(id: contract.id, replaying: [dated]) }
            entries += entry(stored, dated, after: state ?? contract)
        }
        return section("Everything that happened", "<ol>\n\(entries)</ol>")
    }

    private func entry(_ stored: StoredEvent, _ dated: DatedEvent, after state: Contract) -> String {
        let words = EventWords(
            contract: state,
            names: ByParty(client: Words.inSentence(names.client), contractor: Words.inSentence(names.contractor)),
            texts: material.texts, dates: dates)
        let facts = EventFacts(contract: state, texts: material.texts, dates: dates).facts(of: dated.event)
        let list = facts.isEmpty ? "" : "\n<dl>\n\(lines(facts))</dl>"
        return """
            <li id="event-\(stored.number)"><p class="when"><span class="number">\(stored.number)</span> \(moment(dated.at))
            <span class="quiet">\(DateWords.iso(dated.at))</span></p>
            <p class="what">\(HTML.escaped(words.sentences(dated)))</p>\(list)
            <p class="code">\(digits(stored.hash))</p></li>

            """
    }

    private var closing: String {
        section(
            "How to check this record",
            """
            <p>The line of digits under each event is the SHA-256 of the one before it and of the event, so that none can be
            changed, moved or left out without changing every later one. The last is signed in <code>checkpoint.json</code>,
            and so is every other file of this bundle. <code>VERIFY.md</code> says how to check all of it, with Endwell or
            without. What counts is <code>record.json</code>; this page says the same for people. Reviews under seal are in
            no bundle.</p>
            """)
    }

    // MARK: Pieces

    /// What there is to say of a party, the one who offered first.
    private struct Part {
        let party: Party
        let nameInSentence: String
        var signature: (name: String, agreement: String)?
        let stand: String
        var codes: [String]
    }

    private var parts: [Part] {
        [contract.offerer, contract.recipient].map { party in
            let id = contract.people[party]
            let signed = contract.signatures[party]
            let isUnproved = party == contract.recipient && contract.acceptedAt != nil && !contract.recipientConfirmed
            let stand =
                signed.map { "Signed \(moment($0.at))\(isUnproved ? ", when the address was not confirmed" : "")" }
                ?? (id == nil ? "Has not answered the offer" : "Has not signed")
            return Part(
                party: party, nameInSentence: "\(Words.inSentence(names[party])) (\(Words.party(party)))",
                signature: signed.map { (text($0.signature.name), $0.signature.agreement) }, stand: stand,
                codes: [id.map { "Account \($0)" }, signed.map { "SHA-256 \($0.signature.agreement)" }].compactMap(
                    \.self))
        }
    }

    private func section(_ title: String, _ body: String) -> String {
        "<section>\n<h2>\(title)</h2>\n\(body)\n</section>\n"
    }

    private func lines(_ facts: [EventFacts.Fact]) -> String {
        facts.map { fact in
            HTML.line(fact.label, fact.text, href: fact.file.flatMap { paths[$0] }, digest: fact.digest)
        }.joined()
    }

    private func state(of deliverable: Deliverable) -> String {
        switch deliverable.state {
        case .open: "Not submitted"
        case .submitted(let at, _, _, let reviewUntil):
            "Submitted \(dates.moment(at)); silence accepts it at the end of \(dates.lastDay(before: reviewUntil))"
        case .accepted(let at, let by):
            by == nil
                ? "Accepted by the clock at the end of \(dates.lastDay(before: at))" : "Accepted \(dates.moment(at))"
        }
    }

    private func moment(_ instant: Instant) -> String {
        "<time datetime=\"\(DateWords.iso(instant))\">\(dates.moment(instant))</time>"
    }

    private func digits(_ hash: Data) -> String { RecordDigest.hexadecimal(hash) }

    private func text(_ prose: Prose) -> String { material.texts[prose.id] ?? Words.erased }
}

extension Words {
    /// What silence brings, as a document says it (R14).
    fileprivate static func evidenceOfSilence(_ kind: Deadline.Kind) -> String {
        switch kind {
        case .offer: "The offer waits for an answer; silence lets it lapse."
        case .amendment: "The proposed change waits for an answer; silence lets it lapse."
        case .concernReply: "A concern waits for an answer; silence leaves it unanswered."
        case .fixBy: "A concern is to be put right; after that its fix-by date has passed."
        case .fixConfirmation: "A reported fix waits for confirmation; silence confirms it."
        case .workReview: "Submitted work waits for the client; silence accepts it."
        case .changeOfMind: "There is time to change one’s mind; then the contract officially ends."
        case .endDate: "The contract runs; then it ends at its end date."
        case .review: "Reviews can be written; then those that were are shown."
        case .idle: "If nothing happens by then, the clock begins to end the contract."
        }
    }
}
