import EndwellCore
import EndwellService

/// The second page of ending a contract: what was said, what would happen, and the button.
struct EndCheckPage: Page {
    static let template = "end_check"
    var layout: Layout
    var check: CheckBody
}

/// After the notice: what happens next, and how to take it back.
struct EndDonePage: Page {
    static let template = "end_done"
    var layout: Layout
    var done: DoneBody
}

/// While a contract is ending: what happens if nobody does anything more, the same for both.
struct EndPreviewPage: Page {
    static let template = "end_preview"
    var layout: Layout
    var contract: ContractLink?
    var title: String
    var lead: String?
    var steps: Steps?
    var asides: [AsideCard]
    var acts: [Button]
}

extension ContractVisit {
    /// The check page before a notice, which carries what was typed and what it promises (R10).
    func endCheck(_ typed: NoticeInput, _ preview: Preview, isChanged: Bool = false) async throws -> EndCheckPage {
        let reason = typed.reason.flatMap(NoticeReason.init) ?? .other
        let question = PreviewQuestion.givingNotice(reason: reason, concern: nil)
        let steps = PreviewSteps(preview: preview, question: question, view: view)
        let concern = try contract.concernServing(reason, by: me, named: typed.concern.flatMap { ConcernID($0) })
        let check = CheckBody(
            contract: link, title: "Check before you end", lead: endCheckLead(preview),
            action: SitePath.termination(id).text, values: endValues(typed, concern) + [preview.promiseField],
            changed: isChanged ? .changed(preview, self) : nil, said: endSaid(typed, reason, concern),
            steps: steps.titled("What happens if you end now"),
            warning: preview.noticeStands
                ? Notice(
                    title: "This one stands",
                    text: "You have taken back two notices in this contract. A third can’t be taken back: the "
                        + "contract will end.") : nil,
            choice: endNowChoice(typed, preview), button: Submit(text: "End contract", look: "stop"),
            changeAction: SitePath.terminationChange(id).text)
        return EndCheckPage(layout: try await layout(check.title), check: check)
    }

    private func endCheckLead(_ preview: Preview) -> String {
        if preview.noticeStands { return "Page 2 of 2. This is your third notice in this contract." }
        return preview.end.map { "Page 2 of 2. You can change your mind until \(end(of: $0.at))." } ?? "Page 2 of 2."
    }

    private func endValues(_ typed: NoticeInput, _ concern: ConcernID?) -> [Hidden] {
        [
            Hidden(name: "reason", value: typed.reason ?? ""), Hidden(name: "note", value: typed.note ?? ""),
            Hidden(name: "concern", value: concern?.text ?? ""),
            Hidden(name: "stop_work_on", value: typed.stopWorkOn ?? ""),
        ]
    }

    private func endSaid(_ typed: NoticeInput, _ reason: NoticeReason, _ concern: ConcernID?) -> SaidSection {
        let hints = WritingHints.hints(for: typed.note ?? "")
        let day = typed.stopWorkOn.flatMap { Day($0) }
        let stop = Said(
            label: "Stop work", value: day.map { "after \(dates.long($0))" } ?? "no date: work goes on until the end")
        return SaidSection(
            title: "You say",
            items: [
                Said(label: "Reason", value: Words.reason(reason)),
                Said(
                    label: "Note", value: typed.note ?? "",
                    note: hints.isEmpty ? nil : "A hint, no more: \(hints.joined(separator: " "))"),
            ] + (me == .client ? [stop] : []), concern: reader.beside(concern))
    }

    private func endNowChoice(_ typed: NoticeInput, _ preview: Preview) -> Choice {
        let mind = preview.noticeStands ? "." : ", and you keep the time to change your mind."
        let hint = preview.end.map { "Otherwise it ends at \(end(of: $0.at))\(mind)" }
        return Choice(
            type: "checkbox", id: "end_now", name: "end_now", value: "yes",
            text: "If \(other) agrees, end it at once", hint: hint, checked: typed.endNow)
    }

    /// What is said after the notice, and for as long as it stands; `nil` once there is none to speak of.
    func endDone() async throws -> EndDonePage? {
        guard case .ending(let ending) = contract.phase, ending.notice?.by == me else { return nil }
        let steps = try await preview(.nothing).titled("What happens next")
        let officialAt = reader.officialEnd(of: ending)
        let told = Step(when: "Now", lead: "\(other) has been told", text: "and may reply once.")
        let reminder = Step(when: "The day before", lead: nil, text: "We remind you both.")
        let last = steps.items.firstIndex { $0.when.hasPrefix("End of") } ?? steps.items.endIndex
        let items = [told] + steps.items[..<last] + [reminder] + steps.items[last...]
        let agreed = ending.agreed[me] ? " If \(other) agrees to end now, it ends at once." : ""
        let done = DoneBody(
            contract: link, title: "You asked to end this contract",
            lead:
                "It ends officially at \(end(of: officialAt)), \(dates.inDays(until: officialAt)).\(agreed)",
            steps: Steps(title: steps.title, items: items), undo: changeOfMind(until: officialAt),
            acts: [toContract, Button(text: "All contracts", href: SitePath.contracts.text)])
        return EndDonePage(layout: try await layout(done.title), done: done)
    }

    private func changeOfMind(until officialAt: Instant) -> DoneBody.Undo {
        guard view.mayI(.withdrawNotice) else {
            return .init(
                look: "", title: "This notice stands",
                text: "You have taken back two notices in this contract; this one can’t be taken back.", acts: [])
        }
        return .init(
            look: "good", title: "You can change your mind",
            text: "\(untilEnd(of: officialAt)) The contract goes on as if nothing had happened; only the record "
                + "remembers.",
            acts: [Button(text: "Change my mind", post: SitePath.terminationWithdrawal(id).text)])
    }

    /// "What happens then?": R10's preview while a contract is ending, the same for both.
    func endPreview() async throws -> EndPreviewPage {
        let title = "What happens then?"
        return EndPreviewPage(
            layout: try await layout(title), contract: link, title: title,
            lead: "If nobody does anything more. Both of you see the same.",
            steps: try await preview(.nothing).titled("What happens"), asides: [], acts: endingActs)
    }

    private var endingActs: [Button] {
        let isIdle = contract.isIdle
        let open: [(Act, Button)] = [
            (
                .withdrawNotice,
                Button(
                    text: isIdle ? "Keep the contract" : "Change my mind",
                    post: SitePath.terminationWithdrawal(id).text,
                    look: "main")
            ),
            (.agreeToEnd, Button(text: "Agree to end now", href: SitePath.terminationAgreement(id).text)),
            (.replyToNotice, Button(text: "Reply", href: SitePath.terminationReply(id).text)),
        ]
        let mine = open.filter { view.mayI($0.0) && (!isIdle || $0.0 == .withdrawNotice) }.map(\.1)
        return mine + [Button(text: "Go back", href: SitePath.contract(id).text)]
    }
}
