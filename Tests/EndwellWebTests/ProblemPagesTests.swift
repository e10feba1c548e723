import EndwellService
import Testing

@testable import EndwellWeb

@Suite struct ProblemPagesTests {
    @Test func `every problem has a page that says what it means and what to do`() async throws {
        let web = try await WebHarness.open()
        let stranger = web.stranger()
        for code in ProblemCode.allCases {
            let page = try await stranger.get(SitePath.problem(code.rawValue).text)
            #expect(page.status == 200)
            #expect(page.text.contains("<h1>\(code.title)</h1>"), "\(code)")
            #expect(page.text.contains(">\(code.rawValue)<"), "\(code)")
            for span in Sentence(code.advice).spans {
                #expect(page.text.contains(span.words ?? span.code.map { "<code>\($0)</code>" } ?? ""), "\(code)")
            }
        }
    }

    @Test func `the list leads to every problem once`() async throws {
        let page = try await WebHarness.open().stranger().get("/problems")
        #expect(page.status == 200)
        for code in ProblemCode.allCases {
            #expect(page.text.matches(of: /href="([^"]*)"/).count { $0.1 == "/problems/\(code.rawValue)" } == 1)
        }
    }

    @Test func `someone signed in stays so, and an unknown code is not there`() async throws {
        let web = try await WebHarness.open()
        #expect(try await web.alice.get("/problems/not_yours").text.contains("Alice Adams"))
        #expect(try await web.stranger().get("/problems/nonsense").status == 404)
    }

    @Test func `code in a sentence stands between backticks`() {
        let spans = Sentence("`a` and `b`.").spans
        #expect(spans.map(\.code) == ["a", nil, "b", nil])
        #expect(spans.map(\.words) == [nil, " and ", nil, "."])
    }
}
