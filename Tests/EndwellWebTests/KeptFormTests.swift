import EndwellCore
import EndwellService
import EndwellTesting
import HTTPTypes
import Testing

/// A form that comes after its session had ended is lost to nobody, sent by nobody else, and never by itself.
@Suite struct KeptFormTests {
    private static let ownPage: HTTPFields = HTTPField.Name("Sec-Fetch-Site").map { [$0: "same-origin"] } ?? [:]
    private static let text = "The menu page is missing.\n<b>Could you</b> look at it?"

    private func messages(_ id: ContractID, in web: WebHarness) async throws -> Int {
        try await web.alice.get("/contracts/\(id.text)").text.ranges(of: "The menu page is missing.").count
    }

    /// Signs out in another tab, then sends the form that was open.
    private func late(_ browser: Browser, _ id: ContractID) async throws -> Answer {
        let page = try await browser.get("/contracts/\(id.text)")
        let person = try #require(page.value(of: "_person"))
        let csrf = try #require(page.value(of: "_csrf"))
        _ = try await browser.follow(try await browser.post("/sign-out"))
        return try await browser.post(
            "/contracts/\(id.text)/messages", ["_csrf": csrf, "_person": person, "text": Self.text],
            headers: Self.ownPage)
    }

    private func signIn(_ browser: Browser, as email: String, from page: Answer) async throws -> Answer {
        var fields = [("email", email), ("password", "correct horse battery")]
        for name in ["_kept_path", "_person", "kept/text"] {
            fields.append((name, try #require(page.value(of: name)).unescaped))
        }
        return try await browser.post("/sign-in", with: fields)
    }

    @Test func `what was typed goes along through signing in, and is sent once the person says so`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let signIn = try await late(web.alice, id)
        #expect(signIn.status == 403)
        #expect(signIn.text.contains("What you typed is kept"))
        #expect(!signIn.text.contains("<b>Could you"))

        let wrong = try await web.alice.post(
            "/sign-in",
            with: [("email", "alice@example.org"), ("password", "not this one")]
                + ["_kept_path", "_person", "kept/text"].map { ($0, signIn.value(of: $0)?.unescaped ?? "") })
        #expect(wrong.status == 422)
        #expect(wrong.value(of: "kept/text")?.unescaped == Self.text)

        let kept = try await self.signIn(web.alice, as: "alice@example.org", from: wrong)
        #expect(kept.status == 200)
        #expect(kept.text.contains("Your words"))
        #expect(kept.text.contains("action=\"/contracts/\(id.text)/messages\""))
        #expect(try await messages(id, in: web) == 0)

        let fields = try ["_csrf", "_once", "text"].map { ($0, try #require(kept.value(of: $0)).unescaped) }
        for _ in 1...2 {
            #expect(try await web.alice.post("/contracts/\(id.text)/messages", with: fields).status == 303)
        }
        #expect(try await messages(id, in: web) == 1)
    }

    @Test func `somebody else who signs in sees nothing of it`() async throws {
        let web = try await WebHarness.open()
        let signIn = try await late(web.alice, try await web.contract())
        let answer = try await self.signIn(web.alice, as: "bob@example.org", from: signIn)
        #expect(answer.status == 303)
        #expect(answer.location == "/contracts")
    }

    @Test func `who signed in anew in another tab gets the old page's form back`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let page = try await web.alice.get("/contracts/\(id.text)")
        let (person, csrf) = (try #require(page.value(of: "_person")), try #require(page.value(of: "_csrf")))
        try await web.alice.signInAgain(in: web.useCases)
        let fields = [("_csrf", csrf), ("_person", person), ("text", Self.text)]
        let kept = try await web.alice.post("/contracts/\(id.text)/messages", with: fields, headers: Self.ownPage)
        #expect(kept.status == 403)
        #expect(kept.value(of: "text")?.unescaped == Self.text)
        #expect(try await messages(id, in: web) == 0)
        // A form that no page of ours is known to have sent comes back to nobody.
        let planted = try await web.alice.post("/contracts/\(id.text)/messages", with: fields)
        #expect(planted.status == 403)
        #expect(!planted.text.contains("The menu page"))
        let bobs = fields.map { $0.0 == "_person" ? ($0.0, web.bob.person.text) : $0 }
        let others = try await web.alice.post("/contracts/\(id.text)/messages", with: bobs, headers: Self.ownPage)
        #expect(!others.text.contains("The menu page"))
    }

    @Test func `a file of a form without a session is not kept, its words are`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let person = try #require(try await web.alice.get("/contracts/\(id.text)").value(of: "_person"))
        _ = try await web.alice.follow(try await web.alice.post("/sign-out"))
        let answer = try await web.alice.post(
            "/contracts/\(id.text)/messages", ["_person": person, "text": Self.text],
            files: [("attachments", "menu.pdf", "application/pdf", Array("a menu".utf8))], headers: Self.ownPage)
        #expect(answer.value(of: "kept/text")?.unescaped == Self.text)
        #expect(!answer.text.contains("menu.pdf"))
    }

    @Test func `a password goes nowhere but where it was meant to go`() async throws {
        let web = try await WebHarness.open()
        let person = try #require(try await web.alice.get("/settings").value(of: "_person"))
        _ = try await web.alice.follow(try await web.alice.post("/sign-out"))
        let answer = try await web.alice.post(
            "/settings/password", ["_person": person, "password": "a secret of mine"], headers: Self.ownPage)
        #expect(answer.status == 303)
    }
}
