/// A Swift file's text with everything blanked that is no code: comments, the words of string and regex literals, and
/// the inside of quoted identifiers. Code inside an interpolation stays. Offsets and lines are those of the text.
struct SwiftCode {
    private(set) var code: [UInt8]
    private let raw: [UInt8]
    private var offset = 0

    init(_ text: String) {
        raw = Array(text.utf8)
        code = raw
        skipCode(untilParenthesis: false)
    }

    /// The text between two offsets, as it was written.
    func text(_ range: Range<Int>) -> String { String(decoding: raw[range], as: UTF8.self) }

    /// Passes over code, up to the end or up to the parenthesis that ends an interpolation.
    private mutating func skipCode(untilParenthesis: Bool) {
        var depth = 0
        while offset < raw.count {
            switch raw[offset] {
            case Byte.slash where at(1) == Byte.slash:
                blank(through: { $0.raw[$0.offset] == Byte.newline })
            case Byte.slash where at(1) == Byte.star:
                skipBlockComment()
            case Byte.hash, Byte.quote:
                skipLiteral()
            case Byte.backtick:
                offset += 1
                blank(through: { $0.raw[$0.offset] == Byte.backtick })
                offset += 1
            case Byte.open:
                depth += 1
                offset += 1
            case Byte.close:
                if untilParenthesis, depth == 0 { return }
                depth -= 1
                offset += 1
            default:
                offset += 1
            }
        }
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if at(0) == Byte.slash, at(1) == Byte.star {
                depth += 1
                blank(2)
            } else if at(0) == Byte.star, at(1) == Byte.slash {
                depth -= 1
                blank(2)
            } else {
                blank(1)
            }
        } while depth > 0 && offset < raw.count
    }

    /// Passes over a string or regex literal with any number of `#`, or over a `#` that begins neither.
    private mutating func skipLiteral() {
        var hashes = 0
        while at(hashes) == Byte.hash { hashes += 1 }
        switch at(hashes) {
        case Byte.quote:
            let isMultiline = at(hashes + 1) == Byte.quote && at(hashes + 2) == Byte.quote
            offset += hashes + (isMultiline ? 3 : 1)
            skipString(hashes: hashes, quotes: isMultiline ? 3 : 1)
        case Byte.slash where hashes > 0:
            offset += hashes + 1
            blank(through: { $0.at(0) == Byte.slash && $0.isRun(of: Byte.hash, count: hashes, from: 1) })
            offset += hashes + 1
        default:
            offset += hashes
        }
    }

    private mutating func skipString(hashes: Int, quotes: Int) {
        while offset < raw.count {
            if at(0) == Byte.backslash, isRun(of: Byte.hash, count: hashes, from: 1) {
                guard at(hashes + 1) == Byte.open else {
                    blank(hashes + 2)
                    continue
                }
                blank(hashes + 1)
                offset += 1
                skipCode(untilParenthesis: true)
                offset += 1
            } else if isRun(of: Byte.quote, count: quotes, from: 0), isRun(of: Byte.hash, count: hashes, from: quotes) {
                offset += quotes + hashes
                return
            } else if quotes == 1, at(0) == Byte.newline {
                return
            } else {
                blank(1)
            }
        }
    }

    private func at(_ distance: Int) -> UInt8? { offset + distance < raw.count ? raw[offset + distance] : nil }

    private func isRun(of byte: UInt8, count: Int, from distance: Int) -> Bool {
        (0..<count).allSatisfy { at(distance + $0) == byte }
    }

    private mutating func blank(_ count: Int) {
        for _ in 0..<count where offset < raw.count {
            if raw[offset] != Byte.newline { code[offset] = Byte.space }
            offset += 1
        }
    }

    private mutating func blank(through isEnd: (Self) -> Bool) {
        while offset < raw.count, !isEnd(self) { blank(1) }
    }
}

/// The bytes that Swift's grammar turns on.
enum Byte {
    static let newline = UInt8(ascii: "\n")
    static let space = UInt8(ascii: " ")
    static let slash = UInt8(ascii: "/")
    static let star = UInt8(ascii: "*")
    static let hash = UInt8(ascii: "#")
    static let quote = UInt8(ascii: "\"")
    static let backtick = UInt8(ascii: "`")
    static let backslash = UInt8(ascii: "\\")
    static let open = UInt8(ascii: "(")
    static let close = UInt8(ascii: ")")
}
