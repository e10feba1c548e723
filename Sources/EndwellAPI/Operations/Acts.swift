import EndwellCore
import EndwellService
import HTTPTypes

extension Operation {
    static let amendments = [
        act(
            "proposeAmendment", .post, "/amendments", .amendments, "Propose a change of the agreement",
            "Sending it signs it. What is left out stays; nothing changes before the other signs.",
            body: Body(schema: AmendmentInput.schema, example: ["scope": "Design and build six pages."]),
            refusals: [.amendmentOpen, .nothingChanged, .acceptedWorkFixed]
        ) { .proposeAmendment(AmendmentInput($0.body)) },
        act(
            "acceptAmendment", .post, "/amendments/{amendment}/acceptance", .amendments, "Accept a change",
            body: .signing, refusals: [.amendmentGone, .notYours, .acceptedWorkFixed]
        ) { call in
            .acceptAmendment(
                try call.id("amendment", as: AmendmentID.self), fullName: call.body.text("full_name") ?? "")
        },
        preview(
            "previewAmendmentAcceptance", "/amendments/{amendment}/acceptance/preview", .amendments,
            "What accepting a change would bring",
            "A change that leaves only accepted work completes the contract at once.",
            refusals: [.amendmentGone, .notYours, .acceptedWorkFixed]
        ) { .acceptingAmendment(try $0.id("amendment", as: AmendmentID.self)) },
        act(
            "rejectAmendment", .post, "/amendments/{amendment}/rejection", .amendments, "Reject a change",
            refusals: [.amendmentGone, .notYours]
        ) { .rejectAmendment(try $0.id("amendment", as: AmendmentID.self)) },
        act(
            "withdrawAmendment", .post, "/amendments/{amendment}/withdrawal", .amendments, "Withdraw your change",
            refusals: [.amendmentGone, .notYours]
        ) { .withdrawAmendment(try $0.id("amendment", as: AmendmentID.self)) },
    ]

    static let work = [
        act(
            "submitWork", .post, "/deliverables/{deliverable}/submission", .work, "Submit work",
            "The client has the review days to accept it or to send it back; silence accepts.",
            body: Body(
                schema: .named(
                    "SubmissionInput",
                    .object([
                        .optional("note", .nullable(.text(maximum: Limits.textCharactersMax))), .attachments,
                    ])),
                isRequired: false, example: ["note": "All five pages are on the test server."]),
            refusals: [.notYours, .workUnderReview, .workAccepted]
        ) { call in
            .submitWork(
                try call.id("deliverable", as: DeliverableID.self), note: call.body.text("note"),
                files: call.body.attachments)
        },
        act(
            "acceptWork", .post, "/deliverables/{deliverable}/acceptance", .work, "Accept submitted work",
            "The last acceptance ends the contract at once, completed: read the preview first.",
            refusals: [.notYours, .workNotSubmitted, .workAccepted]
        ) { .acceptWork(try $0.id("deliverable", as: DeliverableID.self), promise: nil) },
        preview(
            "previewAcceptance", "/deliverables/{deliverable}/acceptance/preview", .work,
            "What accepting the work would bring", refusals: [.notYours, .workNotSubmitted, .workAccepted]
        ) { .acceptingWork(try $0.id("deliverable", as: DeliverableID.self)) },
        act(
            "sendBackWork", .post, "/deliverables/{deliverable}/change_request", .work, "Send submitted work back",
            body: .words("Please use the new logo on every page."),
            refusals: [.notYours, .workNotSubmitted, .workAccepted]
        ) { call in
            .sendBackWork(try call.id("deliverable", as: DeliverableID.self), text: call.body.text("text"))
        },
    ]

