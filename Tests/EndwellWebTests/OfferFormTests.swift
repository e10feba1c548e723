import EndwellTesting
import EndwellCore
import EndwellService
import Testing

@Suite struct OfferFormTests {
    /// What a filled-in form brings.
    private func fields(
        to address: String = "bob@example.org", title: String = "Website for a bakery", scope: String = "Two pages.",
        _ more: [(String, String)] = []
    ) -> [(String, String)] {
        [
            ("role", "client"), ("counterparty_email", address), ("full_name", "Alice Adams"), ("title", title),
            ("scope", scope), ("terms/pay", "fixed"), ("terms/currency", "EUR"), ("terms/time_zone", "Europe/Berlin"),
        ] + more
    }

    private func contracts(of browser: Browser, in web: WebHarness) async throws -> [ContractRow] {
        try await web.useCases.contracts.list(for: browser.person, ContractFilter(), after: nil, limit: 10).rows
    }

    @Test func `the form proposes the person's own zone and the usual counts`() async throws {
        let web = try await WebHarness.open()
        let page = try await web.alice.get("/contracts/new")
        #expect(page.status == 200)
        #expect(page.text.contains("<option value=\"Europe/Berlin\" selected>"))
        #expect(page.text.contains("<option value=\"EUR\" selected>"))
        #expect(page.text.contains("name=\"full_name\" type=\"text\" class=\"\" value=\"\""))
        for (field, days) in [("reply", 3), ("cure", 7), ("change_of_mind", 14), ("payment", 14)] {
            let name = "terms/\(field)_days"
            #expect(page.text.contains("name=\"\(name)\" type=\"text\" class=\"days-count\" value=\"\(days)\""))
        }
        #expect(page.text.contains("<details class=\"more\"><summary>Day counts"))
        #expect(page.text.contains("Deliverable 3"))
        #expect(!page.text.contains("Deliverable 4"))
    }

    @Test func `R2: an offer to someone who proved the address is theirs to see at once, and sent once`() async throws {
        let web = try await WebHarness.open()
        let rows = [("deliverables/0/title", "Home page"), ("deliverables/0/amount", "1.200,50"), ("_once", "twice")]
        let first = try await web.alice.post("/contracts/new", with: fields(rows))
        let second = try await web.alice.post("/contracts/new", with: fields(rows))
        #expect(first.status == 303)
        #expect(first.location == second.location)
        #expect(first.location?.hasSuffix("?did=make_offer") == true)
        #expect(try await contracts(of: web.alice, in: web).count == 1)
        let row = try #require(try await contracts(of: web.bob, in: web).first)
        #expect(row.title == "Website for a bakery")
        let work = try await web.view(row.id, by: web.bob).contract.deliverables
        #expect(work.map(\.terms.amount) == [120_050])
    }

    @Test func `every bad field is named at once, and what was typed is kept`() async throws {
        let web = try await WebHarness.open()
        let bad = [
            ("counterparty_email", "nowhere"), ("title", ""), ("scope", "<i>kept</i>"), ("full_name", ""),
            ("terms/pay", "gold"), ("terms/currency", "ZZZ"), ("terms/time_zone", "Mars/Base"),
            ("terms/ends_on", "2026-02-30"), ("terms/reply_days", "ten"), ("terms/review_days", "91"),
            ("deliverables/0/title", ""), ("deliverables/0/amount", "much"), ("deliverables/2/title", "Menu"),
            ("deliverables/2/due_on", "soon"),
        ]
        let answer = try await web.alice.post("/contracts/new", with: bad)
        #expect(answer.status == 422)
        let named = [
            "role", "counterparty_email", "title", "full_name", "terms/pay", "terms/currency", "terms/time_zone",
            "terms/ends_on", "terms/reply_days", "terms/review_days", "deliverables/0/title", "deliverables/0/amount",
            // A row left empty is none, so the third that was typed is the second that is shown.
            "deliverables/1/due_on",
        ]
        for field in named {
            #expect(answer.text.contains("<li><a href=\"#\(field)\">"), "\(field) is not named above the form")
            #expect(answer.text.contains("id=\"\(field)-error\""), "\(field) shows no error")
            #expect(answer.text.contains("id=\"\(field)\""), "nothing is called \(field)")
        }
        for kept in ["nowhere", "&lt;i&gt;kept&lt;/i&gt;", "value=\"2026-02-30\"", "value=\"much\"", "value=\"Menu\""] {
            #expect(answer.text.contains(kept), "\(kept) is lost")
        }
        #expect(answer.text.contains("<details class=\"more\" open>"))
        #expect(try await contracts(of: web.alice, in: web).isEmpty)
    }

    @Test func `a rule's no keeps what was typed and shows its code`() async throws {
        let web = try await WebHarness.open()
        let own = try await web.alice.post("/contracts/new", with: fields(to: "ALICE@example.org", scope: "A & B"))
        #expect(own.status == 409)
        #expect(own.text.contains("You can’t make an offer to yourself."))
        #expect(own.text.contains("own_address"))
        #expect(own.text.contains("A &amp; B"))
    }

