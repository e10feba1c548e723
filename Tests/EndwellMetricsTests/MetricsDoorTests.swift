import HTTPTypes
import NIOCore
import Testing

@testable import EndwellMetrics

@Suite struct MetricsDoorTests {
    private static let secret = "0123456789abcdef"

    @Test(arguments: ["127.0.0.1", "127.8.7.6", "::1", "::ffff:127.0.0.1"])
    func `without a token, this machine reads`(address: String) throws {
        #expect(MetricsDoor.thisMachine.isOpen(to: request(), from: try from(address)))
    }

    @Test(arguments: ["10.0.0.1", "128.0.0.1", "::2", "::ffff:10.0.0.1"])
    func `without a token, no other machine does`(address: String) throws {
        #expect(!MetricsDoor.thisMachine.isOpen(to: request(), from: try from(address)))
    }

    @Test func `a request from nobody knows where is not from this machine`() {
        #expect(!MetricsDoor.thisMachine.isOpen(to: request(), from: nil))
    }

    @Test(arguments: [
        "Forwarded", "X-Forwarded-For", "x-forwarded-for", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via",
    ])
    func `what a proxy passed on is not from this machine`(field: String) throws {
        let name = try #require(HTTPField.Name(field))
        #expect(!MetricsDoor.thisMachine.isOpen(to: request([name: "127.0.0.1"]), from: try from("127.0.0.1")))
    }

    @Test(arguments: [
        ("127.0.0.1:8080", true), ("localhost", true), ("LOCALHOST:8080", true), ("[::1]:8080", true),
        ("contracts.example.org", false), ("127.0.0.1.example.org", false), ("localhost.example.org:8080", false),
        ("", false),
    ])
    func `a name from elsewhere that points here does not open`(authority: String, opens: Bool) throws {
        let request = HTTPRequest(method: .get, scheme: "http", authority: authority, path: "/metrics")
        #expect(MetricsDoor.thisMachine.isOpen(to: request, from: try from("127.0.0.1")) == opens)
    }

    @Test func `with a token, it opens from anywhere and nothing else does`() throws {
        let token: MetricsToken = try #require(MetricsToken(Self.secret))
        let door = MetricsDoor(token: token, baseURL: "http://127.0.0.1:8080")
        let forwarded = try #require(HTTPField.Name("X-Forwarded-For"))
        for scheme in ["Bearer", "bearer"] {
            let request = request([.authorization: "\(scheme) \(Self.secret)", forwarded: "203.0.113.9"])
            #expect(door.isOpen(to: request, from: try from("10.0.0.1")))
            #expect(door.isOpen(to: request, from: nil))
        }
        for wrong in [
            "", "Bearer", "Bearer ", "Bearer \(Self.secret)0", "Bearer 0123456789abcdeF", "Basic \(Self.secret)",
        ] {
            #expect(!door.isOpen(to: request([.authorization: wrong]), from: try from("127.0.0.1")))
        }
        #expect(!door.isOpen(to: request(), from: try from("127.0.0.1")))
    }

    @Test func `behind a proxy and without a token, nobody reads`() throws {
        let door = MetricsDoor(token: nil, baseURL: "https://contracts.example.org")
        #expect(!door.isOpen(to: request(), from: try from("127.0.0.1")))
    }

    @Test(arguments: [
        ("0123456789abcdef", true), ("0123456789abcde", false), ("", false), ("0123456789 abcdef", false),
        ("0123456789abcdéf", false),
    ])
    func `a token is long enough and visible`(text: String, isGood: Bool) {
        #expect((MetricsToken(text) != nil) == isGood)
    }

    @Test func `a token is not too long`() {
        #expect(MetricsToken(String(repeating: "a", count: 1_024)) != nil)
        #expect(MetricsToken(String(repeating: "a", count: 1_025)) == nil)
    }

    private func request(_ headers: HTTPFields = [:]) -> HTTPRequest {
        HTTPRequest(
            method: .get, scheme: "http", authority: "127.0.0.1:8080", path: "/metrics", headerFields: headers)
    }

    private func from(_ address: String) throws -> SocketAddress {
        try SocketAddress(ipAddress: address, port: 40_000)
    }
}
