import EndwellCore
import EndwellService

/// Handing a deliverable to the client.
struct WorkSubmitPage: Page {
    static let template = "work_submit"
    var layout: Layout
    var form: FormBody
}

/// Before a submitted deliverable is accepted: says whether that ends the contract (R9).
struct WorkAcceptCheckPage: Page {
    static let template = "work_accept_check"
    var layout: Layout
    var check: CheckBody
}

/// Asking for changes to a submitted deliverable.
struct WorkSendBackPage: Page {
    static let template = "work_send_back"
    var layout: Layout
    var form: FormBody
}

extension ContractVisit {
    private func path(_ deliverable: Deliverable, _ step: SitePath.WorkStep) -> String {
        SitePath.deliverable(id, deliverable.terms.id, step).text
    }

    /// "Contact page, €400.00, due Thursday 19 November."
    private func summary(_ deliverable: Deliverable) -> String {
        let terms = deliverable.terms
        let parts = [
            Words.isolated(title(of: deliverable)), terms.amount.map { Words.money($0, contract.terms.currency) },
            terms.dueOn.map { "due \(dates.long($0))" },
        ]
        return parts.compactMap(\.self).joined(separator: ", ") + "."
    }

    func workSubmit(
        _ deliverable: Deliverable, note: String? = nil, kept: [Upload] = [], _ problems: Problems = .none
    ) async throws -> WorkSubmitPage {
        let title = "Submit work"
        let days = Words.counted(contract.terms.days.reviewWork, "day", "days")
        let form = FormBody(
            contract: link, title: title, lead: summary(deliverable), errors: problems.summary(),
            action: path(deliverable, .submission),
            textField: Area(
                id: "note", label: "A note to \(other) (optional)", value: note ?? "",
                hint: "What is in it, and what to look at first.", error: problems.error("note")),
            filesField: FilesField(kept: kept, problems),
            after: "\(other) then has \(days) to accept it or send it back. Silence accepts it.",
            button: Submit(text: "Submit"), backHref: SitePath.work(id).text)
        return WorkSubmitPage(layout: try await layout(title, problems), form: form)
    }

    func workAcceptCheck(_ deliverable: Deliverable, isChanged: Bool = false) async throws -> WorkAcceptCheckPage {
        let steps = try await preview(.acceptingWork(deliverable.terms.id))
        let ends = steps.preview.end?.isAtOnce == true
        let title = "Accept this work?"
        let check = CheckBody(
            contract: link, title: title,
            lead: ends ? "This is the last one: accepting it completes the contract." : "Accepting is final.",
            action: path(deliverable, .acceptance), values: [steps.preview.promiseField],
            changed: isChanged ? .changed(steps.preview, self) : nil, said: work(deliverable),
            steps: steps.titled("What happens if you accept"),
            button: Submit(text: ends ? "Accept and complete" : "Accept the work"), backHref: SitePath.work(id).text)
        return WorkAcceptCheckPage(layout: try await layout(title), check: check)
    }

    /// The submission: when, the note, and what came with it.
    private func work(_ deliverable: Deliverable) -> SaidSection {
        var items: [Said] = []
        if case .submitted(let at, let note, let files, let until) = deliverable.state {
            items.append(
                Said(
                    label: title(of: deliverable), value: "submitted \(dates.moment(at))",
                    note: "If you say nothing until \(end(of: until)), it is accepted."))
            if let note { items.append(Said(label: "Note", value: view.text(note) ?? Words.erased)) }
            let names = files.map { view.file($0).map { Words.isolated($0.name) } ?? Words.erased }
            if !names.isEmpty { items.append(Said(label: "Files", value: names.joined(separator: ", "))) }
        }
        return SaidSection(title: "The work", items: items)
    }

    func workSendBack(
        _ deliverable: Deliverable, text: String? = nil, _ problems: Problems = .none
    ) async throws -> WorkSendBackPage {
        let title = "Send back"
        let days = Words.counted(contract.terms.days.reviewWork, "day", "days")
        let rules: [WritingHints.Rule] = [.absolutes, .insults, .capitals, .example]
        let form = FormBody(
            contract: link, title: title, lead: summary(deliverable), errors: problems.summary(),
            action: path(deliverable, .changeRequest),
            textField: Area(
                id: "text", label: "What should be changed?", value: text ?? "",
                hint: "Point to the place, and say what you expected.", error: problems.error("text"),
                hintRules: rules.map(\.rawValue).joined(separator: " "),
                hints: WritingHints.hints(for: text ?? "", rules)),
            after: contract.isRunning
                ? "\(other) can submit it again at any time. You then have another \(days) to look at it."
                : "The contract has ended: what is sent back now can’t be submitted again.",
            button: Submit(text: "Send back"), backHref: SitePath.work(id).text)
        return WorkSendBackPage(layout: try await layout(title, problems), form: form)
    }
}