    @Test func `R11: an offer to someone who is not open to it gets a neutral message`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        try await web.giveNotice(on: id, by: web.alice)
        try await web.pass(days: 20, on: id)
        let refused = try await web.alice.post("/contracts/new", with: fields())
        #expect(refused.status == 409)
        #expect(refused.text.contains("This offer can’t be made right now. They can always make you one."))
        #expect(refused.text.contains("not_open_to_offers"))
        let again = try await web.alice.post("/contracts/\(id)/again", with: fields())
        #expect(again.status == 409)

        let said = try await web.bob.post("/contracts/\(id)/rehire", ["open": "yes"])
        #expect(said.status == 303)
        #expect(try await web.alice.post("/contracts/new", with: fields()).status == 303)
    }

    @Test func `without a script "Add another" gives one more row and keeps the rest`() async throws {
        let web = try await WebHarness.open()
        let typed = [
            ("title", "Kept"), ("deliverables/0/title", "First"), ("deliverables/1/title", ""),
            ("deliverables/2/title", ""), ("terms/cure_days", "12"), ("add", "deliverable"),
        ]
        let answer = try await web.alice.post("/contracts/new", with: typed)
        #expect(answer.status == 200)
        #expect(answer.text.contains("Deliverable 4"))
        #expect(!answer.text.contains("Deliverable 5"))
        #expect(answer.text.contains("value=\"Kept\""))
        #expect(answer.text.contains("value=\"First\""))
        #expect(answer.text.contains("value=\"12\""))
        #expect(!answer.text.contains("There is a problem"))
    }

    @Test func `R11: working together again carries the agreement over, and leaves the old contract alone`()
        async throws
    {
        let web = try await WebHarness.open()
        let id = try await web.contract { $0.terms.replyDays = "5" }
        let before = try await web.view(id, by: web.bob).contract
        let page = try await web.bob.get("/contracts/\(id)/again")
        #expect(page.status == 200)
        #expect(page.text.contains("Work together again"))
        for carried in [
            "Website for a bakery", "A website with two pages.", "Home page", "1200.00", "Menu", "value=\"5\"",
        ] {
            #expect(page.text.contains(carried), "\(carried) is not carried over")
        }
        #expect(!page.text.contains("counterparty_email"))
        let sent = try await web.bob.post(
            "/contracts/\(id)/again",
            with: fields([("role", "contractor"), ("full_name", "Bob Brown")]).filter { $0.0 != "counterparty_email" })
        #expect(sent.status == 303)
        let offers = try await contracts(of: web.alice, in: web).filter { $0.phase == .offered }
        #expect(offers.map(\.otherName) == ["Bob Brown"])
        #expect(try await web.view(id, by: web.bob).contract == before)
        #expect(try await web.charlie.get("/contracts/\(id)/again").status == 404)
    }

    @Test func `R2: the check page shows the whole agreement and marks what differs`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.offer { $0.terms.cureDays = "10" }
        let page = try await web.bob.get("/contracts/\(id)/acceptance")
        #expect(page.status == 200)
        for shown in [
            "A website with two pages.", "Home page", "€1,200.00", "10 days", "usually 7", "Alice Adams",
            "One count of days differs", "Accept and sign",
        ] { #expect(page.text.contains(shown), "\(shown) is missing") }
        #expect(!page.text.contains("usually 3"))

        let unsigned = try await web.bob.post("/contracts/\(id)/acceptance", ["full_name": " "])
        #expect(unsigned.status == 422)
        #expect(unsigned.text.contains("href=\"#full_name\""))
        #expect(try await web.view(id, by: web.bob).contract.phase.name == .offered)

        let name: KeyValuePairs = ["full_name": "Robert Brown", "_once": "clicked-twice"]
        let signed = try await web.bob.post("/contracts/\(id)/acceptance", name)
        #expect(try await web.bob.post("/contracts/\(id)/acceptance", name).location == signed.location)
        #expect(try await web.bob.follow(signed).text.contains("You accepted the offer"))
        #expect(signed.location == "/contracts/\(id)/done?did=accept_offer")
        #expect(try await web.view(id, by: web.bob).contract.phase == .active)
        #expect(try await web.bob.get("/contracts/\(id)/acceptance").status == 409)
    }

    @Test func `the offerer can't accept, the recipient can't withdraw, and a stranger finds nothing`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.offer()
        #expect(try await web.alice.get("/contracts/\(id)/acceptance").status == 409)
        #expect(try await web.alice.post("/contracts/\(id)/acceptance", ["full_name": "Alice Adams"]).status == 409)
        #expect(try await web.bob.post("/contracts/\(id)/withdrawal").status == 409)
        for act in ["acceptance", "rejection", "withdrawal", "rehire"] {
            #expect(try await web.charlie.post("/contracts/\(id)/\(act)", ["full_name": "C"]).status == 404)
        }
        #expect(try await web.view(id, by: web.bob).contract.phase.name == .offered)
        #expect(try await web.bob.post("/contracts/\(id)/rejection").status == 303)
        #expect(try await web.alice.post("/contracts/\(id)/withdrawal").status == 409)
    }
}
