import EndwellCore
import EndwellService
import HTTPTypes

extension Operation {
    static let contracts = [
        Operation(
            id: "listContracts", method: .get, path: "/contracts", group: .contracts, summary: "Your contracts",
            text:
                "Newest change first. A page that has looked through thousands of contracts for what you ask stops there: "
                + "it has fewer than `limit`, or none, and `next` says where to go on.",
            query: [
                Parameter(name: "phase", schema: .choice(of: Phase.Name.self), text: "The phase."),
                Parameter(name: "role", schema: .party, text: "Your side."),
                Parameter(name: "turn", schema: .choice(of: ContractFilter.Turn.self), text: "Whose turn it is."),
                Parameter(
                    name: "q", schema: .text(maximum: APILimits.parameterCharactersMax, example: "website"),
                    text: "Words of title, names or reference."), .limit, .after,
            ],
            answer: Success(text: "A page of contracts.", schema: .page(of: ContractRow.schema, named: "ContractPage"))
        ) { call in
            var filter = ContractFilter()
            filter.phase = call.query["phase"].flatMap(Phase.Name.init)
            filter.role = call.query["role"].flatMap(Party.init)
            filter.turn = call.query["turn"].flatMap(ContractFilter.Turn.init)
            filter.words = call.query["q"] ?? ""
            let place = try call.place { ListCursor($0) != nil }
            let (rows, next) = try await call.useCases.contracts.list(
                for: call.person, filter, after: place.flatMap(ListCursor.init), limit: call.limit)
            return Reply(rows: rows.map(\.json), next: next?.text)
        },
        Operation(
            id: "getContract", method: .get, path: "/contracts/{contract}", group: .contracts,
            summary: "One contract, with everything you may do now",
            answer: Success(text: "The contract.", schema: ContractShape.schema)
        ) { call in
            let view = try await call.useCases.contracts.view(try call.contract, for: call.person)
            let link = call.useCases.offers.link(of: view)
            return Reply(ContractShape(view, link: link, baseURL: call.baseURL).kept(status: 200))
        },
    ]

    static let offers = [
        Operation(
            id: "makeOffer", method: .post, path: "/contracts", group: .offers, summary: "Make an offer",
            text: "Sending it signs it. Every offer has a link, `offer.link`, that you may hand to the recipient.",
            body: Body(schema: OfferInput.schema, example: OfferInput.example),
            answer: Success(status: 201, text: "The new contract.", schema: ContractShape.schema),
            refusals: [.ownAddress, .notOpenToOffers, .suspended]
        ) { call in
            let (offers, input) = (call.useCases.offers, OfferInput(call.body))
            do {
                return Reply(
                    try await offers.make(input, by: call.person, under: call.conditions) {
                        ContractShape($0, link: offers.link(of: $0), baseURL: call.baseURL).kept(status: 201)
                    })
            } catch Refusal.notFound where input.again != nil {
                throw Refusal.badInput(call.conditions.problems + [InputProblem("again", .notYourContract)])
            }
        },
        Operation(
            id: "claimOffer", method: .post, path: "/offers/claim", group: .offers,
            summary: "Claim the offer behind a link",
            text: "An offer belongs to the account that proved its address, or to whoever claims its link: once.",
            body: Body(
                schema: .named("ClaimInput", .object([.required("link", .text(minimum: 1, maximum: 2_000))])),
                example: ["link": "https://endwell.example/offers/mR3nO6cJ1xYt0u8qVw5sKd11"]),
            answer: Success(text: "The whole contract.", schema: ContractShape.schema),
            refusals: [.notFound, .ownAddress, .suspended]
        ) { call in
            let link = call.body.text("link") ?? ""
            let token = link.split(separator: "/").last.map(String.init) ?? ""
            return Reply(
                try await call.useCases.offers.claim(token, by: call.person, under: call.conditions) {
                    ContractShape($0, link: nil, baseURL: call.baseURL).kept(status: 200)
                })
        },
        act(
            "acceptOffer", .post, "/acceptance", .offers, "Accept an offer", "Typing your full name signs it.",
            body: .signing, refusals: [.notYours]
        ) { .acceptOffer(fullName: $0.body.text("full_name") ?? "") },
        act("rejectOffer", .post, "/rejection", .offers, "Reject an offer", refusals: [.notYours]) { _ in .rejectOffer
        },
        act("withdrawOffer", .post, "/withdrawal", .offers, "Withdraw your offer", refusals: [.notYours]) { _ in
            .withdrawOffer
        },
    ]

    /// An act on a contract, which answers with the whole contract.
    /// - Parameter fields: how the body calls what the use case knows by another name.
    static func act(
        _ id: String, _ method: HTTPRequest.Method, _ path: String, _ group: Group, _ summary: String,
        _ text: String? = nil, body: Body? = nil, refusals: [ProblemCode] = [],
        fields: [String: String] = [:], _ request: @escaping @Sendable (Call) throws -> ContractRequest
    ) -> Operation {
        Operation(
            id: id, method: method, path: "/contracts/{contract}\(path)", group: group, summary: summary, text: text,
            body: body, answer: Success(text: "The whole contract.", schema: ContractShape.schema),
            refusals: [.notInThisPhase] + refusals
        ) { call in
            do {
                return try await call.act(try request(call))
            } catch let refusal as Refusal where !fields.isEmpty {
                throw Problem(refusal).renaming(fields)
            }
        }
    }
}

extension Operation.Body {
    /// A name under an agreement.
    static let signing = Operation.Body(
        schema: .named("SignatureInput", .object([.required("full_name", .words(Limits.nameCharactersMax))])),
        example: ["full_name": "Bob Builder"])

    /// Words, and files that belong to them.
    static func wordsAndFiles(_ name: String, _ example: String) -> Operation.Body {
        Operation.Body(
            schema: .named(name, .object([.required("text", .words()), .attachments])),
            example: ["text": .text(example)])
    }

    /// Words alone.
    static func words(_ example: String) -> Operation.Body {
        Operation.Body(
            schema: .named("TextInput", .object([.required("text", .words())])), example: ["text": .text(example)])
    }
}

extension ContractRow {
    var json: JSON {
        [
            "id": .id(id), "reference": .text(reference), "title": .text(orNull: title), "role": .name(party),
            "phase": .name(phase), "outcome": .name(outcome), "closed": .name(closed),
            "offered_by_me": .flag(isOfferer),
            "other": ["id": .id(other), "name": .text(otherName)],
            "next_deadline": nextDeadline.map { ["kind": .name(nextDeadlineKind), "at": .instant($0)] } ?? .null,
            "time_zone": .text(timeZone), "turn": .text(turn.rawValue), "updated_at": .instant(updatedAt),
        ]
    }

    private var turn: Turn { Turn(me: waitsForMe, other: waitsForOther) }

    static let schema = Schema.named(
        "ContractRow",
        .object([
            .required("id", .id), .required("reference", .text()), .required("title", .nullable(.text())),
            .required("role", .party), .required("phase", .choice(of: Phase.Name.self)),
            .required("outcome", .nullable(.choice(of: Outcome.self))),
            .required("closed", .nullable(.choice(of: Closed.How.self))), .required("offered_by_me", .flag),
            .required("other", .object([.required("id", .nullable(.id)), .required("name", .text())])),
            .required(
                "next_deadline",
                .nullable(
                    .object([
                        .required("kind", .nullable(.choice(of: Deadline.Kind.self))), .required("at", .instant),
                    ]))),
            .required("time_zone", .text(example: "Europe/Berlin"), "In which its days are counted."),
            .required("turn", .choice(of: Turn.self)), .required("updated_at", .instant),
        ]))
}
