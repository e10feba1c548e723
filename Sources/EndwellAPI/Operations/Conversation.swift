import EndwellCore
import EndwellService
import HTTPTypes

extension Operation {
    static let conversation = [
        Operation(
            id: "listMessages", method: .get, path: "/contracts/{contract}/messages", group: .conversation,
            summary: "Messages, newest first",
            text: "A page may hold fewer than asked for, also none: there is more as long as `next` is not null.",
            query: [.limit, .afterEvent],
            answer: Success(text: "A page of messages.", schema: .page(of: messageSchema, named: "MessagePage"))
        ) { call in
            let place = try call.place { Int($0).map { $0 > 0 } ?? false }
            let view = try await call.useCases.contracts.view(try call.contract, for: call.person)
            let feed = try await call.useCases.contracts.feed(
                try call.contract, for: call.person, before: place.flatMap { Int($0) },
                limit: APILimits.eventsLookedAtMax)
            return messages(in: feed, view, limit: call.limit)
        },
        act(
            "sendMessage", .post, "/messages", .conversation, "Send a message",
            body: .wordsAndFiles("MessageInput", "Could we speak about the second page?"), refusals: [.tooLate]
        ) { .sendMessage(text: $0.body.text("text"), files: $0.body.attachments) },
        Operation(
            id: "markRead", method: .put, path: "/contracts/{contract}/messages/read", group: .conversation,
            summary: "Mark the conversation as read", text: "Up to an event; the other sees it. Never moves back.",
            body: Body(
                schema: .named("ReadInput", .object([.required("up_to", .integer(1...Int64(Int32.max)))])),
                example: ["up_to": 12]),
            answer: Success(text: "The whole contract.", schema: ContractShape.schema)
        ) { call in
            let number = call.body["up_to"]?.asInteger
            var problems = call.conditions.problems
            if call.body["up_to"] == nil { problems.append(InputProblem("up_to", .missing)) }
            if let number, !(1...Int64(Int32.max)).contains(number) {
                problems.append(InputProblem("up_to", .outOfRange(1, Int64(Int32.max))))
            }
            guard problems.isEmpty, let number else { throw Refusal.badInput(problems) }
            let offers = call.useCases.offers
            return Reply(
                try await call.useCases.contracts.markRead(
                    try call.contract, upTo: Int(number), by: call.person, under: call.conditions
                ) { ContractShape($0, link: offers.link(of: $0), baseURL: call.baseURL).kept(status: 200) })
        },
    ]

    private static func messages(in feed: Feed, _ view: ContractView, limit: Int) -> Reply {
        var (messages, last): ([JSON], Int?) = ([], nil)
        for entry in feed.entries {
            guard messages.count < limit else { return Reply(rows: messages, next: last.map(String.init)) }
            last = entry.event.number
            guard case .messageSent(let sent) = entry.event.dated.event, let party = entry.event.dated.actor.party
            else { continue }
            messages.append([
                "number": .integer(entry.event.number), "at": .instant(entry.event.dated.at), "by": .name(party),
                "text": .text(orNull: feed.texts[sent.text.id]),
                "attachments": .list(sent.files.map { .file($0.id, feed.texts[$0.id]) }),
            ])
        }
        return Reply(rows: messages, next: feed.hasMore ? last.map(String.init) : nil)
    }

    private static let messageSchema = Schema.named(
        "Message",
        .object([
            .required("number", .integer(), "Its event’s number."), .required("at", .instant),
            .required("by", .party), .required("text", .nullable(.text())),
            .required("attachments", .list(of: .file)),
        ]))
}
