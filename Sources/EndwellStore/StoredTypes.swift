public import EndwellCore
public import EndwellService
import Foundation

extension Identifier: SQLConvertible {
    /// Reads a lower-case UUID.
    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(text)
    }

    /// Stored as a lower-case UUID.
    public var sqlValue: SQLValue { .text(text) }
}

extension Instant: SQLConvertible {
    /// Reads milliseconds.
    public init?(sqlValue: SQLValue) {
        guard case .integer(let milliseconds) = sqlValue else { return nil }
        self.init(milliseconds: milliseconds)
    }

    /// Stored as milliseconds.
    public var sqlValue: SQLValue { .integer(milliseconds) }
}

/// A choice that is stored by its stable name.
public protocol SQLNamed: SQLConvertible, RawRepresentable where RawValue == String {}

extension SQLNamed {
    /// Reads a name; nil for one this program doesn't know.
    public init?(sqlValue: SQLValue) {
        guard case .text(let name) = sqlValue else { return nil }
        self.init(rawValue: name)
    }

    /// Stored as its name.
    public var sqlValue: SQLValue { .text(rawValue) }
}

extension Party: SQLNamed {}
extension Outcome: SQLNamed {}
extension Phase.Name: SQLNamed {}
extension Closed.How: SQLNamed {}
extension Deadline.Kind: SQLNamed {}
extension Deadline.Loser: SQLNamed {}
extension Figure: SQLNamed {}
extension Scope: SQLNamed {}
extension ContractFilter.Tab: SQLNamed {}

extension ListCursor {
    /// The end at which lists begin that show the newest first: every row comes after it.
    static let newest = (at: SQLValue.integer(.max), id: SQLValue.text(""))
    /// The end at which lists begin that show the soonest first.
    static let soonest = (at: SQLValue.integer(.min), id: SQLValue.text(""))

    /// The place as the two values that a query compares.
    var place: (at: SQLValue, id: SQLValue) {
        (SQLValue(at), .text(id.uuidString.lowercased()))
    }
}
