import EndwellCore
import EndwellTesting
import EndwellService
import Testing

@Suite struct InvitationTests {
    private static let password = "correct horse battery"
    private static let newcomer = [
        ("name", "Dora Díaz"), ("email", "dora@example.org"), ("password", password), ("time_zone", "Europe/Madrid"),
    ]

    /// An offer of Alice's to someone who has no account yet, and its link.
    private func offer(in web: WebHarness, to address: String = "dora@example.org") async throws -> (ContractID, String)
    {
        let id = try await web.offer { $0.counterpartyEmail = address }
        return (id, "/offers/\(try await web.useCases.offers.linkToken(of: id, for: web.alice.person))")
    }

    @Test func `R12: the link shows the agreement and the offerer's facts, to anyone who holds it`() async throws {
        let web = try await WebHarness.open()
        let (_, link) = try await offer(in: web)
        let page = try await web.stranger().get(link)
        #expect(page.status == 200)
        for shown in [
            "Alice Adams", "Website for a bakery", "A website with two pages.", "€1,200.00", "Contracts completed",
            "Thursday 15 October", "in 14 days", "Claim the offer", "value=\"dora@example.org\"",
        ] { #expect(page.text.contains(shown), "\(shown) is missing") }
        #expect(page.text.contains("href=\"/sign-in?back=\(link)\""))
        #expect(!page.text.contains("alice@example.org"))
    }

    @Test func `R2: someone new claims the offer with a name and a password, and is not confirmed`() async throws {
        let web = try await WebHarness.open()
        let (id, link) = try await offer(in: web)
        let dora = web.stranger()
        _ = try await dora.get(link)
        let bad = try await dora.post("\(link)/account", ["name": "", "email": "dora@example.org", "password": "x"])
        #expect(bad.status == 422)
        for field in ["name", "password", "time_zone"] { #expect(bad.text.contains("href=\"#\(field)\"")) }
        #expect(bad.text.contains("A website with two pages."))

        let claimed = try await dora.post("\(link)/account", with: Self.newcomer)
        #expect(claimed.location == "/contracts/\(id)?did=claim_offer")
        #expect(try await dora.get("/contracts/\(id)/acceptance").status == 200)
        #expect(try await dora.get(link).location == "/contracts/\(id)")
        _ = try await dora.post("/contracts/\(id)/acceptance", ["full_name": "Dora Díaz"])
        let people = try await web.alice.get("/people")
        #expect(people.text.contains("Dora Díaz"))
        #expect(people.text.contains("not confirmed"))
    }

    @Test func `R2: a link works once`() async throws {
        let web = try await WebHarness.open()
        let (_, link) = try await offer(in: web)
        let (dora, eve) = (web.stranger(), web.stranger())
        _ = try await dora.get(link)
        _ = try await eve.get(link)
        _ = try await dora.post("\(link)/account", with: Self.newcomer)
        let late = try await eve.post(
            "\(link)/account",
            with: [("name", "Eve"), ("email", "eve@example.org"), ("password", Self.password), ("time_zone", "UTC")])
        #expect(late.location == link)
        let used = try await eve.follow(late)
        #expect(used.status == 410)
        #expect(used.text.contains("This link has been used"))
        #expect(!used.text.contains("A website with two pages."))
        let charlie = try await web.charlie.get(link)
        #expect(charlie.status == 410)
        #expect(!charlie.text.contains("A website with two pages."))
        #expect(try await web.charlie.post("\(link)/claim").location == link)
        // Nothing was made for the one who came late.
        _ = try await eve.get("/sign-in")
        #expect(try await eve.post("/sign-in", ["email": "eve@example.org", "password": Self.password]).status == 422)
    }

    @Test func `R2: someone with an account whose address isn't proved claims by the link after signing in`()
        async throws
    {
        let web = try await WebHarness.open()
        let dora = try await web.join("Dora Diaz", confirmed: false)
        let (id, link) = try await offer(in: web, to: dora.email)
        #expect(try await dora.get("/contracts/\(id)/acceptance").status == 404)
        let page = try await dora.get(link)
        #expect(page.text.contains("You are signed in as"))
        #expect(!page.text.contains("type=\"password\""))
        let claimed = try await dora.post("\(link)/claim")
        #expect(claimed.location == "/contracts/\(id)?did=claim_offer")
        #expect(try await dora.post("\(link)/claim").location == claimed.location)
        #expect(try await dora.get("/contracts/\(id)/acceptance").status == 200)
    }

    @Test func `who has an account and forgot it may give its password on the link's page`() async throws {
        let web = try await WebHarness.open()
        let dora = try await web.join("Dora Diaz", confirmed: false)
        let (id, link) = try await offer(in: web, to: dora.email)
        let browser = web.stranger()
        _ = try await browser.get(link)
        let wrong = try await browser.post(
            "\(link)/account",
            with: [("name", "Dora"), ("email", dora.email), ("password", "something else"), ("time_zone", "UTC")])
        #expect(wrong.status == 422)
        #expect(wrong.text.contains("href=\"#email\""))
        let right = try await browser.post(
            "\(link)/account",
            with: [("name", "Dora"), ("email", dora.email), ("password", Self.password), ("time_zone", "UTC")])
        #expect(right.location == "/contracts/\(id)?did=claim_offer")
    }

    @Test func `R2: nobody claims their own offer`() async throws {
        let web = try await WebHarness.open()
        let (id, link) = try await offer(in: web)
        let own = try await web.alice.get(link)
        #expect(own.status == 200)
        #expect(own.text.contains("This is the link to your own offer"))
        #expect(try await web.alice.post("\(link)/claim").status == 409)
        #expect(try await web.view(id, by: web.alice).contract.phase.name == .offered)
    }

    @Test func `the link of a closed offer says how it closed, and nothing of what it said`() async throws {
        for (words, close) in [("withdrawn", true), ("lapsed", false)] {
            let web = try await WebHarness.open()
            let (id, link) = try await offer(in: web)
            if close {
                try await web.perform(.withdrawOffer, on: id, by: web.alice)
            } else {
                // The sweeper has not come round, and the link knows all the same (R1).
                web.clock.advance(days: 15)
            }
            let page = try await web.stranger().get(link)
            #expect(page.status == 410)
            #expect(page.text.contains(words))
            #expect(!page.text.contains("A website with two pages."))
        }
    }

    @Test(arguments: ["nonsense", String(repeating: "A", count: 43), "%00", "..%2Fsettings"])
    func `a link that never was is a page that isn't there`(token: String) async throws {
        let web = try await WebHarness.open()
        let page = try await web.stranger().get("/offers/\(token)")
        #expect(page.status == 404)
        #expect(try await web.alice.post("/offers/\(token)/claim").status != 200)
    }

    @Test func `names, titles and texts are shown as text`() async throws {
        let web = try await WebHarness.open()
        let evil = "<script>alert('x')</script>{{layout.csrf}}"
        let id = try await web.offer(title: evil, scope: evil, deliverables: [(evil, nil)]) {
            $0.counterpartyEmail = "dora@example.org"
        }
        _ = try await web.alice.post("/settings", ["name": evil, "time_zone": "Europe/Berlin"])
        let link = "/offers/\(try await web.useCases.offers.linkToken(of: id, for: web.alice.person))"
        let pages = [
            try await web.stranger().get(link), try await web.alice.get("/settings"),
            try await web.bob.get("/people/\(web.alice.person)"), try await web.olga.get("/operator"),
        ]
        for page in pages {
            #expect(page.status == 200)
            #expect(!page.text.contains("<script>alert"))
            #expect(page.text.contains("&lt;script&gt;alert"))
            #expect(page.text.contains("{{layout.csrf}}"))
        }
    }
}
