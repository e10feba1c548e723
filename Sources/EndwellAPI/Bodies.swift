import EndwellCore
import EndwellService
import Foundation

/// Bodies as the use cases take them in: as typed. A value of the wrong type counts as left out, since its problem is
/// known already.
extension JSON {
    /// The text of a member.
    func text(_ name: String) -> String? { self[name]?.asText }

    /// The whole number of a member, as it would be typed.
    func number(_ name: String) -> String? { self[name]?.asInteger.map(String.init) }

    /// The elements of a member.
    func list(_ name: String) -> [JSON] { self[name]?.asList ?? [] }

    /// The ids of uploads that are to be attached.
    var attachments: [String] { list("attachments").map { $0.asText ?? "" } }

    /// Whether a member is there and not null.
    func says(_ name: String) -> Bool { self[name].map { $0 != .null } ?? false }
}

extension Property {
    /// Files of an act.
    static let attachments = Property.optional(
        "attachments", .list(of: .id, atMost: Limits.filesMax), "Ids of your uploads for this contract, each once.")
}

extension OfferInput {
    init(_ body: JSON) {
        self.init()
        role = body.text("role")
        counterpartyEmail = body.text("counterparty_email")
        again = body.text("again").flatMap { ContractID($0) }
        fullName = body.text("full_name")
        title = body.text("title")
        scope = body.text("scope")
        terms = TermsInput(body["terms"] ?? [:])
        deliverables = body.list("deliverables").map(DeliverableInput.init)
    }

    static let schema = Schema.named(
        "OfferInput",
        .object([
            .required("role", .party, "The offerer’s side."),
            .optional(
                "counterparty_email", .text(minimum: 3, maximum: 254, example: "bob@example.org"),
                "Whom it goes to, unless `again` says so."),
            .optional(
                "again", .id, "A contract of yours: the offer goes to its other party. Nobody learns an address."),
            .optional("full_name", .words(Limits.nameCharactersMax), "Signs the offer; default: the account’s name."),
            .required("title", .words(Limits.titleCharactersMax)),
            .required("scope", .words(Limits.scopeCharactersMax)),
            .required("terms", TermsInput.schema),
            .optional("deliverables", .list(of: DeliverableInput.schema(hasID: false), atMost: Limits.deliverablesMax)),
        ]))

    static let example: JSON = [
        "role": "client", "counterparty_email": "bob@example.org", "title": "A new website",
        "scope": "Design and build five pages.", "terms": TermsInput.example,
        "deliverables": [
            ["title": "Home page", "due_on": "2027-01-15", "amount": ["amount": 125_000, "currency": "EUR"]]
        ],
    ]
}

extension TermsInput {
    init(_ body: JSON) {
        self.init()
        timeZone = body.text("time_zone")
        currency = body.text("currency")
        pay = body.text("pay")
        endsOn = body.text("ends_on")
        offerDays = body.number("offer_days")
        replyDays = body.number("reply_days")
        cureDays = body.number("cure_days")
        changeOfMindDays = body.number("change_of_mind_days")
        reviewWorkDays = body.number("review_work_days")
        reviewDays = body.number("review_days")
        paymentDays = body.number("payment_days")
    }

    private static let dayCount = Schema.integer(
        Int64(Limits.dayCount.lowerBound)...Int64(Limits.dayCount.upperBound))

    static let schema = Schema.named(
        "TermsInput",
        .object([
            .required("time_zone", .text(minimum: 1, maximum: 64, example: "Europe/Berlin"), "An IANA time zone."),
            .required("currency", .text(minimum: 3, maximum: 3, example: "EUR")),
            .required("pay", .choice(of: Pay.self)), .optional("ends_on", .nullable(.date)),
            .optional("offer_days", dayCount, "Default 14."), .optional("reply_days", dayCount, "Default 3."),
            .optional("cure_days", dayCount, "Default 7; no less than `reply_days`."),
            .optional("change_of_mind_days", dayCount, "Default 14."),
            .optional("review_work_days", dayCount, "Default 14."), .optional("review_days", dayCount, "Default 14."),
            .optional("payment_days", dayCount, "Default 14."),
        ]))

    static let example: JSON = ["time_zone": "Europe/Berlin", "currency": "EUR", "pay": "fixed"]
}

