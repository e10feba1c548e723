import EndwellCore
import EndwellService
import EndwellTesting
import Testing

/// R6: page 1 of ending says of each reason what is true of the concerns.
@Suite struct ReasonTests {
    private func form(_ web: WebHarness, _ id: ContractID) async throws -> String {
        try await web.alice.get("/contracts/\(id)/termination").text
    }

    @Test func `R6: a concern answered late and then reported fixed is told the same way by every reason`() async throws
    {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let concern = try #require(try await web.raiseConcern(on: id, by: web.alice))
        try await web.pass(days: 5, on: id)
        #expect(try await form(web, id).contains("Bob did not answer it in time. Their words"))
        let page = try await web.bob.get("/contracts/\(id)/concerns/\(concern)/fix").text
        #expect(page.contains("You did not answer in time, so silence will not confirm it"))
        #expect(!page.contains("The date has passed"))
        try await web.perform(.reportFixed(concern, text: "Smaller now.", files: []), on: id, by: web.bob)
        let reported = try await form(web, id)
        #expect(reported.contains("Bob did not answer it in time, and Bob has reported it fixed since."))
        #expect(
            reported.contains(
                "Bob did not answer your concern of 1 Oct in time, but Bob has reported it fixed since."))
        #expect(!reported.contains("has answered every concern in time"))
        try await web.perform(.confirmFix(concern), on: id, by: web.alice)
        let confirmed = try await form(web, id)
        #expect(confirmed.contains("Your concern of 1 Oct was put right."))
        #expect(confirmed.contains("in time, but it was put right since."))
    }

    @Test func `R6: a concern that was put right in time was a chance to fix, and an answer`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let concern = try #require(try await web.raiseConcern(on: id, by: web.alice))
        try await web.perform(.reportFixed(concern, text: "Smaller now.", files: []), on: id, by: web.bob)
        #expect(try await form(web, id).contains("Bob has reported your concern of 1 Oct fixed"))
        try await web.perform(.confirmFix(concern), on: id, by: web.alice)
        let text = try await form(web, id)
        #expect(text.contains("Your concern of 1 Oct was put right."))
        #expect(text.contains("Bob has answered every concern in time."))
        #expect(!text.contains("has not had a chance"))
    }

    @Test func `R6: a concern that was withdrawn unanswered lays nothing at the other's door`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let concern = try #require(try await web.raiseConcern(on: id, by: web.alice))
        try await web.perform(.withdrawConcern(concern), on: id, by: web.alice)
        let text = try await form(web, id)
        #expect(text.contains("You withdrew your concern of 1 Oct."))
        #expect(!text.contains("has answered every concern in time"))
    }

    @Test(arguments: [true, false])
    func `R5: a late report says why silence won't confirm it`(isContested: Bool) async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let concern = try #require(try await web.raiseConcern(on: id, by: web.alice))
        let kind = isContested ? "contest" : "will_fix"
        try await web.perform(.answerConcern(concern, kind: kind, text: "I looked at it."), on: id, by: web.bob)
        if !isContested { try await web.pass(days: 12, on: id) }
        let page = try await web.bob.get("/contracts/\(id)/concerns/\(concern)/fix").text
        #expect(page.contains(isContested ? "You contested the concern, so" : "The fix-by date has passed, so"))
    }
}

/// What the record says of ends and reviews.
@Suite struct RecordWordsTests {
    @Test func `R9: an end date that came by a change was not agreed from the start`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        var change = AmendmentInput()
        var terms = TermsInput()
        (terms.timeZone, terms.currency, terms.pay, terms.endsOn) = ("Europe/Berlin", "EUR", "fixed", "2026-10-10")
        change.terms = terms
        try await web.perform(.proposeAmendment(change), on: id, by: web.alice)
        let amendment = try #require(try await web.view(id, by: web.bob).contract.amendment)
        try await web.perform(.acceptAmendment(amendment.id, fullName: nil, promise: nil), on: id, by: web.bob)
        try await web.pass(days: 12, on: id)
        let record = try await web.alice.get("/contracts/\(id)/record").text
        #expect(record.contains("as both had agreed."))
        #expect(!record.contains("from the start"))
    }

    @Test(arguments: [0, 1])
    func `R12: only a review that was written can be replied to`(written: Int) async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        try await web.giveNotice(on: id, by: web.alice, endNow: true)
        try await web.perform(.agreeToEnd(promise: nil), on: id, by: web.bob)
        if written == 1 { try await web.perform(.leaveReview(rating: "5", text: "Careful."), on: id, by: web.bob) }
        try await web.pass(days: 16, on: id)
        let record = try await web.alice.get("/contracts/\(id)/record").text
        #expect(record.contains(written == 0 ? "Nobody wrote one." : "The one that was written is shown."))
        #expect(record.contains("It can be replied to until") == (written == 1))
        #expect(!record.contains("Each can be replied to"))
    }
}
