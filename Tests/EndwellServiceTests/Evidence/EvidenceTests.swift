import EndwellTesting
import EndwellCore
import EndwellStore
import Foundation
import Testing

@testable import EndwellService

@Suite struct EvidenceTests {
    @Test func `R15: a bundle holds the whole record, and both parties get the same`() async throws {
        let world = try await TestWorld()
        let id = try await world.completedContract()
        let bundle = try await world.bundle(id, for: world.alice)
        #expect(try await world.bundle(id, for: world.bob) == bundle)
        let key = try await world.useCases.evidence.publicKey()
        let verdict = try EvidenceCheck(bundle, trusting: key).run()
        let contract = try await world.contract(id)
        #expect((verdict.contract, verdict.reference, verdict.at) == (id, contract.reference, world.clock.now))
        #expect((verdict.events, verdict.erased, verdict.files) == (contract.version, 0, 3))
        #expect(verdict.installation == TestWorld.installation && verdict.key == key && !verdict.filesLeftOut)
        let stored = try await world.store.read { try $0.events(of: id, after: 0, limit: 100) }
        let record = try Forgery(bundle).record
        #expect(record.events.map { Data($0.bytes.utf8) } == stored.map(\.bytes))
        #expect(verdict.hash == stored.last.map { RecordDigest.hexadecimal($0.hash) })
        #expect((record.state.phase, record.state.outcome) == (.ended, .completed))
        #expect(record.state.deadlines.map(\.kind) == [.review])
        #expect(record.people.map(\.name) == ["Alice Marin", "Bob Okafor"])
        await world.close()
    }

    @Test func `a bundle is written piece by piece, as long as it says, and the same each time`() async throws {
        let world = try await TestWorld()
        let id = try await world.eventfulContract()
        let made = try await world.useCases.evidence.bundle(
            of: id, for: world.bob.id, installation: TestWorld.installation)
        var (written, pieces) = (Data(), 0)
        try await made.write {
            written.append($0)
            pieces += 1
        }
        let (again, reference) = (try await made.data(), try await world.contract(id).reference)
        #expect(written.count == made.byteCount && written == again)
        #expect(made.fileName == "\(reference)-evidence.zip")
        let archive = try EvidenceArchive(written)
        #expect(pieces == archive.files.count * 2 + 1)
        let paths = archive.files.map(\.path)
        #expect(paths.prefix(5) == ["checkpoint.json", "checkpoint.sig", "record.json", "record.html", "VERIFY.md"])
        #expect(paths.dropFirst(5).allSatisfy { $0.wholeMatch(of: /files\/[0-9a-f-]{36}-[A-Za-z0-9._-]+/) != nil })
        #expect(paths.contains { $0.hasSuffix("-Plan__A_.txt") }, "a name keeps what every system allows")
        await world.close()
    }

    @Test func `R16: for anyone but a party there is no bundle, and none makes the clock act`() async throws {
        let world = try await TestWorld()
        let id = try await world.offer(from: world.alice, to: world.bob.email)
        world.clock.advance(days: 20)
        let unknown = ContractID(UUID(uuid: (1, 2, 3, 4, 5, 6, 0x70, 8, 0x80, 1, 2, 3, 4, 5, 6, 7)))
        for (contract, person) in [(id, world.charlie), (id, world.olga), (unknown, world.alice)] {
            #expect(try await refusal { _ = try await world.bundle(contract, for: person) } == .notFound)
        }
        #expect(try await world.contract(id).phase.name == .offered)
        await world.close()
    }

    @Test func `R1: due deadlines take effect before a record is told`() async throws {
        let world = try await TestWorld()
        let id = try await world.offer(from: world.alice, to: world.bob.email)
        world.clock.advance(days: 20)
        let record = try Forgery(try await world.bundle(id, for: world.alice)).record
        #expect((record.state.phase, record.state.closed, record.events.count) == (.closed, .lapsed, 2))
        await world.close()
    }

    @Test func `R12: nothing in a bundle tells of a review under seal, and a revealed one is in it`() async throws {
        let world = try await TestWorld()
        let id = try await world.completedContract()
        let before = try await world.bundle(id, for: world.bob)
        try await world.act(.leaveReview(rating: "4", text: "A pleasure to work with."), on: id, by: world.alice)
        #expect(try await world.bundle(id, for: world.bob) == before)
        #expect(try await world.bundle(id, for: world.alice) == before)
        try await world.act(.leaveReview(rating: "5", text: "Always clear."), on: id, by: world.bob)
        let after = try Forgery(try await world.bundle(id, for: world.bob))
        #expect(after.record.contents.suffix(2).map(\.text) == ["A pleasure to work with.", "Always clear."])
        #expect(after.page.contains("4 of 5. A pleasure to work with."))
        await world.close()
    }

