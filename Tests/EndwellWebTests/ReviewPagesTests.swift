import EndwellTesting
import EndwellCore
import EndwellService
import Testing

@Suite struct ReviewPagesTests {
    private let words = "Careful work & friendly words. <b>One</b> date was missed."

    /// A contract that the client ended, two weeks and a day ago.
    private func ended(_ web: WebHarness) async throws -> ContractID {
        let id = try await web.contract()
        try await web.giveNotice(on: id, by: web.alice)
        try await web.pass(days: 15, on: id)
        return id
    }

    @Test func `R12: a review is written, checked, changed, and left once`() async throws {
        let web = try await WebHarness.open()
        let id = try await ended(web)
        let form = try await web.alice.get("/contracts/\(id)/review")
        #expect(form.status == 200)
        #expect(form.text.contains("Until the end of Thursday 29 October (Berlin time)"))
        #expect(form.text.contains("action=\"/contracts/\(id)/review/check\""))
        let check = try await web.alice.post("/contracts/\(id)/review/check", ["rating": "4", "text": words])
        #expect(check.status == 200)
        #expect(check.text.contains("4 of 5"))
        #expect(check.text.contains("friendly words. &lt;b&gt;One&lt;/b&gt; date"))
        #expect(check.text.contains("It is sealed."))
        #expect(try await web.view(id, by: web.alice).contract.sealed.client == nil)

        let back = try await web.alice.post("/contracts/\(id)/review/change", ["rating": "4", "text": words])
        #expect(back.status == 200)
        #expect(back.text.contains("Careful work &amp; friendly words."))
        #expect(back.text.contains(/value="4"[^>]* checked/))
        for _ in 1...2 {
            let left = try await web.alice.post(
                "/contracts/\(id)/review", ["rating": "4", "text": words, "_once": "the-form"])
            #expect(left.status == 303)
            #expect(left.location == "/contracts/\(id)/done?did=leave_review")
        }
        #expect(try await web.view(id, by: web.alice).contract.sealed.client?.rating == 4)
        let again = try await web.alice.post("/contracts/\(id)/review", ["rating": "1", "text": "On second thought"])
        #expect(again.status == 409)
        #expect(again.text.contains("already_reviewed"))
        #expect(again.text.contains("On second thought"))
        #expect(try await web.view(id, by: web.alice).contract.sealed.client?.rating == 4)
    }

    @Test func `every bad field is named at once, and what was typed is kept`() async throws {
        let web = try await WebHarness.open()
        let id = try await ended(web)
        for path in ["review/check", "review"] {
            let empty = try await web.alice.post("/contracts/\(id)/\(path)", ["text": " "])
            #expect(empty.status == 422)
            for field in ["rating", "text"] {
                #expect(empty.text.contains("<a href=\"#\(field)\">"), "\(path) \(field)")
                #expect(empty.text.contains("id=\"\(field)-error\""), "\(path) \(field)")
                #expect(empty.text.contains("id=\"\(field)\""), "\(path) \(field)")
            }
            let odd = try await web.alice.post("/contracts/\(id)/\(path)", ["rating": "6", "text": words])
            #expect(odd.status == 422)
            #expect(odd.text.contains("id=\"rating-error\""))
            #expect(odd.text.contains("Careful work &amp; friendly words. &lt;b&gt;One&lt;/b&gt;"))
            let kept = try await web.alice.post("/contracts/\(id)/\(path)", ["rating": "2", "text": ""])
            #expect(kept.status == 422)
            #expect(kept.text.contains(/value="2"[^>]* checked/))
        }
        #expect(try await web.view(id, by: web.alice).contract.sealed.client == nil)
    }

