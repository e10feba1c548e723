import EndwellService
import HTTPTypes

/// The OpenAPI 3.1 document, made from the operations themselves and from recorded requests and answers.
struct OpenAPI {
    let operations: [Operation]
    let baseURL: String
    let examples: Examples
    /// An example of each place of the schemas.
    let exemplars: Exemplars
    /// The refusals that several operations have in common, so that each is described once.
    let sharedRefusals: Set<[ProblemCode]>

    init(operations: [Operation], baseURL: String, examples: Examples = .recorded) {
        self.operations = operations
        self.baseURL = baseURL
        self.examples = examples
        exemplars = OpenAPI.exemplars(of: operations, examples)
        sharedRefusals = OpenAPI.sharedRefusals(of: operations)
    }

    var document: JSON {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Endwell",
                "version": "1",
                "summary": "Freelance contracts that end well.",
                "description": .text(OpenAPI.introduction),
                "license": ["name": "Apache License 2.0", "identifier": "Apache-2.0"],
                "contact": ["name": "Whoever runs this installation", "url": .text(baseURL)],
            ],
            "externalDocs": [
                "url": .text(baseURL + SitePath.apiReference.text), "description": "The same, for people to read.",
            ],
            "servers": [["url": .text(baseURL + APIPath.base), "description": "This installation"]],
            "security": [["token": []]],
            "tags": .list(
                Operation.Group.allCases.map {
                    ["name": .text($0.rawValue), "description": .text($0.about)]
                }),
            "paths": paths,
            "webhooks": webhooks,
            "components": components,
        ]
    }

    private static let introduction = """
        Everything that a person can do in the pages, a program can do, by the same rules. Ids are UUIDs, instants \
        RFC 3339 in UTC, dates `YYYY-MM-DD`, money whole minor units with a currency. Every write may carry an \
        `Idempotency-Key`: the same request under the same key is done once and answered alike for 30 days; what \
        was refused did nothing and may be tried again under the same key. A refusal \
        is an RFC 9457 problem; its `type` is an address that explains it. Whatever answers `GET` answers `HEAD` alike, \
        without a body; a method that an address doesn't know is answered with 405 and the header `Allow`.
        """

    // MARK: Paths

    private var paths: JSON {
        var order: [String] = []
        var byPath: [String: [Operation]] = [:]
        for operation in operations {
            if byPath[operation.path] == nil { order.append(operation.path) }
            byPath[operation.path, default: []].append(operation)
        }
        return .object(
            order.map { path in
                let operations = byPath[path] ?? []
                let shared = operations.first?.pathParameters ?? []
                var members: [JSON.Member] = []
                if !shared.isEmpty {
                    members.append(
                        .init(
                            name: "parameters",
                            value: .list(shared.map { ["$ref": .text("#/components/parameters/\($0)")] })))
                }
                members += operations.map { .init(name: $0.method.rawValue.lowercased(), value: document(of: $0)) }
                return .init(name: path, value: .object(members))
            })
    }

    private func document(of operation: Operation) -> JSON {
        var document: JSON = [
            "operationId": .text(operation.id), "tags": [.text(operation.group.rawValue)],
            "summary": .text(operation.summary), "description": .text(description(of: operation)),
            "parameters": .list(
                operation.query.map { parameter($0, in: "query") }
                    + operation.headers.map { parameter($0, in: "header") } + headerParameters(of: operation)),
        ]
        if let body = operation.body {
            document = document.adding([
                "requestBody": [
                    "description": .text(OpenAPI.about(body)), "required": .flag(body.isRequired),
                    "content": .object([
                        .init(
                            name: body.kind.rawValue,
                            value: [
                                "schema": body.schema.document(exemplars), "example": example(of: body, operation),
                            ])
                    ]),
                ]
            ])
        }
        return document.adding(["responses": responses(of: operation)])
    }

    private func description(of operation: Operation) -> String {
        let scope = "Needs the scope `\(operation.scope.rawValue)`."
        return [operation.text ?? "\(operation.summary).", scope].joined(separator: " ")
    }

    private func parameter(_ parameter: Operation.Parameter, in place: String) -> JSON {
        [
            "name": .text(parameter.name), "in": .text(place), "description": .text(parameter.text),
            "schema": parameter.schema.document(Exemplars()), "example": parameter.example,
        ]
    }

    private func example(of body: Operation.Body, _ operation: Operation) -> JSON {
        examples.example(of: operation)?.body ?? body.example
    }

    private static func about(_ body: Operation.Body) -> String {
        guard case .named(let name, _) = body.schema, let about = Schema.about[name] else { return "What to do." }
        return about
    }

    private func headerParameters(of operation: Operation) -> [JSON] {
        let names =
            operation.isWrite
            ? ["IdempotencyKey"] + (operation.isOnContract ? ["IfMatch"] : []) : ["IfNoneMatch"]
        return names.map { ["$ref": .text("#/components/parameters/\($0)")] }
    }
}

extension Operation {
    /// Whether it acts on one contract; a file that is only uploaded changes nothing of it.
    var isOnContract: Bool { pathParameters.contains("contract") && body?.kind != .files }

    /// Every problem that it may answer with.
    var problemCodes: [ProblemCode] {
        var codes: [ProblemCode] = [.badInput, .unauthenticated, .tooFast, .internalFault, .unavailable]
        if isWrite {
            codes += [.scopeMissing, .keyReused, .keyInUse, .tooLarge, .unsupportedMediaType, .outcomeUnknown]
        }
        if isWrite { codes.append(body?.kind == .files ? .badRequest : .badJSON) }
        if !pathParameters.isEmpty { codes.append(.notFound) }
        if isWrite, isOnContract { codes.append(.changedMeanwhile) }
        return codes + refusals
    }
}

extension Operation.Group {
    /// What stands under the heading.
    var about: String {
        switch self {
        case .you: "Who you are, and what needs you."
        case .contracts: "The contracts that you are a party to."
        case .offers: "A contract begins as an offer, which both sign."
        case .amendments: "The agreement changes only by what both sign."
        case .conversation: "Messages between the two parties."
        case .files: "Uploaded first, then attached by an act, so that a refused act asks for no file again."
        case .work: "Deliverables: submitted, accepted or sent back."
        case .concerns: "A concern with examples, and a chance to fix."
        case .ending: "Notice, days to change one’s mind, and the official end."
        case .reviews: "Sealed until both are in, and who may make whom offers."
        case .record: "The append-only, hash-chained log."
        case .changes: "What happened since you last asked, and as it happens."
        case .webhooks: "Your changes, sent to an address of yours, signed and in order."
        case .people: "Profiles, and those you know."
        }
    }
}
