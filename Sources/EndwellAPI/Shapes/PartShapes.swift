import EndwellCore
import EndwellService

extension Terms {
    var json: JSON {
        [
            "time_zone": .text(timeZone), "currency": .text(currency.code), "pay": .name(pay), "ends_on": .day(endsOn),
            "offer_days": .integer(days.offer), "reply_days": .integer(days.reply), "cure_days": .integer(days.cure),
            "change_of_mind_days": .integer(days.changeOfMind), "review_work_days": .integer(days.reviewWork),
            "review_days": .integer(days.review), "payment_days": .integer(days.payment),
        ]
    }

    static let schema = Schema.named(
        "Terms",
        .object(
            [
                .required("time_zone", .text()), .required("currency", .text()),
                .required("pay", .choice(of: Pay.self)), .required("ends_on", .nullable(.date)),
            ]
                + [
                    "offer_days", "reply_days", "cure_days", "change_of_mind_days", "review_work_days", "review_days",
                    "payment_days",
                ].map { .required($0, .integer()) }))
}

extension Deliverable {
    func json(in view: ContractView) -> JSON {
        let state =
            switch self.state {
            case .open: "open"
            case .submitted: "submitted"
            case .accepted: "accepted"
            }
        let accepted = history.last { $0.kind == .accepted }
        return [
            "id": .id(terms.id), "title": view.words(terms.title), "due_on": .day(terms.dueOn),
            "amount": .money(terms.amount, view.contract.terms.currency), "state": .text(state),
            "submitted_at": .instant(lastSubmission?.at), "accepted_at": .instant(accepted?.at),
            "review_until": .instant(reviewUntil), "note": view.words(lastSubmission?.text),
            "attachments": view.files(lastSubmission?.files ?? []), "history": .list(history.map { $0.json(in: view) }),
        ]
    }

    static let schema = Schema.named(
        "Deliverable",
        .object([
            .required("id", .id), .required("title", .nullable(.text())), .required("due_on", .nullable(.date)),
            .required("amount", .nullable(.money)), .required("state", .choice(["open", "submitted", "accepted"])),
            .required("submitted_at", .nullable(.instant)), .required("accepted_at", .nullable(.instant)),
            .required("review_until", .nullable(.instant), "While it is submitted: silence until then accepts."),
            .required("note", .nullable(.text()), "Of the last submission."),
            .required("attachments", .list(of: .file), "Of the last submission."),
            .required(
                "history", .list(of: Step.schema("DeliverableStep")),
                "What was handed in, sent back and accepted: the newest \(Limits.workStepsMax) steps, oldest first."),
        ]))
}

extension HistoryStep where Kind: CaseIterable & RawRepresentable<String> {
    func json(in view: ContractView) -> JSON {
        [
            "kind": .name(kind), "at": .instant(at), "by": .name(by), "text": view.words(text),
            "attachments": view.files(files),
        ]
    }

    static func schema(_ name: String) -> Schema {
        .named(
            name,
            .object([
                .required("kind", .choice(of: Kind.self)), .required("at", .instant),
                .required("by", .nullable(.party), "Null for the clock."), .required("text", .nullable(.text())),
                .required("attachments", .list(of: .file)),
            ]))
    }
}

extension Deadline {
    var json: JSON {
        [
            "kind": .name(kind), "at": .instant(at), "default": .name(kind.silenceMeans), "loser": .name(loser),
            "subject": .text(orNull: subject?.text),
        ]
    }

    static let schema = Schema.named(
        "Deadline",
        .object([
            .required("kind", .choice(of: Kind.self)), .required("at", .instant, "The first instant after the period."),
            .required("default", .choice(of: Default.self), "What silence means."),
            .required("loser", .choice(of: Loser.self), "Who loses by silence."),
            .required("subject", .nullable(.id), "The deliverable, concern or amendment that waits."),
        ]))
}

extension AllowedAct {
    var json: JSON { ["act": .name(act), "subject": .text(orNull: subject?.text)] }

    static let schema = Schema.named(
        "AllowedAct",
        .object([
            .required("act", .choice(of: Act.self)),
            .required("subject", .nullable(.id), "The deliverable, concern or amendment that it is done to."),
        ]))
}

/// A concern as the API shows it.
struct ConcernShape {
    let concern: Concern
    let view: ContractView

    init(_ concern: Concern, in view: ContractView) {
        self.concern = concern
        self.view = view
    }

    var json: JSON {
        [
            "id": .id(concern.id), "by": .name(concern.by), "agreed": view.words(concern.agreed),
            "examples": .list(
                concern.examples.map { example in
                    [
                        "what": view.words(example.what), "happened_on": .day(example.happenedOn),
                        "where": view.words(example.place), "attachments": view.files(example.files),
                    ]
                }),
            "remedy": view.words(concern.remedy), "fix_by": .day(concern.fixBy), "state": .text(concern.state.name),
            "failed": .flag(concern.hasFailed), "raised_at": .instant(concern.raisedAt),
            "answer": concern.answer.map { ["kind": .name($0.kind), "text": view.words($0.text)] } ?? .null,
            "history": .list(concern.history.map { $0.json(in: view) }),
        ]
    }

