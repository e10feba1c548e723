import EndwellCore

/// What a value may be: the same description reads a body strictly and stands in the OpenAPI document.
indirect enum Schema: Sendable {
    /// A text of so many characters. `minimum` 1 also asks for more than blank space.
    case text(minimum: Int = 0, maximum: Int? = nil, format: String? = nil, example: String? = nil)
    /// A whole number.
    case integer(ClosedRange<Int64>? = nil)
    case flag
    /// One of these texts.
    case choice([String])
    case list(of: Schema, atMost: Int? = nil, atLeast: Int = 0)
    /// An object that has these members and no other.
    case object([Property])
    /// An object whose members depend on something else.
    case anyObject
    /// Bytes.
    case binary
    case nullable(Schema)
    /// A schema that has a name of its own in the document.
    case named(String, Schema)
}

/// A member of an object.
struct Property: Sendable {
    let name: String
    let schema: Schema
    let isRequired: Bool
    let text: String?

    /// A member that has to be there.
    static func required(_ name: String, _ schema: Schema, _ text: String? = nil) -> Property {
        Property(name: name, schema: schema, isRequired: true, text: text)
    }

    /// A member that may be left out.
    static func optional(_ name: String, _ schema: Schema, _ text: String? = nil) -> Property {
        Property(name: name, schema: schema, isRequired: false, text: text)
    }
}

extension Schema {
    static let id = Schema.text(format: "uuid")
    static let instant = Schema.text(format: "date-time")
    static let date = Schema.text(format: "date")

    /// One of an enumeration's names.
    static func choice<Choice: CaseIterable & RawRepresentable<String>>(of type: Choice.Type) -> Schema {
        .choice(Choice.allCases.map(\.rawValue))
    }

    /// The schema itself, without its name.
    var plain: Schema {
        if case .named(_, let schema) = self { return schema.plain }
        return self
    }

    /// The members of an object; none of anything else.
    var properties: [Property] {
        if case .object(let properties) = plain { return properties }
        return []
    }
}

// MARK: Reading strictly

extension Schema {
    /// What is wrong with the shape of a value: unknown members by name, and values of another type.
    ///
    /// What is missing, too long or not allowed is found by whoever takes the values in, together with everything that
    /// only the rules can find, so that one answer names it all.
    func problems(with value: JSON, at pointer: String = "") -> [InputProblem] {
        switch (self, value) {
        case (.named(_, let schema), _): return schema.problems(with: value, at: pointer)
        case (.nullable, .null), (.anyObject, .object): return []
        case (.nullable(let schema), _): return schema.problems(with: value, at: pointer)
        case (.object(let properties), .object(let members)):
            return members.flatMap { member in
                let place =
                    pointer.isEmpty ? member.name.escapedForPointer : "\(pointer)/\(member.name.escapedForPointer)"
                guard let property = properties.first(where: { $0.name == member.name }) else {
                    return [InputProblem(place, .unknownField)]
                }
                return property.schema.problems(with: member.value, at: place)
            }
        case (.list(let element, _, _), .list(let elements)):
            return elements.enumerated().flatMap { element.problems(with: $1, at: "\(pointer)/\($0)") }
        case (.text, .text), (.choice, .text), (.flag, .flag): return []
        case (.integer, .number) where value.asInteger != nil: return []
        case (.text, _), (.choice, _): return [InputProblem(pointer, .notText)]
        case (.integer, _): return [InputProblem(pointer, .notANumber)]
        case (.flag, _): return [InputProblem(pointer, .notTrueOrFalse)]
        case (.list, _): return [InputProblem(pointer, .notAList)]
        case (.object, _), (.anyObject, _): return [InputProblem(pointer, .notAnObject)]
        case (.binary, _): return []
        }
    }
}

extension String {
    /// The name as part of a JSON pointer (RFC 6901).
    fileprivate var escapedForPointer: String {
        replacing("~", with: "~0").replacing("/", with: "~1")
    }
}

// MARK: The document

extension Schema {
    /// The schema as OpenAPI 3.1 has it.
    var document: JSON {
        switch self {
        case .named(let name, _): return ["$ref": .text("#/components/schemas/\(name)")]
        case .text(let minimum, let maximum, let format, let example):
            var members: [(String, JSON)] = [("type", "string")]
            if minimum > 0 { members += [("minLength", .integer(minimum)), ("pattern", "\\S")] }
            if let maximum { members.append(("maxLength", .integer(maximum))) }
            if let format { members.append(("format", .text(format))) }
            if let example { members.append(("examples", [.text(example)])) }
            return .object(members.map { .init(name: $0.0, value: $0.1) })
        case .integer(nil): return ["type": "integer"]
        case .integer(let range?):
            return [
                "type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound),
            ]
        case .flag: return ["type": "boolean"]
        case .choice(let choices): return ["type": "string", "enum": .list(choices.map(JSON.text))]
        case .list(let element, let most, let least):
            var list: JSON = ["type": "array", "items": element.document]
            if least > 0 { list = list.adding(["minItems": .integer(least)]) }
            if let most { list = list.adding(["maxItems": .integer(most)]) }
            return list
        case .anyObject: return ["type": "object"]
        // OpenAPI 3.1 says of bytes no more than what their media type is.
        case .binary: return [:]
        case .object(let properties): return Schema.document(of: properties)
        case .nullable(let schema): return schema.nullableDocument
        }
    }

    private var nullableDocument: JSON {
        guard case .object(let members) = document, let type = document["type"], document["enum"] == nil else {
            return ["anyOf": [document, ["type": "null"]]]
        }
        return .object(
            members.map { $0.name == "type" ? .init(name: "type", value: [type, "null"]) : $0 })
    }

    private static func document(of properties: [Property]) -> JSON {
        let members = properties.map { property in
            JSON.Member(
                name: property.name,
                value: property.text.map { property.schema.document.adding(["description": .text($0)]) }
                    ?? property.schema.document)
        }
        let required = properties.filter(\.isRequired).map { JSON.text($0.name) }
        var object: JSON = ["type": "object", "properties": .object(members)]
        if !required.isEmpty { object = object.adding(["required": .list(required)]) }
        return object.adding(["additionalProperties": false])
    }

    /// Every named schema in this one, by name.
    var named: [String: Schema] {
        switch self {
        case .named(let name, let schema): schema.named.merging([name: schema]) { own, _ in own }
        case .list(let element, _, _): element.named
        case .nullable(let schema): schema.named
        case .object(let properties): properties.reduce(into: [:]) { $0.merge($1.schema.named) { own, _ in own } }
        case .text, .integer, .flag, .choice, .anyObject, .binary: [:]
        }
    }
}
