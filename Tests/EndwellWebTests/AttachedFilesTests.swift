import EndwellCore
import EndwellService
import EndwellTesting
import Testing

/// Files that come with a form: nothing is asked for twice (R18).
@Suite struct AttachedFilesTests {
    private static let plan = (
        field: "attachments", name: "plan <1>.txt", type: "text/plain", bytes: Array("plan".utf8)
    )

    @Test func `R18: a message that comes back has its files still attached, and sends them`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let path = SitePath.messages(id).text
        let back = try await web.alice.post(path, ["text": ""], files: [Self.plan])
        #expect(back.status == 422)
        #expect(back.text.contains("Attached so far") && back.text.contains("plan &lt;1&gt;.txt"))
        let file = try #require(back.value(of: "attachments"))

        let sent = try await web.alice.post(path, ["text": "Here it is.", "attachments": file])
        #expect(sent.status == 303)
        let page = try await web.bob.get(SitePath.contract(id).text)
        #expect(page.text.contains("plan &lt;1&gt;.txt"))
        let got = try await web.bob.get("\(SitePath.contract(id).text)/files/\(file)")
        #expect(got.text == "plan" && got.status == 200)
    }

    @Test func `R18: a file that is unticked is left out, and one that is gone is asked for again`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let path = SitePath.messages(id).text
        let back = try await web.alice.post(path, ["text": ""], files: [Self.plan])
        let file = try #require(back.value(of: "attachments"))
        #expect(try await web.alice.post(path, ["text": "Without it."]).status == 303)
        let feed = try await web.useCases.contracts.feed(id, for: web.alice.person, before: nil, limit: 1)
        #expect(feed.entries.first?.event.dated.event.files.isEmpty == true)

        let stranger = try await web.bob.post(path, ["text": "Mine now.", "attachments": file])
        #expect(stranger.status == 422)
        #expect(stranger.text.contains("please attach it again") && stranger.text.contains("href=\"#attachments\""))
        #expect(!stranger.text.contains("plan &lt;1&gt;.txt"))
    }

    @Test func `R16: before it is attached nobody but its uploader gets a file`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let back = try await web.alice.post(SitePath.messages(id).text, ["text": ""], files: [Self.plan])
        let file = try #require(back.value(of: "attachments").flatMap { ContentID($0) })
        #expect(try await web.alice.get(SitePath.file(id, file).text).status == 200)
        #expect(try await web.bob.get(SitePath.file(id, file).text).status == 404)
        #expect(try await web.charlie.get(SitePath.file(id, file).text).status == 404)
    }

    @Test func `R16: who is no party brings no bytes, and no file comes where no form asks for one`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        #expect(
            try await web.charlie.post(SitePath.messages(id).text, ["text": "Hi"], files: [Self.plan]).status == 404)
        #expect(try await web.alice.post(SitePath.newOffer.text, ["title": "A"], files: [Self.plan]).status == 400)
        #expect(await web.files.isEmpty)
    }

    @Test func `R18: submitted work and a reported fix keep their files when they come back`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        let work = try await web.deliverables(of: id)[0]
        let long = String(repeating: "a", count: 10_001)
        let submission = SitePath.deliverable(id, work, .submission).text
        let back = try await web.bob.post(submission, ["note": long], files: [Self.plan])
        #expect(back.status == 422)
        let file = try #require(back.value(of: "attachments"))
        #expect(try await web.bob.post(submission, ["note": "Done.", "attachments": file]).status == 303)

        let concern = try #require(try await web.raiseConcern(on: id, by: web.alice))
        let fix = SitePath.concern(id, concern, .fix).text
        let unfixed = try await web.bob.post(fix, ["text": ""], files: [Self.plan])
        #expect(unfixed.status == 422)
        let proof = try #require(unfixed.value(of: "attachments"))
        #expect(try await web.bob.post(fix, ["text": "Smaller now.", "attachments": proof]).status == 303)
    }

    @Test func `R4: an example shows where to see it, in the concern's card and in the record`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        var proof = Self.plan
        (proof.field, proof.name) = ("examples/0/attachments", "slow.mp4")
        // Another row first, as without a script: the file stays.
        let row = try await web.alice.post(
            SitePath.newConcern(id).text, ["agreed": "Fast", "examples/0/what": "Slow", "add": "example"],
            files: [proof])
        #expect(row.status == 200 && row.text.contains("slow.mp4"))
        let file = try #require(row.value(of: "examples/0/attachments"))
        let day = Zone("Europe/Berlin").day(of: web.clock.now).adding(10).description
        let raised = try await web.alice.post(
            SitePath.concerns(id).text,
            [
                "agreed": "Fast", "examples/0/what": "Slow", "examples/0/attachments": file, "remedy": "Faster",
                "fix_by": day,
            ])
        #expect(raised.status == 303)
        for path in [SitePath.contract(id), .concerns(id), .record(id)] {
            #expect(try await web.bob.get(path.text).text.contains("slow.mp4"), "\(path.text)")
        }
    }
}
