import EndwellService
import Testing

@testable import EndwellWeb

@Suite struct ReferencePageTests {
    private static var reference: APIReference {
        var operation = APIReference.Operation()
        operation.id = "acceptOffer"
        (operation.method, operation.path) = ("POST", "/api/v1/contracts/{contract}/acceptance")
        (operation.summary, operation.text) = ("Accept an offer", "Typing your `full_name` signs it.")
        operation.scope = .write
        operation.body = [
            .init(name: "full_name", kind: [.words("text of 1 to 200 characters")], isRequired: true, text: nil)
        ]
        (operation.answer, operation.answerKind) = ("The whole contract.", [.shape("Contract")])
        operation.problems = [.notYours]
        (operation.request, operation.response) = ("curl '<b>'", "{\"phase\": \"active\"}")
        return APIReference(
            groups: [.init(title: "Offers", about: "Both sign.", operations: [operation])],
            shapes: [
                .init(
                    name: "Contract", about: "A contract.",
                    members: [.init(name: "phase", kind: [.code("active")], isRequired: false, text: nil)])
            ], problems: [.notYours: "{\"code\": \"not_yours\"}"])
    }

    @Test func `the reference shows an operation with all that it takes, answers and refuses`() async throws {
        let web = try await WebHarness.open(reference: Self.reference)
        let page = try await web.stranger().get("/docs/api")
        #expect(page.status == 200)
        for part in [
            "<h3 id=\"acceptOffer\">Accept an offer</h3>", "href=\"#acceptOffer\"", ">POST</b>",
            "<code>full_name</code>",
            "required", "text of 1 to 200 characters", "href=\"#Contract\"", "<h3 id=\"Contract\">Contract</h3>",
            "href=\"/problems/not_yours\"", "curl &#39;&lt;b&gt;&#39;", "&quot;phase&quot;: &quot;active&quot;",
        ] {
            #expect(page.text.contains(part), "\(part)")
        }
    }

    @Test func `a problem's page shows how it is answered, and where it may be met`() async throws {
        let web = try await WebHarness.open(reference: Self.reference)
        let page = try await web.stranger().get("/problems/not_yours")
        #expect(page.text.contains("&quot;code&quot;: &quot;not_yours&quot;"))
        #expect(page.text.contains("href=\"/docs/api#acceptOffer\""))
        #expect(try await !web.stranger().get("/problems/too_late").text.contains("#acceptOffer"))
    }

    @Test func `someone signed in stays so, and where there is no API there is no reference`() async throws {
        let web = try await WebHarness.open(reference: Self.reference)
        #expect(try await web.alice.get("/docs/api").text.contains("Alice Adams"))
        #expect(try await WebHarness.open().stranger().get("/docs/api").status == 404)
    }
}
