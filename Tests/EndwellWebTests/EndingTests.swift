import EndwellCore
import EndwellTesting
import EndwellService
import Testing

/// Contracts › End contract › select a reason › End contract, and changing one's mind, over HTTP.
@Suite struct EndingTests {
    let note = "The pages were still slow on Saturday when we opened the shop."

    @Test func `R6 R7: a contract is ended in two pages, and kept again with one click`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let form = try await web.alice.get("/contracts/\(id)/termination")
        #expect(form.status == 200)
        #expect(form.text.contains("What is your reason?"))
        #expect(form.text.contains("action=\"/contracts/\(id)/termination/check\""))

        let check = try await web.alice.post(
            "/contracts/\(id)/termination/check", ["reason": "budget", "note": note])
        #expect(check.status == 200)
        #expect(check.text.contains("the end of Thursday 15 October (Berlin time)"))
        #expect(check.text.contains("You may not be able to hire Bob again."))
        #expect(check.text.contains(note))
        let promise = try #require(check.value(of: "promise"))
        let ended = try await web.alice.post(
            "/contracts/\(id)/termination", ["reason": "budget", "note": note, "promise": promise])
        #expect(ended.status == 303)
        #expect(ended.location == "/contracts/\(id)/termination/done?did=give_notice")

        let done = try await web.alice.follow(ended)
        #expect(done.text.contains("You asked to end this contract"))
        #expect(done.text.contains("Change my mind"))
        let kept = try await web.alice.post("/contracts/\(id)/termination/withdrawal")
        #expect(kept.location == "/contracts/\(id)/done?did=withdraw_notice")
        #expect(try await web.view(id, by: web.bob).contract.phase == .active)
    }

    @Test func `R10: both see the same preview while ending, and the other may reply and agree`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        try await web.giveNotice(on: id, by: web.alice)
        for browser in [web.alice, web.bob] {
            let page = try await browser.get("/contracts/\(id)/termination/preview")
            #expect(page.status == 200)
            #expect(page.text.contains("End of Thu 15 Oct"))
            #expect(page.text.contains("€1,200.00 of work is not accepted yet."))
        }
        let reply = try await web.bob.post("/contracts/\(id)/termination/reply", ["text": "I am sorry to hear it."])
        #expect(reply.status == 303)
        let twice = try await web.bob.post("/contracts/\(id)/termination/reply", ["text": "And one more thing."])
        #expect(twice.status == 409)
        #expect(twice.text.contains("And one more thing."))

        let check = try await web.bob.get("/contracts/\(id)/termination/agreement")
        #expect(check.text.contains("as soon as Alice agrees too"))
        let promise = try #require(check.value(of: "promise"))
        _ = try await web.bob.post("/contracts/\(id)/termination/agreement", ["promise": promise])
        let second = try await web.alice.get("/contracts/\(id)/termination/agreement")
        #expect(second.text.contains("\u{2068}Home page\u{2069} and \u{2068}Menu\u{2069}"))
        #expect(second.text.contains("can’t be submitted any more"))
        #expect(second.text.contains("as ended by agreement"))
        #expect(second.text.contains("End it now"))
        let stale = try await web.alice.post("/contracts/\(id)/termination/agreement", ["promise": "none"])
        #expect(stale.status == 409)
        #expect(try await web.view(id, by: web.bob).contract.phase.name == .ending)
        let agreed = try await web.alice.post("/contracts/\(id)/termination/agreement", ["promise": "now"])
        #expect(agreed.location == "/contracts/\(id)/done?did=agree_to_end")
        #expect(try await web.view(id, by: web.bob).contract.phase.name == .ended)
        #expect(try await web.alice.follow(agreed).text.contains("The contract is officially ended"))
    }

    @Test func `every bad field is named at once, and what was typed is kept`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let long = String(repeating: "é", count: 5_001)
        for path in ["termination/check", "termination"] {
            let answer = try await web.alice.post(
                "/contracts/\(id)/\(path)", ["reason": "workload", "note": long, "stop_work_on": "2026-09-30"])
            #expect(answer.status == 422)
            for field in ["reason", "note", "stop_work_on"] {
                #expect(answer.text.contains("<a href=\"#\(field)\">"), "\(path) \(field)")
                #expect(answer.text.contains("id=\"\(field)-error\""), "\(path) \(field)")
            }
            #expect(answer.text.contains(long))
            #expect(answer.text.contains("There is a problem"))
        }
        let empty = try await web.bob.post("/contracts/\(id)/termination/check", ["stop_work_on": "2026-13-40"])
        #expect(empty.status == 422)
        for field in ["reason", "note", "stop_work_on"] {
            #expect(empty.text.contains("<a href=\"#\(field)\">"), "\(field)")
            #expect(empty.text.contains("id=\"\(field)\""), "\(field)")
        }
    }

    @Test func `R6: a fault reason without a cure is not open, and offers the concern with the words typed`()
        async throws
    {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let form = try await web.alice.get("/contracts/\(id)/termination")
        #expect(form.text.contains("value=\"quality\" disabled"))
        #expect(form.text.contains("has not had a chance to fix anything yet"))
        #expect(form.text.contains("formaction=\"/contracts/\(id)/concerns/new\" name=\"reason\" value=\"quality\""))
        for path in ["termination/check", "termination"] {
            let refused = try await web.alice.post("/contracts/\(id)/\(path)", ["reason": "quality", "note": note])
            #expect(refused.status == 409)
            #expect(refused.text.contains("A chance to fix comes first"))
            #expect(refused.text.contains("name=\"note\" value=\"\(note)\""))
            #expect(refused.text.contains("cure_not_offered"))
        }
        let concern = try await web.alice.post("/contracts/\(id)/concerns/new", ["reason": "quality", "note": note])
        #expect(concern.status == 200)
        #expect(concern.text.contains(">\n\(note)</textarea>"))
    }

    @Test func `R6: a fault reason stands beside its concern and the other's words`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let concern = try #require(try await web.raiseConcern(on: id, by: web.alice))
        let waiting = try await web.alice.get("/contracts/\(id)/termination")
        #expect(waiting.text.contains("still runs"))
        try await web.perform(.answerConcern(concern, kind: "contest", text: "It takes <1.4> s."), on: id, by: web.bob)
        let open = try await web.alice.get("/contracts/\(id)/termination")
        #expect(open.text.contains("contested it"))
        let check = try await web.alice.post(
            "/contracts/\(id)/termination/check", ["reason": "quality", "note": note])
        #expect(check.status == 200)
        #expect(check.text.contains("It takes &lt;1.4&gt; s."))
        #expect(check.text.contains("name=\"concern\" value=\"\(concern)\""))
        try await web.giveNotice(on: id, by: web.alice, reason: .quality, note: note)
        let reply = try await web.bob.get("/contracts/\(id)/termination/reply")
        #expect(reply.text.contains("Contested"))
        #expect(reply.text.contains("It takes &lt;1.4&gt; s."))
    }

    @Test func `R10: a page left open for a day does nothing, and shows the new date with all that was typed`()
        async throws
    {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let check = try await web.alice.post(
            "/contracts/\(id)/termination/check", ["reason": "budget", "note": note])
        let promise = try #require(check.value(of: "promise"))
        web.clock.advance(days: 1)
        let stale = try await web.alice.post(
            "/contracts/\(id)/termination",
            ["reason": "budget", "note": note, "end_now": "yes", "stop_work_on": "2026-10-05", "promise": promise])
        #expect(stale.status == 409)
        #expect(stale.text.contains("The date has changed since you looked"))
        #expect(stale.text.contains("the end of Friday 16 October (Berlin time)"))
        #expect(stale.text.contains(note))
        #expect(stale.text.contains("value=\"yes\" checked"))
        #expect(stale.value(of: "stop_work_on") == "2026-10-05")
        #expect(try await web.view(id, by: web.bob).contract.phase == .active)
        let again = try #require(stale.value(of: "promise"))
        #expect(again != promise)
        let ended = try await web.alice.post(
            "/contracts/\(id)/termination", ["reason": "budget", "note": note, "promise": again])
        #expect(ended.status == 303)
    }

    @Test func `R6: the second of two notices is offered to agree to end now, and loses no word`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let (alice, bob) = (web.alice, web.bob)
        let path = "/contracts/\(id)/termination"
        async let first = alice.post(path, ["reason": "budget", "note": "Alice’s note"])
        async let second = bob.post(path, ["reason": "workload", "note": "Bob’s note"])
        let answers = try await [first, second]
        #expect(answers.map(\.status).sorted() == [303, 409])
        let lost = try #require(answers.first { $0.status == 409 })
        #expect(lost.text.contains("already_ending"))
        #expect(lost.text.contains("Agree to end now"))
        #expect(lost.text.contains("’s note"))
        let mine = try await (answers[0].status == 409 ? bob : alice).get(path)
        #expect(mine.status == 409)
        #expect(mine.text.contains("You have asked to end this contract already"))
    }

    @Test func `a double click and a reloaded form act once`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let fields: KeyValuePairs = ["reason": "budget", "note": note, "_once": "one"]
        let first = try await web.alice.post("/contracts/\(id)/termination", fields)
        let again = try await web.alice.post("/contracts/\(id)/termination", fields)
        #expect(first.status == 303)
        #expect(again.location == first.location)
        let version = try await web.view(id, by: web.alice).contract.version
        let kept = try await web.alice.post("/contracts/\(id)/termination/withdrawal", ["_once": "two"])
        let twice = try await web.alice.post("/contracts/\(id)/termination/withdrawal", ["_once": "two"])
        #expect(kept.location == twice.location)
        #expect(try await web.view(id, by: web.alice).contract.version == version + 1)
    }

    @Test func `R7: the third notice says beforehand that it stands`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        for _ in 0..<2 {
            try await web.giveNotice(on: id, by: web.alice)
            try await web.perform(.withdrawNotice, on: id, by: web.alice)
        }
        let check = try await web.alice.post(
            "/contracts/\(id)/termination/check", ["reason": "budget", "note": note])
        #expect(check.text.contains("This one stands"))
        #expect(!check.text.contains("You can change your mind"))
        try await web.giveNotice(on: id, by: web.alice)
        let done = try await web.alice.get("/contracts/\(id)/termination/done")
        #expect(done.text.contains("This notice stands"))
        let kept = try await web.alice.post("/contracts/\(id)/termination/withdrawal")
        #expect(kept.status == 409)
        #expect(kept.text.contains("notice_stands"))
    }

    @Test func `R7: the client sets a stop-work date, the contractor has no such page`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        try await web.giveNotice(on: id, by: web.bob, reason: .workload)
        #expect(try await web.alice.get("/contracts/\(id)/termination/stop-work").status == 200)
        #expect(try await web.bob.get("/contracts/\(id)/termination/stop-work").status == 409)
        for day in ["", "2026-09-01", "soon"] {
            let bad = try await web.alice.post("/contracts/\(id)/termination/stop-work", ["stop_work_on": day])
            #expect(bad.status == 422)
            #expect(bad.text.contains("<a href=\"#stop_work_on\">"))
        }
        let set = try await web.alice.post("/contracts/\(id)/termination/stop-work", ["stop_work_on": "2026-10-03"])
        #expect(set.status == 303)
    }

    @Test func `R13: an idle contract is kept by either, for both`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract(deliverables: [])
        try await web.pass(days: 95, on: id)
        #expect(try await web.view(id, by: web.bob).contract.isIdle)
        // After so many days the session is over.
        _ = try await web.bob.get("/sign-in")
        _ = try await web.bob.post("/sign-in", ["email": web.bob.email, "password": "correct horse battery"])
        let check = try await web.bob.get("/contracts/\(id)/termination/withdrawal")
        #expect(check.text.contains("Keep the contract?"))
        let kept = try await web.bob.post("/contracts/\(id)/termination/withdrawal")
        #expect(kept.status == 303)
        #expect(try await web.bob.follow(kept).text.contains("The contract goes on"))
    }

    @Test(arguments: [
        "<script>alert(1)</script> \"quoted\" & 'so'", "שלום, זה לא עבד", "请在周五之前完成", "🙂👩‍👩‍👧‍👦 naïve Ωmega",
    ])
    func `words of any script are kept as they are, and HTML is shown as text`(words: String) async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let check = try await web.alice.post(
            "/contracts/\(id)/termination/check", ["reason": "other", "note": words])
        #expect(check.status == 200)
        #expect(!check.text.contains("<script>alert"))
        let carried = try #require(check.value(of: "note"))
        #expect(carried.unescaped == words)
    }

    @Test func `R16: for everyone else there is nothing here`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let unknown = ContractID.init(id.uuid).text.replacing(/^./, with: "f")
        let paths = [
            "termination", "termination/done", "termination/preview", "termination/withdrawal", "termination/reply",
            "termination/agreement", "termination/stop-work",
        ]
        for path in paths {
            let mine = try await web.charlie.get("/contracts/\(id)/\(path)")
            let nobodys = try await web.charlie.get("/contracts/\(unknown)/\(path)")
            #expect(mine.status == 404)
            #expect(mine.withoutOnce == nobodys.withoutOnce.replacing(unknown, with: id.text))
            #expect(try await web.charlie.post("/contracts/\(id)/\(path)").status == 404)
        }
        #expect(try await web.charlie.post("/contracts/\(id)/termination/check").status == 404)
    }
}

extension String {
    /// The text that HTML shows.
    var unescaped: String {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
            .reduce(self) { $0.replacing($1.0, with: $1.1) }
    }
}
