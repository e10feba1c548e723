import EndwellCore
import EndwellTesting
import EndwellService
import Testing

/// The list of contracts.
@Suite struct ContractListTests {
    @Test func `nobody's list is empty without a way on`() async throws {
        let web = try await WebHarness.open()
        let page = try await web.charlie.get("/contracts").text
        #expect(page.contains("No contracts yet"))
        #expect(page.contains("href=\"/contracts/new\""))
        for tab in ["offers", "active", "ending", "ended"] {
            let empty = try await web.charlie.get("/contracts?tab=\(tab)")
            #expect(empty.status == 200)
            #expect(empty.text.contains("class=\"empty\""))
        }
        #expect(try await web.charlie.get("/contracts?tab=nonsense&after=x&turn=y&role=z").status == 200)
    }

    @Test func `rows say with whom, whose turn, what comes next, and how to end an active one`() async throws {
        let web = try await WebHarness.open()
        let active = try await web.contract(title: "Bakery")
        let offered = try await web.offer(title: "Poster")
        try await web.raiseConcern(on: active, by: web.alice)
        let mine = try await web.alice.get("/contracts").text
        #expect(mine.contains("href=\"/contracts/\(active)/termination\""))
        #expect(!mine.contains("href=\"/contracts/\(offered)/termination\""))
        #expect(mine.contains("Their turn"))
        #expect(mine.contains("bob@example.org"))
        let theirs = try await web.bob.get("/contracts?turn=you").text
        #expect(theirs.contains("Bakery"))
        #expect(theirs.contains("Poster"))
        #expect(theirs.contains("Answer due"))
        #expect(theirs.contains("Sun 4 Oct"))
        #expect(theirs.contains("in 3 days"))
        #expect(try await web.bob.get("/contracts?role=client").text.contains("Nothing found"))
        #expect(!(try await web.bob.get("/contracts?tab=offers").text.contains("Bakery")))
    }

    @Test func `search finds by title, name and reference, and keeps what was asked`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract(title: "Bakery")
        _ = try await web.contract(title: "Poster")
        let reference = try await web.view(id, by: web.alice).contract.reference
        for words in ["bake", reference, "BAKERY%20bob"] {
            let page = try await web.alice.get("/contracts?q=\(words)").text
            #expect(page.contains(">Bakery</a>"), "\(words)")
            #expect(!page.contains(">Poster</a>"), "\(words)")
        }
        let none = try await web.alice.get("/contracts?q=%3Cb%3Ezeppelin").text
        #expect(none.contains("Nothing found"))
        #expect(none.contains("value=\"&lt;b&gt;zeppelin\""))
        #expect(none.contains(">Clear</a>"))
    }

    @Test func `a long list comes page by page`() async throws {
        let web = try await WebHarness.open()
        for number in 1...60 {
            _ = try await web.offer(title: "Offer number \(number).")
            web.clock.advance(seconds: 1)
        }
        let first = try await web.alice.get("/contracts?tab=offers&q=offer").text
        #expect(first.contains("Offer number 60."))
        #expect(!first.contains("Offer number 5."))
        let next = try #require(first.firstMatch(of: /href="([^"]*)">Next page/)).1.replacing("&amp;", with: "&")
        let second = try await web.alice.get(String(next)).text
        #expect(second.contains("Offer number 5."))
        #expect(!second.contains("Offer number 60."))
        #expect(second.contains("First page"))
        #expect(!second.contains("Next page"))
    }
}