extension DeliverableInput {
    init(_ body: JSON) {
        self.init()
        id = body.text("id")
        title = body.text("title")
        dueOn = body.text("due_on")
        if let money = body["amount"], case .object = money {
            // What is left out of an amount is missing, and no amount is not what was meant.
            (amount, currency) = (money.number("amount") ?? "", money.text("currency") ?? "")
        }
        amountIsMinor = true
    }

    static func schema(hasID: Bool) -> Schema {
        .named(
            hasID ? "AmendedDeliverable" : "DeliverableInput",
            .object(
                (hasID
                    ? [.optional("id", .nullable(.id), "Of one that is kept; without it the deliverable is new.")] : [])
                    + [
                        .required("title", .words(Limits.titleCharactersMax)), .optional("due_on", .nullable(.date)),
                        .optional("amount", .nullable(.money), "Makes it a milestone."),
                    ]))
    }
}

extension AmendmentInput {
    init(_ body: JSON) {
        self.init()
        fullName = body.text("full_name")
        title = body.text("title")
        scope = body.text("scope")
        terms = body.says("terms") ? TermsInput(body["terms"] ?? [:]) : nil
        deliverables = body.says("deliverables") ? body.list("deliverables").map(DeliverableInput.init) : nil
    }

    static let schema = Schema.named(
        "AmendmentInput",
        .object([
            .optional("full_name", .words(Limits.nameCharactersMax)),
            .optional("title", .words(Limits.titleCharactersMax)),
            .optional("scope", .words(Limits.scopeCharactersMax)),
            .optional("terms", TermsInput.schema, "The whole new terms."),
            .optional(
                "deliverables", .list(of: DeliverableInput.schema(hasID: true), atMost: Limits.deliverablesMax),
                "The whole new list."),
        ]))
}

extension ConcernInput {
    init(_ body: JSON) {
        self.init()
        agreed = body.text("agreed")
        examples = body.list("examples").map { example in
            var input = ExampleInput()
            input.what = example.text("what")
            input.happenedOn = example.text("happened_on")
            input.place = example.text("where")
            input.files = example.attachments
            return input
        }
        remedy = body.text("remedy")
        fixBy = body.text("fix_by")
    }

    static let schema = Schema.named(
        "ConcernInput",
        .object([
            .required("agreed", .words(), "What was agreed."),
            .required(
                "examples",
                .list(
                    of: .object([
                        .required("what", .words()), .optional("happened_on", .nullable(.date)),
                        .optional("where", .nullable(.text(maximum: Limits.textCharactersMax))), .attachments,
                    ]), atMost: Limits.examplesMax, atLeast: 1)),
            .required("remedy", .words(), "What would put it right."),
            .required("fix_by", .date, "Between the cure days and 90 days from now."),
        ]))

    static let example: JSON = [
        "agreed": "Pages load within two seconds.",
        "examples": [["what": "The home page took nine seconds.", "happened_on": "2026-11-20", "where": "/"]],
        "remedy": "Two seconds on the same connection.", "fix_by": "2026-12-07",
    ]
}

extension NoticeInput {
    init(_ body: JSON) {
        self.init()
        reason = body.text("reason")
        note = body.text("note")
        concern = body.text("concern")
        endNow = body["end_now"]?.asFlag ?? false
        stopWorkOn = body.text("stop_work_on")
        // What is no instant is no promise that anything could keep: then it is named as a bad field.
        promise = body.text("promised_official_at").map { text in
            Instant(rfc3339: text).map { Promise.endsAt($0).text } ?? ""
        }
    }

    static let schema = Schema.named(
        "NoticeInput",
        .object([
            .required("reason", .choice(of: NoticeReason.self)),
            .required("note", .words(Limits.noticeNoteCharactersMax)),
            .optional("concern", .nullable(.id), "That a fault reason rests on; default: the latest that serves."),
            .optional("end_now", .flag, "Agrees to end now, should the other agree, too."),
            .optional("stop_work_on", .nullable(.date), "For a client: no time is accepted after this day."),
            .optional(
                "promised_official_at", .nullable(.instant),
                "The date that the preview gave. If the notice would give another, it is refused."),
        ]))
}
