import EndwellTesting
import EndwellCore
import EndwellService
import Foundation
import Testing

@Suite struct AmendmentPagesTests {
    /// What the form holds when nothing was changed in it: "Home page" and "Menu", as agreed.
    private func fields(
        _ web: WebHarness, _ id: ContractID, changing changes: [(String, String)] = []
    ) async throws -> [(String, String)] {
        let contract = try await web.view(id, by: web.alice).contract
        let work = contract.deliverables
        var fields = [
            ("title", "Website for a bakery"), ("scope", "A website with two pages."),
            ("deliverables/0/id", work[0].terms.id.text), ("deliverables/0/title", "Home page"),
            ("deliverables/0/amount", "1200.00"),
            ("deliverables/1/id", work[1].terms.id.text), ("deliverables/1/title", "Menu"),
            ("deliverables/2/title", ""),
            ("terms/pay", "fixed"), ("terms/time_zone", "Europe/Berlin"), ("full_name", "Alice Adams"),
        ]
        for (name, value) in changes {
            fields.removeAll { $0.0 == name }
            fields.append((name, value))
        }
        return fields
    }

    /// Alice proposes that "Menu" be called "Menu and prices".
    private func proposed(_ web: WebHarness, _ id: ContractID) async throws -> AmendmentID {
        let answer = try await web.alice.post(
            "/contracts/\(id)/amendments",
            with: try await fields(web, id, changing: [("deliverables/1/title", "Menu and prices")]))
        #expect(answer.status == 303)
        return try #require(try await web.view(id, by: web.bob).contract.amendment).id
    }

    private func accept(_ deliverable: Int, of id: ContractID, in web: WebHarness) async throws {
        let work = try await web.deliverables(of: id)[deliverable]
        try await web.perform(.submitWork(work, note: nil, files: []), on: id, by: web.bob)
        try await web.perform(.acceptWork(work, promise: nil), on: id, by: web.alice)
    }

