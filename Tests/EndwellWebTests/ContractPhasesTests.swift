import EndwellTesting
import EndwellCore
import EndwellService
import Foundation
import Testing

/// What the pages of a contract say in each phase, to each side.
@Suite struct ContractPhasesTests {
    @Test func `an offer shows its link to the offerer alone, and the answers to the recipient`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.offer()
        let mine = try await web.alice.get("/contracts/\(id)").text
        #expect(mine.contains("value=\"http://127.0.0.1:8080/offers/"))
        #expect(mine.contains("Withdraw the offer"))
        #expect(mine.contains("bob@example.org"))
        // Until it is accepted the offerer knows no more than the address (R2).
        #expect(!mine.contains("Bob Brown"))
        #expect(!mine.contains("Accept the offer"))
        let theirs = try await web.bob.get("/contracts/\(id)").text
        #expect(theirs.contains("Alice’s offer"))
        #expect(theirs.contains("href=\"/contracts/\(id)/acceptance\">Accept the offer"))
        #expect(!theirs.contains("/offers/"))
        #expect(theirs.contains("Contracts completed"))
        #expect(theirs.contains("Your turn"))
        #expect(theirs.contains("the end of Thursday 15 October"))
    }

    @Test func `a closed offer says how it closed`() async throws {
        let web = try await WebHarness.open()
        let rejected = try await web.offer()
        try await web.perform(.rejectOffer, on: rejected, by: web.bob)
        #expect(try await web.alice.get("/contracts/\(rejected)").text.contains("Bob rejected this offer"))
        #expect(try await web.bob.get("/contracts/\(rejected)").text.contains("You rejected this offer"))
        let withdrawn = try await web.offer()
        try await web.perform(.withdrawOffer, on: withdrawn, by: web.alice)
        #expect(try await web.alice.get("/contracts/\(withdrawn)").text.contains("You withdrew this offer"))
        let lapsed = try await web.offer()
        try await web.pass(days: 15, on: lapsed)
        #expect(try await web.alice.get("/contracts/\(lapsed)").text.contains("This offer lapsed"))
    }

    @Test func `while ending the notifier can change their mind, and the other can reply and agree`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        try await web.giveNotice(on: id, by: web.alice)
        let mine = try await web.alice.get("/contracts/\(id)").text
        #expect(mine.contains("You asked to end this contract"))
        #expect(mine.contains("the end of Thursday 15 October (Berlin time)"))
        #expect(mine.contains("action=\"/contracts/\(id)/termination/withdrawal\""))
        #expect(mine.contains("Change my mind"))
        #expect(mine.contains("Agree to end now"))
        #expect(!mine.contains("/termination/reply"))
        #expect(!mine.contains(">End contract<"))
        let theirs = try await web.bob.get("/contracts/\(id)").text
        #expect(theirs.contains("Alice asked to end this contract"))
        #expect(theirs.contains("The reason: Budget. The note:"))
        #expect(theirs.contains("We ran out of money."))
        #expect(theirs.contains("href=\"/contracts/\(id)/termination/reply\">Reply"))
        #expect(theirs.contains("href=\"/contracts/\(id)/termination/agreement\">Agree to end now"))
        #expect(!theirs.contains("Change my mind"))
        try await web.perform(.replyToNotice(text: "I am sorry to hear it."), on: id, by: web.bob)
        #expect(try await web.alice.get("/contracts/\(id)").text.contains("I am sorry to hear it."))
        #expect(!(try await web.bob.get("/contracts/\(id)").text.contains("/termination/reply")))
    }

    @Test func `R7: a third notice stands, and the banner says so`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        try await web.giveNoticeThatStands(on: id, by: web.alice)
        let page = try await web.alice.get("/contracts/\(id)").text
        #expect(page.contains("so this one stands"))
        #expect(!page.contains("Change my mind"))
        let record = try await web.bob.get("/contracts/\(id)/record").text
        #expect(record.contains("id=\"notice-3\""))
        #expect(record.contains("Taken back 1 Oct"))
    }

    @Test func `R6: beside a fault reason stand its concern and the other's words`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let concern = try #require(await web.raiseConcern(on: id, by: web.alice))
        let answer = ContractRequest.answerConcern(concern, kind: "contest", text: "The connection was slow that day.")
        try await web.perform(answer, on: id, by: web.bob)
        try await web.perform(
            .reportFixed(concern, text: "It is on a faster host now.", files: []), on: id, by: web.bob)
        try await web.perform(.rejectFix(concern, text: "It is as slow as before."), on: id, by: web.alice)
        try await web.giveNotice(on: id, by: web.alice, reason: .quality, note: "Too slow.")
        for (browser, tab) in [(web.bob, ""), (web.alice, "/record"), (web.bob, "/record")] {
            let page = try await browser.get("/contracts/\(id)\(tab)").text
            #expect(page.contains("Quality"))
            #expect(page.contains("Not put right"))
            #expect(page.contains("The connection was slow that day."))
            #expect(page.contains("It is on a faster host now."))
        }
        let talk = try await web.alice.get("/contracts/\(id)").text
        #expect(!talk.contains("Quality"))
    }

    @Test func `R13: an idle contract can be kept by either`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract(deliverables: [])
        try await web.pass(days: 92, on: id)
        for browser in [web.alice, web.bob] {
            let page = try await browser.get("/contracts/\(id)").text
            #expect(page.contains("Nothing has happened here for 90 days"))
            #expect(page.contains("Keep the contract"))
        }
    }

    @Test func `R12: a sealed review shows to its author alone, and both show at once`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        try await web.giveNotice(on: id, by: web.alice)
        try await web.pass(days: 15, on: id)
        let ended = try await web.bob.get("/contracts/\(id)")
        #expect(ended.text.contains("This contract is officially ended"))
        #expect(ended.text.contains("It ended early, at the end of Thursday 15 October"))
        #expect(ended.text.contains("Leave a review"))
        #expect(ended.text.contains("href=\"/contracts/\(id)/again\">Work together again"))
        let before = try await ContractPagesTests.tabs.asyncMap { try await web.bob.get("/contracts/\(id)\($0)") }
        try await web.perform(.leaveReview(rating: "4", text: "Careful work."), on: id, by: web.alice)
        let after = try await ContractPagesTests.tabs.asyncMap { try await web.bob.get("/contracts/\(id)\($0)") }
        #expect(before.map(\.withoutOnce) == after.map(\.withoutOnce))
        let mine = try await web.alice.get("/contracts/\(id)").text
        #expect(mine.contains("Careful work."))
        #expect(mine.contains("Sealed"))
        #expect(!mine.contains(">Leave a review<"))
        try await web.perform(.leaveReview(rating: "5", text: "Clear letters."), on: id, by: web.bob)
        let both = try await web.bob.get("/contracts/\(id)").text
        #expect(both.contains("Careful work."))
        #expect(both.contains("Clear letters."))
        #expect(both.contains("href=\"/contracts/\(id)/review/reply\">Reply"))
    }

    @Test func `R9: all work accepted, the contract is completed by itself`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        for deliverable in try await web.deliverables(of: id) {
            try await web.perform(.submitWork(deliverable, note: "Done.", files: []), on: id, by: web.bob)
            try await web.perform(.acceptWork(deliverable, promise: nil), on: id, by: web.alice)
        }
        let page = try await web.bob.get("/contracts/\(id)").text
        #expect(page.contains("This contract is completed"))
        #expect(page.contains("Nobody needs to cancel anything."))
    }

    @Test func `work shows what was said to it, and offers each side its acts`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let deliverable = try await web.deliverables(of: id)[0]
        let path = "/contracts/\(id)/deliverables/\(deliverable)"
        #expect(try await web.bob.get("/contracts/\(id)/work").text.contains("href=\"\(path)/submission\""))
        try await web.perform(.submitWork(deliverable, note: "First try.", files: []), on: id, by: web.bob)
        let submitted = try await web.alice.get("/contracts/\(id)/work").text
        #expect(submitted.contains("href=\"\(path)/acceptance\""))
        #expect(submitted.contains("href=\"\(path)/change-request\""))
        #expect(submitted.contains("First try."))
        #expect(submitted.contains("it is accepted."))
        try await web.perform(.sendBackWork(deliverable, text: "Please add the map."), on: id, by: web.alice)
        let back = try await web.bob.get("/contracts/\(id)/work").text
        #expect(back.contains("Sent back"))
        #expect(back.contains("Please add the map."))
        #expect(back.contains("Submit again"))
    }

    @Test func `money says what is accepted, never what is paid`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let deliverable = try await web.deliverables(of: id)[0]
        try await web.perform(.submitWork(deliverable, note: nil, files: []), on: id, by: web.bob)
        try await web.perform(.acceptWork(deliverable, promise: nil), on: id, by: web.alice)
        let page = try await web.alice.get("/contracts/\(id)/money").text
        #expect(page.contains("Accepted work"))
        #expect(page.contains("€1,200.00"))
        #expect(page.contains("Endwell holds no money."))
        #expect(!page.contains("Paid") && !page.contains(" paid"))
        let none = try await web.contract(deliverables: [("Talk", nil)])
        #expect(try await web.alice.get("/contracts/\(none)/money").text.contains("No amounts"))
    }

    @Test func `an amendment shows every part that would change`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        var input = AmendmentInput()
        input.fullName = "Bob Brown"
        input.title = "Website and newsletter"
        try await web.perform(.proposeAmendment(input), on: id, by: web.bob)
        let page = try await web.alice.get("/contracts/\(id)/work").text
        #expect(page.contains("Bob proposes a change to the agreement"))
        #expect(page.contains("Website and newsletter</ins>"))
        #expect(page.contains("Accept the change"))
        let amendment = try #require(try await web.view(id, by: web.alice).contract.amendment)
        try await web.perform(.rejectAmendment(amendment.id), on: id, by: web.alice)
        let past = try await web.alice.get("/contracts/\(id)/work").text
        #expect(past.contains("A change of title"))
        #expect(past.contains("rejected 1 Oct"))
    }

    @Test func `a concern says what silence means, and whose words are whose`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let concern = try #require(await web.raiseConcern(on: id, by: web.alice))
        let path = "/contracts/\(id)/concerns/\(concern)"
        let asked = try await web.bob.get("/contracts/\(id)").text
        #expect(asked.contains("href=\"\(path)/answer\""))
        #expect(asked.contains("if you don’t answer, the concern counts as unanswered"))
        #expect(asked.contains("On Wednesday the home page took nine seconds."))
        let will = ContractRequest.answerConcern(concern, kind: "will_fix", text: "You are right.")
        try await web.perform(will, on: id, by: web.bob)
        try await web.perform(.reportFixed(concern, text: "Smaller now.", files: []), on: id, by: web.bob)
        let fixed = try await web.alice.get("/contracts/\(id)/concerns").text
        #expect(fixed.contains("Smaller now."))
        #expect(fixed.contains("action=\"\(path)/confirmation\""))
        #expect(fixed.contains("href=\"\(path)/rejection\""))
        try await web.perform(.rejectFix(concern, text: "Still nine seconds."), on: id, by: web.alice)
        let rejected = try await web.bob.get("/contracts/\(id)/concerns").text
        #expect(rejected.contains("Still nine seconds."))
        #expect(rejected.contains("Not put right"))
    }
}

extension Array {
    /// The answers of one after the other.
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
