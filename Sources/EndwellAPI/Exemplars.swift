import EndwellCore

/// What stands as an example at each place of the schemas, taken from recorded requests and answers.
struct Exemplars: Sendable {
    private var values: [String: JSON] = [:]

    /// Takes a value apart: each part is an example of its place. The first one counts, unless it says nothing.
    mutating func note(_ value: JSON, as schema: Schema, at place: String = "") {
        switch (schema, value) {
        case (.named(let name, let schema), _): note(value, as: schema, at: name)
        case (.nullable, .null): break
        case (.nullable(let schema), _): note(value, as: schema, at: place)
        case (.list(let element, _, _), .list(let elements)):
            keep(value, at: place)
            for part in elements { note(part, as: element, at: "\(place)[]") }
        case (.object(let properties), .object):
            keep(value, at: place)
            for property in properties {
                guard let part = value[property.name] else { continue }
                note(part, as: property.schema, at: "\(place).\(property.name)")
            }
        case _: keep(value, at: place)
        }
    }

    private mutating func keep(_ value: JSON, at place: String) {
        guard values[place] == nil || values[place] == [] else { return }
        values[place] = value
    }

    /// An example of a schema; where nothing recorded holds one, the simplest value that it allows.
    func example(of schema: Schema, at place: String) -> JSON {
        if let value = values[place], value != [] { return value }
        switch schema {
        case .named(let name, let schema): return example(of: schema, at: name)
        case .nullable(let schema): return example(of: schema, at: place)
        case .text(_, _, let format, let example): return .text(example ?? Exemplars.texts[format ?? ""] ?? "Text")
        case .integer(let range): return .integer(range?.lowerBound ?? 1)
        case .flag: return true
        case .choice(let choices): return .text(choices.first ?? "")
        case .list(let element, _, let least):
            return least == 0 ? [] : [example(of: element, at: "\(place)[]")]
        case .anyObject: return [:]
        case .binary: return ""
        case .object(let properties):
            return .object(
                properties.map { .init(name: $0.name, value: example(of: $0.schema, at: "\(place).\($0.name)")) })
        }
    }

    private static let texts = [
        "uuid": Examples.id, "date": "2026-12-07", "date-time": "2026-12-07T23:00:00Z",
        "uri": "https://endwell.example/offers/3kT9", "uri-reference": "/problems/not_yours",
    ]
}
