import EndwellCore
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOEmbedded
import Testing

@testable import EndwellMetrics

@Suite struct RequestFiguresTests {
    private struct Surprise: Error {}

    @Test func `requests are counted by the route's pattern, the method and the answer`() async throws {
        let figures = RequestFigures()
        let responder = responder(figures)
        for id in ["a", "b", "c"] { _ = try await ask(responder, .get, "/things/\(id)") }
        _ = try await ask(responder, .delete, "/things/a")
        #expect(
            counts(of: figures) == [
                "DELETE /things/{id} 204": 1,
                "GET /things/{id} 200": 3,
            ])
    }

    @Test func `addresses and methods that nobody knows add one figure, however many there are`() async throws {
        let figures = RequestFigures()
        let responder = responder(figures)
        for number in 0..<50 {
            _ = try await ask(responder, .get, "/nowhere/\(number)")
            _ = try await ask(responder, try #require(.init("BREW\(number)")), "/things/\(number)")
        }
        #expect(counts(of: figures) == ["GET unknown 404": 50, "other unknown 404": 50])
    }

    @Test func `what a handler throws is counted as the server answers it`() async throws {
        let figures = RequestFigures()
        let responder = responder(figures)
        await #expect(throws: Surprise.self) { try await ask(responder, .get, "/broken") }
        _ = try await ask(responder, .get, "/teapot")
        #expect(counts(of: figures) == ["GET /broken 500": 1, "GET /teapot 418": 1])
    }

    @Test func `every request is in one bucket of its route's histogram`() async throws {
        let figures = RequestFigures()
        let responder = responder(figures)
        for id in 0..<5 { _ = try await ask(responder, .get, "/things/\(id)") }
        let durations = try #require(figures.metrics.last)
        #expect(durations.kind == .histogram)
        #expect(durations.samples.first { $0.suffix == "_count" }?.figure == .whole(5))
        #expect(durations.samples.allSatisfy { $0.labels.contains(Label("route", "/things/{id}")) })
    }

    @Test func `figures stand in the same order each time`() {
        let (one, other) = (RequestFigures(), RequestFigures())
        let routes = (0..<20).map { "/route\($0)" }
        for route in routes { one.count(.get, route: route, status: 200, nanoseconds: 1) }
        for route in routes.reversed() { other.count(.get, route: route, status: 200, nanoseconds: 1) }
        #expect(MetricsText.text(of: one.metrics) == MetricsText.text(of: other.metrics))
    }

    private func responder(_ figures: RequestFigures) -> some HTTPResponder<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.get("/things/:id") { _, _ in HTTPResponse.Status.ok }
        router.delete("/things/:id") { _, _ in HTTPResponse.Status.noContent }
        router.get("/broken") { _, _ -> HTTPResponse.Status in throw Surprise() }
        router.get("/teapot") { _, _ -> HTTPResponse.Status in throw HTTPError(.init(code: 418)) }
        return CountedResponder(router.buildResponder(), in: figures)
    }

    private func ask(
        _ responder: some HTTPResponder<BasicRequestContext>, _ method: HTTPRequest.Method, _ path: String
    ) async throws -> Response {
        let head = HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1", path: path)
        let context = BasicRequestContext(
            source: .init(channel: EmbeddedChannel(), logger: Logger(label: "metrics tests")))
        return try await responder.respond(
            to: Request(head: head, body: RequestBody(buffer: ByteBuffer())), context: context)
    }

    private func counts(of figures: RequestFigures) -> [String: Int] {
        let samples = figures.metrics.first?.samples ?? []
        return Dictionary(
            uniqueKeysWithValues: samples.map { sample in
                let count = if case .whole(let count) = sample.figure { count } else { -1 }
                return (sample.labels.map(\.value).joined(separator: " "), count)
            })
    }
}
