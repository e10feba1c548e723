import EndwellCore
import EndwellTesting
import EndwellService
@testable import EndwellWeb
import HTTPTypes
import Testing

/// A contract's pages, as its parties and as strangers see them.
@Suite struct ContractPagesTests {
    static let tabs = ["", "/work", "/concerns", "/money", "/record"]

    @Test(arguments: tabs)
    func `R16: who is no party gets the same answer as for an id never issued`(tab: String) async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract().text
        let unknown = "0190f3a0-0000-7000-8000-000000000000"
        let foreign = try await web.charlie.get("/contracts/\(id)\(tab)")
        let never = try await web.charlie.get("/contracts/\(unknown)\(tab)")
        #expect(foreign.status == 404)
        #expect(never.status == 404)
        #expect(foreign.withoutOnce == never.withoutOnce.replacing(unknown, with: id))
        #expect(foreign.headers == never.headers)
        #expect(try await web.charlie.get("/contracts/no-id\(tab)").status == 404)
        #expect(try await web.alice.get("/contracts/\(id)\(tab)").status == 200)
        #expect(try await web.bob.get("/contracts/\(id)\(tab)").status == 200)
    }

    @Test func `who is not signed in is asked to sign in, whether or not the contract exists`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract().text
        let answer = try await web.stranger().get("/contracts/\(id)/work")
        #expect(answer.status == 303)
        #expect(answer.location == "/sign-in?back=/contracts/\(id)/work")
    }

    @Test func `an active contract shows its parties, its tabs, and End contract`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract().text
        let page = try await web.alice.get("/contracts/\(id)").text
        #expect(page.contains("Website for a bakery"))
        #expect(page.contains("Bob Brown"))
        #expect(page.contains("href=\"/contracts/\(id)/termination\">End contract"))
        #expect(page.contains("aria-current=\"page\">Conversation"))
        #expect(page.contains("<svg viewBox=\"0 0 1000"))
        #expect(page.contains("<svg viewBox=\"0 0 320"))
        #expect(page.contains("Signed, 1 Oct"))
    }

    @Test func `HTML in any text is shown as text, in the timeline too`() async throws {
        let web = try await WebHarness.open()
        let evil = "<script>alert('x')</script>&\"><u>"
        let id = try await web.contract(title: evil, scope: evil, deliverables: [(evil, "5")])
        let deliverable = try await web.deliverables(of: id)[0]
        try await web.perform(.sendMessage(text: evil, files: []), on: id, by: web.bob)
        try await web.raiseConcern(on: id, by: web.alice)
        try await web.perform(.submitWork(deliverable, note: evil, files: []), on: id, by: web.bob)
        try await web.giveNotice(on: id, by: web.alice, note: evil)
        try await web.perform(.replyToNotice(text: evil), on: id, by: web.bob)
        for tab in Self.tabs {
            for browser in [web.alice, web.bob] {
                let page = try await browser.get("/contracts/\(id)\(tab)").text
                #expect(!page.contains("<script>alert"), "\(tab)")
                #expect(!page.contains("<u>"), "\(tab)")
            }
        }
        let list = try await web.alice.get("/contracts").text
        #expect(!list.contains("<script>alert"))
    }

    @Test func `a message is sent once, however often its form comes`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let page = try await web.alice.get("/contracts/\(id)")
        let once = try #require(page.value(of: "_once"))
        let first = try await web.alice.post("/contracts/\(id)/messages", ["text": "Good morning Bob", "_once": once])
        let second = try await web.alice.post("/contracts/\(id)/messages", ["text": "Good morning Bob", "_once": once])
        #expect(first.status == 303)
        #expect(second.status == 303)
        #expect(first.location == "/contracts/\(id)?did=send_message")
        let after = try await web.alice.follow(first).text
        #expect(after.split(separator: "Good morning Bob").count == 2)
        #expect(after.contains("Your message is sent."))
        #expect(after.contains("Not read yet"))
    }

    @Test func `R3: the sender sees when the other has read`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        try await web.perform(.sendMessage(text: "Good morning", files: []), on: id, by: web.alice)
        web.clock.advance(hours: 1)
        // Looking at another tab, or at an older page, reads nothing.
        _ = try await web.bob.get("/contracts/\(id)/record")
        _ = try await web.bob.get("/contracts/\(id)?before=3")
        #expect(try await web.alice.get("/contracts/\(id)").text.contains("Not read yet"))
        _ = try await web.bob.get("/contracts/\(id)")
        #expect(try await web.alice.get("/contracts/\(id)").text.contains("Read by Bob 1 Oct, 10:00"))
    }

    @Test func `an empty message is answered with the page, the problem and the field`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let answer = try await web.alice.post("/contracts/\(id)/messages", ["text": "  "])
        #expect(answer.status == 422)
        #expect(answer.text.contains("There is a problem"))
        #expect(answer.text.contains("href=\"#text\""))
        #expect(answer.text.contains("aria-invalid=\"true\""))
        #expect(answer.text.contains("<title>Error: "))
        let long = String(repeating: "a", count: 10_001)
        let kept = try await web.alice.post("/contracts/\(id)/messages", ["text": long])
        #expect(kept.status == 422)
        #expect(kept.text.contains(long))
    }

    @Test func `a message that comes too late is refused, and what was written is kept`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        try await web.giveNotice(on: id, by: web.alice)
        try await web.pass(days: 60, on: id)
        let page = try await web.alice.get("/contracts/\(id)").text
        #expect(page.contains("The conversation closed at the end of"))
        #expect(!page.contains("Send message"))
        let answer = try await web.alice.post("/contracts/\(id)/messages", ["text": "One more word"])
        #expect(answer.status == 409)
        #expect(answer.text.contains("One more word"))
        #expect(answer.text.contains("30 days after the end"))
    }

    @Test func `attachments are saved, never shown, and only by the parties`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let sent = try await web.alice.post(
            "/contracts/\(id)/messages", ["text": "See the attached"],
            files: [("attachments", "Größe <1>.html", "text/html", Array("<b>hello</b>".utf8))])
        #expect(sent.status == 303)
        let page = try await web.bob.get("/contracts/\(id)").text
        let path = try #require(page.firstMatch(of: /href="(\/contracts\/[^"]*\/files\/[^"]*)"/)).1
        let file = try await web.bob.get(String(path))
        #expect(file.status == 200)
        #expect(file.text == "<b>hello</b>")
        #expect(file.headers[.contentType] == "application/octet-stream")
        #expect(file.headers[.contentSecurityPolicy] == "default-src 'none'; sandbox")
        let disposition = try #require(file.headers[.contentDisposition])
        #expect(disposition.hasPrefix("attachment; filename=\"Gr__e <1>.html\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe"))
        #expect(try await web.charlie.get(String(path)).status == 404)
        let other = try await web.contract(title: "Another")
        let wrong = String(path).replacing(id.text, with: other.text)
        #expect(try await web.bob.get(wrong).status == 404)
    }

    @Test func `the conversation goes back page by page, and forward again`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        for number in 1...60 {
            try await web.perform(.sendMessage(text: "Word \(number)!", files: []), on: id, by: web.bob)
        }
        let newest = try await web.alice.get("/contracts/\(id)").text
        #expect(newest.contains("Word 60!"))
        #expect(!newest.contains("Word 10!"))
        let earlier = try #require(newest.firstMatch(of: /href="([^"]*)">Earlier/)).1
        let older = try await web.alice.get(String(earlier)).text
        #expect(older.contains("Word 10!"))
        #expect(older.contains("made the offer and signed it"))
        #expect(!older.contains(">Earlier<"))
        let later = try #require(older.firstMatch(of: /href="([^"]*)">Later/)).1
        #expect(try await web.alice.get(String(later)).text.contains("Word 60!"))
    }

    @Test func `work whose steps lie far back says where they are read`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let pointer = "<a href=\"/contracts/\(id)/record\">the record</a>"
        #expect(try await !web.bob.get("/contracts/\(id)/work").text.contains(pointer))
        for number in 1...WebLimits.storyRows {
            try await web.perform(.sendMessage(text: "Word \(number)!", files: []), on: id, by: web.bob)
        }
        #expect(try await web.bob.get("/contracts/\(id)/work").text.contains(pointer))
    }

    @Test func `a page tells whether there is more to see`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let page = try await web.alice.get("/contracts/\(id)").text
        #expect(page.contains("data-fresh=\"/contracts/\(id)/fresh\" data-version=\"2\""))
        try await web.perform(.sendMessage(text: "New", files: []), on: id, by: web.bob)
        #expect(try await web.alice.get("/contracts/\(id)/fresh").text == "{\"version\":3}")
        #expect(try await web.charlie.get("/contracts/\(id)/fresh").status == 404)
    }
}
