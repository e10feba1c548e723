import EndwellCore
import EndwellService
import Foundation

/// A contract as one of its parties reads it.
struct ContractShape {
    let view: ContractView
    /// The token of the offer's link, for its offerer.
    let link: String?
    let baseURL: String

    private var contract: Contract { view.contract }
    private var currency: Currency { contract.terms.currency }

    init(_ view: ContractView, link: String?, baseURL: String) {
        self.view = view
        self.link = link
        self.baseURL = baseURL
    }

    /// The contract as an answer that may be kept.
    func kept(status: Int) -> KeptAnswer {
        let body = json.bytes
        return KeptAnswer(
            status: status, location: status == 201 ? APIPath.contract(contract.id.text) : nil,
            version: "\(contract.version).\(Reply.digest(of: body))", body: body)
    }

    /// The whole contract.
    var json: JSON {
        agreement.adding([
            "concerns": .list(contract.concerns.map { ConcernShape($0, in: view).json }),
            "amendment": contract.amendment.map { AmendmentShape($0, in: view).json } ?? .null,
            "termination": TerminationShape.current(in: view),
            "past_terminations": .list(contract.pastNotices.map { TerminationShape.past($0, in: view) }),
            "ended": ended,
            "deadlines": .list(contract.deadlines.map(\.json)),
            "next_deadline": contract.deadlines.first?.json ?? .null,
            "turn": .text(view.turn.rawValue),
            "allowed": .list(view.allowed.map(\.json)),
            "reviews": .list(ReviewShape.all(in: view)),
            "rehire": ["i_may_offer": .flag(view.hiring.iMayOffer), "they_may_offer": .flag(view.hiring.theyMayOffer)],
            "signatures": .list(Party.allCases.compactMap(signature)),
            "read": ["by_me_up_to": read(view.myRead), "by_other_up_to": read(view.otherRead)],
            "version": .integer(contract.version),
            "created_at": .instant(contract.createdAt),
            "updated_at": .instant(contract.updatedAt),
        ])
    }

    private var agreement: JSON {
        [
            "id": .id(contract.id), "reference": .text(contract.reference), "title": view.words(contract.title),
            "scope": view.words(contract.scope), "phase": .name(contract.phase.name), "outcome": outcome,
            "offer": offer, "client": person(.client), "contractor": person(.contractor), "role": .name(view.party),
            "terms": contract.terms.json,
            "deliverables": .list(contract.deliverables.map { $0.json(in: view) }),
        ]
    }

    private var outcome: JSON {
        if case .ended(let ended) = contract.phase { return .name(ended.outcome) }
        return .null
    }

    private var offer: JSON {
        var (lapsesAt, closed, closedAt): (Instant?, Closed.How?, Instant?) = (nil, nil, nil)
        if case .offered(let at) = contract.phase { lapsesAt = at }
        if case .closed(let how) = contract.phase { (closed, closedAt) = (how.how, how.at) }
        return [
            "by": .name(contract.offerer), "email": .text(orNull: view.address),
            "link": .text(orNull: link.map { baseURL + SitePath.offerLink($0).text }),
            "lapses_at": .instant(lapsesAt), "accepted_at": .instant(contract.acceptedAt), "closed": .name(closed),
            "closed_at": .instant(closedAt),
        ]
    }

    private func person(_ party: Party) -> JSON {
        let who = party == view.party ? view.me : view.other
        return [
            "id": .id(who?.id), "name": .text(who?.name ?? view.otherName),
            "confirmed": who.map { .flag($0.isConfirmed) } ?? .null,
        ]
    }

    private var ended: JSON {
        guard case .ended(let ended) = contract.phase else { return .null }
        return [
            "at": .instant(ended.at), "last_day": .day(ended.lastDay), "ends_by": .name(ended.by),
            "review_until": .instant(ended.reviewUntil), "messages_until": .instant(ended.messagesUntil),
        ]
    }

    private func signature(of party: Party) -> JSON? {
        contract.signatures[party].map { signed in
            [
                "by": .name(party), "person": .id(signed.signature.person), "name": view.words(signed.signature.name),
                "agreement": .text(signed.signature.agreement), "at": .instant(signed.at),
            ]
        }
    }

    private func read(_ mark: ReadMark?) -> JSON { mark.map { .integer($0.number) } ?? .null }
}

