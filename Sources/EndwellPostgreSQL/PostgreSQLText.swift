import EndwellService

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

    /// Numbers the placeholders; a question mark in quotes or in a comment is none.
    private static func numbered(_ sql: String) -> (text: String, placeholders: Int) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(sql.utf8.count + 16)
        var count = 0
        var quote: UInt8?
        var last: UInt8 = 0
        for byte in sql.utf8 {
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            } else if byte == UInt8(ascii: "-"), last == byte {
                quote = UInt8(ascii: "\n")
            } else if byte == UInt8(ascii: "?") {
                count += 1
                bytes += Array("$\(count)".utf8)
                last = byte
                continue
            }
            bytes.append(byte)
            last = byte
        }
        return (String(decoding: bytes, as: UTF8.self), count)
    }
}
