import EndwellTesting
import EndwellCore
import EndwellService
import HTTPTypes
import Testing

@Suite struct AccessTokenPagesTests {
    @Test func `a token is made in settings, shown once, and lets a program in`() async throws {
        let web = try await WebHarness.open()
        #expect(try await web.alice.get("/settings").text.contains("href=\"/settings/tokens/new\""))
        #expect(try await web.alice.get("/settings/tokens/new").text.contains("name=\"expires_on\""))
        let form: KeyValuePairs = [
            "name": "Invoices <b>", "scope": "write", "expires_on": "2026-10-31", "_once": "the form",
        ]
        let made = try await web.alice.post("/settings/tokens/new", form)
        #expect(made.status == 200)
        #expect(made.headers[.cacheControl] == "no-store")
        #expect(made.text.contains("Invoices &lt;b&gt;"))
        #expect(made.text.contains("good until the end of Saturday 31 October"))
        let text = try #require(made.text.firstMatch(of: /value="(endwell_[\w-]{43})"/)?.1)
        let caller = try #require(try await web.useCases.accessTokens.caller(bearer: String(text)))
        #expect(caller.account.id == web.alice.person)
        #expect(caller.scopes == [.read, .write])

        let again = try await web.alice.post("/settings/tokens/new", form)
        let page = try await web.alice.follow(again)
        #expect(page.text.contains("Its token was shown then"))
        #expect(page.text.contains("Invoices &lt;b&gt;"))
        #expect(!page.text.contains("endwell_"))
        #expect(try await web.useCases.accessTokens.list(of: web.alice.person).count == 1)
    }

    @Test func `every problem is named, and what was typed is kept`() async throws {
        let web = try await WebHarness.open()
        let bad = try await web.alice.post("/settings/tokens/new", ["name": "", "expires_on": "2026-10-01"])
        #expect(bad.status == 422)
        for shown in [
            "There is a problem", "href=\"#name\"", "href=\"#scope-read\"", "href=\"#expires_on\"",
            "Last day: Friday 2 October 2026 or later, please.", "value=\"2026-10-01\"",
        ] { #expect(bad.text.contains(shown), "\(shown) is missing") }
        let kept = try await web.alice.post("/settings/tokens/new", ["name": "", "scope": "read"])
        #expect(kept.text.contains(#"id="scope-read" name="scope" value="read" checked"#))
        for number in 1...20 { _ = try await web.token(of: web.alice, "\(number)") }
        let full = try await web.alice.post("/settings/tokens/new", ["name": "One more", "scope": "read"])
        #expect(full.status == 422)
        #expect(full.text.contains("Access tokens: at most 20, please."))
        #expect(try await web.useCases.accessTokens.list(of: web.alice.person).count == 20)
    }

    @Test func `a token is revoked after a check, by its own person alone`() async throws {
        let web = try await WebHarness.open()
        let made = try await web.token(of: web.alice, "Книги")
        let path = "/settings/tokens/\(made.token.id)/revocation"
        #expect(try await web.alice.get("/settings").text.contains("href=\"\(path)\""))
        let missing = try await web.bob.get("/settings/tokens/\(web.alice.person)/revocation")
        let refused = try await web.bob.get(path)
        #expect(refused.status == 404)
        #expect(refused.withoutOnce == missing.withoutOnce)
        #expect(try await web.bob.post(path).status == 404)
        #expect(try await web.stranger().get(path).location?.hasPrefix("/sign-in") == true)
        #expect(try await web.alice.post(path, ["_csrf": "no"]).status == 403)
        #expect(try await web.useCases.accessTokens.caller(bearer: made.text) != nil)

        let check = try await web.alice.get(path)
        #expect(check.text.contains("Revoke this token?"))
        #expect(check.text.contains("Книги"))
        let revoked = try await web.alice.post(path, ["_once": "revoke"])
        #expect(try await web.alice.follow(revoked).text.contains("The token is revoked"))
        #expect(try await web.alice.post(path, ["_once": "revoke"]).status == 303)
        #expect(try await web.alice.get(path).status == 404)
        #expect(try await web.useCases.accessTokens.caller(bearer: made.text) == nil)
    }

    @Test func `settings say what a token may do, when it was used, and that it has expired`() async throws {
        let web = try await WebHarness.open()
        let made = try await web.token(of: web.alice, "Backup", expiresOn: "2026-10-02")
        #expect(
            try await web.alice.get("/settings").text.contains("never used, good until the end of Friday 2 October"))
        _ = try await web.useCases.accessTokens.caller(bearer: made.text)
        web.clock.advance(days: 3)
        let page = try await web.alice.get("/settings")
        #expect(page.text.contains("Expired</span>"))
        #expect(!(try await web.bob.get("/settings").text.contains("Backup")))
    }
}

extension WebHarness {
    /// A token of that person's to read with.
    func token(of browser: Browser, _ name: String, expiresOn: String? = nil) async throws -> MadeAccessToken {
        let input = AccessTokenInput(name: name, scope: "read", expiresOn: expiresOn)
        return try await useCases.accessTokens.make(input, by: browser.person)
    }
}
