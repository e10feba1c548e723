import EndwellCore
import EndwellService

/// Before a notice is taken back, for whoever comes by a link.
struct KeepCheckPage: Page {
    static let template = "keep_check"
    var layout: Layout
    var check: CheckBody
}

/// After the contract was kept.
struct KeepDonePage: Page {
    static let template = "keep_done"
    var layout: Layout
    var done: DoneBody
}

/// The one reply to a notice.
struct EndReplyPage: Page {
    static let template = "end_reply"
    var layout: Layout
    var form: FormBody
}

/// Before agreeing to end now.
struct EndAgreeCheckPage: Page {
    static let template = "end_agree_check"
    var layout: Layout
    var check: CheckBody
}

/// The client's stop-work date.
struct StopWorkPage: Page {
    static let template = "stop_work"
    var layout: Layout
    var form: FormBody
}

extension ContractVisit {
    func keepCheck() async throws -> KeepCheckPage {
        let check = CheckBody(
            contract: link, title: "Keep the contract?", lead: keepLead,
            action: SitePath.terminationWithdrawal(id).text,
            steps: Steps(title: "What happens if you keep it", items: keepSteps),
            button: Submit(text: "Keep the contract"), backHref: SitePath.contract(id).text)
        return KeepCheckPage(layout: try await layout(check.title), check: check)
    }

    private var keepLead: String {
        if contract.isIdle { return "Any act of either of you keeps it, and so does this. It keeps it for you both." }
        switch contract.noticesTakenBack(by: me) {
        case 0: return "You have taken back no notice before. You can do it twice in one contract."
        case _: return "You have taken back one notice before. You can do it twice in one contract."
        }
    }

    private var keepSteps: [Step] {
        let how = contract.isIdle ? "for you both." : "as if you had given no notice."
        return [
            Step(when: "At once", lead: "The contract goes on", text: how),
            Step(when: "Dates", lead: nil, text: "Every other date stays as it is. \(running)"),
            Step(when: "The record", lead: nil, text: Words.recordOfKeeping(isIdle: contract.isIdle)),
        ]
    }

    /// The next thing that the clock waits for besides the window.
    private var running: String {
        guard let next = contract.deadlines.first(where: { $0.kind != .changeOfMind && $0.kind != .idle }) else {
            return "Nothing else waits for the clock."
        }
        return "The next is \(end(of: next.at)): \(waitsFor(next))."
    }

    private func waitsFor(_ deadline: Deadline) -> String {
        let deliverable: String? =
            if case .deliverable(let id) = deadline.subject {
                contract.deliverable(id).map { Words.isolated(title(of: $0)) }
            } else {
                nil
            }
        return switch deadline.kind {
        case .workReview: "\(deliverable ?? "submitted work") is then accepted by silence"
        case .concernReply: "a concern waits for its answer"
        case .fixBy: "a promised fix is due"
        case .fixConfirmation: "a reported fix waits to be confirmed"
        case .amendment: "a proposed change waits for its answer"
        case .endDate: "the contract’s end date"
        case .offer, .changeOfMind, .review, .idle: "a period runs out"
        }
    }

    /// After this party kept the contract; `nil` when they did not, or it is not going on any more.
    func keepDone() async throws -> KeepDonePage? {
        guard case .active = contract.phase, let kept = try await myNewest(\.isKeeping) else { return nil }
        let wasNotice = kept == .noticeWithdrawn
        let left = Limits.noticesTakenBackMax - contract.noticesTakenBack(by: me)
        let again =
            left > 0
            ? "You can take back \(left == 1 ? "one more notice" : "\(left) notices") in this contract."
            : "The next notice in this contract will stand."
        let done = DoneBody(
            contract: link, title: "The contract goes on",
            lead: "\(wasNotice ? "Your notice is taken back." : "You kept it, for you both.") \(other) has been told.",
            steps: Steps(
                title: "What happens next",
                items: [
                    Step(when: "Now", lead: "Work goes on.", text: "Every date is as it was. \(running)"),
                    Step(when: "Later", lead: nil, text: "You can end the contract again if you need to. \(again)"),
                ]), undo: nil, acts: [toContract])
        return KeepDonePage(layout: try await layout(done.title), done: done)
    }

    func endReply(_ typed: String?, _ problems: Problems = .none) async throws -> EndReplyPage {
        let title = "Reply to the notice"
        let form = FormBody(
            contract: link, title: title, errors: problems.summary(), action: SitePath.terminationReply(id).text,
            said: noticeSaid,
            textField: Area(
                id: "text", label: "Your reply to \(other)", value: typed ?? "",
                hint: "Once, and it stays in the record beside the notice.", error: problems.error("text"),
                hintRules: "absolutes insults capitals",
                hints: WritingHints.hints(for: typed ?? "", [.absolutes, .insults, .capitals])),
            button: Submit(text: "Send reply"), backHref: SitePath.contract(id).text)
        return EndReplyPage(layout: try await layout(title, problems), form: form)
    }

    /// The notice as its reader sees it: a fault reason with its concern beside it (R6).
    private var noticeSaid: SaidSection? {
        guard case .ending(let ending) = contract.phase, let notice = ending.notice else { return nil }
        let whose = notice.by == me ? "Your notice" : "The notice of \(other)"
        return SaidSection(
            title: whose,
            items: [
                Said(label: "Reason", value: Words.reason(notice.reason)),
                Said(label: "Note", value: view.text(notice.note) ?? Words.erased),
            ], concern: reader.beside(notice.concern))
    }

    func endAgreeCheck(isChanged: Bool = false) async throws -> EndAgreeCheckPage {
        let steps = try await preview(.agreeingToEnd)
        let isSecond = steps.preview.end?.isAtOnce == true
        let lead =
            isSecond
            ? "\(other) has already agreed. If you agree too, the contract ends at once."
            : "The contract ends at once as soon as \(other) agrees too. You can’t take your agreement back."
        let title = "Agree to end now?"
        let check = CheckBody(
            contract: link, title: title, lead: lead, action: SitePath.terminationAgreement(id).text,
            values: [steps.preview.promiseField], changed: isChanged ? .changed(steps.preview, self) : nil,
            said: noticeSaid, steps: steps.titled("What happens if you agree"),
            button: Submit(text: isSecond ? "End it now" : "Agree to end now", look: "stop"),
            backHref: SitePath.contract(id).text)
        return EndAgreeCheckPage(layout: try await layout(title), check: check)
    }

    func stopWork(_ typed: String?, _ problems: Problems = .none) async throws -> StopWorkPage {
        guard case .ending(let ending) = contract.phase else {
            throw Refusal.notInThisPhase(.setStopWork, contract.phase.name)
        }
        let title = "Set a stop-work date"
        let form = FormBody(
            contract: link, title: title,
            lead: "The contract itself ends at \(end(of: reader.officialEnd(of: ending))).",
            errors: problems.summary(), action: SitePath.stopWork(id).text,
            dateField: Field(
                id: "stop_work_on", label: "Stop work on", value: typed ?? ending.stopWorkOn?.description ?? "",
                hint: "Today or later. After this day no more time is accepted.",
                error: problems.error("stop_work_on"), type: "date"),
            button: Submit(text: "Set the date"), backHref: SitePath.contract(id).text)
        return StopWorkPage(layout: try await layout(title, problems), form: form)
    }
}
