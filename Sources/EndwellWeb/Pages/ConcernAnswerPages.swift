import EndwellCore
import EndwellService

/// Answering a concern (R5).
struct ConcernAnswerPage: Page {
    static let template = "concern_answer"
    var layout: Layout
    var form: FormBody
}

/// Before contesting a concern: the other may then end the contract because of it.
struct ConcernContestCheckPage: Page {
    static let template = "concern_contest_check"
    var layout: Layout
    var check: CheckBody
}

/// Reporting a concern fixed.
struct ConcernFixPage: Page {
    static let template = "concern_fix"
    var layout: Layout
    var form: FormBody
}

/// The raiser's word on their concern: put right, not put right, or withdrawn.
struct ConcernDecidePage: Page {
    static let template = "concern_decide"
    var layout: Layout
    var form: FormBody
}

extension ContractVisit {
    /// The concern as its raiser wrote it.
    private func said(_ concern: Concern) -> SaidSection {
        func text(_ prose: Prose) -> String { view.text(prose) ?? Words.erased }
        let examples = concern.examples.map { example in
            let seen = [example.happenedOn.map(dates.long), example.place.map(text)].compactMap(\.self)
            return Said(
                label: "Example", value: text(example.what), note: seen.isEmpty ? nil : seen.joined(separator: " · "))
        }
        let whose = concern.by == me ? "Your concern" : "The concern of \(other)"
        return SaidSection(
            title: whose,
            items: [Said(label: "What was agreed", value: text(concern.agreed))] + examples
                + [Said(label: "Would put it right", value: text(concern.remedy))])
    }

    private func path(_ concern: Concern, _ step: SitePath.ConcernStep) -> String {
        SitePath.concern(id, concern.id, step).text
    }

    /// Words to the other, with hints on how they sound.
    private func words(
        _ label: String, _ typed: String?, hint: String, _ problems: Problems,
        rules: [WritingHints.Rule] = [.absolutes, .insults, .capitals]
    ) -> Area {
        Area(
            id: "text", label: label, value: typed ?? "", hint: hint, error: problems.error("text"),
            hintRules: rules.map(\.rawValue).joined(separator: " "), hints: WritingHints.hints(for: typed ?? "", rules))
    }

    func concernAnswer(
        _ concern: Concern, kind: String? = nil, text: String? = nil, _ problems: Problems = .none
    ) async throws -> ConcernAnswerPage {
        let title = "Answer the concern"
        var lead: String?
        if case .open(let replyUntil) = concern.state { lead = untilEnd(of: replyUntil) }
        let form = FormBody(
            contract: link, title: title, lead: lead, errors: problems.summary(),
            action: path(concern, .answer), said: said(concern),
            choicesField: answerChoices(concern, kind, problems),
            textField: words(
                "Your words to \(other)", text, hint: "Clear and courteous: it stays in the record.", problems),
            after: "Your answer is final. You can report it fixed whatever you answer.",
            button: Submit(text: "Continue"), backHref: SitePath.concerns(id).text)
        return ConcernAnswerPage(layout: try await layout(title, problems), form: form)
    }

    private func answerChoices(_ concern: Concern, _ typed: String?, _ problems: Problems) -> Choices {
        Choices(
            id: "kind", label: "What do you say?", error: problems.error("kind"),
            choices: Concern.AnswerKind.allCases.map { kind in
                switch kind {
                case .willFix:
                    Choice(
                        id: "kind", name: "kind", value: kind.rawValue, text: "I will fix it",
                        hint:
                            "Until \(end(of: concern.fixUntil)). If that day passes without your report, \(other) may "
                            + "end the contract because of it.", checked: typed == kind.rawValue)
                case .contest:
                    Choice(
                        id: "kind-contest", name: "kind", value: kind.rawValue, text: "I see it differently",
                        hint: "\(other) may then end the contract because of it. Your words will stand beside it.",
                        checked: typed == kind.rawValue)
                }
            })
    }

