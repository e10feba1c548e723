public import EndwellCore
public import EndwellService
public import Foundation
import HTTPTypes

extension Operation {
    static let webhooks = [
        Operation(
            id: "listWebhooks", method: .get, path: "/webhooks", group: .webhooks,
            summary: "Addresses to which your changes are sent", text: "At most ten, newest first.",
            answer: Success(text: "All of them.", schema: .page(of: Webhook.schema, named: "WebhookPage"))
        ) { call in
            let webhooks = try await call.useCases.webhooks.list(of: call.person)
            return Reply(rows: webhooks.map(\.json), next: nil)
        },
        Operation(
            id: "makeWebhook", method: .post, path: "/webhooks", group: .webhooks,
            summary: "Have your changes sent to an address",
            text: """
                From now on each change of `/changes` is sent there as a POST of its own, in order, the next one when the \
                one before was taken: `{"type": …, "timestamp": …, "data": …}`, where `data` is the change. It is signed \
                as Standard Webhooks 1.0 says, with the `secret` that is answered here and nowhere else. Answer with 200 \
                to 299 within ten seconds. Anything else is tried again, nine times over three days, and then it stops; \
                410 stops it at once. A change may come more than once, always with the same `webhook-id`.
                """,
            body: Body(
                schema: .named(
                    "WebhookInput",
                    .object([
                        .required(
                            "url",
                            .text(
                                minimum: 1, maximum: WebhookLimits.urlBytesMax, format: "uri",
                                example: "https://example.org/endwell"),
                            "Over https, on the public internet, unless the installation allows more.")
                    ])), example: ["url": "https://example.org/endwell"]),
            answer: Success(status: 201, text: "The webhook, with its secret.", schema: Webhook.madeSchema)
        ) { call in
            Reply(
                try await call.useCases.webhooks.make(
                    WebhookInput(url: call.body.text("url")), by: call.person, under: call.conditions
                ) { webhook in
                    let body = webhook.json.adding(["secret": .text(webhook.secret.text)]).bytes
                    return KeptAnswer(
                        status: 201, location: "\(APIPath.base)/webhooks/\(webhook.id.text)",
                        version: Reply.digest(of: body), body: body)
                })
        },
        Operation(
            id: "getWebhook", method: .get, path: "/webhooks/{webhook}", group: .webhooks,
            summary: "How a webhook is doing", answer: Success(text: "The webhook.", schema: Webhook.schema)
        ) { call in
            Reply(try await call.useCases.webhooks.find(try call.webhook, of: call.person).json)
        },
        Operation(
            id: "removeWebhook", method: .delete, path: "/webhooks/{webhook}", group: .webhooks,
            summary: "Send nothing there any more",
            answer: Success(
                text: "It is gone.",
                schema: .named("WebhookRemoved", .object([.required("id", .id), .required("removed", .flag)])))
        ) { call in
            let id = try call.webhook
            return Reply(
                try await call.useCases.webhooks.remove(id, by: call.person, under: call.conditions) {
                    KeptAnswer(status: 200, body: (["id": .id(id), "removed": .flag(true)] as JSON).bytes)
                })
        },
        Operation(
            id: "replayWebhook", method: .post, path: "/webhooks/{webhook}/replay", group: .webhooks,
            summary: "Send changes again, or start a webhook that stopped",
            text: "What was sent before comes again with the `webhook-id` that it had.",
            body: Body(
                schema: .named(
                    "WebhookReplay",
                    .object([
                        .optional(
                            "after",
                            .nullable(.text(minimum: 1, maximum: APILimits.parameterCharactersMax, example: "0")),
                            "A change’s `cursor`, or “0” for the beginning; without it, it goes on where it stands.")
                    ])), isRequired: false, example: ["after": "0"]),
            answer: Success(text: "The webhook, on its way.", schema: Webhook.schema)
        ) { call in
            Reply(
                try await call.useCases.webhooks.replay(
                    try call.webhook, after: call.body.text("after"), by: call.person, under: call.conditions
                ) { KeptAnswer(status: 200, body: $0.json.bytes) })
        },
    ]
}

extension Call {
    fileprivate var webhook: WebhookID { get throws(Refusal) { try id("webhook", as: WebhookID.self) } }
}

extension Webhook {
    fileprivate var json: JSON {
        [
            "id": .id(id), "url": .text(url), "state": .text(state), "cursor": .text(String(position)),
            "failures": .integer(failures), "next_attempt_at": nextAttempt.map { .instant($0) } ?? .null,
            "last_attempt": lastAttempt?.json ?? .null, "created_at": .instant(createdAt),
        ]
    }

    private var state: String {
        switch course {
        case .upToDate, .waiting: "on"
        case .stopped: "stopped"
        }
    }

    private var nextAttempt: Instant? {
        if case .waiting(let at, _) = course { at } else { nil }
    }

    private static let properties: [Property] = [
        .required("id", .id), .required("url", .text()),
        .required("state", .choice(["on", "stopped"]), "Stopped after too many failures, or by a 410."),
        .required("cursor", .text(), "The place in your changes up to which everything was taken."),
        .required("failures", .integer(), "How many attempts failed in a row."),
        .required("next_attempt_at", .nullable(.instant), "When it is tried next; null when nothing waits."),
        .required("last_attempt", .nullable(WebhookAttempt.schema)), .required("created_at", .instant),
    ]

    fileprivate static let schema = Schema.named("Webhook", .object(properties))

    fileprivate static let madeSchema = Schema.named(
        "MadeWebhook",
        .object(properties + [.required("secret", .text(), "Signs the messages. It is shown once: keep it.")]))
}

extension WebhookAttempt {
    fileprivate var json: JSON {
        switch result {
        case .answered(let status): ["at": .instant(at), "status": .integer(status), "failure": .null]
        case .failed(let failure): ["at": .instant(at), "status": .null, "failure": .name(failure)]
        }
    }

    fileprivate static let schema = Schema.object([
        .required("at", .instant), .required("status", .nullable(.integer()), "What the receiver answered."),
        .required("failure", .nullable(.choice(of: WebhookResult.Failure.self)), "Why it didn’t answer."),
    ])
}

/// The messages of webhooks.
public enum WebhookBody {
    /// The body of the message about a change: its kind, when it happened, and the change as the feed gives it.
    public static func bytes(of change: Change, texts: [ContentID: String]) -> Data {
        let dated = change.entry.event.dated
        let body: JSON = [
            "type": .text(dated.event.kind), "timestamp": .instant(dated.at), "data": change.json(texts: texts),
        ]
        return body.bytes
    }
}
