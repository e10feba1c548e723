import EndwellTesting
import EndwellCore
import EndwellService
import HTTPTypes
import Testing

@testable import EndwellWeb

@Suite struct AccountPagesTests {
    private static let password = "correct horse battery"

    @Test func `a stranger sees what this is, and someone signed in their contracts`() async throws {
        let web = try await WebHarness.open()
        let landing = try await web.stranger().get("/")
        #expect(landing.status == 200)
        #expect(landing.text.contains("Freelance contracts that"))
        #expect(landing.text.contains("href=\"/sign-up\""))
        #expect(try await web.alice.get("/").location == "/contracts")
    }

    @Test func `someone new signs up, out and in again`() async throws {
        let web = try await WebHarness.open()
        let dora = web.stranger()
        _ = try await dora.get("/sign-up")
        let entered = try await dora.post(
            "/sign-up",
            [
                "name": "Dora Díaz", "email": "dora@example.org", "password": Self.password,
                "time_zone": "America/Bogota",
            ])
        #expect(entered.status == 303)
        #expect(entered.location == "/contracts")
        let settings = try await dora.get("/settings")
        #expect(settings.text.contains("Dora Díaz"))
        #expect(settings.text.contains("not confirmed"))

        let left = try await dora.post("/sign-out")
        // What the browser kept for going back goes with the session.
        #expect(left.headers[try #require(HTTPField.Name("Clear-Site-Data"))] == "\"cache\"")
        #expect(left.location == "/?did=sign_out")
        #expect(try await dora.follow(left).text.contains("You are signed out."))
        #expect(try await dora.get("/settings").location == "/sign-in?back=/settings")

        _ = try await dora.get("/sign-in")
        let again = try await dora.post(
            "/sign-in", ["email": "DORA@example.org", "password": Self.password, "back": "/settings"])
        #expect(again.location == "/settings")
        #expect(try await dora.follow(again).status == 200)
    }

    @Test func `signing up names every bad field at once and keeps what was typed`() async throws {
        let web = try await WebHarness.open()
        let stranger = web.stranger()
        _ = try await stranger.get("/sign-up")
        let answer = try await stranger.post(
            "/sign-up", ["name": " ", "email": "<b>dora", "password": "short", "time_zone": "Mars/Base"])
        #expect(answer.status == 422)
        #expect(answer.text.contains("There is a problem"))
        for field in ["name", "email", "password", "time_zone"] {
            #expect(answer.text.contains("href=\"#\(field)\""), "\(field) is not named")
            #expect(answer.text.contains("id=\"\(field)-error\""), "\(field) shows no error")
        }
        #expect(answer.text.contains("value=\"&lt;b&gt;dora\""))
        #expect(!answer.text.contains("short"))
        #expect(answer.text.contains("<title>Error: Create an account"))
    }

