public import EndwellCore

/// A preview in words, line by line (R10): the same sentences before every act that may end a contract, and while one
/// is ending; for both parties.
public struct PreviewWords: Sendable {
    /// One line: when, and what then.
    public struct Line: Hashable, Sendable {
        /// "Today", "Until the end of Mon 7 Dec", "Money".
        public let when: String
        /// What weighs most.
        public let lead: String?
        /// The rest of the sentence.
        public let text: String

        init(_ when: String, _ lead: String?, _ text: String) {
            (self.when, self.lead, self.text) = (when, lead, text)
        }
    }

    let preview: Preview
    let view: ContractView
    let question: PreviewQuestion
    let dates: DateWords

    /// The words of a preview that was asked for so, for the reader of that view.
    public init(_ preview: Preview, of question: PreviewQuestion, for view: ContractView) {
        self.preview = preview
        self.view = view
        self.question = question
        dates = view.dates
    }

    /// Every line, in the order of time; money and what is left come after the end.
    public var lines: [Line] {
        first + going + ending + left + [money] + reviews + [offers].compactMap(\.self)
    }

    var me: Party { view.party }
    var other: String { Words.shortName(view.otherName) }

    func title(_ deliverable: Deliverable) -> String {
        Words.isolated(view.text(deliverable.terms.title) ?? "a deliverable whose title was erased")
    }

    private func title(_ id: DeliverableID) -> String {
        view.contract.deliverable(id).map(title) ?? ""
    }

    // MARK: What the act itself does

    private var first: [Line] {
        switch question {
        case .nothing: []
        case .givingNotice: [Line("Today", "\(other) is told,", "with your reason and your note, and may reply once.")]
        case .agreeingToEnd: agreement
        case .acceptingWork(let id): [accepted(id)]
        case .acceptingAmendment:
            [Line("At once", "The agreement is changed,", "and \(other) is told. No running period moves.")]
        }
    }

    private var agreement: [Line] {
        guard preview.end?.isAtOnce != true else { return [] }
        return [
            Line("Today", "\(other) is told", "that you agree to end now."),
            Line("As soon as they agree too", "The contract ends at once.", "Until then it goes on as follows."),
        ]
    }

    private func accepted(_ id: DeliverableID) -> Line {
        let amount = view.contract.deliverable(id)?.terms.amount
        let earned = amount.map { ", and with it \(money($0)) of the work" } ?? ""
        return Line("At once", "\(other) is told.", "\(title(id)) is accepted for good\(earned).")
    }

    // MARK: Until the end

    private var going: [Line] {
        guard let end = preview.end, !end.isAtOnce, isRunning else { return [] }
        let chances = ChanceWords(self)
        let mind = chances.changeOfMind.map { [$0] } ?? []
        let text = ([chances.sentence(of: me.other), chances.sentence(of: me)].compactMap(\.self) + mind)
            .joined(separator: " ")
        return [Line("Until the end of \(dates.shortLastDay(before: end.at))", "Work goes on.", text)]
    }

    private var isRunning: Bool { view.contract.isRunning }

    // MARK: The end

    private var ending: [Line] {
        guard let end = preview.end else {
            return [Line("After that", "The contract goes on.", "Nothing that was agreed ends it.")]
        }
        guard isRunning else {
            let text = "as \(outcome(end)). What is accepted is earned; the end stays as it is."
            return [Line("As before", "The contract is officially ended,", text)]
        }
        if end.isAtOnce {
            let when = first.isEmpty ? "At once" : "Then"
            return end.outcome == .completed
                ? [Line(when, "The contract is completed.", because(end))]
                : [Line(when, "The contract is officially ended,", "as \(outcome(end)). \(because(end))")]
        }
        let text =
            "(\(dates.zoneWords(at: end.at))), as \(outcome(end)). \(because(end)) After that nobody can bring it back."
        return [Line("End of \(dates.short(end.lastDay))", "The contract is officially ended", text)]
    }

    private func outcome(_ end: Preview.End) -> String {
        switch end.outcome {
        case .completed: "completed"
        case .endedEarly: "ended early"
        case .byAgreement: "ended by agreement"
        case .termReached: "ended at its end date"
        case .idle: "ended because nothing happened"
        }
    }

