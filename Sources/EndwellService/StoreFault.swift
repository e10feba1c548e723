/// Why the store could not do what it was asked.
///
/// A fault is never a refusal: no rule said no, the machine did. Whatever the fault, nothing of the act that met it
/// was kept, with the one exception that says so itself.
public enum StoreFault: Error, Equatable, Sendable {
    /// The store cannot work at the moment (disk full, read-only folder, I/O error, too much waiting, closed).
    /// Later, the same act may succeed.
    case unavailable(reason: String)

    /// No server takes writes at the moment, as while a standby takes over from a primary that is gone.
    /// In a few seconds, the same act may succeed.
    case noPrimary(reason: String)

    /// The server was told to commit, went away before it answered, and nobody could be asked what became of it: the
    /// act may have been kept whole, or not at all. Repeated under the same key it is done once.
    case outcomeUnknown(reason: String)

    /// The database was made by a newer program than this one. It has not been touched.
    case newerDatabase(found: Int, known: Int)

    /// Another process has the data folder open.
    case inUse(lockFile: String)

    /// What was in the database has moved elsewhere, or has not wholly come yet. It has not been touched.
    case moved(what: String)

    /// A row with these values exists already. The constraint is named by its columns, as in
    /// `person.email` or `event.contract_id, event.version`.
    case conflict(constraint: String)

    /// What is stored is not what this program stores.
    case corrupt(what: String)

    /// The program asked for something no database could do: an error of ours, never of the person's.
    case misuse(what: String)
}

extension StoreFault {
    /// Whether it passes by itself, as when a standby takes over: whoever asks again later is served.
    public var isPassing: Bool {
        switch self {
        case .noPrimary, .outcomeUnknown: true
        case .unavailable, .newerDatabase, .inUse, .moved, .conflict, .corrupt, .misuse: false
        }
    }
}

extension StoreFault: CustomStringConvertible {
    /// A sentence for the operator.
    public var description: String {
        switch self {
        case .unavailable(let reason):
            "The store is unavailable: \(reason)."
        case .noPrimary(let reason):
            "No database server takes writes at the moment: \(reason)."
        case .outcomeUnknown(let reason):
            "It is not known whether the act was kept: \(reason)"
        case .newerDatabase(let found, let known):
            "The database has migration \(found), and this program knows only those up to \(known): "
                + "use the newer program that made it. Nothing was changed."
        case .inUse(let lockFile):
            "Another process has this data folder open (\(lockFile)): stop it first, or choose another folder."
        case .moved(let what):
            "\(what)."
        case .conflict(let constraint):
            "There is such a row already (\(constraint))."
        case .corrupt(let what):
            "The database is damaged: \(what)."
        case .misuse(let what):
            "The program misused its database: \(what)."
        }
    }
}