    static let schema = Schema.named(
        "Concern",
        .object([
            .required("id", .id), .required("by", .party), .required("agreed", .nullable(.text())),
            .required(
                "examples",
                .list(
                    of: .object([
                        .required("what", .nullable(.text())), .required("happened_on", .nullable(.date)),
                        .required("where", .nullable(.text())), .required("attachments", .list(of: .file)),
                    ]))),
            .required("remedy", .nullable(.text())), .required("fix_by", .date),
            .required("state", .choice(states)),
            .required("failed", .flag, "Whether a fault reason may rest on it."), .required("raised_at", .instant),
            .required(
                "answer",
                .nullable(
                    .object([
                        .required("kind", .choice(of: Concern.AnswerKind.self)), .required("text", .nullable(.text())),
                    ]))),
            .required(
                "history", .list(of: Concern.Step.schema("ConcernStep")),
                "What happened since it was raised, oldest first."),
        ]))

    private static let states =
        ["open", "answered", "fixed", "resolved", "withdrawn"]
        + Concern.Failure.allCases.map(\.rawValue)
}

/// An amendment that waits for an answer; a part that stays as it is, is null.
struct AmendmentShape {
    let amendment: Amendment
    let view: ContractView

    init(_ amendment: Amendment, in view: ContractView) {
        self.amendment = amendment
        self.view = view
    }

    var json: JSON {
        let changes = amendment.changes
        return [
            "id": .id(amendment.id), "by": .name(amendment.by), "proposed_at": .instant(amendment.proposedAt),
            "lapses_at": .instant(amendment.lapsesAt), "title": view.words(changes.title),
            "scope": view.words(changes.scope), "terms": changes.terms?.json ?? .null,
            "deliverables": changes.deliverables.map { .list($0.map(deliverable)) } ?? .null,
        ]
    }

    private func deliverable(_ terms: DeliverableTerms) -> JSON {
        let currency = (amendment.changes.terms ?? view.contract.terms).currency
        return [
            "id": .id(terms.id), "title": view.words(terms.title), "due_on": .day(terms.dueOn),
            "amount": .money(terms.amount, currency),
        ]
    }

    static let schema = Schema.named(
        "Amendment",
        .object([
            .required("id", .id), .required("by", .party), .required("proposed_at", .instant),
            .required("lapses_at", .instant), .required("title", .nullable(.text())),
            .required("scope", .nullable(.text())), .required("terms", .nullable(Terms.schema)),
            .required(
                "deliverables",
                .nullable(
                    .list(
                        of: .object([
                            .required("id", .id), .required("title", .nullable(.text())),
                            .required("due_on", .nullable(.date)), .required("amount", .nullable(.money)),
                        ])))),
        ]))
}

/// A notice, or the window that opened because nothing happened: then nobody gave it.
enum TerminationShape {
    static func current(in view: ContractView) -> JSON {
        switch view.contract.phase {
        case .ending(let ending): json(ending, in: view)
        case .ended(let ended): ended.ending.map { json($0, in: view) } ?? .null
        case .offered, .active, .closed: .null
        }
    }

    static func past(_ past: PastNotice, in view: ContractView) -> JSON {
        json(past.ending, in: view).adding(["withdrawn_at": .instant(past.withdrawnAt)])
    }

    private static func json(_ ending: Ending, in view: ContractView) -> JSON {
        [
            "reason": .name(ending.notice?.reason), "note": view.words(ending.notice?.note),
            "by": .name(ending.notice?.by), "concern": .id(ending.notice?.concern),
            "given_at": .instant(ending.openedAt), "official_at": .instant(ending.officialAt),
            "reply": ending.reply.map { ["text": view.words($0.text), "at": .instant($0.at)] } ?? .null,
            "agreed_by": .list(Party.allCases.filter { ending.agreed[$0] }.map { .name($0) }),
            "stop_work_on": .day(ending.stopWorkOn),
        ]
    }

    private static let properties: [Property] = [
        .required("reason", .nullable(.choice(of: NoticeReason.self)), "Null where the clock opened the window."),
        .required("note", .nullable(.text())), .required("by", .nullable(.party)), .required("concern", .nullable(.id)),
        .required("given_at", .instant), .required("official_at", .instant, "When the window runs out."),
        .required("reply", .nullable(.reply)),
        .required("agreed_by", .list(of: .party), "Who agreed to end now."),
        .required("stop_work_on", .nullable(.date)),
    ]

    static let schema = Schema.named("Termination", .object(properties))
    static let pastSchema = Schema.named(
        "PastTermination", .object(properties + [.required("withdrawn_at", .instant)]))
}

extension Schema {
    static let reply = Schema.named(
        "Reply", .object([.required("text", .nullable(.text())), .required("at", .instant)]))
}

/// Reviews: the revealed ones, or the reader's own under seal (R12).
enum ReviewShape {
    static func all(in view: ContractView) -> [JSON] {
        guard case .ended(let ended) = view.contract.phase else { return [] }
        if let revealed = ended.reviews {
            return Party.allCases.compactMap { party in
                revealed.written[party].map { json($0, by: party, revealed.replies[party.other], in: view) }
            }
        }
        return view.contract.sealed[view.party].map { [json($0, by: view.party, nil, isSealed: true, in: view)] } ?? []
    }

    private static func json(
        _ review: WrittenReview, by party: Party, _ reply: Ending.Reply?, isSealed: Bool = false, in view: ContractView
    ) -> JSON {
        [
            "by": .name(party), "rating": .integer(review.rating), "text": view.words(review.text),
            "at": .instant(review.at), "sealed": .flag(isSealed),
            "reply": reply.map { ["text": view.words($0.text), "at": .instant($0.at)] } ?? .null,
        ]
    }

    static let schema = Schema.named(
        "Review",
        .object([
            .required("by", .party), .required("rating", .integer(1...5)), .required("text", .nullable(.text())),
            .required("at", .instant), .required("sealed", .flag, "Whether only its author sees it yet."),
            .required("reply", .nullable(.reply)),
        ]))
}
