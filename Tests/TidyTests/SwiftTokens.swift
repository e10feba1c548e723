/// A word or a single mark of Swift code.
struct SwiftToken: Equatable {
    let text: String
    let line: Int
    let range: Range<Int>

    var isWord: Bool { text.utf8.first.map(Self.isWordByte) ?? false }

    fileprivate static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}

/// A Swift file as the sequence of its words and marks.
struct SwiftTokens {
    let path: String
    let tokens: [SwiftToken]
    private let source: SwiftCode

    init(_ file: ProjectFile) {
        path = file.path
        source = SwiftCode(file.text)
        tokens = Self.split(source.code)
    }

    subscript(_ index: Int) -> String? { tokens.indices.contains(index) ? tokens[index].text : nil }

    /// The words of the string literal that begins at a token, where one does.
    func literal(at index: Int) -> String? {
        guard self[index] == "\"", self[index + 1] == "\"" else { return nil }
        return source.text(tokens[index].range.upperBound..<tokens[index + 1].range.lowerBound)
    }

    /// Every place where the marks and words of `phrase`, parted by spaces, follow one another.
    func places(of phrase: String) -> [SwiftToken] {
        let wanted = phrase.split(separator: " ").map(String.init)
        return tokens.indices.filter { start in
            wanted.indices.allSatisfy { self[start + $0] == wanted[$0] }
        }.map { tokens[$0] }
    }

    /// The index of the mark that closes what the one at `start` opens, or the end.
    func closing(of start: Int) -> Int {
        let opening = tokens[start].text
        let closing = ["(": ")", "[": "]", "{": "}"][opening]
        var depth = 0
        for index in start..<tokens.count {
            if tokens[index].text == opening { depth += 1 }
            if tokens[index].text == closing { depth -= 1 }
            if depth == 0 { return index }
        }
        return tokens.count - 1
    }

    private static func split(_ code: [UInt8]) -> [SwiftToken] {
        var tokens: [SwiftToken] = []
        var line = 1
        var start = 0
        while start < code.count {
            var end = start + 1
            switch code[start] {
            case Byte.newline:
                line += 1
            case Byte.space, UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                break
            default:
                if SwiftToken.isWordByte(code[start]) {
                    while end < code.count, SwiftToken.isWordByte(code[end]) { end += 1 }
                }
                let text = String(decoding: code[start..<end], as: UTF8.self)
                tokens.append(SwiftToken(text: text, line: line, range: start..<end))
            }
            start = end
        }
        return tokens
    }
}
