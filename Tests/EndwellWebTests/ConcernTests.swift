import EndwellTesting
import EndwellCore
import EndwellService
import Testing

/// A chance to fix, over HTTP: raising a concern, answering it, reporting the fix, and the raiser's word (R4, R5).
@Suite struct ConcernTests {
    static let good: [(String, String)] = [
        ("agreed", "Every page shows within two seconds."),
        ("examples/0/what", "On Monday the home page took nine seconds."),
        ("examples/0/happened_on", "2026-09-28"), ("examples/0/where", "Recording, from 0:12"),
        ("remedy", "Smaller pictures."), ("fix_by", "2026-10-09"),
    ]

    @Test func `R4: a concern is raised, and the other has a chance to fix`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let form = try await web.alice.get("/contracts/\(id)/concerns/new")
        #expect(form.status == 200)
        #expect(form.text.contains("Thursday 8 October to Wednesday 30 December"))
        #expect(form.text.contains("Until the end of Sun 4 Oct"))
        let raised = try await web.alice.post("/contracts/\(id)/concerns", with: Self.good)
        #expect(raised.location == "/contracts/\(id)/concerns?did=raise_concern")
        let concern = try #require(try await web.view(id, by: web.bob).contract.concerns.first)
        #expect(concern.examples.count == 1)
        let path = "/contracts/\(id)/concerns/\(concern.id)"

