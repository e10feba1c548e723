import EndwellService

extension OpenAPI {
    /// What Endwell itself asks of a person's webhooks.
    var webhooks: JSON {
        [
            "change": [
                "post": [
                    "operationId": "receiveChange", "tags": [.text(Operation.Group.webhooks.rawValue)],
                    "summary": "A change, as your webhook is sent it",
                    "description": """
                    Sent by Endwell to the address of your webhook, one change after the other. Check the signature \
                    before you believe it, and the id before you act: a change may come more than once.
                    """,
                    "security": [],
                    "parameters": .list(OpenAPI.messageHeaders.map(header)),
                    "requestBody": [
                        "description": "The change.", "required": true,
                        "content": [
                            "application/json": [
                                "schema": WebhookBody.schema.document(exemplars),
                                "example": exemplars.example(of: WebhookBody.schema, at: ""),
                            ]
                        ],
                    ],
                    "responses": [
                        "204": ["description": "Taken: any answer from 200 to 299 says so."],
                        "410": ["description": "Nothing more is wanted: the webhook stops."],
                    ],
                ]
            ]
        ]
    }

    private static let messageHeaders = [
        Operation.Parameter(
            name: "webhook-id",
            schema: .text(example: "msg_0199c2f47a2b7c3d8e4f5a6b7c8d9e0f_12"),
            text: "The message’s id: the same whenever this change is sent."),
        Operation.Parameter(
            name: "webhook-timestamp", schema: .text(example: "1793606400"),
            text: "When it is sent, in seconds since 1970."),
        Operation.Parameter(
            name: "webhook-signature", schema: .text(example: "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="),
            text: "HMAC-SHA256 of id, timestamp and body, joined by full stops, with the webhook’s secret; in Base64."),
    ]

    private func header(_ parameter: Operation.Parameter) -> JSON {
        [
            "name": .text(parameter.name), "in": "header", "required": true, "description": .text(parameter.text),
            "schema": parameter.schema.document(Exemplars()), "example": parameter.example,
        ]
    }
}

extension WebhookBody {
    fileprivate static let schema = Schema.object([
        .required("type", .text(example: "notice_given.1"), "The kind of the event."),
        .required("timestamp", .instant, "When it happened."),
        .required("data", Change.schema, "The change, as `/changes` gives it."),
    ])
}
