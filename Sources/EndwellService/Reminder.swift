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
    private static let words: [(reminder: Reminder, name: String)] =
        [(.officialEnd, "official_end"), (.idleEnd, "idle_end")]
        + Deadline.Kind.allCases.map { (.deadline($0), $0.rawValue) }

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
        let name = newsKind.dropFirst(Reminder.prefix.count)
        guard let known = Reminder.words.first(where: { $0.name == name }) else { return nil }
        self = known.reminder
    }

    /// How news name it.
    public var newsKind: String {
        Reminder.prefix + (Reminder.words.first { $0.reminder == self }?.name ?? "")
    }
}

extension NewsItem {
    /// Whether it reminds of the end date.
    var remindsOfEndDate: Bool { Reminder(newsKind: kind) == .deadline(.endDate) }
}
