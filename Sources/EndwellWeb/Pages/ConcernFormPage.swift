import EndwellCore
import EndwellService

/// Raising a concern: what was agreed, examples, what would put it right, and by when (R4).
struct ConcernFormPage: Page {
    static let template = "concern_form"
    var layout: Layout
    var contract: ContractLink?
    var title: String
    var lead: String?
    var errors: ErrorSummary?
    var action: String
    /// Where "Add another" and "Remove" send what was typed so far.
    var addAction: String
    var values: [Hidden]
    var agreedField: Area
    var examples: [ExampleRow]
    var remedyField: Area
    var fixByField: Field
    var steps: Steps?

    /// One example to fill in.
    struct ExampleRow: Sendable {
        var legend: String
        /// The row's index, for the button that takes it out; `nil` for an empty row.
        var remove: String?
        var whatField: Area
        var happenedOnField: Field
        var whereField: Field
        var filesField: FilesField
    }
}

extension ContractVisit {
    /// The form, with what was typed so far.
    func concernForm(
        _ typed: ConcernInput, rows: Int = 2, lead: String? = nil, _ problems: Problems = .none
    ) async throws -> ConcernFormPage {
        let title = "Raise a concern"
        let kept = try await visit.attached(typed.examples.flatMap(\.files))
        return ConcernFormPage(
            layout: try await layout(title, problems), contract: link, title: title,
            lead: lead ?? "\(other) sees it in the conversation and has a chance to put it right.",
            errors: problems.summary(anchors: ["examples": "examples/0/what"]), action: SitePath.concerns(id).text,
            addAction: SitePath.newConcern(id).text, values: [],
            agreedField: area(
                "agreed", "What was agreed", typed.agreed, hint: "From the scope, a message, or a call: in your words.",
                [.absolutes, .insults, .capitals], problems),
            examples: exampleRows(typed.examples, kept: kept, atLeast: rows, problems),
            remedyField: area(
                "remedy", "What would put it right", typed.remedy, hint: "Say what you would accept as fixed.",
                [.absolutes, .insults, .capitals], problems), fixByField: fixByField(typed.fixBy, problems),
            steps: concernSteps)
    }

    private func area(
        _ name: String, _ label: String, _ typed: String?, hint: String, _ rules: [WritingHints.Rule],
        _ problems: Problems
    ) -> Area {
        Area(
            id: name, label: label, value: typed ?? "", hint: hint, error: problems.error(name), look: "big",
            hintRules: rules.map(\.rawValue).joined(separator: " "), hints: WritingHints.hints(for: typed ?? "", rules))
    }

    private func exampleRows(
        _ typed: [ExampleInput], kept: [Upload], atLeast rows: Int, _ problems: Problems
    ) -> [ConcernFormPage.ExampleRow] {
        let empty = Array(repeating: ExampleInput(), count: max(0, min(rows, Limits.examplesMax) - typed.count))
        return (typed + empty).enumerated().map { index, example in
            let place = "examples/\(index)"
            return ConcernFormPage.ExampleRow(
                legend: "Example \(index + 1)", remove: example.isEmpty ? nil : "\(index)",
                whatField: Area(
                    id: "\(place)/what", label: "What happened", value: example.what ?? "",
                    error: problems.error("\(place)/what") ?? (index == 0 ? problems.error("examples") : nil),
                    hintRules: "absolutes insults capitals",
                    hints: WritingHints.hints(for: example.what ?? "", [.absolutes, .insults, .capitals])),
                happenedOnField: Field(
                    id: "\(place)/happened_on", label: "When (optional)", value: example.happenedOn ?? "",
                    error: problems.error("\(place)/happened_on"), type: "date"),
                whereField: Field(
                    id: "\(place)/where", label: "Where to see it (optional)", value: example.place ?? "",
                    error: problems.error("\(place)/where")),
                filesField: FilesField(
                    "\(place)/attachments", label: "Files that show it (optional)",
                    kept: kept.filter { example.files.contains($0.id.text) }, problems))
        }
    }

    private func fixByField(_ typed: String?, _ problems: Problems) -> Field {
        let days = contract.fixByDays(at: view.now)
        // A day more than the least, so that a page left open until tomorrow is still good.
        let proposed = min(days.lowerBound.adding(1), days.upperBound)
        return Field(
            id: "fix_by", label: "Fix by", value: typed ?? proposed.description,
            hint: "Between \(contract.terms.days.cure) and \(Limits.fixByDaysMax) days from now: "
                + "\(dates.long(days.lowerBound)) to \(dates.long(days.upperBound)).",
            error: problems.error("fix_by"), type: "date")
    }

    private var concernSteps: Steps {
        let reply = Period(days: contract.terms.days.reply).end(from: dates.zone.day(of: view.now), in: dates.zone)
        return Steps(
            title: "What happens next",
            items: [
                Step(
                    when: "Until the end of \(dates.shortLastDay(before: reply))", lead: "\(other) answers.",
                    text: "If not, it counts as unanswered."),
                Step(
                    when: "Until the fix-by date", lead: "\(other) puts it right",
                    text: "and reports it fixed; you confirm it, or say what is missing."),
                Step(
                    when: "If not", lead: "You may end the contract because of it.",
                    text: "You need not: most things can still be put right."),
            ])
    }
}

extension ExampleInput {
    /// Whether nothing was typed.
    var isEmpty: Bool {
        files.isEmpty && [what, happenedOn, place].compactMap(\.self).allSatisfy { $0.allSatisfy(\.isWhitespace) }
    }
}

extension Form {
    /// The concern as typed; rows left empty are none, but one is always asked for.
    func concern() -> ConcernInput {
        var input = ConcernInput()
        (input.agreed, input.remedy, input.fixBy) = (self["agreed"], self["remedy"], self["fix_by"])
        input.examples = (0..<count(of: "examples")).compactMap { index in
            guard self["remove"] != "\(index)" else { return nil }
            var example = ExampleInput()
            example.what = self["examples/\(index)/what"]
            example.happenedOn = self["examples/\(index)/happened_on"]
            example.place = self["examples/\(index)/where"]
            example.files = files("examples/\(index)/attachments")
            return example.isEmpty ? nil : example
        }
        return input
    }
}
