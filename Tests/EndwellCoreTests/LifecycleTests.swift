import Foundation
import Testing

@testable import EndwellCore

/// docs/lifecycle.md says what the rules do. `ENDWELL_WRITE_DOCS=1` writes it anew.
@Suite struct LifecycleTests {
    private static let document = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/lifecycle.md")

    @Test func `docs/lifecycle.md is what the rules do`() throws {
        let page = try Lifecycle(drawnFrom: LifecycleSamples.all()).page
        if ProcessInfo.processInfo.environment["ENDWELL_WRITE_DOCS"] == "1" {
            try Data(page.utf8).write(to: Self.document)
        }
        let checkedIn = try String(contentsOf: Self.document, encoding: .utf8)
        #expect(page == checkedIn, "docs/lifecycle.md is stale: make docs writes it anew")
    }
}