        let answer = try await web.bob.get("\(path)/answer")
        #expect(answer.text.contains("On Monday the home page took nine seconds."))
        #expect(answer.text.contains("the end of Friday 9 October (Berlin time)"))
        let will = try await web.bob.post("\(path)/answer", ["kind": "will_fix", "text": "You are right."])
        #expect(will.location == "/contracts/\(id)/concerns?did=answer_concern")
        #expect(try await web.bob.get("\(path)/fix").text.contains("3 days to confirm"))
        let fixed = try await web.bob.post(
            "\(path)/fix", ["text": "All pictures are smaller."],
            files: [("attachments", "after.png", "image/png", [1, 2, 3])])
        #expect(fixed.status == 303)
        let not = try await web.alice.get("\(path)/rejection")
        #expect(not.text.contains("All pictures are smaller."))
        #expect(try await web.alice.get("\(path)/confirmation").text.contains("All pictures are smaller."))
        let confirmed = try await web.alice.post("\(path)/confirmation")
        #expect(confirmed.status == 303)
        #expect(try await web.view(id, by: web.bob).contract.concerns.first?.state == .resolved)
        let late = try await web.alice.post("\(path)/rejection", ["text": "But the menu is slow."])
        #expect(late.status == 409)
        #expect(late.text.contains("But the menu is slow."))
    }

    @Test func `R5 R18: contesting shows a check page first, and can be changed`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let concern = try #require(try await web.raiseConcern(on: id, by: web.alice))
        let path = "/contracts/\(id)/concerns/\(concern)/answer"
        let check = try await web.bob.post(path, ["kind": "contest", "text": "It takes 1.4 seconds in front."])
        #expect(check.status == 200)
        #expect(check.text.contains("Check before you answer"))
        let state = try await web.view(id, by: web.bob).contract.concerns[0].state.name
        #expect(state == "open")
        let change = try await web.bob.post("\(path)/change", ["kind": "contest", "text": "It takes 1.4 seconds."])
        #expect(change.text.contains("value=\"contest\" checked"))
        #expect(change.text.contains("It takes 1.4 seconds.</textarea>"))
        let fields: KeyValuePairs = [
            "kind": "contest", "text": "It takes 1.4 seconds.", "checked": "yes", "_once": "answer",
        ]
        let sent = try await web.bob.post(path, fields)
        #expect(sent.location == "/contracts/\(id)/done?did=answer_concern")
        #expect(try await web.bob.post(path, fields).location == sent.location)
        #expect(try await web.bob.follow(sent).text.contains("may end the contract"))
        let again = try await web.bob.post(path, ["kind": "will_fix", "text": "I thought again."])
        #expect(again.status == 409)
        #expect(again.text.contains("I thought again."))
    }

    @Test func `every bad field is named at once, in its row, and everything typed is kept`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let empty = try await web.alice.post("/contracts/\(id)/concerns", with: [("fix_by", "")])
        #expect(empty.status == 422)
        for field in ["agreed", "examples/0/what", "remedy", "fix_by"] {
            #expect(empty.text.contains("<a href=\"#\(field)\">"), "\(field)")
            #expect(empty.text.contains("id=\"\(field)-error\""), "\(field)")
        }
        let bad = try await web.alice.post(
            "/contracts/\(id)/concerns",
            with: [
                ("agreed", "Two seconds."), ("examples/0/what", ""), ("examples/1/what", "It was slow."),
                ("examples/1/happened_on", "yesterday"), ("examples/3/where", "In the shop"),
                ("remedy", "Faster."), ("fix_by", "2026-10-02"),
            ])
        #expect(bad.status == 422)
        // The empty rows are gone, so the two that are left stand first.
        for field in ["examples/0/happened_on", "examples/1/what", "fix_by"] {
            #expect(bad.text.contains("<a href=\"#\(field)\">"), "\(field)")
            #expect(bad.text.contains("id=\"\(field)-error\""), "\(field)")
        }
        #expect(bad.value(of: "fix_by") == nil)
        for typed in ["Two seconds.", "It was slow.", "yesterday", "In the shop", "Faster.", "2026-10-02"] {
            #expect(bad.text.contains(typed), "\(typed)")
        }
        let late = try await web.alice.post(
            "/contracts/\(id)/concerns", with: Self.good.filter { $0.0 != "fix_by" } + [("fix_by", "2027-01-01")])
        #expect(late.status == 422)
        #expect(late.text.contains("Wednesday 30 December 2026 or earlier"))
        let answer = try await web.raiseConcern(on: id, by: web.alice)
        let path = "/contracts/\(id)/concerns/\(try #require(answer))"
        for step in ["answer", "fix"] {
            let page = try await web.bob.post("\(path)/\(step)", ["text": "  "])
            #expect(page.status == 422)
            #expect(page.text.contains("<a href=\"#text\">"))
        }
    }

    @Test func `rows are added and taken out without a script, and hints never block`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let more = try await web.alice.post(
            "/contracts/\(id)/concerns/new",
            with: [
                ("agreed", "Two seconds."), ("examples/0/what", "It is ALWAYS BROKEN!!"),
                ("examples/1/what", "The menu."), ("add", "example"),
            ])
        #expect(more.status == 200)
        #expect(more.text.contains("Example 3"))
        #expect(more.text.contains("“ALWAYS” is easily denied."))
        #expect(more.text.contains("read as shouting"))
        let fewer = try await web.alice.post(
            "/contracts/\(id)/concerns/new",
            with: [("examples/0/what", "The first."), ("examples/1/what", "The second."), ("remove", "0")])
        #expect(!fewer.text.contains("The first."))
        #expect(fewer.text.contains("name=\"examples/0/what\""))
        #expect(fewer.text.contains("The second.</textarea>"))
        let many = (0..<20).map { ("examples/\($0)/what", "Example number \($0)") }
        let full = try await web.alice.post("/contracts/\(id)/concerns/new", with: many + [("add", "example")])
        #expect(!full.text.contains("examples/20/what"))
        var shouted = Self.good
        shouted[1].1 = "It is ALWAYS BROKEN!!"
        #expect(try await web.alice.post("/contracts/\(id)/concerns", with: shouted).status == 303)
    }

    @Test func `R4: at most three wait at once, and the words of a fourth are kept`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        for _ in 0..<3 { try await web.raiseConcern(on: id, by: web.alice) }
        #expect(try await web.alice.get("/contracts/\(id)/concerns/new").status == 409)
        let fourth = try await web.alice.post("/contracts/\(id)/concerns", with: Self.good)
        #expect(fourth.status == 409)
        #expect(fourth.text.contains("too_many_concerns"))
        #expect(fourth.text.contains("On Monday the home page took nine seconds."))
    }

    @Test(arguments: ["<img src=x onerror=alert(1)>", "لا يعمل الموقع", "完全に遅い", "👩🏽‍🚀 \"'&<>"])
    func `any script is shown as it was typed, and HTML as text`(words: String) async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let long = String(repeating: words, count: 10_000 / words.count)
        var fields = Self.good
        (fields[0].1, fields[1].1) = (words, long)
        #expect(try await web.alice.post("/contracts/\(id)/concerns", with: fields).status == 303)
        let concern = try await web.view(id, by: web.bob).contract.concerns[0]
        let page = try await web.bob.get("/contracts/\(id)/concerns/\(concern.id)/answer")
        #expect(!page.text.contains("<img"))
        #expect(page.text.unescaped.contains(long))
    }

    @Test func `R16: a stranger and an unknown concern get the same answer`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let concern = try #require(try await web.raiseConcern(on: id, by: web.alice))
        for step in ["answer", "fix", "confirmation", "rejection", "withdrawal"] {
            let path = "/contracts/\(id)/concerns/\(concern)/\(step)"
            #expect(try await web.charlie.get(path).status == 404)
            #expect(try await web.charlie.post(path, ["text": "x"]).status == 404)
            let unknown = "/contracts/\(id)/concerns/\(id)/\(step)"
            #expect(try await web.bob.get(unknown).status == 404)
            #expect(try await web.bob.post(unknown, ["text": "x"]).status == 404)
        }
        #expect(try await web.alice.get("/contracts/\(id)/concerns/\(concern)/answer").status == 409)
        let withdrawn = try await web.alice.post("/contracts/\(id)/concerns/\(concern)/withdrawal")
        #expect(withdrawn.status == 303)
    }
}
