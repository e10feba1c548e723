import EndwellTesting
import EndwellCore
import EndwellService
import Testing

@Suite struct WebHarnessTests {
    @Test func `the harness serves pages, and a page that isn't there is a page too`() async throws {
        let web = try await WebHarness.open()
        #expect(try await web.stranger().get("/healthz").status == 200)
        let missing = try await web.alice.get("/nothing-here")
        #expect(missing.status == 404)
        #expect(missing.text.contains("There is nothing here"))
    }

    @Test func `contracts come into being`() async throws {
        let web = try await WebHarness.open()
        let id = try await web.contract()
        #expect(try await web.view(id, by: web.bob).contract.phase == .active)
    }
}
