import EndwellCore
import EndwellService

/// Making an offer, or a new one to someone one has worked with.
struct OfferFormPage: Page {
    static let template = "offer_form"
    var layout: Layout
    var contract: ContractLink?
    var title: String
    var lead: String?
    var errors: ErrorSummary?
    var code: String?
    var action: String
    var addAction: String
    var values: [Hidden]
    var roleChoices: Choices
    var counterpartyEmailField: Field?
    var titleField: Field
    var scopeField: Area
    var deliverables: [DeliverableRow]
    var payChoices: Choices
    var currencyField: Select
    var timeZoneField: Select
    var endsOnField: Field
    var countsOpen: Bool
    var countFields: [Field]
    var fullNameField: Field?
    var backHref: String
}

/// What the form is about: to whom, what was typed so far, and what is wrong with it.
struct OfferForm: Sendable {
    /// The contract that the two had before, if the form continues one.
    var before: ContractView?
    var typed: OfferInput
    /// How many rows for deliverables there are at least.
    var rows = 3
    var problems = Problems.none
    /// A rule's no, which the form shows above what was typed.
    var refusal: Refusal?

    /// Where the form is shown, and where it is sent.
    var path: SitePath { before.map { .again($0.contract.id) } ?? .newOffer }

    /// The form of a first offer.
    static func first(for person: Account, to address: String? = nil) -> OfferForm {
        var typed = OfferInput()
        typed.role = Party.client.rawValue
        typed.counterpartyEmail = address
        typed.terms.timeZone = person.timeZone
        return OfferForm(before: nil, typed: typed)
    }

    /// The form that carries an earlier agreement over (R11). Dates are left out: they were meant for then.
    static func again(_ view: ContractView) -> OfferForm {
        let contract = view.contract
        var typed = OfferInput()
        typed.role = view.party.rawValue
        typed.again = contract.id
        typed.title = view.text(contract.title)
        typed.scope = view.text(contract.scope)
        typed.terms = TermsInput(contract.terms)
        typed.terms.endsOn = nil
        typed.deliverables = contract.deliverables.map { deliverable in
            var input = DeliverableInput()
            input.title = view.text(deliverable.terms.title)
            input.amount = deliverable.terms.amount.map { Words.plainAmount($0, contract.terms.currency) }
            return input
        }
        return OfferForm(before: view, typed: typed)
    }

    /// What a form brought.
    init(before: ContractView?, _ form: Form) {
        var typed = OfferInput()
        (typed.role, typed.counterpartyEmail, typed.fullName) =
            (form["role"], form["counterparty_email"], form["full_name"] ?? "")
        (typed.title, typed.scope, typed.terms) = (form["title"], form["scope"], form.terms())
        typed.deliverables = form.deliverables()
        typed.again = before?.contract.id
        self.init(before: before, typed: typed)
    }

    private init(before: ContractView?, typed: OfferInput) {
        self.before = before
        self.typed = typed
    }
}

extension OfferFormPage {
    init(_ form: OfferForm, layout: Layout) {
        let (typed, problems) = (form.typed, form.problems)
        let terms = TermsFields(typed.terms, problems)
        self.layout = layout
        title = form.title
        lead = form.lead
        contract = form.before.map {
            ContractLink(
                title: $0.text($0.contract.title) ?? Words.erased, href: SitePath.contract($0.contract.id).text)
        }
        (errors, code) = (form.errors, form.refusal?.code)
        (action, addAction, values) = (form.path.text, form.path.text, [])
        roleChoices = .role(typed.role, problems)
        counterpartyEmailField = form.before == nil ? .counterparty(form) : nil
        titleField = Field(id: "title", label: "Title", value: typed.title ?? "", error: problems.error("title"))
        scopeField = Area(
            id: "scope", label: "Scope", value: typed.scope ?? "",
            hint: "What is to be done, what counts as done, and what is not included.", error: problems.error("scope"),
            charactersMax: String(Limits.scopeCharactersMax))
        deliverables = DeliverableRow.rows(typed.deliverables, atLeast: form.rows, problems)
        (payChoices, currencyField, timeZoneField) = (terms.payChoices, terms.currencyField, terms.timeZoneField)
        (endsOnField, countsOpen, countFields) = (terms.endsOnField, terms.countsOpen, terms.countFields)
        fullNameField = .signature("Typing it signs the offer.", typed.fullName ?? "", problems)
        backHref = form.before.map { SitePath.contract($0.contract.id).text } ?? SitePath.contracts.text
    }
}

extension OfferForm {
    var title: String { before == nil ? "Make an offer" : "Work together again" }

    fileprivate var lead: String {
        guard let before else { return "Nothing is agreed before the other side signs too." }
        return "A new offer to \(Words.isolated(before.otherName)), with what you agreed before. "
            + "The old contract stays as it is, and nothing is agreed before the other side signs too."
    }

    /// What is wrong, each line leading to its field; a rule's no leads to the field that it is about.
    fileprivate var errors: ErrorSummary? {
        guard let refusal else { return problems.summary() }
        let place = before == nil ? "#counterparty_email" : "#main"
        return ErrorSummary(items: [Link(href: place, text: Words.sentence(for: refusal))])
    }
}

extension Choices {
    fileprivate static func role(_ typed: String?, _ problems: Problems) -> Choices {
        func choice(_ party: Party, _ text: String, _ hint: String) -> Choice {
            Choice(
                id: party == .client ? "role" : "role-contractor", name: "role", value: party.rawValue, text: text,
                hint: hint, checked: typed == party.rawValue)
        }
        return Choices(
            id: "role", label: "In this contract I am", error: problems.error("role"),
            choices: [
                choice(.client, "The client", "I have work done."),
                choice(.contractor, "The contractor", "I do the work."),
            ])
    }
}

extension Field {
    fileprivate static func counterparty(_ form: OfferForm) -> Field {
        let error = form.problems.error("counterparty_email") ?? form.refusal.map(Words.sentence)
        return Field(
            id: "counterparty_email", label: "The other’s e-mail address", value: form.typed.counterpartyEmail ?? "",
            hint: "You get a link to send them.", error: error, type: "email", autocomplete: "off", inputMode: "email")
    }
}
