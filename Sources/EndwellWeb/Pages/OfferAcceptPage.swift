import EndwellCore
import EndwellService

/// The check page before an offer is accepted: the whole agreement, and what accepting does.
struct OfferAcceptPage: Page {
    static let template = "offer_accept"
    var layout: Layout
    var check: CheckBody
}

extension OfferAcceptPage {
    static let title = "Check before you accept"

    init(_ view: ContractView, layout: Layout, typedName: String, _ problems: Problems) {
        let contract = view.contract
        let link = ContractLink(
            title: view.text(contract.title) ?? Words.erased, href: SitePath.contract(contract.id).text)
        self.layout = layout
        check = CheckBody(
            contract: link, title: OfferAcceptPage.title,
            lead: ["Read the whole agreement before you sign it.", AgreementLetter.marked(contract.terms)]
                .compactMap(\.self).joined(separator: " "),
            errors: problems.summary(), action: SitePath.acceptance(contract.id).text,
            agreement: AgreementLetter(view, title: "\(Words.possessive(Words.shortName(view.otherName))) offer"),
            steps: OfferAcceptPage.steps(view),
            fullNameField: .signature("Typing it signs the agreement.", typedName, problems),
            button: Submit(text: "Accept and sign"), backHref: link.href)
    }

    private static func steps(_ view: ContractView) -> Steps {
        let (terms, other) = (view.contract.terms, Words.shortName(view.otherName))
        let dates = view.dates
        let mind = Words.counted(terms.days.changeOfMind, "day", "days")
        var items = [
            Step(
                when: "At once", lead: "The contract is active,",
                text: "and \(other) is told. From then on the agreement changes only when both of you sign the change."),
            Step(
                when: "If something is wrong", lead: "Raise a concern.",
                text: "The other has \(Words.counted(terms.days.reply, "day", "days")) to answer it and at least "
                    + "\(Words.counted(terms.days.cure, "day", "days")) to put it right."),
            Step(
                when: "If it doesn’t work out", lead: "Either of you can end it,",
                text: "with \(mind) to change one’s mind. Accepted work stays accepted."),
        ]
        if let day = terms.endsOn, let end = view.contract.endsAt {
            items.insert(
                Step(
                    when: "End of \(dates.short(day))", lead: "It ends by itself",
                    text: "(\(dates.zoneWords(at: end))), or sooner, with the last accepted deliverable."), at: 1)
        }
        return Steps(title: "What happens if you accept", items: items)
    }
}
