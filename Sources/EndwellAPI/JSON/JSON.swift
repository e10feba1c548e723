/// A JSON value, whose objects keep the order of their members.
public enum JSON: Hashable, Sendable {
    case null
    case flag(Bool)
    /// A number as it is written.
    case number(String)
    case text(String)
    case list([JSON])
    case object([Member])

    /// A member of an object.
    public struct Member: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// Its value.
        public let value: JSON
    }

    /// A whole number.
    static func integer(_ number: some BinaryInteger) -> JSON { .number(String(number)) }

    /// A text, or null.
    static func text(orNull text: String?) -> JSON { text.map(JSON.text) ?? .null }

    /// The member of that name; `nil` when there is none, or the value is no object.
    subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The text, if it is one.
    var asText: String? {
        if case .text(let text) = self { return text }
        return nil
    }

    /// The flag, if it is one.
    var asFlag: Bool? {
        if case .flag(let flag) = self { return flag }
        return nil
    }

    /// The elements, if it is a list.
    var asList: [JSON]? {
        if case .list(let elements) = self { return elements }
        return nil
    }

    /// The whole number, if it is one: `5`, `5.0` and `50e-1` are the same number to JSON.
    var asInteger: Int64? {
        guard case .number(let written) = self else { return nil }
        if let plain = Int64(written) { return plain }
        // Beyond 2^53 a Double no longer tells whole numbers apart.
        guard let number = Double(written), number.magnitude < 0x1p53, number.rounded() == number else { return nil }
        return Int64(number)
    }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral
{
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { Member(name: $0.0, value: $0.1) })
    }

    public init(arrayLiteral elements: JSON...) { self = .list(elements) }

    public init(stringLiteral value: String) { self = .text(value) }

    public init(booleanLiteral value: Bool) { self = .flag(value) }

    public init(integerLiteral value: Int64) { self = .integer(value) }
}

extension JSON {
    /// The object with further members at its end; any other value as it is.
    func adding(_ members: KeyValuePairs<String, JSON>) -> JSON {
        guard case .object(let own) = self else { return self }
        return .object(own + members.map { Member(name: $0.key, value: $0.value) })
    }
}