    @Test func `R2: an offer's bundle does not tell whether its address has an account`() async throws {
        let world = try await TestWorld()
        for address in [world.bob.email, "nobody@example.com"] {
            let id = try await world.offer(from: world.alice, to: address)
            let forgery = try Forgery(try await world.bundle(id, for: world.alice))
            #expect(forgery.record.people.map(\.name) == ["Alice Marin"])
            #expect(
                forgery.page.contains("<p><bdi>\(address)</bdi>, contractor</p>\n<p>Has not answered the offer</p>"))
            #expect(!forgery.page.contains("Bob Okafor"))
        }
        await world.close()
    }

    @Test func `R15: what was erased shows as erased, and the bundle is still whole`() async throws {
        let world = try await TestWorld()
        let id = try await world.completedContract()
        let whole = try Forgery(try await world.bundle(id, for: world.alice)).record
        let message = try #require(whole.contents.first { $0.text?.hasPrefix("Here is the plan.") == true })
        let file = try #require(whole.contents.first { $0.file != nil })
        try await world.driver.write { connection in
            for id in [message.id, file.id] {
                _ = try connection.execute(
                    "UPDATE contents SET salt = NULL, text = NULL WHERE id = ?", [.text(id.text)])
            }
        }
        let bundle = try await world.bundle(id, for: world.alice)
        let verdict = try EvidenceCheck(bundle, trusting: nil).run()
        #expect((verdict.erased, verdict.files) == (2, 2))
        let erased = try Forgery(bundle)
        #expect(erased.record.contents.filter(\.erased).map(\.id) == [message.id, file.id])
        #expect(erased.page.contains(Words.erased) && erased.page.contains("A file that was erased."))
        #expect(!String(decoding: bundle, as: UTF8.self).contains("Here is the plan."))
        await world.close()
    }

    @Test func `attachments can be left out, and their digests stay`() async throws {
        let world = try await TestWorld()
        let id = try await world.eventfulContract()
        let bundle = try await world.bundle(id, for: world.alice, hasFiles: false)
        let verdict = try EvidenceCheck(bundle, trusting: nil).run()
        #expect(verdict.filesLeftOut && verdict.files == 0)
        #expect(try EvidenceArchive(bundle).files.count == 5)
        #expect(try Forgery(bundle).page.contains("after.png, 7 bytes<span class=\"code\" dir=\"ltr\">SHA-256 "))
        await world.close()
    }

    @Test func `the installation's key is made once, and its document names it`() async throws {
        let world = try await TestWorld()
        let key = try await world.useCases.evidence.publicKey()
        #expect(try await world.useCases.evidence.publicKey() == key)
        let document = String(decoding: try key.document, as: UTF8.self)
        #expect(EvidencePublicKey(document) == key && EvidencePublicKey(" \(key.publicKey.uppercased())\n") == key)
        #expect(EvidencePublicKey(document.replacing(key.id, with: "0123456789abcdef")) == nil)
        for wrong in ["", "00", String(repeating: "g", count: 64), String(repeating: "a", count: 66), "{}"] {
            #expect(EvidencePublicKey(wrong) == nil)
        }
        await world.close()
    }

    @Test func `the page is a document that runs nothing and asks nobody for anything`() async throws {
        let world = try await TestWorld()
        let id = try await world.completedContract()
        let page = try Forgery(try await world.bundle(id, for: world.bob)).page
        #expect(!page.contains("<script") && !page.contains("src=") && !page.contains("http-equiv=\"refresh"))
        #expect(!page.contains("<b>") && page.contains("A window &lt;b&gt;&amp; a door&lt;/b&gt;"))
        for words in [
            "Two windows", "Bob Okafor accepted the offer and signed it.", "Completed",
            "&quot;Look&quot; at it &amp; tell me.",
            "It rests on", "contested", "Until then: A window &lt;b&gt;&amp; a door&lt;/b&gt;", "I see.", "2026",
            "Berlin time",
        ] {
            #expect(page.contains(words), "\(words)")
        }
        let links = page.matches(of: /href="([^"]+)"/).map { String($0.1) }
        #expect(links.count == 3 && links.allSatisfy { $0.hasPrefix("files/") })
        await world.close()
    }
}

extension Forgery {
    /// `record.html`.
    var page: String { String(decoding: self[EvidencePath.page], as: UTF8.self) }
}