extension ContractShape {
    /// The contract's schema.
    static let schema = Schema.named(
        "Contract",
        .object([
            .required("id", .id), .required("reference", .text(example: "EW-7K3Q9D")),
            .required("title", .nullable(.text()), "Null once it was erased, as every text."),
            .required("scope", .nullable(.text())), .required("phase", .choice(of: Phase.Name.self)),
            .required("outcome", .nullable(.choice(of: Outcome.self)), "Why it ended."),
            .required("offer", offerSchema), .required("client", personSchema), .required("contractor", personSchema),
            .required("role", .party, "The caller’s side."), .required("terms", Terms.schema),
            .required("deliverables", .list(of: Deliverable.schema)),
            .required("concerns", .list(of: ConcernShape.schema), "Oldest first."),
            .required("amendment", .nullable(AmendmentShape.schema), "The one that waits for an answer."),
            .required(
                "termination", .nullable(TerminationShape.schema), "The notice in force, or what led to the end."),
            .required("past_terminations", .list(of: TerminationShape.pastSchema), "Notices that were taken back."),
            .required("ended", .nullable(endedSchema)),
            .required("deadlines", .list(of: Deadline.schema), "Soonest first."),
            .required("next_deadline", .nullable(Deadline.schema)),
            .required("turn", .choice(of: Turn.self), "Whom it waits for."),
            .required("allowed", .list(of: AllowedAct.schema), "What the caller may do now."),
            .required("reviews", .list(of: ReviewShape.schema), "Without the other’s while it is sealed."),
            .required("rehire", .object([.required("i_may_offer", .flag), .required("they_may_offer", .flag)])),
            .required("signatures", .list(of: signatureSchema)),
            .required(
                "read",
                .object([
                    .required("by_me_up_to", .nullable(.integer())), .required("by_other_up_to", .nullable(.integer())),
                ]), "The number of the last event read."),
            .required("version", .integer(), "The number of its latest event."), .required("created_at", .instant),
            .required("updated_at", .instant),
        ]))

    private static let offerSchema = Schema.object([
        .required("by", .party), .required("email", .nullable(.text()), "Whom it was made to; for its offerer."),
        .required("link", .nullable(.text()), "What the offerer may hand to the recipient, while it is open."),
        .required("lapses_at", .nullable(.instant)), .required("accepted_at", .nullable(.instant)),
        .required("closed", .nullable(.choice(of: Closed.How.self))), .required("closed_at", .nullable(.instant)),
    ])

    static let personSchema = Schema.named(
        "Party",
        .object([
            .required("id", .nullable(.id), "Null while the offer’s recipient is not known to the caller."),
            .required("name", .text()), .required("confirmed", .nullable(.flag), "Whether the address was proved."),
        ]))

    private static let endedSchema = Schema.object([
        .required("at", .instant), .required("last_day", .date), .required("ends_by", .choice(of: EndsBy.self)),
        .required("review_until", .instant), .required("messages_until", .instant),
    ])

    private static let signatureSchema = Schema.object([
        .required("by", .party), .required("person", .id), .required("name", .nullable(.text())),
        .required("agreement", .text(), "SHA-256 of what was signed."), .required("at", .instant),
    ])
}

/// Whom a contract waits for.
enum Turn: String, CaseIterable {
    case you, other, both, nobody

    /// - Parameters:
    ///   - me: whether it waits for the reader.
    ///   - other: whether it waits for the other, as far as the reader may know.
    init(me: Bool, other: Bool) {
        self =
            switch (me, other) {
            case (true, true): .both
            case (true, false): .you
            case (false, true): .other
            case (false, false): .nobody
            }
    }
}

extension ContractView {
    /// Whom it waits for, as far as the reader may know.
    var turn: Turn { Turn(me: contract.waits(for: party), other: contract.waits(for: party.other)) }

    /// A text, or null once it was erased.
    func words(_ prose: Prose?) -> JSON { .text(orNull: prose.flatMap(text)) }

    /// Attachments by id.
    func files(_ files: [Prose]) -> JSON { .list(files.map { .file($0.id, texts[$0.id]) }) }
}

extension JSON {
    /// An attachment; of one that was erased the id alone is left.
    static func file(_ id: ContentID, _ description: String?) -> JSON {
        file(id, description.flatMap { FileDescription($0) })
    }

    /// An attachment or upload with what is known of it.
    static func file(_ id: ContentID, _ file: FileDescription?) -> JSON {
        [
            "id": .id(id), "name": .text(orNull: file?.name), "bytes": file.map { .integer($0.bytes) } ?? .null,
            "sha256": .text(orNull: file?.sha256), "type": .text(orNull: file?.type),
        ]
    }
}

extension Schema {
    static let file = Schema.named(
        "File",
        .object([
            .required("id", .id), .required("name", .nullable(.text())), .required("bytes", .nullable(.integer())),
            .required("sha256", .nullable(.text())), .required("type", .nullable(.text())),
        ]))
}
