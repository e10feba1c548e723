import EndwellCore
import EndwellTesting
import EndwellService
import Testing

@Suite struct SettingsAndOperatorTests {
    @Test func `a person changes their name and time zone`() async throws {
        let web = try await WebHarness.open()
        let bad = try await web.alice.post("/settings", ["name": "", "time_zone": "Nowhere"])
        #expect(bad.status == 422)
        #expect(bad.text.contains("href=\"#name\""))
        #expect(bad.text.contains("href=\"#time_zone\""))
        let saved = try await web.alice.post("/settings", ["name": "أليس آدامز", "time_zone": "Asia/Tokyo"])
        let page = try await web.alice.follow(saved)
        #expect(page.text.contains("Your profile is saved."))
        #expect(page.text.contains("value=\"أليس آدامز\""))
        #expect(page.text.contains("<option value=\"Asia/Tokyo\" selected>"))
    }

    @Test func `a new password signs every other browser out`() async throws {
        let web = try await WebHarness.open()
        let other = web.stranger()
        _ = try await other.get("/sign-in")
        _ = try await other.post("/sign-in", ["email": "alice@example.org", "password": "correct horse battery"])
        let bad = try await web.alice.post("/settings/password", ["current_password": "wrong", "password": "short"])
        #expect(bad.status == 422)
        #expect(bad.text.contains("href=\"#password\""))
        let wrong = try await web.alice.post(
            "/settings/password", ["current_password": "not this one", "password": "a new password"])
        #expect(wrong.text.contains("href=\"#current_password\""))
        let changed = try await web.alice.post(
            "/settings/password", ["current_password": "correct horse battery", "password": "a new password"])
        #expect(try await web.alice.follow(changed).text.contains("Your password is changed."))
        #expect(try await other.get("/settings").location == "/sign-in?back=/settings")
    }

    @Test func `a person closes sessions, and nobody else's`() async throws {
        let web = try await WebHarness.open()
        let other = web.stranger()
        _ = try await other.get("/sign-in")
        _ = try await other.post("/sign-in", ["email": "alice@example.org", "password": "correct horse battery"])
        let page = try await web.alice.get("/settings")
        let ids = page.text.split(separator: "name=\"session\" value=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
        let session = String(try #require(ids.first { $0 != "others" }))
        #expect(try await web.bob.post("/settings/sessions", ["session": session]).status == 404)
        #expect(try await other.get("/settings").status == 200)
        #expect(try await web.alice.post("/settings/sessions", ["session": session]).status == 303)
        #expect(try await other.get("/settings").status == 303)
        #expect(try await web.alice.get("/settings").status == 200)
    }

    @Test func `the operator sees accounts, figures and health, and no contract`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let page = try await web.olga.get("/operator")
        #expect(page.status == 200)
        for shown in ["Alice Adams", "alice@example.org", "All well", "Nothing is overdue."] {
            #expect(page.text.contains(shown), "\(shown) is missing")
        }
        #expect(page.text.contains("<dt>active</dt><dd>1</dd>"))
        for hidden in ["Website for a bakery", id.text] { #expect(!page.text.contains(hidden)) }
        _ = try await web.offer(title: "Another")
        web.clock.advance(days: 20)
        #expect(try await web.olga.get("/operator").text.contains("Needs a look"))
    }

    @Test func `for everyone else there is no operator's page`() async throws {
        let web = try await WebHarness.open()
        let missing = try await web.alice.get("/nothing-here")
        let refused = try await web.alice.get("/operator")
        #expect(refused.status == 404)
        #expect(refused.withoutOnce == missing.withoutOnce)
        for act in ["confirmation", "suspension"] {
            let path = "/operator/people/\(web.bob.person)/\(act)"
            #expect(try await web.alice.post(path, ["suspended": "yes"]).status == 404)
        }
        #expect(!(try await web.alice.get("/contracts/new").text.contains("href=\"/operator\"")))
        #expect(try await web.stranger().get("/operator").location == "/sign-in?back=/operator")
    }

    @Test func `R2, R15: the operator confirms an address, suspends and lifts the suspension`() async throws {
        let web = try await WebHarness.open()
        let dora = try await web.join("Dora Diaz", confirmed: false)
        let id = try await web.offer(to: dora)
        #expect(try await dora.get("/contracts/\(id)/acceptance").status == 404)
        let confirmed = try await web.olga.post("/operator/people/\(dora.person)/confirmation")
        #expect(try await web.olga.follow(confirmed).text.contains("The address is confirmed."))
        #expect(try await dora.get("/contracts/\(id)/acceptance").status == 200)

        _ = try await web.olga.post("/operator/people/\(web.alice.person)/suspension", ["suspended": "yes"])
        #expect(try await web.olga.get("/operator").text.contains("suspended</span>"))
        let offer: KeyValuePairs = [
            "role": "client", "counterparty_email": "bob@example.org", "full_name": "A", "title": "A", "scope": "B",
            "terms/pay": "none", "terms/currency": "EUR", "terms/time_zone": "UTC",
        ]
        #expect(try await web.alice.post("/contracts/new", offer).status == 409)
        _ = try await web.olga.post("/operator/people/\(web.alice.person)/suspension", ["suspended": "no"])
        #expect(try await web.alice.post("/contracts/new", offer).status == 303)
        #expect(
            try await web.olga.post("/operator/people/\(web.olga.person)/suspension", ["suspended": "yes"]).status
                == 422)
    }
}
