public import Foundation

extension JSON {
    /// The value as UTF-8 JSON, without blank space.
    public var bytes: Data {
        var writer = JSONWriter(indents: false)
        writer.write(self)
        return Data(writer.bytes)
    }

    /// The value as UTF-8 JSON that people read.
    public var readableBytes: Data {
        var writer = JSONWriter(indents: true)
        writer.write(self)
        return Data(writer.bytes)
    }
}

private struct JSONWriter {
    let indents: Bool
    var bytes: [UInt8] = []
    private var depth = 0

    init(indents: Bool) {
        self.indents = indents
    }

    mutating func write(_ value: JSON) {
        switch value {
        case .null: add("null")
        case .flag(let flag): add(flag ? "true" : "false")
        case .number(let number): add(number)
        case .text(let text): write(text)
        case .list(let elements): write(elements, "[", "]") { $0.write($1) }
        case .object(let members):
            write(members, "{", "}") { writer, member in
                writer.write(member.name)
                writer.add(writer.indents ? ": " : ":")
                writer.write(member.value)
            }
        }
    }

    private mutating func write<Part>(
        _ parts: [Part], _ opening: String, _ closing: String, _ body: (inout JSONWriter, Part) -> Void
    ) {
        add(opening)
        depth += 1
        for (index, part) in parts.enumerated() {
            if index > 0 { add(",") }
            breakLine()
            body(&self, part)
        }
        depth -= 1
        if !parts.isEmpty { breakLine() }
        add(closing)
    }

    private mutating func breakLine() {
        guard indents else { return }
        add("\n" + String(repeating: "  ", count: depth))
    }

    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): add("\\\"")
            case UInt8(ascii: "\\"): add("\\\\")
            case UInt8(ascii: "\n"): add("\\n")
            case UInt8(ascii: "\r"): add("\\r")
            case UInt8(ascii: "\t"): add("\\t")
            case 0..<0x20: add("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func add(_ text: String) { bytes += text.utf8 }
}
