public import Foundation

/// Bytes that are no JSON of ours, and where.
public enum JSONFault: Error, Hashable, Sendable {
    /// The bytes are no UTF-8.
    case notUTF8
    /// Something else was expected at that byte.
    case unexpected(at: Int)
    /// A member's name stands twice in one object: programs would disagree on which of the two counts.
    case repeatedName(String)
    /// Values lie deeper in each other than `APILimits.jsonDepthMax`.
    case tooDeep
    /// A text holds half of a surrogate pair, which is no character.
    case halfCharacter(at: Int)
}

extension JSON {
    /// The value that UTF-8 bytes hold, read strictly as RFC 8259 has it; throws `JSONFault`.
    public init(_ data: Data) throws(JSONFault) {
        guard String(validating: data, as: UTF8.self) != nil else { throw .notUTF8 }
        var reader = JSONReader(bytes: Array(data))
        self = try reader.whole()
    }
}

/// Reads JSON byte by byte. Foundation's decoder keeps the last of two members with one name and says nothing; a
/// contract is no place to guess which one was meant.
private struct JSONReader {
    let bytes: [UInt8]
    private var place = 0
    private var depth = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func whole() throws(JSONFault) -> JSON {
        let value = try value()
        skipBlanks()
        guard place == bytes.count else { throw unexpected }
        return value
    }

    private var unexpected: JSONFault { .unexpected(at: place) }
    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipBlanks() {
        while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { place += 1 }
    }

    private mutating func takes(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    private mutating func value() throws(JSONFault) -> JSON {
        skipBlanks()
        switch next {
        case UInt8(ascii: "{"): return try nested { (reader) throws(JSONFault) in try reader.object() }
        case UInt8(ascii: "["): return try nested { (reader) throws(JSONFault) in try reader.list() }
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .flag(true))
        case UInt8(ascii: "f"): return try word("false", .flag(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case _: return .number(try number())
        }
    }

    private mutating func nested(
        _ body: (inout JSONReader) throws(JSONFault) -> JSON
    ) throws(JSONFault) -> JSON {
        depth += 1
        guard depth <= APILimits.jsonDepthMax else { throw .tooDeep }
        place += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func word(_ word: String, _ value: JSON) throws(JSONFault) -> JSON {
        guard bytes[place...].starts(with: word.utf8) else { throw unexpected }
        place += word.utf8.count
        return value
    }

    private mutating func object() throws(JSONFault) -> JSON {
        var members: [JSON.Member] = []
        var names: Set<String> = []
        skipBlanks()
        if takes("}") { return .object([]) }
        repeat {
            skipBlanks()
            let name = try text()
            guard names.insert(name).inserted else { throw .repeatedName(name) }
            skipBlanks()
            guard takes(":") else { throw unexpected }
            members.append(JSON.Member(name: name, value: try value()))
            skipBlanks()
        } while takes(",")
        guard takes("}") else { throw unexpected }
        return .object(members)
    }

    private mutating func list() throws(JSONFault) -> JSON {
        var elements: [JSON] = []
        skipBlanks()
        if takes("]") { return .list([]) }
        repeat {
            elements.append(try value())
            skipBlanks()
        } while takes(",")
        guard takes("]") else { throw unexpected }
        return .list(elements)
    }

    // MARK: Texts and numbers

    private mutating func text() throws(JSONFault) -> String {
        guard takes("\"") else { throw unexpected }
        var plain: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                place += 1
                return String(decoding: plain, as: UTF8.self)
            case UInt8(ascii: "\\"): plain += try escaped()
            case 0..<0x20: throw unexpected
            case _:
                plain.append(byte)
                place += 1
            }
        }
        throw unexpected
    }

    private mutating func escaped() throws(JSONFault) -> [UInt8] {
        let start = place
        place += 1
        guard let byte = next else { throw unexpected }
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(Character(try scalar(from: start))).utf8)
        case _:
            place = start
            throw unexpected
        }
    }

    private mutating func scalar(from start: Int) throws(JSONFault) -> Unicode.Scalar {
        let first = try fourDigits()
        if let plain = Unicode.Scalar(first) { return plain }
        // The first half of a pair; only together with the second do they stand for a character.
        guard first < 0xDC00, takes("\\"), takes("u") else { throw .halfCharacter(at: start) }
        let second = try fourDigits()
        guard (0xDC00...0xDFFF).contains(second),
            let joined = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw .halfCharacter(at: start) }
        return joined
    }

    private mutating func fourDigits() throws(JSONFault) -> UInt32 {
        guard place + 4 <= bytes.count else { throw unexpected }
        let digits = bytes[place..<place + 4]
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw unexpected }
        place += 4
        return number
    }

    private mutating func number() throws(JSONFault) -> String {
        let start = place
        _ = takes("-")
        if !takes("0") { try digits() }
        if takes(".") { try digits() }
        if takes("e") || takes("E") {
            if !takes("+") { _ = takes("-") }
            try digits()
        }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private mutating func digits() throws(JSONFault) {
        let start = place
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { place += 1 }
        guard place > start else { throw unexpected }
    }
}
