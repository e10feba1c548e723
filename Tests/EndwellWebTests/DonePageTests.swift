import EndwellCore
import EndwellService
import EndwellTesting
import Testing

/// R18: the page after an act says what was done only where it was done, and still stands.
@Suite struct DonePageTests {
    private func leadsAway(_ act: Act, _ id: ContractID, _ browser: Browser) async throws -> Bool {
        try await browser.get("/contracts/\(id)/done?did=\(act.rawValue)").location == "/contracts/\(id)"
    }

    private func amend(_ id: ContractID, in web: WebHarness) async throws {
        var change = AmendmentInput()
        change.scope = "A website with three pages."
        try await web.perform(.proposeAmendment(change), on: id, by: web.alice)
        let amendment = try #require(try await web.view(id, by: web.bob).contract.amendment)
        try await web.perform(.acceptAmendment(amendment.id, fullName: nil, promise: nil), on: id, by: web.bob)
    }

    @Test func `R18: on a fresh contract no page claims what nobody did`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        for act in [Act.acceptAmendment, .acceptWork, .agreeToEnd, .withdrawNotice, .answerConcern] {
            for browser in [web.alice, web.bob] { #expect(try await leadsAway(act, id, browser), "\(act)") }
        }
        try await amend(id, in: web)
        #expect(try await web.bob.get("/contracts/\(id)/done?did=accept_amendment").text.contains("You accepted"))
        #expect(try await leadsAway(.acceptAmendment, id, web.alice))
    }

    @Test func `R8: an agreement to end falls with the notice that it answered`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        try await web.giveNotice(on: id, by: web.alice)
        try await web.perform(.agreeToEnd(promise: nil), on: id, by: web.bob)
        #expect(try await web.bob.get("/contracts/\(id)/done?did=agree_to_end").text.contains("You agreed to end now"))
        #expect(try await leadsAway(.agreeToEnd, id, web.alice))
        try await web.perform(.withdrawNotice, on: id, by: web.alice)
        #expect(try await leadsAway(.agreeToEnd, id, web.bob))
        let kept = try await web.alice.get("/contracts/\(id)/done?did=withdraw_notice").text
        #expect(kept.contains("Your notice is taken back."))
        #expect(try await leadsAway(.withdrawNotice, id, web.bob))
    }

    @Test func `R9: the acceptance that completes the contract is told after it has ended`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract(deliverables: [("Home page", "1200.00")])
        let work = try await web.deliverables(of: id)[0]
        try await web.perform(.submitWork(work, note: nil, files: []), on: id, by: web.bob)
        try await web.perform(.acceptWork(work, promise: nil), on: id, by: web.alice)
        let done = try await web.alice.get("/contracts/\(id)/done?did=accept_work").text
        #expect(done.contains("The contract is completed"))
        #expect(done.contains("You accepted the work. The contract was completed on Thursday 1 October"))
        #expect(try await leadsAway(.acceptWork, id, web.bob))
        #expect(try await leadsAway(.agreeToEnd, id, web.alice))
    }

    @Test func `R8: the second agreement is told after it has ended the contract`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        try await web.giveNotice(on: id, by: web.alice, endNow: true)
        try await web.perform(.agreeToEnd(promise: nil), on: id, by: web.bob)
        let done = try await web.bob.get("/contracts/\(id)/done?did=agree_to_end").text
        #expect(
            done.contains("You agreed to end now. The contract officially ended by agreement on Thursday 1 October"))
        try await web.perform(.leaveReview(rating: "5", text: "Careful."), on: id, by: web.bob)
        try await web.pass(days: 16, on: id)
        for browser in [web.alice, web.bob] { #expect(try await leadsAway(.leaveReview, id, browser)) }
    }
}

/// Pages say what fits the phase that the contract is in.
@Suite struct PhaseWordsTests {
    @Test func `R5: after the end the concerns' page does not ask for concerns`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        #expect(try await web.bob.get("/contracts/\(id)/concerns").text.contains("say so clearly and early"))
        try await web.giveNotice(on: id, by: web.alice, endNow: true)
        let ending = try await web.bob.get("/contracts/\(id)").text
        #expect(ending.contains("While the contract is ending you can write to each other"))
        #expect(!ending.contains("Say hello"))
        try await web.perform(.agreeToEnd(promise: nil), on: id, by: web.bob)
        let ended = try await web.bob.get("/contracts/\(id)/concerns").text
        #expect(ended.contains("none can be raised any more"))
        #expect(!ended.contains("say so clearly") && !ended.contains("chance to fix"))
    }

    @Test func `R9: work that was sent back after the end is called so on every tab`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract(deliverables: [("Home page", "1200.00")])
        let work = try await web.deliverables(of: id)[0]
        try await web.giveNotice(on: id, by: web.alice, endNow: true)
        try await web.perform(.submitWork(work, note: nil, files: []), on: id, by: web.bob)
        try await web.perform(.agreeToEnd(promise: nil), on: id, by: web.bob)
        #expect(try await web.bob.get("/contracts/\(id)/money").text.contains("Not yet accepted"))
        try await web.perform(.sendBackWork(work, text: "Too slow."), on: id, by: web.alice)
        for tab in ["work", "money"] {
            let page = try await web.bob.get("/contracts/\(id)/\(tab)").text
            #expect(page.contains("Sent back"), "\(tab)")
            #expect(!page.contains("Not submitted") && !page.contains("Not yet accepted"), "\(tab)")
            #expect(page.contains("Not accepted"), "\(tab)")
        }
    }

    @Test func `R10: concerns of one day are told apart, and one concern is one`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        try await web.raiseConcern(on: id, by: web.alice)
        try await web.giveNotice(on: id, by: web.bob, reason: .workload)
        let one = try await web.alice.get("/contracts/\(id)/termination/preview").text
        #expect(one.contains("Concern of 1 Oct (waiting for an answer)"))
        #expect(one.contains("will stay in the record as it then stands."))
        try await web.raiseConcern(on: id, by: web.alice)
        let two = try await web.alice.get("/contracts/\(id)/termination/preview").text
        #expect(two.contains("First concern of 1 Oct"))
        #expect(two.contains("Second concern of 1 Oct"))
        #expect(two.contains("will stay in the record as they then stand."))
        let tab = try await web.alice.get("/contracts/\(id)/concerns").text
        #expect(tab.contains("First concern of 1 Oct") && tab.contains("Second concern of 1 Oct"))
    }
}
