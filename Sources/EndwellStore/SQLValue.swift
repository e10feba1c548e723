public import Foundation

/// A value as both databases hold it. There are no real numbers in Endwell: money and instants are integers.
public enum SQLValue: Equatable, Hashable, Sendable {
    /// No value.
    case null
    /// A number (`BIGINT`); instants in milliseconds, flags as 0 and 1.
    case integer(Int64)
    /// A text (`TEXT`).
    case text(String)
    /// Bytes (`BYTEA`, which SQLite takes for any other name).
    case blob(Data)

    /// The value in the form in which it is stored.
    public init(_ value: some SQLConvertible) {
        self = value.sqlValue
    }

    /// The value in the form in which it is stored, or null.
    public init(_ value: (some SQLConvertible)?) {
        self = value?.sqlValue ?? .null
    }

    /// What a fault calls this kind of value.
    var kind: String {
        switch self {
        case .null: "null"
        case .integer: "an integer"
        case .text: "text"
        case .blob: "bytes"
        }
    }
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    /// A number written in the code.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// A text written in the code.
    public init(stringLiteral value: String) { self = .text(value) }
    /// No value.
    public init(nilLiteral: ()) { self = .null }
}

/// A type that lies in one column.
public protocol SQLConvertible {
    /// The value read from a column, or nil when the column holds something else.
    init?(sqlValue: SQLValue)
    /// The value to be stored.
    var sqlValue: SQLValue { get }
}

extension Int64: SQLConvertible {
    /// Reads an integer.
    public init?(sqlValue: SQLValue) {
        guard case .integer(let value) = sqlValue else { return nil }
        self = value
    }

    /// Stored as an integer.
    public var sqlValue: SQLValue { .integer(self) }
}

extension Int: SQLConvertible {
    /// Reads an integer.
    public init?(sqlValue: SQLValue) {
        guard case .integer(let value) = sqlValue else { return nil }
        self.init(exactly: value)
    }

    /// Stored as an integer.
    public var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Bool: SQLConvertible {
    /// Reads 0 or 1, and nothing else.
    public init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .integer(0): self = false
        case .integer(1): self = true
        case .null, .integer, .text, .blob: return nil
        }
    }

    /// Stored as 0 or 1.
    public var sqlValue: SQLValue { .integer(self ? 1 : 0) }
}

extension String: SQLConvertible {
    /// Reads a text.
    public init?(sqlValue: SQLValue) {
        guard case .text(let value) = sqlValue else { return nil }
        self = value
    }

    /// Stored as a text.
    public var sqlValue: SQLValue { .text(self) }
}

extension Data: SQLConvertible {
    /// Reads bytes.
    public init?(sqlValue: SQLValue) {
        guard case .blob(let value) = sqlValue else { return nil }
        self = value
    }

    /// Stored as bytes.
    public var sqlValue: SQLValue { .blob(self) }
}
