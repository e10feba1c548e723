import EndwellCore
import EndwellTesting
import EndwellService
import EndwellWeb
import Foundation
import HTTPTypes
import Synchronization
import Testing

/// A demo with one person and the harness's clock.
private final class SmallDemo: DemoBoard {
    private let clock: TestClock
    private let someone: Mutex<[DemoPerson]> = Mutex([])

    init(_ clock: TestClock) { self.clock = clock }

    var now: Instant { clock.now }
    var people: [DemoPerson] { someone.withLock { $0 } }
    func advance(days: Int) async throws { clock.advance(days: Int64(days)) }

    func add(_ browser: Browser) {
        let person = DemoPerson(
            id: browser.person, name: browser.name, email: browser.email, note: "a client",
            signInToken: "link-of-alice",
            accessToken: "endwell_alice")
        someone.withLock { $0.append(person) }
    }
}

@Suite struct DemoRoutesTests {
    private func open() async throws -> WebHarness {
        let board: Mutex<SmallDemo?> = Mutex(nil)
        let web = try await WebHarness.open { clock in
            let demo = SmallDemo(clock)
            board.withLock { $0 = demo }
            return demo
        }
        board.withLock { $0?.add(web.alice) }
        return web
    }

    @Test func `outside the demo none of it exists`() async throws {
        let web = try await WebHarness.open()
        #expect(try await web.alice.get("/demo.json").status == 404)
        #expect(try await web.alice.get("/demo/sign-in/link-of-alice").status == 404)
        #expect(try await web.alice.post("/demo/clock", json: "{\"advance_days\": 1}").status == 404)
        #expect(!(try await web.alice.get("/settings").text.contains("/demo/")))
    }

    @Test func `a link signs in as the person, and the strip names them`() async throws {
        let web = try await open()
        let stranger = web.stranger()
        #expect(try await stranger.get("/demo/sign-in/another").status == 404)
        #expect(try await stranger.get("/demo/sign-in/link-of-alice").location == "/contracts")
        let page = try await stranger.get("/settings")
        #expect(page.text.contains("Alice Adams"))
        #expect(page.text.contains("Thursday 1 October"))
        #expect(page.text.contains("href=\"/demo/sign-in/link-of-alice\" aria-current=\"true\""))
    }

    @Test func `programs are told who is there, and move the clock`() async throws {
        let web = try await open()
        let told = try await web.stranger().get("/demo.json")
        #expect(told.headers[.contentType] == "application/json")
        #expect(told.text.contains("http://127.0.0.1:8080/demo/sign-in/link-of-alice"))
        #expect(told.text.contains("\"token\" : \"endwell_alice\""))
        #expect(told.text.contains("2026-10-01T07:00:00Z"))
        let moved = try await web.stranger().post("/demo/clock", json: "{\"advance_days\": 14}")
        #expect(moved.status == 200)
        #expect(moved.text.contains("2026-10-15T07:00:00Z"))
        for body in ["{\"advance_days\": 0}", "{\"advance_days\": -1}", "{}", "nonsense", "{\"advance_days\": 5000}"] {
            #expect(try await web.stranger().post("/demo/clock", json: body).status == 422)
        }
        let origin: HTTPFields = [try #require(HTTPField.Name("Origin")): "https://evil.example"]
        let foreign = try await web.stranger().post("/demo/clock", json: "{\"advance_days\": 1}", headers: origin)
        #expect(foreign.status == 403)
    }

    @Test func `the strip's form moves the clock for those signed in and out, and needs its token`() async throws {
        let web = try await open()
        let stranger = web.stranger()
        _ = try await stranger.get("/sign-in")
        for browser in [stranger, web.alice] {
            let moved = try await browser.post("/demo/clock", ["advance_days": "1", "back": "/people"])
            #expect(moved.location == "/people")
            #expect(try await browser.post("/demo/clock", ["advance_days": "1", "_csrf": "no"]).status == 403)
            let away = try await browser.post("/demo/clock", ["advance_days": "1", "back": "//evil.example"])
            #expect(away.location == "/contracts")
            #expect(try await browser.post("/demo/clock", ["advance_days": "0"]).status == 422)
        }
    }
}
