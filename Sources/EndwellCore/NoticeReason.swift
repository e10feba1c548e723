/// Why a party ends a contract (R6). Both parties see it.
public enum NoticeReason: String, Codable, CaseIterable, Sendable {
    case workFinished = "work_finished"
    case needsChanged = "needs_changed"
    case budget
    case quality
    case missedDates = "missed_dates"
    case latePayment = "late_payment"
    case scopeChanged = "scope_changed"
    case workload
    case unresponsive
    case personal
    case other

    /// Who may give the reason.
    public var parties: Set<Party> {
        switch self {
        case .workFinished, .unresponsive, .personal, .other: [.client, .contractor]
        case .needsChanged, .budget, .quality, .missedDates: [.client]
        case .latePayment, .scopeChanged, .workload: [.contractor]
        }
    }

    /// Whether the reason lays a fault at the other's door, and so rests on a concern that failed.
    public var isFault: Bool {
        switch self {
        case .quality, .missedDates, .latePayment, .unresponsive: true
        case .workFinished, .needsChanged, .budget, .scopeChanged, .workload, .personal, .other: false
        }
    }
}

/// Why a contract ended.
public enum Outcome: String, Codable, CaseIterable, Sendable {
    case completed
    case endedEarly = "ended_early"
    case byAgreement = "by_agreement"
    case termReached = "term_reached"
    case idle
}

/// What brings an end about.
public enum EndsBy: String, Codable, CaseIterable, Sendable {
    /// The change-of-mind window runs out.
    case window
    /// The contract's end date.
    case endDate = "end_date"
    /// Both agreed to end now.
    case agreement
    /// Every deliverable is accepted.
    case acceptance
}
