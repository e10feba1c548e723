import EndwellCore
import EndwellService
import EndwellTesting
import Testing

/// The date that pages and reminders name is the one that counts, in the contract's zone and in the reader's own.
@Suite struct EndDateTests {
    @Test func `R7 R10: where the end date comes before the window is over, every page names the end date`()
        async throws
    {
        let web = try await WebHarness.open()
        let id = try await web.contract { $0.terms.endsOn = "2026-10-06" }
        try await web.giveNotice(on: id, by: web.alice)
        let end = "the end of Tuesday 6 October (Berlin time)"
        for (browser, page) in [(web.alice, ""), (web.alice, "/termination/done"), (web.bob, "")] {
            let text = try await browser.get("/contracts/\(id)\(page)").text
            #expect(text.contains("It ends officially at \(end)"), "\(page)")
            #expect(!text.contains("ends at the end of Thursday 15 October"), "\(page)")
        }
        #expect(try await web.bob.get("/contracts/\(id)").text.contains("That is its end date"))
        let stop = try await web.alice.get("/contracts/\(id)/termination/stop-work").text
        #expect(stop.contains("The contract itself ends at \(end)"))
    }

    @Test func `R9: where silence accepts the last work before the window is over, the banner names that end`()
        async throws
    {
        let web = try await WebHarness.open()
        let id = try await web.contract(deliverables: [("Home page", nil)])
        let work = try await web.deliverables(of: id)[0]
        try await web.perform(.submitWork(work, note: "Done.", files: []), on: id, by: web.bob)
        try await web.pass(days: 1, on: id)
        try await web.giveNotice(on: id, by: web.alice)
        let text = try await web.alice.get("/contracts/\(id)").text
        #expect(text.contains("It ends officially at the end of Thursday 15 October (Berlin time)"))
        #expect(text.contains("it is accepted then, and all work is done"))
    }

    @Test func `R7 R14: on the last day of a notice each is reminded of what they can do`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        try await web.giveNotice(on: id, by: web.alice)
        try await web.pass(days: 14, on: id)
        let day = "the end of Thursday 15 October (Berlin time)"
        let own = try await web.alice.get("/inbox").text
        #expect(own.contains("you can change your mind until \(day). Then the contract officially ends"))
        let others = try await web.bob.get("/inbox").text
        #expect(others.contains("Reminder: the contract officially ends at \(day)"))
        #expect(!others.contains("change your mind"))
    }

    @Test func `R7: nobody is reminded of changing a mind that can't be changed any more`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        try await web.giveNoticeThatStands(on: id, by: web.alice)
        try await web.pass(days: 14, on: id)
        let inbox = try await web.alice.get("/inbox").text
        #expect(inbox.contains("Reminder: the contract officially ends at"))
        #expect(!inbox.contains("change your mind"))
    }

    @Test func `R13: the end of an idle contract is not called a change of mind`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        try await web.pass(days: 90, on: id)
        try await web.pass(days: 15, on: id)
        for browser in [web.alice, web.bob] {
            let inbox = try await browser.get("/inbox").text
            #expect(inbox.contains("unless one of you keeps it"))
            #expect(!inbox.contains("change your mind"))
        }
    }

    @Test func `R9: a reminder of the end date lists what is not delivered`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract { $0.terms.endsOn = "2026-10-20" }
        try await web.pass(days: 5, on: id)
        let home = "“\u{2068}Home page\u{2069}”"
        let all = try await web.bob.get("/inbox").text
        #expect(all.contains("Not delivered: \(home) and “\u{2068}Menu\u{2069}”"))
        let work = try await web.deliverables(of: id)
        try await web.perform(.submitWork(work[1], note: nil, files: []), on: id, by: web.bob)
        #expect(try await web.alice.get("/inbox").text.contains("Not delivered: \(home)<"))
        try await web.perform(.submitWork(work[0], note: nil, files: []), on: id, by: web.bob)
        #expect(try await !web.alice.get("/inbox").text.contains("Not delivered"))
    }

    @Test func `R1: whoever lives in another zone reads a date in their own, too`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let saved = try await web.bob.post("/settings", ["name": "Bob Brown", "time_zone": "Asia/Kolkata"])
        #expect(saved.status == 303)
        try await web.giveNotice(on: id, by: web.alice)
        for path in ["/contracts/\(id)", "/contracts/\(id)/termination/preview"] {
            let bobs = try await web.bob.get(path).text
            #expect(bobs.contains("(Berlin time; Fri 16 Oct, 03:30 your time)"), "\(path)")
            #expect(try await !web.alice.get(path).text.contains("your time"), "\(path)")
        }
    }
}
