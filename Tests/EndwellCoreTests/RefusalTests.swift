import Testing

@testable import EndwellCore

/// R18: every refusal has a stable code, and the core can be brought to give it.
@Suite struct RefusalTests {
    /// What programs read. Codes are added; none is ever changed.
    private static let codes: [(Refusal, String)] = [
        (.notFound, "not_found"), (.notInThisPhase(.submitWork, .ended), "not_in_this_phase"),
        (.notYours(.submitWork), "not_yours"), (.ownAddress, "own_address"), (.notOpenToOffers, "not_open_to_offers"),
        (.suspended, "suspended"), (.amendmentOpen, "amendment_open"), (.amendmentGone, "amendment_gone"),
        (.acceptedWorkFixed, "accepted_work_fixed"), (.nothingChanged, "nothing_changed"),
        (.workUnderReview, "work_under_review"), (.workAccepted, "work_accepted"),
        (.workNotSubmitted, "work_not_submitted"), (.tooManyConcerns, "too_many_concerns"),
        (.concernAnswered, "concern_answered"), (.concernClosed, "concern_closed"),
        (.fixAlreadyReported, "fix_already_reported"), (.noFixReported, "no_fix_reported"),
        (.cureNotOffered(.quality), "cure_not_offered"), (.workOpen, "work_open"),
        (.alreadyEnding(own: false), "already_ending"),
        (.noticeStands, "notice_stands"), (.alreadyReplied, "already_replied"), (.alreadyAgreed, "already_agreed"),
        (.alreadyReviewed, "already_reviewed"), (.tooLate(.leaveReview), "too_late"),
        (.nothingToReplyTo, "nothing_to_reply_to"), (.promiseChanged, "promise_changed"),
        (.tooManyUploads, "too_many_uploads"), (.badInput([]), "bad_input"),
    ]
    /// Refusals that depend on accounts and uploads, which the core does not know: the use cases give them.
    private static let ofUseCases: Set<String> = ["own_address", "not_open_to_offers", "suspended", "too_many_uploads"]

    @Test func `R18: the codes are stable`() {
        for (refusal, code) in Self.codes { #expect(refusal.code == code) }
        #expect(Set(Self.codes.map(\.1)).count == Self.codes.count)
    }

    @Test func `R18: each refusal of the rules is given by some act`() throws {
        let given = Set(try refusals().map(\.code))
        #expect(given.union(Self.ofUseCases) == Set(Self.codes.map(\.1)))
    }

    /// One act for each refusal; what it shows is asserted rule by rule elsewhere.
    private func refusals() throws -> [Refusal] {
        var work = try Scene.active()
        try work.act(submit(1), by: .contractor)
        try work.act(submit(2), by: .contractor)
        try work.act(accept(2), by: .client)
        for number in 1...3 { try work.act(raise(number, fixBy: day("2026-12-10")), by: .client) }
        try work.act(.answerConcern(concernID(1), .contest, words()), by: .contractor)
        try work.act(reportFixed(1), by: .contractor)
        try work.act(.withdrawConcern(concernID(2)), by: .client)
        try work.act(raise(4, fixBy: day("2026-12-10")), by: .client)
        try work.act(raise(5, fixBy: day("2026-12-10")), by: .client)
        var amended = try Scene.active()
        let changes = AgreementChanges(title: words(9))
        try amended.act(.proposeAmendment(amendmentID(1), changes, signature(.client)), by: .client)
        var window = try Scene.active()
        for _ in 1...2 {
            try window.act(notice(), by: .client)
            try window.act(.withdrawNotice, by: .client)
        }
        try window.act(notice(endNow: true), by: .client)
        try window.act(.replyToNotice(words()), by: .contractor)
        var ended = try Scene.ended()
        try ended.act(review(), by: .client)
        var over = ended
        over.pass(days: 20)
        let tries: [(Scene, ContractCommand, Party)] = [
            (work, .acceptOffer(signature(.client), confirmed: true), .client), (work, submit(1), .client),
            (work, accept(9), .client), (work, submit(1), .contractor), (work, accept(2), .client),
            (try .active(), accept(1), .client), (work, raise(6, fixBy: day("2026-12-10")), .client),
            (work, .answerConcern(concernID(1), .contest, words()), .contractor),
            (work, .confirmFix(concernID(2)), .client), (work, reportFixed(1), .contractor),
            (work, .rejectFix(concernID(3), words()), .client), (try .active(), notice(.quality), .client),
            (work, notice(.workFinished), .client), (window, notice(), .contractor),
            (window, .withdrawNotice, .client), (window, .replyToNotice(words()), .contractor),
            (window, .agreeToEnd(promise: nil), .client), (ended, review(), .client), (over, review(), .contractor),
            (over, .replyToReview(words()), .client), (work, notice(promise: .endsAtOnce), .client),
            (work, raise(6, fixBy: day("2026-11-23")), .contractor),
            (amended, .proposeAmendment(amendmentID(2), changes, signature(.client)), .client),
            (work, .rejectAmendment(amendmentID(1)), .client),
            (work, .proposeAmendment(amendmentID(1), AgreementChanges(deliverables: []), signature(.client)), .client),
            (work, .proposeAmendment(amendmentID(1), AgreementChanges(), signature(.client)), .client),
        ]
        return try tries.map { scene, command, party in
            try #require(scene.refusal(command, by: party), "\(command)")
        }
    }
}
