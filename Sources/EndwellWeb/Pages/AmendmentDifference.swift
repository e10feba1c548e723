import EndwellCore
import EndwellService

/// What an amendment would change: each part as it would be, with what it was.
struct AmendmentDifference {
    let changes: AgreementChanges
    let page: ContractVisit

    init(_ changes: AgreementChanges, _ page: ContractVisit) {
        (self.changes, self.page) = (changes, page)
    }

    private var old: Agreement { page.contract.agreement }
    private var new: Agreement { changes.made(to: old) }

    /// Every part that would change, in the order of the agreement.
    var items: [Said] {
        [
            said("Title", text(old.title), text(new.title)), said("Scope", text(old.scope), text(new.scope)),
        ].compactMap(\.self) + deliverables + terms
    }

    private func said(_ label: String, _ was: String, _ becomes: String, mark: String? = nil) -> Said? {
        guard was != becomes else { return nil }
        return Said(label: label, value: becomes, mark: mark, note: "was: \(Words.isolated(was))")
    }

    private var terms: [Said] {
        let counts = zip(Words.dayCounts(old.terms.days), Words.dayCounts(new.terms.days)).map { was, becomes in
            said(becomes.label, was.words, becomes.words, mark: becomes.mark)
        }
        func ends(_ terms: Terms) -> String { terms.endsOn.map(page.dates.long) ?? "No end date" }
        func pay(_ terms: Terms) -> String { Words.pay(terms.pay, in: terms.currency) }
        return
            ([
                said("Pay", pay(old.terms), pay(new.terms)),
                said("Time zone", old.terms.timeZone, new.terms.timeZone),
                said("Ends on", ends(old.terms), ends(new.terms)),
            ] + counts).compactMap(\.self)
    }

    private var deliverables: [Said] {
        let kept = new.deliverables.compactMap { becomes in
            guard let was = old.deliverables.first(where: { $0.id == becomes.id }) else {
                return Said(label: "New deliverable", value: words(becomes))
            }
            return said(Words.isolated(text(was.title)), words(was), words(becomes))
        }
        let stays = Set(new.deliverables.map(\.id))
        let dropped = old.deliverables.filter { !stays.contains($0.id) }.map { was in
            Said(
                label: Words.isolated(text(was.title)), value: "No longer part of the agreement",
                note: "was: \(Words.isolated(words(was)))")
        }
        let isReordered = kept.isEmpty && dropped.isEmpty && old.deliverables != new.deliverables
        let order = Said(
            label: "Order of the deliverables",
            value: Words.list(new.deliverables.map { Words.isolated(text($0.title)) }))
        return kept + dropped + (isReordered ? [order] : [])
    }

    private func words(_ terms: DeliverableTerms) -> String {
        [
            text(terms.title), terms.amount.map { Words.money($0, old.terms.currency) } ?? "no amount",
            terms.dueOn.map { "due \(page.dates.long($0))" } ?? "no due date",
        ].joined(separator: ", ")
    }

    private func text(_ prose: Prose) -> String { page.view.text(prose) ?? Words.erased }
}