    @Test func `the form is filled in with the agreement, and what is accepted stands read-only`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        try await accept(0, of: id, in: web)
        let page = try await web.bob.get("/contracts/\(id)/amendments/new")
        #expect(page.status == 200)
        #expect(page.text.contains("value=\"Website for a bakery\""))
        #expect(page.text.contains("A website with two pages."))
        #expect(page.text.contains("<option value=\"Europe/Berlin\" selected>"))
        #expect(page.text.contains("name=\"terms/cure_days\" type=\"text\" class=\"days-count\" value=\"7\""))
        let home = try #require(page.input("deliverables/0/title"))
        #expect(home.contains("value=\"Home page\""))
        #expect(home.contains(" readonly"))
        #expect(try #require(page.input("deliverables/0/amount")).contains("value=\"1200.00\""))
        #expect(try #require(page.input("deliverables/0/due_on")).contains(" readonly"))
        #expect(page.text.contains("Accepted on Thursday 1 October. It never changes."))
        let menu = try #require(page.input("deliverables/1/title"))
        #expect(menu.contains("value=\"Menu\"") && !menu.contains(" readonly"))
        // One more row to fill in, and no more.
        #expect(page.input("deliverables/2/title") != nil)
        #expect(page.input("deliverables/3/title") == nil)
        #expect(!page.text.contains("name=\"terms/currency\""))
    }

    @Test func `R2: a change is proposed, read as what was and what would be, and signed`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let old = try await web.deliverables(of: id)
        let changes = [
            ("scope", "A website with <b>three</b> pages."), ("deliverables/1/due_on", "2026-11-02"),
            ("deliverables/2/title", "Newsletter"), ("deliverables/2/amount", "150"), ("terms/cure_days", "10"),
            ("terms/ends_on", "2026-12-31"),
        ]
        let answer = try await web.alice.post(
            "/contracts/\(id)/amendments", with: try await fields(web, id, changing: changes))
        #expect(answer.status == 303)
        #expect(answer.location == "/contracts/\(id)/work?did=propose_amendment")
        let amendment = try #require(try await web.view(id, by: web.bob).contract.amendment).id

        let check = try await web.bob.get("/contracts/\(id)/amendments/\(amendment)/acceptance")
        #expect(check.status == 200)
        for words in [
            "A website with &lt;b&gt;three&lt;/b&gt; pages.", "was: \u{2068}A website with two pages.\u{2069}",
            "Menu, no amount, due Monday 2 November", "was: \u{2068}Menu, no amount, no due date\u{2069}",
            "New deliverable", "Newsletter, €150.00, no due date", "10 days", "usually 7",
            "was: \u{2068}7 days\u{2069}",
            "Thursday 31 December", "was: \u{2068}No end date\u{2069}", "The agreement is changed,",
            "Typing it signs the change.",
        ] {
            #expect(check.text.contains(words), "\(words)")
        }
        #expect(!check.text.contains("Home page, "))

        let nameless = try await web.bob.post(
            "/contracts/\(id)/amendments/\(amendment)/acceptance",
            ["full_name": " ", "promise": check.value(of: "promise") ?? ""])
        #expect(nameless.status == 422)
        #expect(nameless.text.contains("<a href=\"#full_name\">"))
        #expect(nameless.text.contains("id=\"full_name-error\""))
        let accepted = try await web.bob.post(
            "/contracts/\(id)/amendments/\(amendment)/acceptance",
            ["full_name": "Bob Brown", "promise": check.value(of: "promise") ?? ""])
        #expect(accepted.status == 303)
        #expect(accepted.location == "/contracts/\(id)/done?did=accept_amendment")
        let contract = try await web.view(id, by: web.alice).contract
        #expect(contract.deliverables.map(\.terms.id).prefix(2) == old[...])
        #expect(contract.deliverables.map(\.terms.amount) == [120_000, nil, 15_000])
        #expect(contract.terms.days.cure == 10)
        #expect(contract.terms.endsOn == Day("2026-12-31"))
    }

    @Test func `without a script "Add another" gives one more row and loses nothing`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let page = try await web.alice.post(
            "/contracts/\(id)/amendments/new",
            with: try await fields(
                web, id, changing: [("deliverables/2/title", "Newsletter"), ("scope", "Two & more"), ("add", "1")]))
        #expect(page.status == 200)
        #expect(try #require(page.input("deliverables/2/title")).contains("value=\"Newsletter\""))
        #expect(page.input("deliverables/3/title") != nil)
        #expect(page.input("deliverables/4/title") == nil)
        #expect(page.text.contains("Two &amp; more"))
        #expect(try await web.view(id, by: web.alice).contract.amendment == nil)
    }

    @Test func `every bad field is named at once, and what was typed is kept`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let bad = [
            ("title", ""), ("scope", " "), ("deliverables/0/title", ""), ("deliverables/0/amount", "a \"lot\""),
            ("deliverables/1/due_on", "2026-02-30"), ("terms/pay", "gold"), ("terms/time_zone", "Mars/Base"),
            ("terms/ends_on", "soon"), ("terms/offer_days", "0"), ("terms/reply_days", "ten"),
            ("terms/cure_days", "91"), ("terms/change_of_mind_days", "-1"), ("terms/review_work_days", "1.5"),
            ("terms/review_days", "x"), ("terms/payment_days", "1000"), ("full_name", ""),
        ]
        let answer = try await web.alice.post(
            "/contracts/\(id)/amendments", with: try await fields(web, id, changing: bad))
        #expect(answer.status == 422)
        #expect(answer.text.contains("<title>Error: "))
        for field in bad.map(\.0) {
            #expect(answer.text.contains("<a href=\"#\(field)\">"), "\(field) is not named above the form")
            #expect(answer.text.contains("id=\"\(field)-error\""), "\(field) shows no error")
            #expect(answer.text.contains("id=\"\(field)\""), "nothing is called \(field)")
        }
        for kept in ["a &quot;lot&quot;", "2026-02-30", "value=\"soon\"", "value=\"ten\"", "value=\"1000\""] {
            #expect(answer.text.contains(kept), "\(kept) is lost")
        }
        #expect(try await web.view(id, by: web.alice).contract.amendment == nil)

        let past = try await web.alice.post(
            "/contracts/\(id)/amendments",
            with: try await fields(web, id, changing: [("terms/ends_on", "2026-09-30"), ("terms/currency", "USD")]))
        #expect(past.status == 422)
        #expect(past.text.contains("id=\"terms/ends_on-error\""))
        #expect(past.text.contains("this can’t change any more"))
    }

    @Test func `a double click proposes once, and a second change waits with what was typed`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let twice = try await fields(web, id, changing: [("title", "Bakery online"), ("_once", "the-form")])
        for _ in 1...2 {
            let answer = try await web.alice.post("/contracts/\(id)/amendments", with: twice)
            #expect(answer.location == "/contracts/\(id)/work?did=propose_amendment")
        }
        let next = try await web.bob.post(
            "/contracts/\(id)/amendments", with: try await fields(web, id, changing: [("title", "Another name")]))
        #expect(next.status == 409)
        #expect(next.text.contains("amendment_open"))
        #expect(next.text.contains("value=\"Another name\""))
        let form = try await web.bob.get("/contracts/\(id)/amendments/new")
        #expect(form.status == 409)
        #expect(form.text.contains("Look at the agreement"))
    }

    @Test func `R2: an accepted deliverable never changes, and a change must change something`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let same = try await web.alice.post("/contracts/\(id)/amendments", with: try await fields(web, id))
        #expect(same.status == 409)
        #expect(same.text.contains("nothing_changed"))
        #expect(same.text.contains("Nothing would change."))
        try await accept(0, of: id, in: web)
        for change in [("deliverables/0/amount", "1"), ("deliverables/0/title", "Front page")] {
            let answer = try await web.alice.post(
                "/contracts/\(id)/amendments", with: try await fields(web, id, changing: [change]))
            #expect(answer.status == 409)
            #expect(answer.text.contains("accepted_work_fixed"))
            #expect(answer.text.contains("value=\"\(change.1)\""))
        }
        let emptied = [("deliverables/0/title", ""), ("deliverables/0/amount", "")]
        let gone = try await web.alice.post(
            "/contracts/\(id)/amendments", with: try await fields(web, id, changing: emptied))
        #expect(gone.status == 409)
        #expect(try await web.view(id, by: web.alice).contract.amendment == nil)
    }

    @Test func `an answered change is gone, and only its own parts are each party's`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let first = try await proposed(web, id)
        #expect(try await web.alice.get("/contracts/\(id)/amendments/\(first)/acceptance").status == 409)
        #expect(try await web.alice.post("/contracts/\(id)/amendments/\(first)/rejection").status == 409)
        #expect(try await web.bob.post("/contracts/\(id)/amendments/\(first)/withdrawal").status == 409)
        let check = try await web.bob.get("/contracts/\(id)/amendments/\(first)/acceptance")
        let withdrawn = try await web.alice.post("/contracts/\(id)/amendments/\(first)/withdrawal")
        #expect(withdrawn.location == "/contracts/\(id)/work?did=withdraw_amendment")
        let late = try await web.bob.post(
            "/contracts/\(id)/amendments/\(first)/acceptance",
            ["full_name": "Bob Brown", "promise": check.value(of: "promise") ?? ""])
        #expect(late.status == 409)
        #expect(late.text.contains("amendment_gone"))
        let open = try await web.bob.get("/contracts/\(id)/amendments/\(first)/acceptance")
        #expect(open.status == 409)
        #expect(open.text.contains("Look at the agreement"))

        let second = try await proposed(web, id)
        let rejected = try await web.bob.post("/contracts/\(id)/amendments/\(second)/rejection")
        #expect(rejected.location == "/contracts/\(id)/work?did=reject_amendment")
        #expect(try await web.view(id, by: web.bob).contract.amendment == nil)
    }

    @Test func `R9 R10: accepting what leaves nothing open completes, and the page says so before`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let before = try await fields(web, id, changing: [("deliverables/1/title", "")])
        #expect(try await web.bob.post("/contracts/\(id)/amendments", with: before).status == 303)
        let amendment = try #require(try await web.view(id, by: web.alice).contract.amendment).id
        let path = "/contracts/\(id)/amendments/\(amendment)/acceptance"
        let early = try await web.alice.get(path)
        #expect(early.text.contains("No longer part of the agreement"))
        #expect(!early.text.contains("Accept, sign and complete"))

        try await accept(0, of: id, in: web)
        let stale = try await web.alice.post(
            path, ["full_name": "Alice <Adams>", "promise": early.value(of: "promise") ?? ""])
        #expect(stale.status == 409)
        #expect(stale.text.contains("Nothing has been done."))
        #expect(stale.text.contains("Alice &lt;Adams&gt;"))
        #expect(stale.text.contains("Accepting it completes the contract"))
        #expect(stale.text.contains("The contract is completed."))
        #expect(try await web.view(id, by: web.alice).contract.phase == .active)
        let done = try await web.alice.post(path, ["full_name": "Alice Adams", "promise": "now"])
        #expect(done.location == "/contracts/\(id)/done?did=accept_amendment")
        #expect(try await web.view(id, by: web.bob).contract.phase.name == .ended)
    }

    @Test func `a form older than the agreement takes nothing back unseen`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let opened = try await web.alice.get("/contracts/\(id)/amendments/new")
        let digest = try #require(opened.value(of: "agreement"))
        let stale = try await fields(web, id, changing: [("title", "Bakery online"), ("agreement", digest)])
        let more = try await fields(web, id, changing: [("deliverables/2/title", "Newsletter")])
        #expect(try await web.alice.post("/contracts/\(id)/amendments", with: more).status == 303)
        let amendment = try #require(try await web.view(id, by: web.bob).contract.amendment).id
        try await web.perform(.acceptAmendment(amendment, fullName: "Bob Brown"), on: id, by: web.bob)

        let answer = try await web.alice.post("/contracts/\(id)/amendments", with: stale)
        #expect(answer.status == 409)
        #expect(answer.text.contains("promise_changed"))
        #expect(answer.text.contains("value=\"Bakery online\""))
        #expect(try #require(answer.input("deliverables/2/title")).contains("value=\"Newsletter\""))
        let now = try #require(answer.value(of: "agreement"))
        #expect(now != digest)
    }

    @Test func `R16: for a stranger there is no change to see`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let amendment = try await proposed(web, id)
        let unknown = ContractID(amendment.uuid)
        for path in ["amendments/new", "amendments/\(amendment)/acceptance"] {
            let foreign = try await web.charlie.get("/contracts/\(id)/\(path)")
            let missing = try await web.charlie.get("/contracts/\(unknown)/\(path)")
            #expect(foreign.status == 404)
            #expect(
                foreign.withoutOnce.replacing(id.text, with: "")
                    == missing.withoutOnce.replacing(unknown.text, with: ""))
        }
        for path in ["amendments", "amendments/\(amendment)/acceptance", "amendments/\(amendment)/rejection"] {
            #expect(try await web.charlie.post("/contracts/\(id)/\(path)").status == 404)
        }
        #expect(try await web.bob.get("/contracts/\(id)/amendments/nonsense/acceptance").status == 404)
    }
}

extension Answer {
    /// The visible input of that name, as the page writes it.
    fileprivate func input(_ name: String) -> String? {
        guard let start = text.range(of: "<input id=\"\(name)\"") else { return nil }
        return String(text[start.lowerBound...].prefix { $0 != ">" })
    }
}
