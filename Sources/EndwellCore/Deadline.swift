/// A stored instant at which the clock acts for a party who stayed silent (R14).
public struct Deadline: Codable, Hashable, Sendable {
    /// What is waited for.
    public let kind: Kind
    /// The part of the contract that waits; `nil` for the whole.
    public let subject: Subject?
    /// The first instant after the period.
    public let at: Instant
    /// Who loses by silence.
    public let loser: Loser

    /// A deadline with every part said.
    public init(kind: Kind, subject: Subject?, at: Instant, loser: Loser) {
        self.kind = kind
        self.subject = subject
        self.at = at
        self.loser = loser
    }

    /// What a deadline waits for: the rows of R14's table, and R13.
    public enum Kind: String, Codable, CaseIterable, Sendable {
        case offer
        case amendment
        case concernReply = "concern_reply"
        case fixBy = "fix_by"
        case fixConfirmation = "fix_confirmation"
        case workReview = "work_review"
        case changeOfMind = "change_of_mind"
        case endDate = "end_date"
        case review
        case idle

        /// What silence means: R14's third column.
        public var silenceMeans: Default {
            switch self {
            case .offer, .amendment: .lapsed
            case .concernReply: .unanswered
            case .fixBy: .concernLapsed
            case .fixConfirmation: .resolved
            case .workReview: .accepted
            case .changeOfMind, .endDate: .ended
            case .review: .revealed
            case .idle: .windowOpens
            }
        }
    }

    /// What silence means.
    public enum Default: String, Codable, CaseIterable, Sendable {
        case lapsed, unanswered, resolved, accepted, ended, revealed
        case concernLapsed = "concern_lapsed"
        case windowOpens = "window_opens"
    }

    /// Who loses by silence.
    public enum Loser: String, Codable, CaseIterable, Sendable {
        case client, contractor, both
        /// Whoever has not written a review; saying who would break the seal (R12).
        case whoHasNotWritten = "who_has_not_written"

        init(_ party: Party) {
            switch party {
            case .client: self = .client
            case .contractor: self = .contractor
            }
        }

        /// The parties who lose, as far as anyone may know.
        public var parties: Set<Party> {
            switch self {
            case .client: [.client]
            case .contractor: [.contractor]
            case .both, .whoHasNotWritten: [.client, .contractor]
            }
        }
    }

    /// When those who would lose are reminded, soonest first: as the last day begins (R14), but for the end date 14, 7
    /// and 1 days before it (R9) and for an idle contract after 60 and 75 quiet days (R13).
    public func reminders(in zone: Zone) -> [Instant] {
        let lastDay = zone.day(of: at.justBefore)
        return switch kind {
        case .endDate: Limits.endDateReminderDays.map { zone.start(of: lastDay.adding(-$0)) }
        case .idle:
            Limits.idleReminderDays.map { zone.start(of: lastDay.adding($0 - Limits.idle.days + 1)) }
        case .offer, .amendment, .concernReply, .fixBy, .fixConfirmation, .workReview, .changeOfMind, .review:
            [zone.start(of: lastDay)]
        }
    }
}

extension Contract {
    /// Every deadline that stands now, soonest first; those on one instant in R1's order.
    public var deadlines: [Deadline] {
        var all = waits
        if phase == .active, let idleAt { all.append(Deadline(kind: .idle, subject: nil, at: idleAt, loser: .both)) }
        return all.sorted { ($0.at, rank($0)) < ($1.at, rank($1)) }
    }

    /// The deadlines of what somebody waits for: all but the idle one.
    var waits: [Deadline] {
        switch phase {
        case .closed: return []
        case .offered(let lapsesAt):
            return [Deadline(kind: .offer, subject: nil, at: lapsesAt, loser: .init(recipient))]
        case .active: return workReviews + running
        case .ending(let ending):
            let window = Deadline(kind: .changeOfMind, subject: nil, at: ending.officialAt, loser: .both)
            return workReviews + running + [window]
        case .ended(let ended):
            guard ended.reviews == nil else { return workReviews }
            let review = Deadline(kind: .review, subject: nil, at: ended.reviewUntil, loser: .whoHasNotWritten)
            return workReviews + [review]
        }
    }

    private var workReviews: [Deadline] { deliverables.compactMap(\.deadline) }

    private var running: [Deadline] {
        let asked = amendment.map {
            Deadline(kind: .amendment, subject: .amendment($0.id), at: $0.lapsesAt, loser: .init($0.by.other))
        }
        let end = endsAt.map { Deadline(kind: .endDate, subject: nil, at: $0, loser: .both) }
        return concerns.compactMap(\.deadline) + [asked, end].compactMap(\.self)
    }

    /// R1's order on one instant: work is accepted, concerns move, the contract ends, then the rest.
    private func rank(_ deadline: Deadline) -> Int {
        switch deadline.kind {
        case .workReview: return 0
        case .concernReply, .fixBy, .fixConfirmation: return 1
        case .changeOfMind:
            if case .ending(let ending) = phase, ending.outcomeOfWindow == .completed { return 2 }
            return 4
        case .endDate: return 3
        case .offer, .amendment, .review, .idle: return 5
        }
    }
}

extension Deliverable {
    /// What silence would do to the work, if anything.
    var deadline: Deadline? {
        switch state {
        case .submitted(_, _, _, let reviewUntil):
            Deadline(kind: .workReview, subject: .deliverable(terms.id), at: reviewUntil, loser: .client)
        case .open, .accepted: nil
        }
    }
}

extension Concern {
    /// What silence would do to the concern, if anything.
    var deadline: Deadline? {
        switch state {
        case .open(let replyUntil):
            Deadline(kind: .concernReply, subject: .concern(id), at: replyUntil, loser: .init(by.other))
        case .answered: Deadline(kind: .fixBy, subject: .concern(id), at: fixUntil, loser: .init(by.other))
        case .fixed(let confirmUntil):
            Deadline(kind: .fixConfirmation, subject: .concern(id), at: confirmUntil, loser: .init(by))
        case .failed, .resolved, .withdrawn: nil
        }
    }
}
