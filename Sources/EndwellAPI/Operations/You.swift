import EndwellCore
import EndwellService
import HTTPTypes

extension Operation {
    static let you = [
        Operation(
            id: "getMe", method: .get, path: "/me", group: .you, summary: "Who you are",
            answer: Success(text: "You.", schema: Account.schema)
        ) { Reply($0.caller.account.json) },
        Operation(
            id: "updateMe", method: .patch, path: "/me", group: .you, summary: "Change your name or time zone",
            text: "What is left out stays. Signatures that you gave keep the name they were given with.",
            body: Body(
                schema: .named(
                    "ProfileInput",
                    .object([
                        .optional("name", .words(Limits.nameCharactersMax)),
                        .optional("time_zone", .text(minimum: 1, maximum: 64, example: "Europe/Berlin")),
                    ])), example: ["time_zone": "Europe/Lisbon"]),
            answer: Success(text: "You, as changed.", schema: Account.schema)
        ) { call in
            var input = ProfileInput()
            input.name = call.body["name"] == nil ? call.caller.account.name : call.body.text("name")
            input.timeZone = call.body["time_zone"] == nil ? call.caller.account.timeZone : call.body.text("time_zone")
            return Reply(
                try await call.useCases.accounts.changeProfile(input, of: call.person, under: call.conditions) {
                    KeptAnswer(status: 200, body: $0.json.bytes)
                })
        },
        Operation(
            id: "getInbox", method: .get, path: "/inbox", group: .you, summary: "What needs you",
            text: "Contracts that wait for you, soonest deadline first.", query: [.limit, .after],
            answer: Success(text: "A page of contracts.", schema: .page(of: ContractRow.schema, named: "ContractPage"))
        ) { call in
            let page = try await call.useCases.inbox.waiting(
                for: call.person, after: try call.place(isGood: { ListCursor($0) != nil }), limit: call.limit)
            return Reply(rows: page.rows.map(\.json), next: page.next)
        },
        Operation(
            id: "listReasons", method: .get, path: "/reasons", group: .you, summary: "The reasons for a notice",
            text: "A fault reason needs a concern of yours that failed; the others are always open.",
            answer: Success(
                text: "Every reason.",
                schema: .page(of: NoticeReason.schema, named: "ReasonPage"))
        ) { _ in Reply(rows: NoticeReason.allCases.map(\.json), next: nil) },
    ]
}

extension Account {
    fileprivate var json: JSON {
        [
            "id": .id(id), "name": .text(name), "email": .text(email), "confirmed": .flag(isConfirmed),
            "time_zone": .text(timeZone), "created_at": .instant(createdAt),
        ]
    }

    fileprivate static let schema = Schema.named(
        "Me",
        .object([
            .required("id", .id), .required("name", .text()), .required("email", .text()),
            .required("confirmed", .flag, "Whether the address was proved."), .required("time_zone", .text()),
            .required("created_at", .instant),
        ]))
}

extension NoticeReason {
    fileprivate var json: JSON {
        [
            "code": .name(self), "text": .text(Words.reason(self)),
            "parties": .list(Party.allCases.filter(parties.contains).map { .name($0) }), "fault": .flag(isFault),
        ]
    }

    fileprivate static let schema = Schema.named(
        "Reason",
        .object([
            .required("code", .choice(of: NoticeReason.self)), .required("text", .text()),
            .required("parties", .list(of: .party), "Who may give it."),
            .required("fault", .flag, "Whether it needs a concern that failed."),
        ]))
}

extension Operation.Parameter {
    static let limit = Operation.Parameter(
        name: "limit",
        schema: .integer(Int64(APILimits.pageRows.lowerBound)...Int64(APILimits.pageRows.upperBound)),
        text: "How many; default \(APILimits.pageRowsStandard).")
    /// Where a page of a list begins.
    static let after = after(example: "1793606400000_\(Examples.id)")
    /// Where a page of what stands in a contract's log begins.
    static let afterEvent = after(example: "12")

    private static func after(example: String) -> Operation.Parameter {
        Operation.Parameter(
            name: "after", schema: .text(maximum: APILimits.parameterCharactersMax, example: example),
            text: "Where the page begins, as `next` gave it.")
    }
}

extension Schema {
    /// A page of a list.
    static func page(of row: Schema, named name: String) -> Schema {
        .named(
            name,
            .object([
                .required("data", .list(of: row)),
                .required("next", .nullable(.text()), "Give it as `after` for the next page; null on the last."),
            ]))
    }
}

extension Call {
    /// Where a page begins; a place that no answer gave is named as a bad parameter.
    func place(isGood: (String) -> Bool) throws -> String? {
        guard let place = query["after"] else { return nil }
        guard isGood(place) else {
            throw Problem(
                .badInput,
                fields: [.init(place: .parameter("after"), detail: "after: please give what `next` gave, or nothing.")])
        }
        return place
    }
}