    static let concerns = [
        act(
            "raiseConcern", .post, "/concerns", .concerns, "Raise a concern",
            "With specific examples and a date to put it right. The other has the reply days to answer.",
            body: Body(schema: ConcernInput.schema, example: ConcernInput.example), refusals: [.tooManyConcerns]
        ) { .raiseConcern(ConcernInput($0.body)) },
        act(
            "answerConcern", .post, "/concerns/{concern}/answer", .concerns, "Answer a concern",
            "The answer is final.",
            body: Body(
                schema: .named(
                    "AnswerInput",
                    .object([.required("kind", .choice(of: Concern.AnswerKind.self)), .required("text", .words())])),
                example: ["kind": "will_fix", "text": "It will be faster by Friday."]),
            refusals: [.notYours, .concernAnswered, .concernClosed, .tooLate]
        ) { call in
            .answerConcern(
                try call.id("concern", as: ConcernID.self), kind: call.body.text("kind"),
                text: call.body.text("text"))
        },
        act(
            "reportFixed", .post, "/concerns/{concern}/fix", .concerns, "Report a concern fixed",
            "Counts as the answer, too. Silence of the raiser confirms it.",
            body: .wordsAndFiles("FixInput", "The images are smaller now."),
            refusals: [.notYours, .fixAlreadyReported, .concernClosed]
        ) { call in
            .reportFixed(
                try call.id("concern", as: ConcernID.self), text: call.body.text("text"),
                files: call.body.attachments)
        },
        act(
            "confirmFix", .post, "/concerns/{concern}/confirmation", .concerns, "Confirm that it is put right",
            refusals: [.notYours, .concernClosed]
        ) { .confirmFix(try $0.id("concern", as: ConcernID.self)) },
        act(
            "rejectFix", .post, "/concerns/{concern}/rejection", .concerns, "Say that it is not put right",
            body: .words("It still takes six seconds."), refusals: [.notYours, .noFixReported, .concernClosed]
        ) { .rejectFix(try $0.id("concern", as: ConcernID.self), text: $0.body.text("text")) },
        act(
            "withdrawConcern", .post, "/concerns/{concern}/withdrawal", .concerns, "Withdraw your concern",
            refusals: [.notYours, .concernClosed]
        ) { .withdrawConcern(try $0.id("concern", as: ConcernID.self)) },
    ]

    static let reviews = [
        act(
            "leaveReview", .post, "/review", .reviews, "Review the other",
            "Final, and sealed until both are in or the time is over.",
            body: Body(
                schema: .named(
                    "ReviewInput", .object([.required("rating", .integer(1...5)), .required("text", .words())])),
                example: ["rating": 5, "text": "Clear, kind and on time."]),
            refusals: [.alreadyReviewed, .tooLate]
        ) { .leaveReview(rating: $0.body.number("rating"), text: $0.body.text("text")) },
        act(
            "replyToReview", .post, "/review/reply", .reviews, "Reply to the review of you",
            body: .words("Thank you."), refusals: [.nothingToReplyTo, .alreadyReplied, .tooLate]
        ) { .replyToReview(text: $0.body.text("text")) },
        act(
            "setRehire", .put, "/rehire", .reviews, "Say whether the other may make you offers again",
            body: Body(schema: .named("RehireInput", .object([.required("open", .flag)])), example: ["open": true])
        ) { call in
            guard let open = call.body["open"]?.asFlag else {
                throw Refusal.badInput(call.conditions.problems + [InputProblem("open", .missing)])
            }
            return .sayWhetherOpen(open)
        },
    ]

    /// What would happen (R10); where the act would be refused, the same refusal.
    static func preview(
        _ id: String, _ path: String, _ group: Group, _ summary: String, _ text: String? = nil,
        query: [Parameter] = [], refusals: [ProblemCode],
        of question: @escaping @Sendable (Call) throws -> PreviewQuestion
    ) -> Operation {
        Operation(
            id: id, method: .get, path: "/contracts/{contract}\(path)", group: group, summary: summary, text: text,
            query: query, answer: Success(text: "What would happen.", schema: PreviewShape.schema),
            refusals: [.notInThisPhase] + refusals
        ) { call in
            let asked = try question(call)
            let (preview, view) = try await call.useCases.contracts.previewed(
                asked, of: try call.contract, for: call.person)
            return Reply(PreviewShape.json(preview, of: asked, in: view))
        }
    }
}
