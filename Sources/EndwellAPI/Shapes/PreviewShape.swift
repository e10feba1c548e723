import EndwellCore
import EndwellService

/// What would happen (R10), as computed by the functions that would do it.
enum PreviewShape {
    static func json(_ preview: Preview, of question: PreviewQuestion, in view: ContractView) -> JSON {
        let currency = view.contract.terms.currency
        return [
            "official_at": .instant(preview.end?.at), "last_day": .day(preview.end?.lastDay),
            "outcome": .name(preview.end?.outcome), "ends_by": .name(preview.end?.by),
            "at_once": .flag(preview.end?.isAtOnce ?? false),
            "can_still": .list(
                preview.canStill.map {
                    $0.act.json.adding(["by": .name($0.by), "until": .instant($0.until)])
                }),
            "open_deliverables": .list(preview.openDeliverables.map { $0.json(in: view) }),
            "open_concerns": .list(preview.openConcerns.map { ConcernShape($0, in: view).json }),
            "money": [
                "accepted": .money(preview.acceptedWork, currency),
                "not_accepted": .money(preview.workNotAccepted, currency),
            ],
            "review_until": .instant(preview.end?.reviewUntil),
            "rehire": ["may_not_offer_again": .name(preview.mayNotOfferAgain)],
            "notice_stands": .flag(preview.noticeStands),
            "lines": .list(
                PreviewWords(preview, of: question, for: view).lines.map {
                    ["when": .text($0.when), "lead": .text(orNull: $0.lead), "text": .text($0.text)]
                }),
        ]
    }

    static let schema = Schema.named(
        "Preview",
        .object([
            .required(
                "official_at", .nullable(.instant), "The first end to come; null when the contract would go on."),
            .required("last_day", .nullable(.date)), .required("outcome", .nullable(.choice(of: Outcome.self))),
            .required("ends_by", .nullable(.choice(of: EndsBy.self))),
            .required("at_once", .flag, "Whether the act itself ends the contract."),
            .required(
                "can_still",
                .list(
                    of: .object([
                        .required("act", .choice(of: Act.self)), .required("subject", .nullable(.id)),
                        .required("by", .party), .required("until", .instant),
                    ])), "What can still be done until then, and by whom."),
            .required("open_deliverables", .list(of: Deliverable.schema)),
            .required("open_concerns", .list(of: ConcernShape.schema)),
            .required("money", .object([.required("accepted", .money), .required("not_accepted", .money)])),
            .required("review_until", .nullable(.instant)),
            .required(
                "rehire",
                .object([
                    .required(
                        "may_not_offer_again", .nullable(.party), "Who may make the other no offers after this end.")
                ])),
            .required("notice_stands", .flag, "Whether the notice can’t be taken back."),
            .required(
                "lines",
                .list(
                    of: .object([
                        .required("when", .text()), .required("lead", .nullable(.text())), .required("text", .text()),
                    ])), "The same in words, as the pages show it."),
        ]))
}
