import EndwellService

/// One row of an answer. A column is read by its position, or by its name, as the type that is asked for:
/// `let title: String = try row["title"]`, `let dueAt: Int64? = try row["due_at"]`.
public struct SQLRow: Sendable {
    /// The columns, shared by all rows of one statement.
    public let columns: SQLColumns
    /// The values, from left to right.
    public let values: [SQLValue]

    /// A row of an answer.
    public init(columns: SQLColumns, values: [SQLValue]) {
        assert(columns.names.count == values.count)
        self.columns = columns
        self.values = values
    }

    /// The value at a position; a fault when the column is absent, null, or holds another type.
    public subscript<Value: SQLConvertible>(position: Int) -> Value {
        get throws {
            let stored = try value(at: position)
            guard let value = Value(sqlValue: stored) else {
                throw mismatch(stored, at: position, expected: Value.self)
            }
            return value
        }
    }

    /// The value at a position, nil for null; a fault when the column is absent or holds another type.
    public subscript<Value: SQLConvertible>(position: Int) -> Value? {
        get throws {
            let stored = try value(at: position)
            if stored == .null { return nil }
            guard let value = Value(sqlValue: stored) else {
                throw mismatch(stored, at: position, expected: Value.self)
            }
            return value
        }
    }

    /// The value of a named column; a fault when it is absent, null, or holds another type.
    public subscript<Value: SQLConvertible>(name: String) -> Value {
        get throws { try self[position(of: name)] }
    }

    /// The value of a named column, nil for null; a fault when it is absent or holds another type.
    public subscript<Value: SQLConvertible>(name: String) -> Value? {
        get throws { try self[position(of: name)] }
    }

    private func position(of name: String) throws(StoreFault) -> Int {
        guard let position = columns.positions[name] else {
            throw .misuse(what: "no column “\(name)” among \(columns.names.joined(separator: ", "))")
        }
        return position
    }

    private func value(at position: Int) throws(StoreFault) -> SQLValue {
        guard values.indices.contains(position) else {
            throw .misuse(what: "no column \(position) in a row of \(values.count)")
        }
        return values[position]
    }

    private func mismatch(_ stored: SQLValue, at position: Int, expected: Any.Type) -> StoreFault {
        .corrupt(what: "column “\(columns.names[position])” holds \(stored.kind) where \(expected) is expected")
    }
}

/// The names of an answer's columns, made once for each prepared statement.
public final class SQLColumns: Sendable {
    /// The names, from left to right.
    public let names: [String]
    /// Where each name stands; the leftmost of two equal names.
    let positions: [String: Int]

    /// The columns of a statement.
    public init(names: [String]) {
        self.names = names
        positions = Dictionary(zip(names, names.indices), uniquingKeysWith: { leftmost, _ in leftmost })
    }
}