    func concernContestCheck(_ concern: Concern, text: String) async throws -> ConcernContestCheckPage {
        let title = "Check before you answer"
        let check = CheckBody(
            contract: link, title: title, action: path(concern, .answer),
            values: [
                Hidden(name: "kind", value: Concern.AnswerKind.contest.rawValue), Hidden(name: "text", value: text),
                Hidden(name: "checked", value: "yes"),
            ],
            said: SaidSection(
                title: "You say",
                items: [
                    Said(label: "Answer", value: "I see it differently"), Said(label: "Your words", value: text),
                ]),
            steps: Steps(
                title: "What happens then",
                items: [
                    Step(when: "At once", lead: "\(other) is told,", text: "with your words."),
                    Step(
                        when: "From then on", lead: "\(other) may end the contract",
                        text: "because of this concern. Your words will stand beside it wherever it is shown."),
                    Step(
                        when: "At any time", lead: nil,
                        text: "You can report it fixed once; only the word of \(other) then settles it."),
                ]), button: Submit(text: "Send answer"), changeAction: path(concern, .answerChange))
        return ConcernContestCheckPage(layout: try await layout(title), check: check)
    }

    func concernFix(
        _ concern: Concern, text: String? = nil, kept: [Upload] = [], _ problems: Problems = .none
    ) async throws -> ConcernFixPage {
        let title = "Report it fixed"
        let form = FormBody(
            contract: link, title: title, errors: problems.summary(), action: path(concern, .fix),
            said: said(concern),
            textField: words("What you did", text, hint: "And where \(other) can see it.", problems, rules: []),
            filesField: FilesField(
                hint: "A picture or a recording says more than many words.", kept: kept, problems),
            after: afterReport(on: concern), button: Submit(text: "Report it fixed"),
            backHref: SitePath.concerns(id).text)
        return ConcernFixPage(layout: try await layout(title, problems), form: form)
    }

    /// What silence then means: nothing, once the concern has failed (R5).
    private func afterReport(on concern: Concern) -> String {
        guard case .failed(let failure, _) = concern.state else {
            let days = Words.counted(contract.terms.days.reply, "day", "days")
            return "\(other) then has \(days) to confirm it or say what is missing. Silence counts as confirmed."
        }
        let why =
            switch failure {
            case .unanswered: "You did not answer in time"
            case .lapsed: "The fix-by date has passed"
            case .contested: "You contested the concern"
            case .notFixed: "\(other) found it not put right before"
            }
        return "\(why), so silence will not confirm it: only the word of \(other) settles it."
    }

    /// What the other reported last, if they did.
    private func reported(_ concern: Concern) -> SaidSection {
        guard let report = concern.history.last(where: { $0.kind == .fixReported }), let text = report.text else {
            return said(concern)
        }
        return SaidSection(
            title: "What \(other) reported", items: [Said(label: dates.moment(report.at), value: reader.text(text))])
    }

    func concernReject(_ concern: Concern, text: String? = nil, _ problems: Problems = .none) async throws
        -> ConcernDecidePage
    {
        let title = "Not fixed"
        let form = FormBody(
            contract: link, title: title, errors: problems.summary(), action: path(concern, .rejection),
            said: reported(concern),
            textField: words(
                "What is still missing?", text, hint: "With an example: what, when, where to see it.", problems,
                rules: [.absolutes, .insults, .capitals, .example]),
            after: "You may then end the contract because of this concern. You can still confirm or withdraw it at any "
                + "time.", button: Submit(text: "Say it is not fixed"), backHref: SitePath.concerns(id).text)
        return ConcernDecidePage(layout: try await layout(title, problems), form: form)
    }

    func concernConfirm(_ concern: Concern) async throws -> ConcernDecidePage {
        let title = "Confirm that it is put right?"
        let form = FormBody(
            contract: link, title: title, action: path(concern, .confirmation), said: reported(concern),
            after: "That settles the concern for good.", button: Submit(text: "Confirm that it is put right"),
            backHref: SitePath.concerns(id).text)
        return ConcernDecidePage(layout: try await layout(title), form: form)
    }

    func concernWithdraw(_ concern: Concern) async throws -> ConcernDecidePage {
        let title = "Withdraw the concern?"
        let form = FormBody(
            contract: link, title: title, action: path(concern, .withdrawal), said: said(concern),
            after: "It stays in the record, marked as withdrawn. You can raise another.",
            button: Submit(text: "Withdraw the concern"), backHref: SitePath.concerns(id).text)
        return ConcernDecidePage(layout: try await layout(title), form: form)
    }
}
