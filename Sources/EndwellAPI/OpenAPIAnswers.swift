import EndwellService
import HTTPTypes

extension OpenAPI {
    /// What an operation answers: the good answer, and every refusal that it may give.
    func responses(of operation: Operation) -> JSON {
        var members = [JSON.Member(name: String(operation.answer.status), value: success(of: operation))]
        if !operation.isWrite {
            members.append(.init(name: "304", value: ["$ref": "#/components/responses/Unchanged"]))
        }
        for codes in OpenAPI.byStatus(operation.problemCodes) {
            let answer: JSON =
                sharedRefusals.contains(codes)
                ? ["$ref": .text("#/components/responses/\(OpenAPI.name(of: codes))")] : problem(codes)
            members.append(.init(name: String(codes[0].status), value: answer))
        }
        return .object(members)
    }

    private func success(of operation: Operation) -> JSON {
        var response: JSON = [
            "description": .text(operation.answer.text), "headers": headers(of: operation),
            "content": .object(contents(of: operation)),
        ]
        let links = links(from: operation)
        if !links.isEmpty { response = response.adding(["links": .object(links)]) }
        return response
    }

    private func contents(of operation: Operation) -> [JSON.Member] {
        let (answer, recorded) = (operation.answer, examples.example(of: operation)?.answer)
        guard answer.schema.isJSON else {
            return [.init(name: answer.mediaType, value: ["schema": [:], "example": .text(answer.beginning)])]
        }
        let example = recorded ?? exemplars.example(of: answer.schema, at: "")
        let whole = JSON.Member(
            name: answer.mediaType, value: ["schema": answer.schema.document(exemplars), "example": example])
        guard let stream = answer.streamed, let row = example["data"]?.asList?.first else { return [whole] }
        let event = JSON.text(
            "id: \(row["cursor"]?.asText ?? "")\ndata: \(String(decoding: row.bytes, as: UTF8.self))\n\n")
        return [
            whole, .init(name: stream, value: ["schema": ["type": "string", "example": event], "example": event]),
        ]
    }

    private func headers(of operation: Operation) -> JSON {
        var names = ["ETag"]
        if operation.answer.status == 201 { names.append("Location") }
        if operation.isWrite { names.append("Idempotency-Replayed") }
        if operation.isPaged { names.append("Link") }
        return OpenAPI.headers(names)
    }

    private static func headers(_ names: [String]) -> JSON {
        .object(names.map { .init(name: $0, value: ["$ref": .text("#/components/headers/\($0)")]) })
    }

    // MARK: Refusals

    /// The refusals by status, in order.
    private static func byStatus(_ codes: [ProblemCode]) -> [[ProblemCode]] {
        Set(codes.map(\.status)).sorted().map { status in codes.filter { $0.status == status } }
    }

    /// The refusals that several operations have in common, so that each is described once.
    static func sharedRefusals(of operations: [Operation]) -> Set<[ProblemCode]> {
        var seen: Set<[ProblemCode]> = []
        return Set(operations.flatMap { OpenAPI.byStatus($0.problemCodes) }.filter { !seen.insert($0).inserted })
    }

    private static func name(of codes: [ProblemCode]) -> String {
        codes.map { code in
            code.rawValue.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        }.joined(separator: "-")
    }

    /// The shared refusals, as components.
    var sharedResponses: [JSON.Member] {
        sharedRefusals.map { JSON.Member(name: OpenAPI.name(of: $0), value: problem($0)) }.sorted { $0.name < $1.name }
    }

    /// The answers with one status: the same shape, each code named with what to do.
    private func problem(_ codes: [ProblemCode]) -> JSON {
        let list = codes.map { "- `\($0.rawValue)`: \($0.advice)" }.joined(separator: "\n")
        let title = codes.count == 1 ? codes[0].title : "Refused"
        let examples = codes.map { code in
            JSON.Member(
                name: code.rawValue, value: ["$ref": .text("#/components/examples/\(OpenAPI.exampleName(of: code))")])
        }
        var answer: JSON = ["description": .text("\(title).\n\n\(list)")]
        let headers = codes.flatMap(\.headers)
        if !headers.isEmpty { answer = answer.adding(["headers": OpenAPI.headers(headers)]) }
        return answer.adding([
            "content": [
                "application/problem+json": [
                    "schema": ["$ref": "#/components/schemas/Problem"], "examples": .object(examples),
                ]
            ]
        ])
    }

    // MARK: Links

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
                targets(of: places).filter { isLed(to: $0, from: name) }.map { target in
                    let parameters = target.pathParameters.map {
                        JSON.Member(name: $0, value: .text(places[$0] ?? ""))
                    }
                    return JSON.Member(
                        name: "\(name)-\(target.id)",
                        value: [
                            "operationId": .text(target.id), "description": .text("\(target.summary)."),
                            "parameters": .object(parameters),
                        ])
                }
            })
    }

    /// Where the ids that paths want stand in an answer, by the name of its schema.
    private static let places = [
        "Contract": [
            "contract": "$response.body#/id", "deliverable": "$response.body#/deliverables/0/id",
            "concern": "$response.body#/concerns/0/id", "amendment": "$response.body#/amendment/id",
        ],
        "ChangePage": ["contract": "$response.body#/data/0/contract"],
        "ContractPage": ["contract": "$response.body#/data/0/id"],
        "File": ["contract": "$request.path.contract", "file": "$response.body#/id"],
        "MadeWebhook": ["webhook": "$response.body#/id"],
        "WebhookPage": ["webhook": "$response.body#/data/0/id"],
        "PersonPage": ["person": "$response.body#/data/0/id"],
    ]

    /// Whether another operation answers with that schema: none leads to itself.
    private func isLed(to target: Operation, from name: String) -> Bool {
        operations.contains { operation in
            guard case .named(name, _) = operation.answer.schema else { return false }
            return operation.id != target.id
        }
    }

    private func targets(of places: [String: String]) -> [Operation] {
        operations.filter { target in
            let wanted = target.pathParameters
            return !wanted.isEmpty && wanted.allSatisfy { places[$0] != nil }
        }
    }
}

extension Schema {
    /// Whether values of it are JSON.
    var isJSON: Bool {
        if case .binary = self { return false }
        return true
    }
}

extension ProblemCode {
    /// The headers that come with it, besides those of every answer.
    fileprivate var headers: [String] {
        let wantsToken: Set<ProblemCode> = [.unauthenticated, .scopeMissing]
        let passes: Set<ProblemCode> = [.unavailable, .outcomeUnknown, .tooFast, .keyInUse]
        return wantsToken.contains(self) ? ["WWW-Authenticate"] : passes.contains(self) ? ["Retry-After"] : []
    }
}
