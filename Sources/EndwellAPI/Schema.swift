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
        // No date is said by null, or by leaving it out.
        case (.text(_, _, "date", _), .text("")): return [InputProblem(pointer, .notADate)]
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
    var escapedForPointer: String {
        replacing("~", with: "~0").replacing("/", with: "~1")
    }
}
