import EndwellCore
import EndwellService
import HTTPTypes

extension Operation {
    static let ending = [
        preview(
            "previewTermination", "/termination/preview", .ending, "What giving notice would bring",
            "While the contract is ending leave `reason` out: then it is what comes if nobody acts.",
            query: [
                Parameter(name: "reason", schema: .choice(of: NoticeReason.self), text: "The reason you would give."),
                Parameter(name: "concern", schema: .id, text: "The concern that a fault reason would rest on."),
            ], refusals: [.alreadyEnding, .cureNotOffered, .workOpen]
        ) { call in
            guard let reason = call.query["reason"].flatMap(NoticeReason.init) else { return .nothing }
            return .givingNotice(reason: reason, concern: call.query["concern"].flatMap { ConcernID($0) })
        },
        preview(
            "previewAgreement", "/termination/agreement/preview", .ending, "What agreeing to end now would bring",
            refusals: [.alreadyAgreed]
        ) { _ in .agreeingToEnd },
        act(
            "giveNotice", .post, "/termination", .ending, "End the contract",
            """
            Gives notice: the contract is officially ended after the days to change one's mind, or earlier if both agree. \
            Until then you may take it back with `DELETE`. Read the preview first, and send its `official_at` as \
            `promised_official_at`.
            """,
            body: Body(
                schema: NoticeInput.schema,
                example: [
                    "reason": "needs_changed", "note": "We won’t need the second half of the project. Thank you.",
                ]),
            refusals: [.alreadyEnding, .cureNotOffered, .workOpen, .promiseChanged]
        ) { .giveNotice(NoticeInput($0.body)) },
        act(
            "withdrawNotice", .delete, "/termination", .ending, "Change your mind",
            "The contract is active again, and nothing is lost.", refusals: [.notYours, .noticeStands]
        ) { _ in .withdrawNotice },
        act(
            "replyToNotice", .post, "/termination/reply", .ending, "Reply to the notice, once",
            body: .words("I am sorry to hear it, and will hand over by Friday."),
            refusals: [.notYours, .alreadyReplied]
        ) { .replyToNotice(text: $0.body.text("text")) },
        act(
            "agreeToEnd", .post, "/termination/agreement", .ending, "Agree to end now",
            "The second agreement ends the contract at once: read its preview first.", refusals: [.alreadyAgreed]
        ) { _ in .agreeToEnd(promise: nil) },
        act(
            "setStopWork", .put, "/termination/stop_work", .ending, "Say after which day no time is accepted",
            body: Body(
                schema: .named("StopWorkInput", .object([.required("on", .date)])), example: ["on": "2026-12-04"]),
            refusals: [.notYours], fields: ["stop_work_on": "on"]
        ) { .setStopWork(on: $0.body.text("on")) },
    ]
}
