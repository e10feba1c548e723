import EndwellService
import HTTPTypes

/// The OpenAPI 3.1 document, made from the operations themselves.
struct OpenAPI {
    let operations: [Operation]
    let baseURL: String

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
            "servers": [["url": .text(baseURL + APIPath.base), "description": "This installation"]],
            "security": [["token": []]],
            "tags": .list(
                Operation.Group.allCases.map {
                    ["name": .text($0.rawValue), "description": .text($0.about)]
                }),
            "paths": paths,
            "components": components,
        ]
    }

    private static let introduction = """
        Everything that a person can do in the pages, a program can do, by the same rules. Ids are UUIDs, instants \
        RFC 3339 in UTC, dates `YYYY-MM-DD`, money whole minor units with a currency. Every write may carry an \
        `Idempotency-Key`: the same request under the same key is done once and answered alike for 30 days. A refusal \
        is an RFC 9457 problem; its `type` is an address that explains it.
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
                operation.query.map { OpenAPI.parameter($0, in: "query") }
                    + operation.headers.map { OpenAPI.parameter($0, in: "header") } + headerParameters(of: operation)),
        ]
        if let body = operation.body {
            document = document.adding([
                "requestBody": [
                    "required": .flag(body.isRequired),
                    "content": .object([
                        .init(
                            name: body.kind.rawValue,
                            value: ["schema": body.schema.document, "example": body.example])
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

    private static func parameter(_ parameter: Operation.Parameter, in place: String) -> JSON {
        [
            "name": .text(parameter.name), "in": .text(place), "description": .text(parameter.text),
            "schema": parameter.schema.document,
        ]
    }

    private func headerParameters(of operation: Operation) -> [JSON] {
        let names =
            operation.isWrite
            ? ["IdempotencyKey"] + (operation.isOnContract ? ["IfMatch"] : []) : ["IfNoneMatch"]
        return names.map { ["$ref": .text("#/components/parameters/\($0)")] }
    }

    // MARK: Answers

    private func responses(of operation: Operation) -> JSON {
        var members = [JSON.Member(name: String(operation.answer.status), value: success(of: operation))]
        if !operation.isWrite {
            members.append(.init(name: "304", value: ["$ref": "#/components/responses/Unchanged"]))
        }
        let codes = operation.problemCodes
        for status in Set(codes.map(\.status)).sorted() {
            let own = codes.filter { $0.status == status }
            members.append(.init(name: String(status), value: OpenAPI.problem(own)))
        }
        return .object(members)
    }

    private func success(of operation: Operation) -> JSON {
        var response: JSON = [
            "description": .text(operation.answer.text), "headers": headers(of: operation),
            "content": .object(contents(of: operation.answer)),
        ]
        let links = links(from: operation)
        if !links.isEmpty { response = response.adding(["links": .object(links)]) }
        return response
    }

    private func contents(of answer: Operation.Success) -> [JSON.Member] {
        let whole = JSON.Member(name: answer.mediaType, value: ["schema": answer.schema.document])
        guard let stream = answer.streamed else { return [whole] }
        return [whole, .init(name: stream, value: ["schema": ["type": "string"]])]
    }

    private func headers(of operation: Operation) -> JSON {
        var names = ["ETag"]
        if operation.answer.status == 201 { names.append("Location") }
        if operation.isWrite { names.append("Idempotency-Replayed") }
        if operation.isPaged { names.append("Link") }
        return .object(names.map { .init(name: $0, value: ["$ref": .text("#/components/headers/\($0)")]) })
    }

    /// What can be asked for next with what was answered, so that a tool can follow.
    private func links(from operation: Operation) -> [JSON.Member] {
        guard case .named(let name, _) = operation.answer.schema, let places = OpenAPI.places[name] else { return [] }
        return targets(of: places).filter { $0.id != operation.id }.map { target in
            .init(name: target.id, value: ["$ref": .text("#/components/links/\(name)-\(target.id)")])
        }
    }

    /// The links that answers refer to.
    var sharedLinks: JSON {
        .object(
            OpenAPI.places.sorted { $0.key < $1.key }.flatMap { name, places in
                targets(of: places).map { target in
                    let parameters = target.pathParameters.map {
                        JSON.Member(name: $0, value: .text(places[$0] ?? ""))
                    }
                    return JSON.Member(
                        name: "\(name)-\(target.id)",
                        value: ["operationId": .text(target.id), "parameters": .object(parameters)])
                }
            })
    }

    /// Where the ids that paths want stand in an answer, by the name of its schema.
    private static let places = [
        "Contract": [
            "contract": "$response.body#/id", "deliverable": "$response.body#/deliverables/0/id",
            "concern": "$response.body#/concerns/0/id", "amendment": "$response.body#/amendment/id",
        ],
        "ContractPage": ["contract": "$response.body#/data/0/id"],
        "PersonPage": ["person": "$response.body#/data/0/id"],
    ]

    private func targets(of places: [String: String]) -> [Operation] {
        operations.filter { target in
            let wanted = target.pathParameters
            return !wanted.isEmpty && wanted.allSatisfy { places[$0] != nil }
        }
    }

    /// The answers with one status: the same shape, each code named with what to do.
    private static func problem(_ codes: [ProblemCode]) -> JSON {
        let list = codes.map { "- `\($0.rawValue)`: \($0.advice)" }.joined(separator: "\n")
        let title = codes.count == 1 ? codes[0].title : "Refused"
        return [
            "description": .text("\(title).\n\n\(list)"),
            "content": [
                "application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]
            ],
        ]
    }
}

extension Operation {
    /// Whether it acts on one contract.
    var isOnContract: Bool { pathParameters.contains("contract") }

    /// Every problem that it may answer with.
    var problemCodes: [ProblemCode] {
        var codes: [ProblemCode] = [.badInput, .unauthenticated, .internalFault, .unavailable]
        if isWrite { codes += [.scopeMissing, .keyReused, .keyInUse, .badJSON, .tooLarge, .unsupportedMediaType] }
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
        case .work: "Deliverables: submitted, accepted or sent back."
        case .concerns: "A concern with examples, and a chance to fix."
        case .ending: "Notice, days to change one’s mind, and the official end."
        case .reviews: "Sealed until both are in, and who may make whom offers."
        case .record: "The append-only, hash-chained log."
        case .changes: "What happened since you last asked, and as it happens."
        case .people: "Profiles, and those you know."
        }
    }
}
