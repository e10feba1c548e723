import EndwellCore
import EndwellService
import EndwellTesting
import HTTPTypes
import Testing

@Suite struct WebhookPagesTests {
    @Test func `a webhook is added in settings, and its secret is shown once and nowhere else`() async throws {
        let web = try await WebHarness.open()
        let settings = try await web.alice.get("/settings")
        #expect(settings.text.contains("told of each change in your contracts as it happens"))
        #expect(settings.text.contains("href=\"/settings/webhooks/new\""))
        #expect(try await web.alice.get("/settings/webhooks/new").text.contains("over https, on the public internet"))
        let form: KeyValuePairs = ["url": " https://example.org/a?b=1&c=%22 ", "_once": "the form"]
        let made = try await web.alice.post("/settings/webhooks/new", form)
        #expect(made.status == 200)
        #expect(made.headers[.cacheControl] == "no-store")
        for shown in [
            "https://example.org/a?b=1&amp;c=%22", "Standard Webhooks 1.0", "webhook-id", "webhook-timestamp",
            "webhook-signature", "href=\"/docs/api#makeWebhook\"", "data-copy-button=\"secret\"",
        ] { #expect(made.text.contains(shown), "\(shown) is missing") }
        let webhook = try #require(try await web.useCases.webhooks.list(of: web.alice.person).first)
        #expect(made.text.contains("value=\"\(webhook.secret.text)\""))

        let again = try await web.alice.post("/settings/webhooks/new", form)
        let page = try await web.alice.follow(again)
        #expect(page.text.contains("secret was shown then and can’t be shown again"))
        #expect(page.text.contains("https://example.org/a?b=1&amp;c=%22</b> <span class=\"tag good\">On</span>"))
        #expect(page.text.contains("made 1 Oct, 09:00; nothing sent yet"))
        let check = try await web.alice.get("/settings/webhooks/\(webhook.id)/removal")
        for page in [page, check] { #expect(!page.text.contains("whsec_")) }
        #expect(try await web.useCases.webhooks.list(of: web.alice.person).count == 1)
        #expect(!(try await web.bob.get("/settings").text.contains("example.org/a")))
    }

    @Test(arguments: ["", "example.org", "http://example.org", "https://me:word@example.org", "https://example.org/é"])
    func `an address that can't be one is named and kept`(url: String) async throws {
        let web = try await WebHarness.open()
        let bad = try await web.alice.post("/settings/webhooks/new", ["url": url])
        #expect(bad.status == 422)
        for shown in [
            "<title>Error: Add a webhook", "There is a problem", "href=\"#url\"", "id=\"url-error\"", "Address: please",
            "value=\"\(url)\"",
        ] { #expect(bad.text.contains(shown), "\(shown) is missing") }
        #expect(try await web.useCases.webhooks.list(of: web.alice.person).isEmpty)
        let markup = try await web.alice.post("/settings/webhooks/new", ["url": "\"><b>"])
        #expect(markup.text.contains("value=\"&quot;&gt;&lt;b&gt;\""))
    }

    @Test func `there are at most ten, and the summary leads to the field`() async throws {
        let web = try await WebHarness.open()
        for number in 1...10 { _ = try await web.webhook(of: web.alice, "https://example.org/\(number)") }
        let full = try await web.alice.post("/settings/webhooks/new", ["url": "https://example.org/11"])
        #expect(full.status == 422)
        #expect(full.text.contains("<a href=\"#url\">Webhooks: at most 10, please.</a>"))
        #expect(full.text.contains("value=\"https://example.org/11\""))
        #expect(try await web.useCases.webhooks.list(of: web.alice.person).count == 10)
    }

    @Test func `a webhook is removed after a check, by its own person alone`() async throws {
        let web = try await WebHarness.open()
        let webhook = try await web.webhook(of: web.alice, "https://example.org/endwell")
        let path = "/settings/webhooks/\(webhook.id)/removal"
        #expect(try await web.alice.get("/settings").text.contains("href=\"\(path)\""))
        let missing = try await web.bob.get("/settings/webhooks/\(web.alice.person)/removal")
        let refused = try await web.bob.get(path)
        #expect(refused.status == 404)
        #expect(refused.withoutOnce == missing.withoutOnce)
        #expect(try await web.bob.post(path).status == 404)
        #expect(try await web.bob.post("/settings/webhooks/\(webhook.id)/attempt").status == 404)
        #expect(try await web.stranger().get(path).location?.hasPrefix("/sign-in") == true)
        for path in [path, "/settings/webhooks/new", "/settings/webhooks/\(webhook.id)/attempt"] {
            #expect(try await web.alice.post(path, ["_csrf": "no"]).status == 403)
        }
        #expect(try await web.useCases.webhooks.list(of: web.alice.person) == [webhook])

        let check = try await web.alice.get(path)
        #expect(check.text.contains("Remove this webhook?"))
        #expect(check.text.contains("https://example.org/endwell"))
        let removed = try await web.alice.post(path, ["_once": "remove"])
        #expect(try await web.alice.follow(removed).text.contains("The webhook is removed"))
        #expect(try await web.alice.post(path, ["_once": "remove"]).status == 303)
        #expect(try await web.alice.get(path).status == 404)
        #expect(try await web.useCases.webhooks.list(of: web.alice.person).isEmpty)
    }

    @Test func `settings say how sending goes, and one that fails is tried at once`() async throws {
        let web = try await WebHarness.open()
        let webhook = try await web.webhook(of: web.alice, "https://example.org/endwell")
        _ = try await web.offer()
        try await web.attempt(webhook, .failed(.timedOut))
        let failing = try await web.alice.get("/settings").text
        #expect(failing.contains("<span class=\"tag ask\">Trying again</span>"))
        #expect(
            failing.contains("last attempt on 1 Oct, 09:00: it took too long; next attempt on 1 Oct, 09:00"))
        #expect(failing.contains("Try now"))
        let path = "/settings/webhooks/\(webhook.id)/attempt"
        let tried = try await web.alice.post(path, ["_once": "try"])
        let trying = try await web.alice.follow(tried).text
        #expect(trying.contains("whatever waits is being sent"))
        #expect(trying.contains("<span class=\"tag good\">On</span>"))
        #expect(!trying.contains("Try now"))
        try await web.attempt(webhook, .answered(204))
        #expect(try await web.alice.get("/settings").text.contains("last answered 204 on 1 Oct, 09:00"))
    }

    @Test func `one that stopped says since when and why, and is started again once`() async throws {
        let web = try await WebHarness.open()
        let webhook = try await web.webhook(of: web.alice, "https://example.org/endwell")
        _ = try await web.offer()
        for _ in 0...WebhookLimits.retrySeconds.count {
            try await web.attempt(webhook, .answered(500))
            web.clock.advance(days: 1)
        }
        let stopped = try await web.alice.get("/settings").text
        #expect(stopped.contains("<span class=\"tag bad\">Stopped</span>"))
        #expect(stopped.contains("stopped on 10 Oct, 09:00 after 10 failures in a row, at last since it answered 500."))
        #expect(stopped.contains("Nothing was lost: changes wait"))
        #expect(stopped.contains("Start again"))

        let path = "/settings/webhooks/\(webhook.id)/attempt"
        let started = try await web.alice.post(path, ["_once": "start"])
        #expect(try await web.alice.follow(started).text.contains("<span class=\"tag good\">On</span>"))
        try await web.attempt(webhook, .answered(410))
        let gone = try await web.alice.get("/settings").text
        #expect(gone.contains("stopped on 11 Oct, 09:00 since it answered 410, and wants nothing more."))
        #expect(try await web.alice.post(path, ["_once": "start"]).status == 303)
        #expect(try await web.alice.get("/settings").text.contains("Stopped</span>"))
    }

    @Test func `every outcome has words of its own`() {
        let outcomes =
            WebhookResult.Failure.allCases.map { WebhookResult.failed($0) }
            + [301, 410, 500].map { WebhookResult.answered($0) }
        #expect(Set(outcomes.map { Words.outcome($0) }).count == outcomes.count)
    }
}

extension WebHarness {
    /// A webhook of that person's.
    fileprivate func webhook(of browser: Browser, _ url: String) async throws -> Webhook {
        let made = try await useCases.webhooks.make(WebhookInput(url: url), by: browser.person, once: "webhook \(url)")
        return try #require(made)
    }

    /// The next change is sent there, and that becomes of it.
    fileprivate func attempt(_ webhook: Webhook, _ result: WebhookResult) async throws {
        let webhooks = useCases.webhooks
        let waiting = try await webhooks.find(webhook.id, of: webhook.person)
        let claimed = try #require(try await webhooks.claim(waiting, at: clock.now))
        let change = try #require(try await webhooks.next(for: claimed)?.rows.first)
        let attempt = WebhookAttempt(at: clock.now, result: result)
        #expect(try await webhooks.note(attempt, of: change.position, by: claimed) != nil)
    }
}
