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
            "responses": [
                "Unchanged": ["description": "You have this version already.", "headers": OpenAPI.entityTag]
            ],
            "schemas": schemas,
        ]
    }

    private var pathParameters: [JSON.Member] {
        Set(operations.flatMap(\.pathParameters)).sorted().map { name in
            .init(
                name: name,
                value: [
                    "name": .text(name), "in": "path", "required": true, "description": .text("The \(name)’s id."),
                    "schema": Schema.id.document,
                ])
        }
    }

    private static let headerParameters: [JSON.Member] = [
        header(
            "IdempotencyKey", "Idempotency-Key",
            "Names this request: repeated under the same key within 30 days it is done once and answered alike.",
            ["type": "string", "minLength": 1, "maxLength": .integer(APILimits.keyBytesMax), "pattern": "^[!-~]+$"]),
        header(
            "IfMatch", "If-Match", "The `ETag` of the version that you act on; any other is refused with 412.",
            ["type": "string"]),
        header(
            "IfNoneMatch", "If-None-Match", "The `ETag` that you have: if it is still the one, the answer is 304.",
            ["type": "string"]),
    ]

    private static func header(_ key: String, _ name: String, _ text: String, _ schema: JSON) -> JSON.Member {
        .init(
            name: key,
            value: ["name": .text(name), "in": "header", "description": .text(text), "schema": schema])
    }

    private static let entityTag: JSON = ["ETag": ["$ref": "#/components/headers/ETag"]]

    private static let headers: JSON = [
        "ETag": ["description": "Names this version of the answer.", "schema": ["type": "string"]],
        "Location": [
            "description": "Where what was made is found.", "schema": ["type": "string", "format": "uri-reference"],
        ],
        "Link": [
            "description": "The address of the next page, with `rel=\"next\"`, if there is one.",
            "schema": ["type": "string"],
        ],
        "Idempotency-Replayed": [
            "description": "`true` where this is the answer to an earlier, equal request.",
            "schema": ["type": "string", "enum": ["true"]],
        ],
    ]

    private var schemas: JSON {
        var named: [String: Schema] = [:]
        for operation in operations {
            named.merge(operation.answer.schema.named) { own, _ in own }
            if let body = operation.body { named.merge(body.schema.named) { own, _ in own } }
        }
        named["Problem"] = OpenAPI.problemSchema
        return .object(named.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: $0.value.plain.document) })
    }

    private static let problemSchema = Schema.object([
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
    ])
}
