public import EndwellService
import Foundation
import HTTPTypes

extension API {
    /// The reference for people, of the same operations as the OpenAPI document.
    /// - Parameter baseURL: The address of the installation, without a slash at its end.
    public static func reference(baseURL: String) -> APIReference {
        let groups = Operation.Group.allCases.map { group in
            APIReference.Group(
                title: group.rawValue, about: group.about,
                operations: Operation.all.filter { $0.group == group }.map { $0.reference(baseURL: baseURL) })
        }
        let problems = ProblemCode.allCases.map { ($0, Examples.recorded.problem($0).readableText) }
        return APIReference(
            groups: groups.filter { !$0.operations.isEmpty }, shapes: shapes,
            problems: Dictionary(uniqueKeysWithValues: problems))
    }

    /// Every named schema but the bodies that stand beside their operations already.
    private static var shapes: [APIReference.Shape] {
        var named = OpenAPI.problemSchema.named
        for operation in Operation.all {
            named.merge(operation.answer.schema.named) { own, _ in own }
            for property in operation.body?.schema.properties ?? [] {
                named.merge(property.schema.named) { own, _ in own }
            }
        }
        return named.sorted { $0.key < $1.key }.map { name, schema in
            APIReference.Shape(
                name: name, about: Schema.about[name] ?? "", members: schema.plain.members(isAnswered: true))
        }
    }
}

extension Operation {
    fileprivate func reference(baseURL: String) -> APIReference.Operation {
        let example = Examples.recorded.example(of: self)
        var reference = APIReference.Operation()
        reference.id = id
        reference.method = method.rawValue
        reference.path = APIPath.base + path
        reference.summary = summary
        reference.text = text
        reference.scope = scope
        reference.parameters = (query + headers).map {
            APIReference.Member(name: $0.name, kind: $0.schema.pieces, isRequired: false, text: $0.text)
        }
        reference.body = body?.schema.plain.members(isAnswered: false) ?? []
        reference.status = answer.status
        reference.answer = answer.text
        reference.answerKind = answer.schema.pieces
        // What is this operation's own comes first.
        reference.problems = refusals + problemCodes.filter { !refusals.contains($0) }
        reference.request = curl(example, baseURL: baseURL)
        reference.response = example?.answer.map(\.readableText)
        return reference
    }

    /// The request as typed into a shell.
    private func curl(_ example: Examples.Example?, baseURL: String) -> String {
        let address = "\(baseURL)\(APIPath.base)\(example?.path ?? path)"
        // A shell would take what follows `&` or `?` for its own.
        var parts = ["curl " + (method == .get ? "" : "-X \(method.rawValue) ") + "'\(address)'"]
        parts.append("-H \"Authorization: Bearer $ENDWELL_TOKEN\"")
        if let body {
            switch body.kind {
            case .json:
                parts.append("-H 'Content-Type: application/json'")
                parts.append("-d '\((example?.body ?? body.example).readableText.replacing("'", with: "'\\''"))'")
            case .files: parts.append("-F 'file=@agreement.pdf'")
            }
        }
        // Under the name that the answer brings along.
        if !answer.schema.isJSON { parts.append("-OJ") }
        return parts.joined(separator: " \\\n  ")
    }
}

extension JSON {
    fileprivate var readableText: String { String(decoding: readableBytes, as: UTF8.self) }
}

extension Schema {
    /// The members of an object, and those of objects in it that have no name of their own.
    /// - Parameter isAnswered: Whether it is answered: then every member that is always there goes without saying.
    fileprivate func members(isAnswered: Bool, within outer: String = "") -> [APIReference.Member] {
        properties.flatMap { property in
            let name = outer + property.name
            let member = APIReference.Member(
                name: name, kind: property.schema.pieces, isRequired: property.isRequired && !isAnswered,
                text: property.text)
            return [member] + property.schema.membersWithin(name, isAnswered: isAnswered)
        }
    }

    private func membersWithin(_ name: String, isAnswered: Bool) -> [APIReference.Member] {
        switch self {
        case .nullable(let schema): schema.membersWithin(name, isAnswered: isAnswered)
        case .list(let element, _, _): element.membersWithin("\(name)[]", isAnswered: isAnswered)
        case .object: members(isAnswered: isAnswered, within: "\(name).")
        case .named, .text, .integer, .flag, .choice, .anyObject, .binary: []
        }
    }

    /// What kind of value it is, with its bounds.
    var pieces: [APIReference.Piece] {
        switch self {
        case .named(let name, _): [.shape(name)]
        case .nullable(let schema): schema.pieces + [.words(" or null")]
        case .text(_, _, .some(let format), _): [.words(Schema.formats[format] ?? "text")]
        case .text(let least, let most?, nil, _) where least == most: [.words("text of \(most) characters")]
        case .text(let least, let most?, nil, _): [.words("text of \(least) to \(most) characters")]
        case .text(_, nil, nil, _): [.words("text")]
        case .integer(nil): [.words("whole number")]
        case .integer(let range?): [.words("whole number, \(range.lowerBound) to \(range.upperBound)")]
        case .flag: [.words("true or false")]
        case .choice(let choices): choices.flatMap { [.words(", "), .code($0)] }.dropFirst().map { $0 }
        case .list(let element, let most, let least):
            [.words("list\(Schema.bounds(most, least)): ")] + element.pieces
        case .anyObject, .object: [.words("object")]
        case .binary: [.words("bytes")]
        }
    }

    private static func bounds(_ most: Int?, _ least: Int) -> String {
        most.map { least == 0 ? " of at most \($0)" : " of \(least) to \($0)" } ?? ""
    }

    private static let formats = [
        "uuid": "id", "date": "date", "date-time": "instant", "uri": "address", "uri-reference": "address",
        "email": "e-mail address", "binary": "file",
    ]
}
