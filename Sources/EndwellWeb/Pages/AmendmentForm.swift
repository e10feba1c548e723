import EndwellCore
import EndwellService

/// A proposed change as it was typed so far, and what is wrong with it.
struct AmendmentForm: Sendable {
    var typed: AmendmentInput
    /// How many rows for deliverables there are at least.
    var rows = 0
    /// The deliverables whose rows were emptied, which takes them out.
    var emptied: [DeliverableInput] = []
    var problems = Problems.none
    /// A rule's no, which the form shows above what was typed.
    var refusal: Refusal?

    /// The form that says what is agreed.
    init(_ view: ContractView) {
        let contract = view.contract
        typed = AmendmentInput()
        (typed.title, typed.scope) = (view.text(contract.title), view.text(contract.scope))
        typed.terms = TermsInput(contract.terms)
        typed.deliverables = contract.deliverables.map { DeliverableInput($0.terms, view) }
    }

    /// What a form brought.
    init(_ form: Form, _ contract: Contract) {
        typed = AmendmentInput()
        (typed.fullName, typed.title, typed.scope) =
            (form["full_name"] ?? "", form["title"] ?? "", form["scope"] ?? "")
        var terms = form.terms()
        // The currency never changes, so no field asks for it.
        terms.currency = terms.currency ?? contract.terms.currency.code
        typed.terms = terms
        let rows = form.deliverables()
        typed.deliverables = rows.filter { !$0.isEmptied }
        emptied = rows.filter(\.isEmptied)
        typed.basedOn = form["agreement"]
    }

    /// Every row: those that stay, those emptied, and those that the agreement got since the form was opened, so that
    /// none is taken out by a page that never showed it.
    func rows(of view: ContractView) -> [DeliverableInput] {
        let rows = (typed.deliverables ?? []) + emptied
        let shown = Set(rows.compactMap(\.id))
        let unseen = view.contract.deliverables.filter { !shown.contains($0.terms.id.text) }
        return rows + unseen.map { DeliverableInput($0.terms, view) }
    }
}

extension DeliverableInput {
    /// The deliverable as it is agreed.
    fileprivate init(_ terms: DeliverableTerms, _ view: ContractView) {
        self.init()
        (id, title, dueOn) = (terms.id.text, view.text(terms.title), terms.dueOn?.description)
        amount = terms.amount.map { Words.plainAmount($0, view.contract.terms.currency) }
    }

    /// Whether nothing but its id is left of the row.
    fileprivate var isEmptied: Bool {
        [title, dueOn, amount].compactMap(\.self).allSatisfy { $0.allSatisfy(\.isWhitespace) }
    }
}
