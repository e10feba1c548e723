import EndwellService

extension OpenAPI {
    /// What the operations share.
    var components: JSON {
        [
            "securitySchemes": [
                "token": [
                    "type": "http", "scheme": "bearer",
                    "description": """
                    A personal access token from Settings, with the scope `read` or `write` (which includes `read`).
                    """,
                ]
            ],
            "parameters": .object(pathParameters + OpenAPI.headerParameters),
            "headers": OpenAPI.headers,
            "links": sharedLinks,
            "examples": problemExamples,
            "responses": .object(
                [
                    .init(
                        name: "Unchanged",
                        value: ["description": "You have this version already.", "headers": OpenAPI.entityTag])
                ] + sharedResponses),
            "schemas": schemas,
        ]
    }

    private var pathParameters: [JSON.Member] {
        Set(operations.flatMap(\.pathParameters)).sorted().map { name in
            .init(
                name: name,
                value: [
                    "name": .text(name), "in": "path", "required": true, "description": .text("The \(name)’s id."),
                    "schema": Schema.id.document(Exemplars()), "example": .text(Examples.id),
                ])
        }
    }

    private static let headerParameters: [JSON.Member] = [
        header(
            "IdempotencyKey", "Idempotency-Key",
            "Names this request: repeated under the same key within 30 days it is done once and answered alike.",
            "8e03978e-40d5-43dd-bc93-6894a57f9324",
            ["type": "string", "minLength": 1, "maxLength": .integer(APILimits.keyBytesMax), "pattern": "^[!-~]+$"]),
        header(
            "IfMatch", "If-Match", "The `ETag` of the version that you act on; any other is refused with 412.",
            .text(entityTagExample), ["type": "string"]),
        header(
            "IfNoneMatch", "If-None-Match", "The `ETag` that you have: if it is still the one, the answer is 304.",
            .text(entityTagExample), ["type": "string"]),
    ]

    private static func header(_ key: String, _ name: String, _ text: String, _ example: JSON, _ schema: JSON)
        -> JSON.Member
    {
        .init(
            name: key,
            value: [
                "name": .text(name), "in": "header", "description": .text(text),
                "schema": schema.adding(["example": example]), "example": example,
            ])
    }

    private static let entityTagExample = "\"7.5f1d0c3a9b2e4f6071829304\""

    private static let entityTag: JSON = ["ETag": ["$ref": "#/components/headers/ETag"]]

    private static let headers: JSON = [
        "ETag": header("Names this version of the answer.", .text(entityTagExample)),
        "Location": header("Where what was made is found.", .text(APIPath.contract(Examples.id))),
        "Idempotency-Replayed": header("`true` where this is the answer to an earlier, equal request.", "true"),
        "Link": header(
            "The address of the next page, with `rel=\"next\"`, if there is one.",
            "<https://endwell.example/api/v1/contracts?after=12>; rel=\"next\""),
        "WWW-Authenticate": header("What a token needs.", "Bearer realm=\"Endwell\""),
        "Retry-After": header("After how many seconds to try again.", "10"),
    ]

    private static func header(_ text: String, _ example: JSON) -> JSON {
        ["description": .text(text), "schema": ["type": "string", "example": example], "example": example]
    }

    private var schemas: JSON {
        var named: [String: Schema] = [:]
        for operation in operations {
            named.merge(operation.answer.schema.named) { own, _ in own }
            if let body = operation.body { named.merge(body.schema.named) { own, _ in own } }
        }
        named["Problem"] = OpenAPI.problemSchema
        return .object(
            named.sorted { $0.key < $1.key }.map { name, schema in
                var document = schema.plain.document(exemplars, at: name)
                if let about = Schema.about[name] { document = document.adding(["description": .text(about)]) }
                return .init(name: name, value: document)
            })
    }

    /// Why a request was not done (RFC 9457).
    static let problemSchema = Schema.named(
        "Problem",
        .object([
            .required("type", .text(format: "uri-reference"), "An address that explains it."),
            .required("title", .text()), .required("status", .integer(400...599)), .required("detail", .text()),
            .required("code", .choice(of: ProblemCode.self)),
            .optional(
                "errors",
                .list(
                    of: .object([
                        .optional("pointer", .text(), "A field of the body, as a JSON pointer."),
                        .optional("parameter", .text(), "A parameter or header by its name."),
                        .required("detail", .text()),
                    ])), "Every field that can’t be taken as it is."),
        ]))
}
