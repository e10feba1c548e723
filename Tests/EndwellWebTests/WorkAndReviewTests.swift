import EndwellTesting
import EndwellCore
import EndwellService
import Testing

/// Work handed over and accepted, the end that follows, and reviews, over HTTP (R9, R12).
@Suite struct WorkAndReviewTests {
    @Test func `R9: work is submitted, sent back, submitted again, and the last acceptance completes`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract(deliverables: [("Home page", "1200.00")])
        let work = try await web.deliverables(of: id)[0]
        let path = "/contracts/\(id)/deliverables/\(work)"
        #expect(try await web.bob.get("\(path)/submission").text.contains("€1,200.00"))
        let sent = try await web.bob.post(
            "\(path)/submission", ["note": "Look at the <menu> first."],
            files: [("attachments", "site.zip", "application/zip", [1, 2, 3])])
        #expect(sent.location == "/contracts/\(id)/work?did=submit_work")
        #expect(try await web.alice.post("\(path)/change-request", ["text": ""]).status == 422)
        let back = try await web.alice.post("\(path)/change-request", ["text": "The map is missing."])
        #expect(back.location == "/contracts/\(id)/work?did=send_back_work")
        _ = try await web.bob.post("\(path)/submission", ["note": "With the map."])

        let check = try await web.alice.get("\(path)/acceptance")
        #expect(check.text.contains("This is the last one: accepting it completes the contract."))
        #expect(check.text.contains("Accept and complete"))
        #expect(check.text.contains("With the map."))
        let promise = try #require(check.value(of: "promise"))
        #expect(promise == "now")
        let accepted = try await web.alice.post("\(path)/acceptance", ["promise": promise, "_once": "accept"])
        #expect(accepted.location == "/contracts/\(id)/done?did=accept_work")
        #expect(
            try await web.alice.post("\(path)/acceptance", ["promise": promise, "_once": "accept"]).location
                == accepted.location)
        let done = try await web.alice.follow(accepted)
        #expect(done.text.contains("The contract is completed"))
        #expect(done.text.contains("Leave a review"))
    }

    @Test func `R10: an acceptance that would now end the contract does nothing before it says so`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let work = try await web.deliverables(of: id)
        for deliverable in work {
            try await web.perform(.submitWork(deliverable, note: nil, files: []), on: id, by: web.bob)
        }
        let path = "/contracts/\(id)/deliverables/\(work[0])/acceptance"
        let check = try await web.alice.get(path)
        let promise = try #require(check.value(of: "promise"))
        #expect(check.text.contains("Accepting is final."))
        try await web.perform(.acceptWork(work[1], promise: nil), on: id, by: web.alice)
        let stale = try await web.alice.post(path, ["promise": promise])
        #expect(stale.status == 409)
        #expect(stale.text.contains("It would now end the contract at once."))
        #expect(stale.value(of: "promise") == "now")
        #expect(try await web.view(id, by: web.bob).contract.phase == .active)
        #expect(try await web.bob.get(path).status == 409)
        let submitted = try await web.bob.post(
            "/contracts/\(id)/deliverables/\(work[0])/submission", ["note": "Again."])
        #expect(submitted.status == 409)
        #expect(submitted.text.contains("Again."))
    }

    @Test func `R12: a review is checked, sealed, and revealed with the second`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract(deliverables: [("Home page", nil)])
        #expect(try await web.alice.get("/contracts/\(id)/review").status == 409)
        let work = try await web.deliverables(of: id)[0]
        try await web.perform(.submitWork(work, note: nil, files: []), on: id, by: web.bob)
        try await web.perform(.acceptWork(work, promise: nil), on: id, by: web.alice)
        let bad = try await web.alice.post("/contracts/\(id)/review/check", ["rating": "6", "text": " "])
        #expect(bad.status == 422)
        for field in ["rating", "text"] {
            #expect(bad.text.contains("<a href=\"#\(field)\">"))
            #expect(bad.text.contains("id=\"\(field)-error\""))
        }
        let words = "Careful work & friendly <words>."
        let check = try await web.alice.post("/contracts/\(id)/review/check", ["rating": "4", "text": words])
        #expect(check.text.contains("4 of 5"))
        #expect(check.value(of: "text")?.unescaped == words)
        let change = try await web.alice.post("/contracts/\(id)/review/change", ["rating": "4", "text": words])
        #expect(change.text.contains("value=\"4\" checked"))
        let left = try await web.alice.post("/contracts/\(id)/review", ["rating": "4", "text": words])
        #expect(left.location == "/contracts/\(id)/done?did=leave_review")
        #expect(try await web.alice.follow(left).text.contains("Your review is sealed"))
        #expect(try await web.alice.get("/contracts/\(id)/review").status == 409)
        #expect(try await web.bob.get("/contracts/\(id)/review/reply").status == 409)
        _ = try await web.bob.post("/contracts/\(id)/review", ["rating": "5", "text": "Clear from the first letter."])
        let done = try await web.alice.get("/contracts/\(id)/done?did=leave_review")
        #expect(done.text.contains("Both reviews are shown"))
        let reply = try await web.alice.get("/contracts/\(id)/review/reply")
        #expect(reply.text.contains("Clear from the first letter."))
        #expect(try await web.alice.post("/contracts/\(id)/review/reply", ["text": ""]).status == 422)
        #expect(try await web.alice.post("/contracts/\(id)/review/reply", ["text": "Thank you."]).status == 303)
        let twice = try await web.alice.post("/contracts/\(id)/review/reply", ["text": "And more."])
        #expect(twice.status == 409)
        #expect(twice.text.contains("And more."))
    }

    @Test func `a page about an act that is no more leads to the contract`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        for act in Act.allCases where act != .acceptOffer && act != .withdrawNotice {
            let page = try await web.charlie.get("/contracts/\(id)/done?did=\(act.rawValue)")
            #expect(page.status == 404)
        }
        for act in ["leave_review", "answer_concern", "send_message", "nothing"] {
            #expect(try await web.alice.get("/contracts/\(id)/done?did=\(act)").location == "/contracts/\(id)")
        }
        #expect(try await web.alice.get("/contracts/\(id)/termination/done").location == "/contracts/\(id)")
        #expect(try await web.bob.get("/contracts/\(id)/done?did=accept_offer").text.contains("You accepted the offer"))
    }
}
