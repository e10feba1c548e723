/// A part of a Mustache template that names something.
indirect enum MustachePart: Equatable {
    case name(String, isEscaped: Bool, line: Int)
    case section(String, parts: [MustachePart], line: Int)
    case partial(String, line: Int)
    /// A tag in a dialect that this project doesn't use, or one that doesn't close.
    case fault(String, line: Int)
}

/// Reads the small part of Mustache that this project's templates use: names, sections, partials and comments.
struct MustacheReader {
    private var rest: Substring
    private var line = 1

    static func parts(of text: String) -> [MustachePart] {
        var reader = MustacheReader(rest: Substring(text))
        return reader.parts(in: nil)
    }

    private init(rest: Substring) { self.rest = rest }

    /// Reads up to the end of a section, or of the text.
    private mutating func parts(in section: String?) -> [MustachePart] {
        var parts: [MustachePart] = []
        while let start = rest.firstRange(of: "{{") {
            pass(to: start.upperBound)
            let tagLine = line
            let isTriple = rest.first == "{"
            guard let end = rest.firstRange(of: isTriple ? "}}}" : "}}") else {
                return parts + [.fault("a tag that never closes", line: tagLine)]
            }
            let tag = rest[..<end.lowerBound].drop { $0 == "{" }
            pass(to: end.upperBound)
            let name = tag.drop { "#^/>&!".contains($0) }.filter { !$0.isWhitespace }
            switch tag.first {
            case "!": continue
            case "#", "^": parts.append(.section(name, parts: self.parts(in: name), line: tagLine))
            case ">": parts.append(.partial(name, line: tagLine))
            case "/":
                guard name == section else { return parts + [.fault("{{/\(name)}} closes nothing", line: tagLine)] }
                return parts
            case "$", "<", "=": parts.append(.fault("{{\(tag)}} is not used here", line: tagLine))
            default: parts.append(.name(name, isEscaped: !isTriple && tag.first != "&", line: tagLine))
            }
        }
        if let section { parts.append(.fault("{{#\(section)}} never closes", line: line)) }
        return parts
    }

    private mutating func pass(to index: Substring.Index) {
        line += rest[..<index].count { $0 == "\n" }
        rest = rest[index...]
    }
}
