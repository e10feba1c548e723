public import EndwellCore

/// What a reminder is about: a deadline, and for the window of an ending contract also what its reader can do about it.
public enum Reminder: Hashable, Sendable {
    /// Silence until then will change something (R14).
    case deadline(Deadline.Kind)
    /// The contract officially ends, and this reader can't take the notice back (R7).
    case officialEnd
    /// Nobody asked for the end, and either party can keep the contract (R13).
    case idleEnd

    private static let prefix = "reminder:"

    /// The reminder of a deadline for one of the parties.
    init(of kind: Deadline.Kind, in contract: Contract, to party: Party, at now: Instant) {
        guard kind == .changeOfMind else {
            self = .deadline(kind)
            return
        }
        let canKeep = contract.allowed(to: party, at: now).contains(AllowedAct(.withdrawNotice))
        self = contract.isIdle ? .idleEnd : canKeep ? .deadline(kind) : .officialEnd
    }

    /// The reminder that news of that kind are; `nil` for those that are none.
    public init?(newsKind: String) {
        guard newsKind.hasPrefix(Reminder.prefix) else { return nil }
        switch String(newsKind.dropFirst(Reminder.prefix.count)) {
        case Reminder.officialEnd.name: self = .officialEnd
        case Reminder.idleEnd.name: self = .idleEnd
        case let name:
            guard let kind = Deadline.Kind(rawValue: name) else { return nil }
            self = .deadline(kind)
        }
    }

    /// How news name it.
    public var newsKind: String { Reminder.prefix + name }

    private var name: String {
        switch self {
        case .deadline(let kind): kind.rawValue
        case .officialEnd: "official_end"
        case .idleEnd: "idle_end"
        }
    }
}

extension NewsItem {
    /// Whether it reminds of the end date.
    var remindsOfEndDate: Bool { Reminder(newsKind: kind) == .deadline(.endDate) }
}
