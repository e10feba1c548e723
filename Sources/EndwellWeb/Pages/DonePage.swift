import EndwellCore
import EndwellService

/// After an act: what happened, what happens next and when, and how to undo it while it can be undone (R18).
struct DonePage: Page {
    static let template = "done"
    var layout: Layout
    var done: DoneBody
}

extension ContractVisit {
    /// What is said after an act, as the contract stands now; `nil` where there is nothing to say any more, such as on
    /// a page that was kept open while the contract went on.
    func done(after act: Act) async throws -> DonePage? {
        let body: DoneBody? =
            switch act {
            case .acceptOffer: contract.phase.name == .active && contract.recipient == me ? accepted : nil
            case .acceptAmendment:
                try await iAcceptedAChange ? doneOrEnded("You accepted the change", amended) : nil
            case .acceptWork:
                myAccepted.isEmpty ? nil : try await doneOrEnded("You accepted the work", workAccepted)
            case .agreeToEnd: iAgreed ? try await doneOrEnded("You agreed to end now", agreed) : nil
            case .answerConcern: myContestStands ? contested : nil
            case .leaveReview: reviewed
            case .rejectOffer, .withdrawOffer, .sendMessage, .proposeAmendment, .rejectAmendment, .withdrawAmendment,
                .submitWork, .sendBackWork, .raiseConcern, .reportFixed, .confirmFix, .rejectFix, .withdrawConcern,
                .giveNotice, .withdrawNotice, .replyToNotice, .setStopWork, .replyToReview, .sayWhetherOpen:
                nil
            }
        guard let body else { return nil }
        var layout = try await layout(body.title)
        // The page itself says what was done.
        layout.flash = nil
        return DonePage(layout: layout, done: body)
    }

    // MARK: Whether it is so

    private var iAcceptedAChange: Bool {
        get async throws { try await myNewest { if case .amendmentAccepted = $0 { true } else { false } } != nil }
    }

    /// What this party accepted, and when.
    private var myAccepted: [(at: Instant, title: String)] {
        contract.deliverables.compactMap { deliverable in
            guard case .accepted(let at, by: me) = deliverable.state else { return nil }
            return (at, title(of: deliverable))
        }
    }

    /// An agreement stands as long as the notice that it answers, and for good once the contract has ended.
    private var iAgreed: Bool {
        switch contract.phase {
        case .ending(let ending): ending.agreed[me]
        case .ended(let ended): ended.ending?.agreed[me] ?? false
        case .offered, .active, .closed: false
        }
    }

    private var myContestStands: Bool {
        contract.isRunning
            && contract.concerns.contains { $0.by != me && $0.answer?.kind == .contest && $0.hasFailed }
    }

    private var told: Step { Step(when: "Now", lead: "\(other) has been told.", text: "") }

    private func body(_ title: String, _ lead: String, _ steps: [Step], _ acts: [Button] = []) -> DoneBody {
        DoneBody(
            contract: link, title: title, lead: lead, steps: Steps(title: "What happens next", items: steps),
            undo: nil, acts: [toContract] + acts)
    }

    // MARK: The offer

    private var accepted: DoneBody {
        let due = contract.deliverables.compactMap { deliverable -> Step? in
            guard let day = deliverable.terms.dueOn, day >= dates.zone.day(of: view.now) else { return nil }
            return Step(
                when: "By \(dates.short(day))", lead: nil, text: "\(Words.isolated(title(of: deliverable))) is due.")
        }
        let mind = Words.counted(contract.terms.days.changeOfMind, "day", "days")
        let last = contract.endsAt.map {
            Step(when: "End of \(dates.shortLastDay(before: $0))", lead: "The contract ends by itself.", text: "")
        }
        let later = Step(
            when: "Later", lead: nil,
            text: "If it doesn’t work out, either of you can end the contract, with \(mind) to change one’s mind.")
        return body(
            "You accepted the offer", "The contract is active, signed by both of you.",
            [Step(when: "Now", lead: "\(other) has been told", text: "and can write to you.")] + due.prefix(5)
                + [last, later].compactMap(\.self))
    }

    // MARK: Acts that may have ended the contract