    @Test func `R12: a sealed review changes no byte of what the other sees, until both are in`() async throws {
        let web = try await WebHarness.open()
        let id = try await ended(web)
        let pages = [
            "/contracts", "/contracts/\(id)", "/contracts/\(id)/work", "/contracts/\(id)/concerns",
            "/contracts/\(id)/record", "/contracts/\(id)/review", "/contracts/\(id)/review/reply",
            "/contracts/\(id)/done?did=leave_review", "/inbox", "/people", "/people/\(web.bob.person)",
            "/people/\(web.alice.person)",
        ]
        func seen(by browser: Browser) async throws -> [String] {
            var texts: [String] = []
            // Opening a page may leave its news read: what counts is how it looks once they are.
            for _ in 1...2 {
                texts = []
                for page in pages {
                    let answer = try await browser.get(page)
                    texts.append("\(page) \(answer.status) \(answer.location ?? "") \(answer.withoutOnce)")
                }
            }
            return texts
        }
        let before = try await seen(by: web.bob)
        let left = try await web.alice.post("/contracts/\(id)/review", ["rating": "2", "text": words])
        #expect(left.status == 303)
        for (was, becomes) in zip(before, try await seen(by: web.bob)) {
            #expect(was == becomes)
        }
        #expect(try await web.alice.follow(left).text.contains("Your review is sealed"))
        let reply = try await web.bob.post("/contracts/\(id)/review/reply", ["text": "But why?"])
        #expect(reply.status == 409)
        #expect(reply.text.contains("nothing_to_reply_to"))

        let second = try await web.bob.post(
            "/contracts/\(id)/review", ["rating": "5", "text": "Clear from the start."])
        #expect(second.status == 303)
        #expect(try await web.bob.follow(second).text.contains("Both reviews are shown"))
        for (browser, theirs) in [(web.bob, "Careful work &amp; friendly"), (web.alice, "Clear from the start.")] {
            let form = try await browser.get("/contracts/\(id)/review/reply")
            #expect(form.status == 200)
            #expect(form.text.contains(theirs))
        }
    }

    @Test func `R12: a revealed review is replied to once`() async throws {
        let web = try await WebHarness.open()
        let id = try await ended(web)
        for (browser, rating) in [(web.alice, "2"), (web.bob, "5")] {
            _ = try await browser.post("/contracts/\(id)/review", ["rating": rating, "text": "In so many words."])
        }
        let path = "/contracts/\(id)/review/reply"
        let empty = try await web.bob.post(path, ["text": " "])
        #expect(empty.status == 422)
        #expect(empty.text.contains("<a href=\"#text\">"))
        #expect(empty.text.contains("2 of 5"))
        for _ in 1...2 {
            let replied = try await web.bob.post(path, ["text": "Thank you.", "_once": "the-form"])
            #expect(replied.status == 303)
            #expect(replied.location == "/contracts/\(id)?did=reply_to_review")
        }
        let twice = try await web.bob.post(path, ["text": "And one <i>more</i> thing."])
        #expect(twice.status == 409)
        #expect(twice.text.contains("already_replied"))
        #expect(twice.text.contains("And one &lt;i&gt;more&lt;/i&gt; thing."))
        #expect(try await web.bob.get(path).status == 409)
        #expect(try await web.alice.get(path).status == 200)
        guard case .ended(let ended) = try await web.view(id, by: web.alice).contract.phase else {
            Issue.record("The contract has not ended")
            return
        }
        #expect(ended.reviews?.replies.contractor != nil)
        #expect(ended.reviews?.replies.client == nil)
    }

    @Test func `R12: the window closes, reveals what was written, and takes no more`() async throws {
        let web = try await WebHarness.open()
        let id = try await ended(web)
        _ = try await web.bob.post("/contracts/\(id)/review", ["rating": "3", "text": "It was fair."])
        try await web.pass(days: 15, on: id)
        let late = try await web.alice.post("/contracts/\(id)/review", ["rating": "4", "text": words])
        #expect(late.status == 409)
        #expect(late.text.contains("Careful work &amp; friendly words."))
        #expect(try await web.alice.get("/contracts/\(id)/review").status == 409)
        #expect(try await web.alice.get("/contracts/\(id)/review/reply").text.contains("It was fair."))
        #expect(try await web.bob.get("/contracts/\(id)/review/reply").status == 409)
    }

    @Test func `R16: before the end there is nothing to review, and for a stranger there is no contract`() async throws
    {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let early = try await web.alice.post("/contracts/\(id)/review", ["rating": "4", "text": words])
        #expect(early.status == 409)
        #expect(early.text.contains("Careful work &amp; friendly words."))
        #expect(try await web.alice.get("/contracts/\(id)/review").status == 409)
        let unknown = try #require(ContractID("01890000-0000-7000-8000-000000000000"))
        for path in ["review", "review/reply"] {
            let foreign = try await web.charlie.get("/contracts/\(id)/\(path)")
            let missing = try await web.charlie.get("/contracts/\(unknown)/\(path)")
            #expect(foreign.status == 404)
            #expect(
                foreign.withoutOnce.replacing(id.text, with: "")
                    == missing.withoutOnce.replacing(unknown.text, with: ""))
        }
        #expect(try await web.charlie.post("/contracts/\(id)/review", ["rating": "4", "text": words]).status == 404)
    }
}
