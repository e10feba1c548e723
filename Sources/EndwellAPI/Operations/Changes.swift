import EndwellCore
import EndwellService
import Foundation
import HTTPTypes

extension Operation {
    static let changes = [
        Operation(
            id: "listChanges", method: .get, path: "/changes", group: .changes,
            summary: "Every event of every contract of yours, oldest first",
            text: """
                Each once, in one order that never changes behind you: keep `next`, and give it as `after` to go on where \
                you were, days later or after a crash. With `wait` an empty answer is held back until something happens. \
                With `Accept: text/event-stream` it is a stream of server-sent events that goes on as things happen; \
                each has its cursor as `id` and the change as `data`, and `Last-Event-ID` resumes it.
                """,
            query: [
                .limit,
                Parameter(
                    name: "after", schema: .text(maximum: APILimits.parameterCharactersMax, example: "latest"),
                    text: "Where to go on, as `next` or an event’s `id` gave it; `latest` for what has yet to happen."),
                Parameter(
                    name: "wait", schema: .integer(APILimits.waitSeconds),
                    text: "How many seconds to wait for something to happen; default 0."),
            ],
            headers: [
                Parameter(
                    name: "Last-Event-ID", schema: .text(maximum: APILimits.parameterCharactersMax, example: "0"),
                    text: "The `id` of the last event that a stream gave; it goes before `after`.")
            ],
            answer: Success(
                text: "A page of changes, or a stream of them.", schema: pageSchema, streamed: ChangeStream.mediaType)
        ) { call in
            var reply = call.asksForStream ? try await stream(call) : try await page(call)
            reply.headers[.vary] = "Authorization, Accept"
            return reply
        }
    ]

    /// A page; an empty one waits, if it is asked to, until there is something to tell.
    private static func page(_ call: Call) async throws -> Reply {
        let changes = call.useCases.changes
        let place = try await call.changePlace(resuming: nil)
        let seconds = call.query["wait"].flatMap { Int64($0) } ?? 0
        var page = try await changes.page(for: call.person, after: place, limit: call.limit)
        if page.rows.isEmpty, seconds > 0,
            try await changes.arrival(for: call.person, after: place, until: .now + .seconds(seconds))
        {
            page = try await changes.page(for: call.person, after: place, limit: call.limit)
        }
        return Reply(rows: page.rows.map { $0.json(texts: page.texts) }, next: String(page.next), hasMore: page.hasMore)
    }

    private static func stream(_ call: Call) async throws -> Reply {
        let (tokens, caller) = (call.useCases.accessTokens, call.caller)
        let place = try await call.changePlace(resuming: call.headers[.lastEventID])
        let stream = ChangeStream(
            changes: call.useCases.changes, person: call.person, seat: try call.useCases.changes.seat(for: call.person)
        ) { try await tokens.isGood(caller) }
        var reply = Reply(
            mediaType: ChangeStream.mediaType,
            .pieces(byteCount: nil) { hand in try await stream.run(after: place, hand: hand) })
        // A proxy in front hands events on as they come.
        reply.headers[.accelBuffering] = "no"
        return reply
    }

    private static let pageSchema = Schema.named(
        "ChangePage",
        .object([
            .required("data", .list(of: Change.schema)),
            .required("next", .text(), "Give it as `after` to go on; the same one where there was nothing new."),
            .required("has_more", .flag, "Whether there are later changes already."),
        ]))
}

extension Call {
    /// Whether events are asked for, one by one as they happen.
    fileprivate var asksForStream: Bool {
        (headers[.accept] ?? "").split(separator: ",").contains { range in
            let parts = range.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
            return parts.first == ChangeStream.mediaType && !parts.contains("q=0")
        }
    }

    /// The position after which to go on. One that lies ahead of everything was given by another installation, or before
    /// a backup was put back: whoever has it must not believe that nothing happened since.
    fileprivate func changePlace(resuming last: String?) async throws -> Int64 {
        let isResumed = last?.isEmpty == false
        guard let text = isResumed ? last : query["after"] else { return 0 }
        let latest = try await useCases.changes.latest(for: person)
        if text == "latest" { return latest }
        guard let position = Int64(text), (0...latest).contains(position), String(position) == text else {
            let name = isResumed ? "Last-Event-ID" : "after"
            throw Problem(
                .badInput,
                fields: [.init(place: .parameter(name), detail: "\(name): please give what `next` gave, or nothing.")])
        }
        return position
    }
}

extension Change {
    /// The change, with the words that its event refers to.
    func json(texts: [ContentID: String]) -> JSON {
        [
            "cursor": .text(String(position)), "contract": .id(contract), "event": EventShape(entry, texts: texts).json,
        ]
    }

    static let schema = Schema.named(
        "Change",
        .object([
            .required("cursor", .text(), "Its place in your feed: what comes after it begins there."),
            .required("contract", .id, "The contract in which it happened."), .required("event", EventShape.schema),
        ]))
}

extension HTTPField.Name {
    fileprivate static let lastEventID = HTTPField.Name("Last-Event-ID") ?? .accept
    fileprivate static let accelBuffering = HTTPField.Name("X-Accel-Buffering") ?? .cacheControl
}