    @Test func `a wrong password and an unknown address get the same answer`() async throws {
        let web = try await WebHarness.open()
        var pages: [String] = []
        for email in ["alice@example.org", "nobody@example.org"] {
            let stranger = web.stranger()
            _ = try await stranger.get("/sign-in")
            let answer = try await stranger.post("/sign-in", ["email": email, "password": "not the password"])
            #expect(answer.status == 422)
            pages.append(
                answer.withoutOnce.replacing(email, with: "").replacing(/name="_csrf" value="[^"]*"/, with: ""))
        }
        #expect(pages[0] == pages[1])
    }

    @Test func `too many wrong passwords have to wait, and are told so`() async throws {
        let web = try await WebHarness.open()
        let stranger = web.stranger()
        _ = try await stranger.get("/sign-in")
        for _ in 0..<AccountLimits.signInFailuresMax {
            _ = try await stranger.post("/sign-in", ["email": "alice@example.org", "password": "not the password"])
        }
        let answer = try await stranger.post(
            "/sign-in", ["email": "alice@example.org", "password": "not the password"])
        #expect(answer.status == 429)
        #expect(answer.headers[try #require(HTTPField.Name("Retry-After"))] != nil)
        #expect(answer.text.contains("Too many attempts"))
    }

    @Test func `a session's cookie is bound to the host over TLS, and lasts 30 days`() async throws {
        for (address, name, secure) in [
            ("http://127.0.0.1:8080", "endwell", false), ("https://contracts.example.org", "__Host-endwell", true),
        ] {
            let web = try await WebHarness.open(baseURL: address)
            let stranger = web.stranger()
            let form = try await stranger.get("/sign-in")
            #expect(form.headers[.setCookie]?.hasPrefix("\(name)-form=") == true)
            let answer = try await stranger.post(
                "/sign-in", ["email": "alice@example.org", "password": Self.password])
            let cookie = try #require(answer.headers[.setCookie])
            #expect(cookie.hasPrefix("\(name)="))
            #expect(cookie.contains("; Path=/; HttpOnly; SameSite=Lax"))
            #expect(cookie.contains("; Secure") == secure)
            #expect(cookie.contains("; Max-Age=2592000"))
        }
    }

    @Test func `a browser that is signed in already is not asked again`() async throws {
        let web = try await WebHarness.open()
        #expect(try await web.alice.get("/sign-in").location == "/contracts")
        #expect(try await web.alice.get("/sign-up?back=/people").location == "/people")
    }

    @Test func `signing in closes the session that the browser had`() async throws {
        let web = try await WebHarness.open()
        let browser = web.stranger()
        let token = try #require(try await browser.get("/sign-in").value(of: "_csrf"))
        let fields: KeyValuePairs = ["email": "alice@example.org", "password": Self.password]
        _ = try await browser.post("/sign-in", fields)
        let places = { try await web.alice.get("/settings").text.components(of: "since 1 Oct").count - 1 }
        #expect(try await places() == 2)
        // The same browser again, from a tab in which the form still stood open.
        _ = try await browser.post("/sign-in", with: fields.map { ($0.key, $0.value) } + [("_csrf", token)])
        #expect(try await places() == 2)
    }

    @Test(arguments: [
        "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "evil",
        "javascript:alert(1)", "/a\r\nSet-Cookie: a=b", "",
    ])
    func `after signing in nobody is led to another site`(back: String) async throws {
        let web = try await WebHarness.open()
        let stranger = web.stranger()
        _ = try await stranger.get("/sign-in?back=\(back.percentEncoded)")
        let answer = try await stranger.post(
            "/sign-in", ["email": "alice@example.org", "password": Self.password, "back": back])
        #expect(answer.location == "/contracts")
        #expect(try await stranger.get("/sign-in?back=\(back.percentEncoded)").location == "/contracts")
    }

    @Test func `a page asked for before signing in is shown afterwards, question and all`() async throws {
        let web = try await WebHarness.open()
        let stranger = web.stranger()
        let refused = try await stranger.get("/people?after=ended&q=a%20b")
        let form = try await stranger.follow(refused)
        #expect(form.value(of: "back") == "/people?after=ended&amp;q=a%20b")
        let answer = try await stranger.post(
            "/sign-in",
            ["email": "alice@example.org", "password": Self.password, "back": "/people?after=ended&q=a%20b"])
        #expect(answer.location == "/people?after=ended&q=a%20b")
    }

    @Test(arguments: [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 Version/17.0 Mobile Safari/604.1",
            "Safari on iPhone"
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/129.0 Safari/537.36 Edg/129.0", "Edge on Windows"),
        ("curl/8.0", "curl"), ("", "A browser"), ("Something else", "Something else"),
    ])
    func `browsers are called what people call them`(agent: String, words: String) {
        #expect(DeviceName.words(agent) == words)
    }
}

extension String {
    /// The parts between a text's occurrences.
    func components(of text: String) -> [Substring] { split(separator: text, omittingEmptySubsequences: false) }
}
