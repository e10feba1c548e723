public import Foundation

/// A JSON value to send, whose objects keep the order of their members.
public enum JSONValue: Hashable, Sendable {
    case flag(Bool)
    case integer(Int64)
    case text(String)
    case list([JSONValue])
    case object([Member])

    /// A member of an object.
    public struct Member: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// Its value.
        public var value: JSONValue
    }

    /// An object without the members that have no value.
    public static func object(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        .object(members.compactMap { member in member.value.map { Member(name: member.key, value: $0) } })
    }

    /// The object with one more member.
    public func adding(_ name: String, _ value: JSONValue) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members + [Member(name: name, value: value)])
    }

    /// The value as UTF-8.
    public var bytes: Data { Data(written.utf8) }

    private var written: String {
        switch self {
        case .flag(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .text(let text): JSONValue.quoted(text)
        case .list(let elements): "[\(elements.map(\.written).joined(separator: ","))]"
        case .object(let members):
            "{\(members.map { "\(JSONValue.quoted($0.name)):\($0.value.written)" }.joined(separator: ","))}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case _ where scalar.value < 0x20: quoted += JSONText.escape(scalar)
            case _: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
