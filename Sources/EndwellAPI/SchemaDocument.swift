extension Schema {
    /// The schema as OpenAPI 3.1 has it, with an example at each place.
    func document(_ exemplars: Exemplars, at place: String = "") -> JSON {
        switch self {
        case .named(let name, _): return ["$ref": .text("#/components/schemas/\(name)")]
        case .nullable(let schema): return schema.nullableDocument(exemplars, at: place)
        // OpenAPI 3.1 says of bytes no more than what their media type is.
        case .binary: return [:]
        case .text, .integer, .flag, .choice, .list, .anyObject, .object:
            return shape(exemplars, at: place).adding(["example": exemplars.example(of: self, at: place)])
        }
    }

    private func shape(_ exemplars: Exemplars, at place: String) -> JSON {
        switch self {
        case .named, .nullable, .binary: return document(exemplars, at: place)
        case .text(let minimum, let maximum, let format, _):
            var members: [JSON.Member] = [.init(name: "type", value: "string")]
            if minimum > 0 {
                members += [
                    .init(name: "minLength", value: .integer(minimum)), .init(name: "pattern", value: "\\S"),
                ]
            }
            if let maximum { members.append(.init(name: "maxLength", value: .integer(maximum))) }
            if let format { members.append(.init(name: "format", value: .text(format))) }
            return .object(members)
        case .integer(nil): return ["type": "integer"]
        case .integer(let range?):
            return [
                "type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound),
            ]
        case .flag: return ["type": "boolean"]
        case .choice(let choices): return ["type": "string", "enum": .list(choices.map(JSON.text))]
        case .list(let element, let most, let least):
            var list: JSON = ["type": "array", "items": element.document(exemplars, at: "\(place)[]")]
            if least > 0 { list = list.adding(["minItems": .integer(least)]) }
            if let most { list = list.adding(["maxItems": .integer(most)]) }
            return list
        case .anyObject: return ["type": "object"]
        case .object(let properties): return Schema.shape(of: properties, exemplars, at: place)
        }
    }

    private func nullableDocument(_ exemplars: Exemplars, at place: String) -> JSON {
        let document = document(exemplars, at: place)
        guard case .object(let members) = document, let type = document["type"], document["enum"] == nil else {
            return ["anyOf": [document, ["enum": [.null]]]]
        }
        return .object(
            members.map { member in
                switch member.name {
                case "type": .init(name: "type", value: [type, "null"])
                case "example":
                    .init(name: "example", value: exemplars.example(of: .nullable(self), at: place))
                case _: member
                }
            })
    }

    private static func shape(of properties: [Property], _ exemplars: Exemplars, at place: String) -> JSON {
        let members = properties.map { property in
            var document = property.schema.document(exemplars, at: "\(place).\(property.name)")
            if let text = property.text {
                // Nothing may stand beside a reference.
                if document["$ref"] != nil { document = ["allOf": [document]] }
                document = document.adding(["description": .text(text)])
            }
            return JSON.Member(name: property.name, value: document)
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
