import EndwellCore
import EndwellService

/// The first page of ending a contract: reason and note.
struct EndFormPage: Page {
    static let template = "end_form"
    var layout: Layout
    var contract: ContractLink?
    var title: String
    var lead: String?
    var errors: ErrorSummary?
    var action: String
    /// What the next page asks and this one only carries.
    var values: [Hidden]
    var reasonChoices: Choices
    /// Which concern a fault reason rests on, when several could serve (R6).
    var concernField: Select?
    var noteField: Area
    var stopWorkOnField: Field?
}

extension ContractVisit {
    /// The form for giving notice, with what was typed so far.
    func endForm(_ typed: NoticeInput, _ problems: Problems = .none) async throws -> EndFormPage {
        EndFormPage(
            layout: try await layout("End contract", problems), contract: link, title: "End contract",
            lead: "Page 1 of 2. \(other) will see your reason and your note. Nothing happens before the next page.",
            errors: problems.summary(), action: SitePath.terminationCheck(id).text,
            values: typed.endNow ? [Hidden(name: "end_now", value: "yes")] : [],
            reasonChoices: reasonChoices(typed.reason, problems), concernField: concernField(typed.concern, problems),
            noteField: noteField(typed.note, problems), stopWorkOnField: stopWorkOnField(typed.stopWorkOn, problems))
    }

    private func noteField(_ typed: String?, _ problems: Problems) -> Area {
        Area(
            id: "note", label: "Your note to \(other)", value: typed ?? "",
            hint: "Say what led to this, with an example. Clear and courteous: it stays in the record, and "
                + "\(other) may reply.",
            error: problems.error("note"), look: "big", charactersMax: String(Limits.noticeNoteCharactersMax),
            hintRules: "absolutes insults capitals example date", hints: WritingHints.hints(for: typed ?? ""))
    }

    private func stopWorkOnField(_ typed: String?, _ problems: Problems) -> Field? {
        // Whoever can't say a date is still shown what is wrong with the one that they sent.
        guard me == .client || problems.error("stop_work_on") != nil else { return nil }
        return Field(
            id: "stop_work_on", label: "Stop work on (optional)", value: typed ?? "",
            hint: "Today or later. After this day no more time is accepted; the contract itself goes on until its end.",
            error: problems.error("stop_work_on"), type: "date")
    }

    /// Asked only where there is a choice: the latest that serves is taken else (R6).
    private func concernField(_ typed: String?, _ problems: Problems) -> Select? {
        let failed = contract.concerns.filter { $0.by == me && $0.hasFailed }
        guard failed.count > 1 || problems.error("concern") != nil else { return nil }
        let options = failed.reversed().map { concern in
            (value: concern.id.text, text: "\(reader.title(of: concern)): \(Words.state(of: concern).lowercased())")
        }
        return Select(
            "concern", "Which concern does it rest on?", [(value: "", text: "The latest that serves")] + options,
            chosen: typed ?? "", error: problems.error("concern"), hint: "Only for a reason that lays a fault.")
    }

    private func reasonChoices(_ typed: String?, _ problems: Problems) -> Choices {
        let reasons = NoticeReason.allCases.filter { $0.parties.contains(me) }
        return Choices(
            id: "reason", label: "What is your reason?", error: problems.error("reason"),
            choices: reasons.enumerated().map { index, reason in
                choice(reason, id: index == 0 ? "reason" : "reason-\(reason.rawValue)", typed: typed)
            })
    }

    /// A reason that is not open says why, and what to do first (R6).
    private func choice(_ reason: NoticeReason, id: String, typed: String?) -> Choice {
        var choice = Choice(id: id, name: "reason", value: reason.rawValue, text: Words.reason(reason))
        do throws(Refusal) {
            let concern = try contract.concernServing(reason, by: me).flatMap(contract.concern)
            choice.hint = concern.map(restsOn)
            choice.checked = typed == reason.rawValue
        } catch {
            choice.disabled = true
            choice.hint = whyNotOpen(reason, error)
            if reason.isFault, view.mayI(.raiseConcern) {
                choice.instead = .init(action: SitePath.newConcern(self.id).text, text: "Raise the concern first")
            }
        }
        return choice
    }

    private func restsOn(_ concern: Concern) -> String {
        "Rests on your \(Words.concernInSentence(concern, among: contract.concerns, dates)): "
            + "\(Words.failed(concern, otherName: view.otherName)). Their words will stand beside it."
    }
}
