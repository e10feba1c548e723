import EndwellCore
import EndwellService

/// Proposing a change of the agreement (R2).
struct AmendmentFormPage: Page {
    static let template = "amendment_form"
    var layout: Layout
    var contract: ContractLink?
    var title: String
    var lead: String?
    var errors: ErrorSummary?
    var code: String?
    var action: String
    var addAction: String
    var values: [Hidden]
    var titleField: Field
    var scopeField: Area
    var deliverables: [DeliverableRow]
    var payChoices: Choices
    var timeZoneField: Select
    var endsOnField: Field
    var countsOpen: Bool
    var countFields: [Field]
    var fullNameField: Field?
    var backHref: String
}

/// Before a change is accepted and signed: what was, what would be, and what that does.
struct AmendmentAcceptPage: Page {
    static let template = "amendment_accept"
    var layout: Layout
    var check: CheckBody
}

extension ContractVisit {
    /// The form, filled in with the agreement or with what was typed.
    func amendmentForm(_ form: AmendmentForm) async throws -> AmendmentFormPage {
        let (typed, problems, title) = (form.typed, form.problems, "Propose a change")
        let isWrong = form.refusal != nil || !problems.isEmpty
        let terms = TermsFields(typed.terms ?? TermsInput(contract.terms), problems)
        return AmendmentFormPage(
            layout: try await layout(isWrong ? "Error: \(title)" : title), contract: link, title: title,
            lead:
                "It holds only when \(other) accepts it too. Until then nothing changes, and no running period moves.",
            errors: amendmentErrors(form), code: form.refusal?.code, action: SitePath.amendments(id).text,
            addAction: SitePath.newAmendment(id).text,
            values: [Hidden(name: "agreement", value: contract.agreementDigest)],
            titleField: Field(id: "title", label: "Title", value: typed.title ?? "", error: problems.error("title")),
            scopeField: Area(
                id: "scope", label: "Scope", value: typed.scope ?? "",
                hint: "What is to be done, what counts as done, and what is not included.",
                error: problems.error("scope"), charactersMax: String(Limits.scopeCharactersMax)),
            deliverables: amendmentRows(form), payChoices: terms.payChoices, timeZoneField: terms.timeZoneField,
            endsOnField: terms.endsOnField, countsOpen: terms.countsOpen, countFields: terms.countFields,
            fullNameField: .signature("Typing it signs the change.", typed.fullName ?? "", problems),
            backHref: SitePath.work(id).text)
    }

    /// What is wrong, each line leading to its field; a rule's no leads to what it is about.
    private func amendmentErrors(_ form: AmendmentForm) -> ErrorSummary? {
        // No field asks for the currency, and there is none for the list as a whole or a row's hidden id.
        var anchors = ["terms/currency": "main", "deliverables": "deliverables-title"]
        for index in form.rows(of: view).indices { anchors["deliverables/\(index)/id"] = "deliverables/\(index)/title" }
        guard let refusal = form.refusal else { return form.problems.summary(anchors: anchors) }
        let place = refusal == .acceptedWorkFixed ? "#deliverables-title" : "#title"
        return ErrorSummary(items: [Link(href: place, text: Words.sentence(for: refusal))])
    }

    private func amendmentRows(_ form: AmendmentForm) -> [DeliverableRow] {
        let rows = form.rows(of: view)
        let empty = Array(repeating: DeliverableInput(), count: max(1, form.rows - rows.count))
        return (rows + empty).prefix(Limits.deliverablesMax).enumerated().map { index, input in
            let deliverable = input.id.flatMap { DeliverableID($0) }.flatMap(contract.deliverable)
            var row = DeliverableRow(input, at: index, fixed: deliverable.flatMap(staysSo), form.problems)
            if deliverable?.isAccepted == true {
                (row.titleField.readOnly, row.dueField.readOnly, row.amountField.readOnly) = (true, true, true)
            }
            return row
        }
    }

    /// What no change of the agreement changes about a deliverable.
    private func staysSo(_ deliverable: Deliverable) -> String? {
        switch deliverable.state {
        case .open: nil
        case .submitted(let at, _, _, _): "Submitted on \(dates.longDay(at)). It stays submitted."
        case .accepted(let at, _): "Accepted on \(dates.longDay(at)). It never changes."
        }
    }
}

extension ContractVisit {
    /// The check page before a change is signed.
    func amendmentAccept(
        _ amendment: AmendmentID, typedName: String = "", isChanged: Bool = false, _ problems: Problems = .none
    ) async throws -> AmendmentAcceptPage {
        guard let open = contract.amendment, open.id == amendment else { throw Refusal.amendmentGone }
        let steps = try await preview(.acceptingAmendment(amendment))
        let completes = steps.preview.end?.isAtOnce == true
        let terms = open.changes.terms.flatMap(AgreementLetter.marked)
        let title = "Check before you accept the change"
        let check = CheckBody(
            contract: link, title: title,
            lead: [
                completes ? "Accepting it completes the contract: all work is then accepted." : nil,
                "\(other) proposed it on \(dates.longDay(open.proposedAt)).", terms,
            ].compactMap(\.self).joined(separator: " "),
            errors: problems.summary(), action: SitePath.amendment(id, amendment, .acceptance).text,
            values: [steps.preview.promiseField], changed: isChanged ? .changed(steps.preview, self) : nil,
            said: SaidSection(title: "What changes", items: AmendmentDifference(open.changes, reader).said),
            steps: steps.titled("What happens if you accept"),
            fullNameField: .signature("Typing it signs the change.", typedName, problems),
            button: Submit(text: completes ? "Accept, sign and complete" : "Accept and sign"),
            backHref: SitePath.work(id).text)
        return AmendmentAcceptPage(layout: try await layout(title, problems), check: check)
    }
}
