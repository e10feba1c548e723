public import Foundation

/// JSON that is shown or cut, never understood: order, numbers and texts stay as the server wrote them.
public struct JSONText: Sendable {
    private let bytes: [UInt8]

    /// The JSON that these bytes are said to be.
    public init(_ data: Data) {
        bytes = Array(data)
    }

    /// The text, each member and element on a line of its own. Characters that could steer a terminal are escaped.
    public var pretty: String {
        var lines = ""
        var depth = 0
        var place = 0
        func turn() { lines += "\n" + String(repeating: "  ", count: min(depth, ClientLimits.jsonDepthMax)) }
        while place < bytes.count {
            let byte = bytes[place]
            switch byte {
            case UInt8(ascii: "\""):
                let end = endOfText(from: place)
                lines += JSONText.harmless(String(decoding: bytes[place..<end], as: UTF8.self))
                place = end
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                lines.unicodeScalars.append(Unicode.Scalar(byte))
                let next = nextVisible(after: place)
                if next < bytes.count, bytes[next] == byte + 2 {
                    lines.unicodeScalars.append(Unicode.Scalar(bytes[next]))
                    place = next
                } else {
                    depth += 1
                    turn()
                }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth = max(0, depth - 1)
                turn()
                lines.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: ","):
                lines += ","
                turn()
            case UInt8(ascii: ":"): lines += ": "
            case _ where JSONText.isBlank(byte): break
            case _: lines.unicodeScalars.append(Unicode.Scalar(byte))
            }
            place += 1
        }
        return JSONText.harmless(lines, except: ["\n"])
    }

    /// The bytes of each element of a member of the outermost object; `nil` when there is no such list.
    public func elements(of member: String) -> [Data]? {
        guard let start = value(of: member), bytes[start] == UInt8(ascii: "[") else { return nil }
        var elements: [Data] = []
        var place = nextVisible(after: start)
        while place < bytes.count, bytes[place] != UInt8(ascii: "]") {
            let end = endOfValue(from: place)
            guard end > place else { return nil }
            elements.append(Data(bytes[place..<end]))
            place = end
            if place < bytes.count, JSONText.isBlank(bytes[place]) { place = nextVisible(after: place) }
            if place < bytes.count, bytes[place] == UInt8(ascii: ",") { place = nextVisible(after: place) }
        }
        return place < bytes.count ? elements : nil
    }

    /// A list of elements as a page that has no next one.
    public static func page(of elements: [Data]) -> Data {
        var page = Data("{\"data\":[".utf8)
        page.append(contentsOf: elements.joined(separator: Data(",".utf8)))
        page.append(contentsOf: "],\"next\":null}".utf8)
        return page
    }

    // MARK: Walking

    private func value(of member: String) -> Int? {
        let wanted = Array("\"\(member)\"".utf8)
        var depth = 0
        var place = 0
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                let end = endOfText(from: place)
                let colon = nextVisible(after: end - 1)
                if depth == 1, bytes[place..<end].elementsEqual(wanted), colon < bytes.count,
                    bytes[colon] == UInt8(ascii: ":")
                {
                    let start = nextVisible(after: colon)
                    return start < bytes.count ? start : nil
                }
                place = end
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                place += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                place += 1
            case _: place += 1
            }
        }
        return nil
    }

    private func endOfValue(from start: Int) -> Int {
        var depth = 0
        var place = start
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                place = endOfText(from: place)
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard depth > 0 else { return place }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0: return place
            case _: break
            }
            place += 1
        }
        return place
    }

    private func endOfText(from start: Int) -> Int {
        var place = start + 1
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\\"): place += 2
            case UInt8(ascii: "\""): return place + 1
            case _: place += 1
            }
        }
        return bytes.count
    }

    private func nextVisible(after start: Int) -> Int {
        var place = start + 1
        while place < bytes.count, JSONText.isBlank(bytes[place]) { place += 1 }
        return place
    }

    private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

    // MARK: Harmless characters

    static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static func harmless(_ text: String, except kept: Set<Unicode.Scalar> = []) -> String {
        guard text.unicodeScalars.contains(where: { $0.steersTerminals && !kept.contains($0) }) else { return text }
        return text.unicodeScalars.map { $0.steersTerminals && !kept.contains($0) ? escape($0) : String($0) }.joined()
    }
}

extension Unicode.Scalar {
    /// Whether a terminal may take it as a command, or turn the direction of what follows.
    public var steersTerminals: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069, 0x2028...0x2029, 0x061C: true
        case _: false
        }
    }
}