    private func because(_ end: Preview.End) -> String {
        switch (end.by, end.isAtOnce) {
        case (.window, _): end.outcome == .idle ? "Nobody needs to do anything." : "You need not do anything."
        case (.endDate, _): "That is the agreed end date."
        case (.agreement, _): "Both of you agree to end now. After that nobody can bring it back."
        case (.acceptance, true): "All work is then accepted, so it ends by itself: nobody needs to cancel anything."
        case (.acceptance, false):
            "By then all work is accepted, if the client neither accepts nor sends it back sooner."
        }
    }

    // MARK: What is left

    private var left: [Line] {
        guard preview.end != nil else { return [] }
        return [notDone, notSubmitted, concerns].compactMap(\.self)
    }

    private var notDone: Line? {
        let submitted = preview.openDeliverables.filter { $0.reviewUntil != nil }
        guard let last = submitted.compactMap(\.reviewUntil).max(), !submitted.isEmpty else { return nil }
        let client = me == .client ? "You may" : "\(Words.shortName(view.name(of: .client))) may"
        let one = submitted.count == 1
        return Line(
            "Submitted", "\(Words.list(few(submitted.map(title)))) \(one ? "is" : "are") not accepted yet.",
            "\(client) accept \(one ? "it" : "them") or send \(one ? "it" : "them") back until the end of "
                + "\(dates.shortLastDay(before: last)), whatever happens to the contract; silence accepts.")
    }

    private var notSubmitted: Line? {
        let open = preview.openDeliverables.filter { $0.reviewUntil == nil }
        guard !open.isEmpty else { return nil }
        let can = preview.end?.isAtOnce == true || !isRunning
        let text = can ? "can’t be submitted any more." : "can be submitted until the end, and not after it."
        return Line("Not submitted", Words.list(few(open.map(title))), text)
    }

    private var concerns: Line? {
        guard !preview.openConcerns.isEmpty else { return nil }
        let named = preview.openConcerns.map { concern in
            "\(Words.concern(concern, among: view.contract.concerns, dates)) "
                + "(\(Words.state(of: concern).lowercased()))"
        }
        let stand = named.count == 1 ? "as it then stands" : "as they then stand"
        return Line("Concerns", Words.list(few(named)), "will stay in the record \(stand).")
    }

    // MARK: Money, reviews, offers

    private func money(_ minor: Int64) -> String { Words.money(minor, view.contract.terms.currency) }

    private var money: Line {
        guard preview.acceptedWork > 0 || preview.workNotAccepted > 0 else {
            let text =
                view.contract.terms.pay == .none
                ? "Nothing is paid for this work." : "The deliverables name no amounts."
            return Line("Money", nil, text)
        }
        let open = preview.workNotAccepted > 0 ? " \(money(preview.workNotAccepted)) of work is not accepted yet." : ""
        let due = preview.acceptedWork > 0 ? " That stays due, however the contract ends." : ""
        return Line("Money", nil, "Accepted work: \(money(preview.acceptedWork)).\(due)\(open)")
    }

    private var reviews: [Line] {
        guard let end = preview.end, end.reviewUntil > view.now else { return [] }
        let when = "Until the end of \(dates.shortLastDay(before: end.reviewUntil))"
        let text = "Neither sees the other’s before both are in or that day is over."
        return [Line(when, "You and \(other) may review each other.", text)]
    }

    private var offers: Line? {
        guard let end = preview.end else { return nil }
        if preview.mayNotOfferAgain == me {
            let lead =
                me == .client
                ? "You may not be able to hire \(other) again." : "You may not be able to make \(other) offers again."
            return Line(
                "Later", lead, "Because you end early, you can make them an offer only if they agree to get one.")
        }
        if preview.mayNotOfferAgain == me.other {
            return Line(
                "Later", "\(other) may make you no more offers,",
                "because they end early, unless you say that they may.")
        }
        let mine = view.hiring.iMayOffer ? "" : " At the moment \(other) takes no offers from you."
        return Line("Later", nil, "\(kept(end)) about offers between you.\(mine)")
    }

    private func kept(_ end: Preview.End) -> String {
        switch end.outcome {
        case .completed: "Because the work is finished, nothing changes"
        case .byAgreement: "Because both agree, nothing changes"
        case .endedEarly, .termReached, .idle: "This end changes nothing"
        }
    }

    /// At most five, and how many more.
    private func few(_ parts: [String]) -> [String] {
        parts.count <= 6 ? parts : Array(parts.prefix(5)) + ["\(parts.count - 5) more"]
    }
}
