import EndwellCore
import EndwellService

/// A preview as the lines of a page: one builder for every check page, and while a contract is ending (R10).
struct PreviewSteps {
    let preview: Preview
    let question: PreviewQuestion
    let view: ContractView

    /// What would happen, under a heading.
    func titled(_ title: String) -> Steps {
        Steps(
            title: title,
            items: PreviewWords(preview, of: question, for: view).lines.map { line in
                Step(when: line.when, lead: line.lead, text: line.text)
            })
    }
}

extension ContractVisit {
    /// Asks the rules what would happen.
    func preview(_ question: PreviewQuestion) async throws -> PreviewSteps {
        let preview = try await visit.useCases.contracts.preview(question, of: id, for: visit.person.id)
        return PreviewSteps(preview: preview, question: question, view: view)
    }
}

extension Notice {
    /// Stands above a check page that is shown again because its promise no longer holds (R10).
    static func changed(_ preview: Preview, _ page: ContractVisit) -> Notice {
        let now =
            switch preview.promise {
            case .endsAtOnce: "It would now end the contract at once."
            case .endsAt(let instant): "The contract would now end at \(page.end(of: instant))."
            case .endsNothing: "The contract would now go on."
            }
        return Notice(
            title: Words.title(for: .promiseChanged), text: "\(now) Nothing has been done. Look again, then decide.")
    }
}

extension Preview {
    /// The field in which a form carries what its page promises.
    var promiseField: Hidden { Hidden(name: "promise", value: promise.text) }
}
