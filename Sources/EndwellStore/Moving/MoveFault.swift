/// Why a move is not begun, or not finished.
public enum MoveFault: Error, Hashable, Sendable {
    /// The target has rows of its own in that table.
    case targetNotEmpty(table: String)
    /// The target holds a part of another move, from that place.
    case otherMove(from: String)
    /// The target has tables of another version of the program.
    case targetOlder
    /// The source was made by an older program.
    case sourceOlder
    /// The source has not moved anywhere.
    case notMoved
    /// The source has moved to that place, where it may have been used since.
    case movedWholly(to: String)
    /// The rows of a table are not alike at both ends.
    case different(source: TableSum, target: TableSum)
    /// A text has the character U+0000, which the target can't keep.
    case characterZero(table: String, key: String)
}

extension MoveFault: CustomStringConvertible {
    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .targetNotEmpty(let table):
            "The target is not empty (there are rows in \(table)), and is left as it is: name an empty one."
        case .otherMove(let place):
            "The target holds another move half done, from \(place): drop it, or name an empty one."
        case .targetOlder:
            "The target has tables of another version of the program, and is left as it is: name an empty one."
        case .sourceOlder:
            "An older program made the source: start this one’s server on it once, stop it, and move then."
        case .notMoved:
            "Nothing was moved from there, so there is nothing to take back."
        case .movedWholly(let place):
            "Everything was moved from there to \(place), and may have been used since: move it back from there. Only "
                + "if that is lost for good, say --target-is-lost as well."
        case .different(let source, let target):
            "The table \(source.table) differs: the source has \(source), the target \(target). One of them was changed "
                + "while the move was under way. Take the move back with --undo, drop the target, and move anew."
        case .characterZero(let table, let key):
            "A text of the row \(key) in \(table) has the character U+0000, which PostgreSQL can’t keep."
        }
    }
}
