import EndwellCore
import Foundation
import Testing

@testable import EndwellService
import EndwellTesting

@Suite struct AttachmentTests {
    @Test func `R15: what an event lists is a file, and a text that reads like one is not`() async throws {
        let world = try await TestWorld()
        let id = try await world.activeContract()
        let contracts = world.useCases.contracts
        let file = ArrivedFile(
            kept: KeptFile(sha256: String(repeating: "a", count: 64), bytes: 3), name: "plans.pdf",
            type: "application/pdf")
        let crafted = file.description.text
        _ = try await contracts.perform(
            .sendMessage(text: crafted, files: []), on: id, by: world.alice.id, once: nil)
        let feed = try await contracts.feed(id, for: world.alice.id, before: nil, limit: 1)
        let text = try #require(feed.entries.first?.event.dated.event.prose.first)
        #expect(feed.texts[text.id] == crafted)
        let read = try await world.useCases.ports.store.read { snapshot in try snapshot.isFile(text.id, of: id) }
        #expect(!read)
        #expect(
            try await refusal { _ = try await contracts.file(text.id, of: id, for: world.alice.id) } == .notFound)

        let uploads = try await world.useCases.uploads.keep([file], for: id, by: world.alice.id)
        _ = try await contracts.perform(
            .sendMessage(text: "Here they are.", files: uploads.map(\.id.text)), on: id, by: world.alice.id, once: nil)
        let listed = try await contracts.feed(id, for: world.alice.id, before: nil, limit: 1)
        let attached = try #require(listed.entries.first?.event.dated.event.files.first)
        #expect([attached.id] == uploads.map(\.id))
        let isFile = try await world.useCases.ports.store.read { snapshot in try snapshot.isFile(attached.id, of: id) }
        #expect(isFile)
    }

    @Test(arguments: [
        ("plan.pdf", "application/pdf", "plan.pdf", "application/pdf"),
        ("../a\\b/c\u{0}\u{1F}.txt", "text/plain\u{0}; x=ü\n", "c.txt", "text/plain; x="),
        ("/", "", "file", ""),
        (
            String(repeating: "n", count: Limits.fileNameCharactersMax + 1),
            String(repeating: "t", count: UploadLimits.typeCharactersMax + 1),
            String(repeating: "n", count: Limits.fileNameCharactersMax),
            String(repeating: "t", count: UploadLimits.typeCharactersMax)
        ),
    ])
    func `what a file is said to be is cut to what is allowed`(
        _ name: String, _ type: String, _ keptName: String, _ keptType: String
    ) {
        let file = ArrivedFile(kept: KeptFile(sha256: "", bytes: 0), name: name, type: type).description
        #expect((file.name, file.type) == (keptName, keptType))
    }
}
