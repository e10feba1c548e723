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
        let kept = KeptFile(sha256: String(repeating: "a", count: 64), bytes: 3)
        let crafted = UploadedFile(kept: kept, name: "plans.pdf", type: "application/pdf")
        _ = try await contracts.perform(
            .sendMessage(text: crafted.descriptor, files: []), on: id, by: world.alice.id, once: nil)
        let feed = try await contracts.feed(id, for: world.alice.id, before: nil, limit: 1)
        let text = try #require(feed.entries.first?.event.dated.event.prose.first)
        #expect(feed.texts[text.id] == crafted.descriptor)
        let read = try await world.useCases.ports.store.read { snapshot in try snapshot.isFile(text.id, of: id) }
        #expect(!read)
        #expect(
            try await refusal { _ = try await contracts.file(text.id, of: id, for: world.alice.id) } == .notFound)

        _ = try await contracts.perform(
            .sendMessage(text: "Here they are.", files: [crafted]), on: id, by: world.alice.id, once: nil)
        let listed = try await contracts.feed(id, for: world.alice.id, before: nil, limit: 1)
        let file = try #require(listed.entries.first?.event.dated.event.files.first)
        let isFile = try await world.useCases.ports.store.read { snapshot in try snapshot.isFile(file.id, of: id) }
        #expect(isFile)
    }
}
