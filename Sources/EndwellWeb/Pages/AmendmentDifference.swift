import EndwellCore
import EndwellService

/// What an amendment would change: each part as it would be, with what it was.
struct AmendmentDifference {
    /// One part of the agreement that would change.
    struct Part: Sendable {
        var label: String
        var from: String?
        var to: String
        var mark: String?
    }

    private let reader: ContractReader
    private let old: Agreement
    private let new: Agreement

    init(_ changes: AgreementChanges, _ reader: ContractReader) {
        self.reader = reader
        old = reader.contract.agreement
        new = changes.made(to: old)
    }

    /// Every part that would change, in the order of the agreement.
    var parts: [Part] {
        [
            part("Title", reader.text(old.title), reader.text(new.title)),
            part("Scope", reader.text(old.scope), reader.text(new.scope)),
        ].compactMap(\.self) + deliverables + terms
    }

    /// The same for a check page.
    var said: [Said] {
        parts.map { part in
            Said(
                label: part.label, value: part.to, mark: part.mark,
                note: part.from.map { "was: \(Words.isolated($0))" })
        }
    }

    private func part(_ label: String, _ was: String, _ becomes: String, mark: String? = nil) -> Part? {
        was == becomes ? nil : Part(label: label, from: was, to: becomes, mark: mark)
    }

    private var terms: [Part] {
        let counts = zip(Words.dayCounts(old.terms.days), Words.dayCounts(new.terms.days)).map { was, becomes in
            part(becomes.label, was.words, becomes.words, mark: becomes.mark)
        }
        func ends(_ terms: Terms) -> String { terms.endsOn.map(reader.dates.long) ?? "No end date" }
        func pay(_ terms: Terms) -> String { Words.pay(terms.pay, in: terms.currency) }
        return
            ([
                part("Pay", pay(old.terms), pay(new.terms)),
                part("Time zone", old.terms.timeZone, new.terms.timeZone),
                part("Ends on", ends(old.terms), ends(new.terms)),
            ] + counts).compactMap(\.self)
    }

    private var deliverables: [Part] {
        let kept = new.deliverables.compactMap { becomes in
            guard let was = old.deliverables.first(where: { $0.id == becomes.id }) else {
                return Part(label: "New deliverable", to: words(becomes))
            }
            return part(title(was), words(was), words(becomes))
        }
        let stays = Set(new.deliverables.map(\.id))
        let dropped = old.deliverables.filter { !stays.contains($0.id) }.map { was in
            Part(label: title(was), from: words(was), to: "No longer part of the agreement")
        }
        let isReordered = kept.isEmpty && dropped.isEmpty && old.deliverables != new.deliverables
        let order = Part(label: "Order of the deliverables", to: Words.list(new.deliverables.map(title)))
        return kept + dropped + (isReordered ? [order] : [])
    }

    private func title(_ terms: DeliverableTerms) -> String { Words.isolated(reader.text(terms.title)) }

    private func words(_ terms: DeliverableTerms) -> String {
        [
            reader.text(terms.title), terms.amount.map(reader.money) ?? "no amount",
            terms.dueOn.map { "due \(reader.dates.long($0))" } ?? "no due date",
        ].joined(separator: ", ")
    }
}