    private func doneOrEnded(
        _ title: String, _ going: (String) async throws -> DoneBody
    ) async throws -> DoneBody? {
        guard contract.phase.name != .offered, contract.phase.name != .closed else { return nil }
        guard case .ended(let ended) = contract.phase else { return try await going(title) }
        let isCompleted = ended.outcome == .completed
        let again = view.mayI(.leaveReview) ? [Button(text: "Leave a review", href: SitePath.review(id).text)] : []
        let day = "\(dates.long(ended.lastDay)) (\(dates.zoneWords))"
        return body(
            isCompleted ? "The contract is completed" : "The contract is officially ended",
            "\(title). The contract \(Words.officially(ended.outcome)) on \(day), and stays so.",
            endedSteps(ended), again)
    }

    private func endedSteps(_ ended: Ended) -> [Step] {
        let reviews =
            view.mayI(.leaveReview)
            ? [
                Step(
                    when: "Until the end of \(dates.shortLastDay(before: ended.reviewUntil))",
                    lead: "You and \(other) may review each other.",
                    text: "Neither sees the other’s before both are in or that day is over.")
            ] : []
        let open = contract.deliverables.filter { $0.reviewUntil != nil }.map { Words.isolated(title(of: $0)) }
        let work =
            open.isEmpty
            ? [] : [Step(when: "Still open", lead: Words.list(open), text: "is with the client; silence accepts.")]
        let messages = Step(
            when: "Until the end of \(dates.shortLastDay(before: ended.messagesUntil))", lead: nil,
            text: "You can still write to each other.")
        let money = Step(when: "Money", lead: nil, text: "What is accepted stays due.")
        return [told] + work + reviews + [messages] + (contract.terms.pay == .none ? [] : [money])
    }

    /// What the clock would do next, where an end lies ahead.
    private var goingOn: [Step] {
        get async throws {
            guard contract.isRunning else { return [] }
            let steps = try await preview(.nothing)
            guard steps.preview.end != nil else {
                return [Step(when: "After that", lead: "The contract goes on.", text: "")]
            }
            return steps.titled("").items
        }
    }

    private func amended(_ title: String) async throws -> DoneBody {
        body(
            title, "The agreement is as you both signed it. Only another change, signed by both, can undo it.",
            [told] + (try await goingOn))
    }

    private func workAccepted(_ title: String) async throws -> DoneBody {
        let newest = myAccepted.max { $0.at < $1.at }
        let what = newest.map { "\(Words.isolated($0.title)) is" } ?? "The work is"
        return body(title, "\(what) accepted for good.", [told] + (try await goingOn))
    }

    private func agreed(_ title: String) async throws -> DoneBody {
        let soon = Step(when: "As soon as they agree too", lead: "The contract ends at once.", text: "")
        return body(
            title, "\(other) has not agreed to that yet. Your agreement stands as long as the notice does.",
            [told, soon] + (try await goingOn))
    }

    // MARK: Answers and reviews

    private var contested: DoneBody {
        DoneBody(
            contract: link, title: "Your answer is given", lead: "You see it differently, and your words say why.",
            steps: Steps(
                title: "What happens next",
                items: [
                    told,
                    Step(
                        when: "From now on", lead: "\(other) may end the contract",
                        text: "because of this concern. Your words stand beside it wherever it is shown."),
                    Step(
                        when: "At any time", lead: nil,
                        text: "You can report it fixed once; only the word of \(other) then settles it."),
                ]), undo: nil,
            acts: [Button(text: "Go to the concerns", href: SitePath.concerns(id).text, look: "main")])
    }

    private var reviewed: DoneBody? {
        guard case .ended(let ended) = contract.phase else { return nil }
        if let reviews = ended.reviews {
            guard reviews.written.client != nil, reviews.written.contractor != nil else { return nil }
            return body(
                "Both reviews are shown", "They were revealed at once, to both of you. A review is final.",
                [Step(when: "Within \(Limits.reviewReplies.days) days", lead: nil, text: "Each of you may reply once.")]
            )
        }
        guard contract.sealed[me] != nil else { return nil }
        return body(
            "Your review is sealed", "\(other) does not learn that you wrote it, or what. A review is final.",
            [
                Step(
                    when: "Later", lead: "Both are shown at once,",
                    text: "when both are in or \(dates.lastDay(before: ended.reviewUntil)) is over "
                        + "(\(dates.zoneWords(at: ended.reviewUntil))).")
            ])
    }
}
