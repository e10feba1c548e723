import EndwellCore
import EndwellService

/// The head of a contract, above its five tabs: partial `contract_head`.
struct ContractHead: Sendable {
    var title: String
    var phase: String
    var phaseWords: String
    var otherName: String
    var otherHref: String?
    var otherRole: String
    var otherNotConfirmed: Bool
    var reference: String
    var acts: [Button]
    var next: NextLine?
    var banner: Banner?
    var reviews: ReviewsHead?
    var timeline: Timeline?
    var tabs: [Tab]

    /// The next deadline, and whose turn it is.
    struct NextLine: Sendable {
        var lead: String
        var deadline: DeadlineWords
        var turn: TurnMark?
        /// What silence means.
        var otherwise: String?
    }

    /// The tabs of a contract.
    enum Place: CaseIterable, Sendable {
        case conversation, work, concerns, money, record
    }
}

extension ContractHead {
    init(_ reader: ContractReader, at place: Place) {
        let (view, contract) = (reader.view, reader.contract)
        title = reader.title
        phase = contract.phase.name.rawValue
        phaseWords = ContractHead.words(for: contract.phase)
        otherName = view.otherName
        otherHref = view.other.map { SitePath.person($0.id).text }
        otherRole = Words.party(reader.other)
        otherNotConfirmed = view.other.map { !$0.isConfirmed } ?? false
        reference = contract.reference
        acts = ContractHead.acts(reader)
        next = NextLine(reader)
        banner = Banner(reader)
        reviews = ReviewsHead(reader)
        timeline = Timeline(reader, isOpen: place == .conversation)
        tabs = Place.allCases.map { ContractHead.tab($0, isCurrent: $0 == place, contract) }
    }

    /// The phase as a mark: an ended contract says why, a closed offer how.
    private static func words(for phase: Phase) -> String {
        switch phase {
        case .offered, .active, .ending: Words.phase(phase.name)
        case .ended(let ended): Words.outcome(ended.outcome)
        case .closed(let closed): Words.closed(closed.how)
        }
    }

    private static func acts(_ reader: ContractReader) -> [Button] {
        switch reader.contract.phase {
        case .active:
            reader.view.mayI(.giveNotice)
                ? [Button(text: "End contract", href: SitePath.termination(reader.id).text)] : []
        case .ended: [Button(text: "Work together again", href: SitePath.again(reader.id).text)]
        case .offered, .ending, .closed: []
        }
    }

    private static func tab(_ place: Place, isCurrent: Bool, _ contract: Contract) -> Tab {
        let id = contract.id
        let isOffer = contract.phase.name == .offered || contract.phase.name == .closed
        let unsettled = contract.concerns.count(where: \.isUnsettled)
        let (text, path, count): (String, SitePath, String?) =
            switch place {
            case .conversation: (isOffer ? "Offer" : "Conversation", .contract(id), nil)
            case .work: ("Work", .work(id), Words.count(contract.deliverables.count))
            case .concerns: ("Concerns", .concerns(id), Words.count(unsettled))
            case .money: ("Money", .money(id), nil)
            case .record: ("Record", .record(id), nil)
            }
        return Tab(text: text, href: path.text, current: isCurrent, count: count)
    }
}

extension ContractHead.NextLine {
    /// What comes next: a deadline, or the date on which work is due. The days of a window or of the reviews stand in
    /// the banner already.
    init?(_ reader: ContractReader) {
        let deadline = reader.contract.deadlines.first { deadline in
            switch deadline.kind {
            case .changeOfMind, .review: false
            case .idle: reader.dates.daysLeft(until: deadline.at) <= Limits.idle.days - Limits.idleReminderDays[0]
            case .offer, .amendment, .concernReply, .fixBy, .fixConfirmation, .workReview, .endDate: true
            }
        }
        let due = ContractHead.NextLine.due(reader)
        if let due, due.at < deadline?.at ?? .distantFuture {
            self = due.line
        } else if let deadline {
            self.init(reader, deadline)
        } else {
            return nil
        }
    }

    private init(_ reader: ContractReader, _ deadline: Deadline) {
        let isMine = deadline.loser.parties == [reader.me]
        let isTheirs = deadline.loser.parties == [reader.other]
        lead = Words.wait(deadline.kind, isMine: isMine)
        self.deadline = reader.deadline(deadline.at, isMine ? "by" : "at")
        turn = isMine ? .mine : isTheirs ? .theirs(reader.otherName) : nil
        otherwise = Words.otherwise(deadline.kind, isMine: isMine)
    }

    /// The next open deliverable that is due, today or later: a date to plan by, not a deadline of the clock.
    private static func due(_ reader: ContractReader) -> (at: Instant, line: Self)? {
        guard reader.contract.isRunning else { return nil }
        let today = reader.dates.zone.day(of: reader.now)
        let open = reader.contract.deliverables.filter { $0.state == .open }
        let dated = open.compactMap { deliverable in deliverable.terms.dueOn.map { (deliverable, $0) } }
        guard let next = dated.filter({ $0.1 >= today }).min(by: { $0.1 < $1.1 }) else { return nil }
        let at = reader.dates.zone.start(of: next.1.adding(1))
        let turn: TurnMark = reader.me == .contractor ? .mine : .theirs(reader.otherName)
        let line = Self(
            lead: "\(Words.inSentence(reader.title(of: next.0))) is due", deadline: reader.deadline(at, "by"),
            turn: turn, otherwise: nil)
        return (at, line)
    }
}

extension TurnMark {
    static let mine = TurnMark(text: "Your turn", look: "ask")

    static func theirs(_ name: String) -> TurnMark {
        TurnMark(text: "\(Words.possessive(name)) turn", look: "")
    }
}
