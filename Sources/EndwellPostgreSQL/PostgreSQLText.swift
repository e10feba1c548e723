import EndwellService
import EndwellStore

/// A statement of the store's as PostgreSQL takes it.
struct PostgreSQLText {
    /// The statement, with `$1`, `$2` … for its placeholders.
    let text: String
    let placeholders: Int

    /// Words that begin what a body may not say: transactions and settings belong to the driver.
    private static let driversWords: Set = [
        "BEGIN", "START", "COMMIT", "END", "ABORT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PREPARE", "DEALLOCATE", "SET",
        "RESET", "DISCARD", "LISTEN", "UNLISTEN", "COPY", "VACUUM", "PRAGMA", "ATTACH", "DETACH",
    ]

    init(_ sql: String) throws(StoreFault) {
        let word = sql.drop(while: \.isWhitespace).prefix(while: \.isLetter).uppercased()
        guard !Self.driversWords.contains(word) else {
            throw .misuse(what: "transactions belong to the driver, in: \(sql)")
        }
        // Texts sort by their bytes, as they do in SQLite, whatever the database's own language is.
        let portable = word == "CREATE" ? sql.replacing(/\bTEXT\b/, with: "TEXT COLLATE \"C\"") : sql
        (text, placeholders) = Self.numbered(portable)
    }

    /// Numbers the placeholders.
    private static func numbered(_ sql: String) -> (text: String, placeholders: Int) {
        let given = Array(sql.utf8)
        let offsets = placeholderOffsets(in: given)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(given.count + 2 * offsets.count)
        var start = 0
        for (index, offset) in offsets.enumerated() {
            bytes += given[start..<offset]
            bytes += Array("$\(index + 1)".utf8)
            start = offset + 1
        }
        bytes += given[start...]
        return (String(decoding: bytes, as: UTF8.self), offsets.count)
    }

    /// Where the placeholders are; a question mark in quotes or in a comment is none.
    fileprivate static func placeholderOffsets(in sql: [UInt8]) -> [Int] {
        var offsets: [Int] = []
        var quote: UInt8?
        var last: UInt8 = 0
        for (offset, byte) in sql.enumerated() {
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            } else if byte == UInt8(ascii: "-"), last == byte {
                quote = UInt8(ascii: "\n")
            } else if byte == UInt8(ascii: "?") {
                offsets.append(offset)
            }
            last = byte
        }
        return offsets
    }
}

/// How many rows a statement is to give: a number that is said in it, and not bound to it.
///
/// PostgreSQL plans a statement that is prepared for whatever may be bound. Not knowing that fifty rows are wanted, it
/// expects a tenth of all, and reads and sorts what it could have taken in order from an index.
struct PostgreSQLRowCounts {
    /// Which placeholders say how many, and where they are.
    private let places: [(argument: Int, offset: Int)]

    init(in sql: String) {
        let bytes = Array(sql.utf8)
        places = PostgreSQLText.placeholderOffsets(in: bytes).enumerated().compactMap { argument, offset in
            let before = bytes[..<offset]
            let isCount = ["LIMIT ", "OFFSET "].contains { before.suffix($0.utf8.count).elementsEqual($0.utf8) }
            return isCount ? (argument, offset) : nil
        }
    }

    /// The statement that says them, and the arguments that are left.
    func said(in sql: String, _ arguments: [SQLValue]) -> (sql: String, arguments: [SQLValue]) {
        guard !places.isEmpty else { return (sql, arguments) }
        var (bytes, rest) = (Array(sql.utf8), arguments)
        for place in places.reversed() {
            guard place.argument < arguments.count, case .integer(let count) = arguments[place.argument] else {
                return (sql, arguments)
            }
            bytes.replaceSubrange(place.offset...place.offset, with: String(count).utf8)
            rest.remove(at: place.argument)
        }
        return (String(decoding: bytes, as: UTF8.self), rest)
    }
}
