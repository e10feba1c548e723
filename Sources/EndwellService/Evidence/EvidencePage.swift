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
            \(EvidenceStyle.css)
            </style>
            </head>
            <body>
            <main>
            \(opening)\(parties)\(agreement)\(signatures)\(standing)\(timeline)\(closing)</main>
            </body>
            </html>

            """
    }

    // MARK: Sections

    private var opening: String {
        """
        <header>
        <p class="kind">Record of a contract</p>
        <h1 dir="auto">\(HTML.escaped(text(contract.title)))</h1>
        <p class="under">\(contract.reference), kept by \(HTML.escaped(head.installation)). Written on
        \(moment(head.at)). Days and times are \(HTML.escaped(dates.zoneWords)), the contract’s own; UTC stands beside
        each event.</p>
        </header>

        """
    }

    private var parties: String {
        let lines = [contract.offerer, contract.recipient].map { party in
            let role = Words.party(party).capitalized
            guard let id = contract.people[party] else {
                return HTML.line(role, "\(names[party]), who has not answered the offer")
            }
            let isUnproved = party == contract.recipient && contract.acceptedAt != nil && !contract.recipientConfirmed
            return HTML.line(
                role, "\(names[party])\(isUnproved ? ", address not confirmed when they signed" : ""), account \(id)")
        }
        return section("Parties", "<dl>\n\(lines.joined())</dl>")
    }

    private var agreement: String {
        let facts = EventFacts(contract: contract, texts: material.texts, dates: dates)
        return section(
            "Agreement, as it stands", "<dl>\n\(lines(facts.agreement(AgreementChanges(contract.agreement))))</dl>")
    }

    private var signatures: String {
        let blocks = [contract.offerer, contract.recipient].map { party in
            guard let signed = contract.signatures[party] else {
                return "<div class=\"signature\"><p>\(HTML.escaped(names[party])) has not signed.</p></div>\n"
            }
            return """
                <div class="signature"><p class="hand" dir="auto">\(HTML.escaped(text(signed.signature.name)))</p>
                <p>\(HTML.escaped(names[party])), \(Words.party(party)), \(moment(signed.at))</p>
                <p class="code">SHA-256 \(signed.signature.agreement)</p></div>

                """
        }
        return section("Signatures", "<div class=\"signatures\">\n\(blocks.joined())</div>")
    }

    private var standing: String {
        var lines = HTML.line("Phase", Words.phase(contract.phase.name))
        if case .closed(let closed) = contract.phase { lines += HTML.line("Closed", Words.closed(closed.how)) }
        if case .ended(let ended) = contract.phase {
            let end = "\(Words.outcome(ended.outcome)), \(Words.endedBy(ended.by))"
            lines += HTML.line("Outcome", end) + HTML.line("Last day", dates.long(ended.lastDay))
        }
        for deliverable in contract.deliverables {
            lines += HTML.line(text(deliverable.terms.title), state(of: deliverable))
        }
        for concern in contract.concerns {
            lines += HTML.line(Words.concern(concern, dates), Words.state(of: concern))
        }
        for deadline in contract.deadlines {
            lines += HTML.line(
                "Until the end of \(dates.lastDay(before: deadline.at))", Words.evidenceOfSilence(deadline.kind))
        }
        return section("How it stands", "<dl>\n\(lines)</dl>")
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
            <p>\(HTML.escaped(words.sentences(dated)))</p>\(list)
            <p class="code">\(RecordDigest.hexadecimal(stored.hash))</p></li>

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

    private func section(_ title: String, _ body: String) -> String {
        "<section>\n<h2>\(title)</h2>\n\(body)\n</section>\n"
    }

    private func lines(_ facts: [EventFacts.Fact]) -> String {
        facts.map { fact in
            if let path = fact.file.flatMap({ paths[$0] }) { return HTML.line(fact.label, fact.text, href: path) }
            return HTML.line(fact.label, fact.text)
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

/// How `record.html` looks: a document on paper, in one column, that no printer cuts in the wrong place.
private enum EvidenceStyle {
    static let css = """
        :root { color-scheme: light }
        * { box-sizing: border-box }
        body { margin: 0; background: #fff; color: #1f2321; font: 11pt/1.5 Charter, "Bitstream Charter", Cambria, Georgia, serif }
        main { max-width: 46rem; margin: 0 auto; padding: 2.5rem 1.5rem }
        h1, h2, p, dl, dd, ol { margin: 0; padding: 0; overflow-wrap: anywhere }
        h1 { font-size: 2rem; line-height: 1.2; font-weight: 600 }
        h2 { font-size: 1.25rem; font-weight: 600; margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid #1f2321; break-after: avoid }
        a { color: inherit }
        .kind, .under, .quiet { color: #565b56 }
        .under { margin-top: .5rem }
        .kind, .quiet, .when, .code { font-size: .85rem }
        .code { font-family: "DejaVu Sans Mono", Consolas, monospace; font-size: .7rem; color: #565b56 }
        dl { display: grid; grid-template-columns: minmax(6rem, 11rem) minmax(0, 1fr); gap: .25rem 1.25rem }
        dt { color: #565b56; overflow-wrap: anywhere }
        dd { white-space: pre-line; unicode-bidi: plaintext }
        ol { list-style: none }
        li { padding: .75rem 0; border-bottom: 1px solid #dfdacf }
        li dl { margin: .5rem 0; font-size: .95em }
        .number { display: inline-block; min-width: 2rem; font-weight: 600 }
        .signatures { display: flex; flex-wrap: wrap; gap: 1.5rem }
        .signature { flex: 1 1 16rem; min-width: 0; break-inside: avoid }
        .hand { font-size: 1.5rem; font-style: italic; border-bottom: 1px solid #83877f; margin-bottom: .25rem }
        @media (max-width: 32rem) { dl { grid-template-columns: minmax(0, 1fr); gap: 0 } dd { margin-bottom: .5rem } }
        @page { margin: 2cm }
        @media print { main { max-width: none; padding: 0 } .when, dt { break-after: avoid } p, dd { orphans: 3; widows: 3 } }
        """
}
