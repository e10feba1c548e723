import EndwellTesting
import EndwellCore
import EndwellService
import HTTPTypes
import Testing

/// Forms that were not sent from a page of ours do nothing (CSRF).
@Suite struct FormProtectionTests {
    private static let offer: KeyValuePairs<String, String> = [
        "role": "client", "counterparty_email": "bob@example.org", "full_name": "Alice Adams", "title": "A",
        "scope": "B",
        "terms/pay": "none", "terms/currency": "EUR", "terms/time_zone": "Europe/Berlin",
    ]

    private func contracts(of browser: Browser, in web: WebHarness) async throws -> Int {
        try await web.useCases.contracts.list(for: browser.person, ContractFilter(), after: nil, limit: 10).rows.count
    }

    @Test func `a form without a token, or with another's, is refused`() async throws {
        let web = try await WebHarness.open()
        let bobs = try #require(try await web.bob.get("/settings").value(of: "_csrf"))
        for token in ["", "nonsense", bobs] {
            let fields = Array(Self.offer.map { ($0.key, $0.value) })
            let answer = try await web.alice.post("/contracts/new", with: fields + [("_csrf", token)])
            #expect(answer.status == 403)
            #expect(answer.text.contains("This form can’t be used any more"))
        }
        #expect(try await contracts(of: web.alice, in: web) == 0)
        #expect(try await web.alice.post("/contracts/new", Self.offer).status == 303)
    }

    @Test(arguments: [
        ("Origin", "https://evil.example"), ("Origin", "null"), ("Origin", "http://127.0.0.1:8080.evil.example"),
        ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"),
    ])
    func `a form from another site is refused, even with the right token`(name: String, value: String) async throws {
        let web = try await WebHarness.open()
        let header: HTTPFields = [try #require(HTTPField.Name(name)): value]
        #expect(try await web.alice.post("/contracts/new", Self.offer, headers: header).status == 403)
        #expect(try await web.alice.post("/sign-out", headers: header).status == 403)
        let stranger = web.stranger()
        _ = try await stranger.get("/sign-in")
        let signIn: KeyValuePairs = ["email": "alice@example.org", "password": "correct horse battery"]
        #expect(try await stranger.post("/sign-in", signIn, headers: header).status == 403)
        #expect(try await contracts(of: web.alice, in: web) == 0)
    }

    @Test func `a form from our own page passes with the headers that browsers send`() async throws {
        let web = try await WebHarness.open()
        let headers: HTTPFields = [
            try #require(HTTPField.Name("Origin")): "http://127.0.0.1:8080",
            try #require(HTTPField.Name("Sec-Fetch-Site")): "same-origin",
        ]
        #expect(try await web.alice.post("/contracts/new", Self.offer, headers: headers).status == 303)
    }

    @Test func `a stranger's form needs the cookie that its page gave`() async throws {
        let web = try await WebHarness.open()
        let (first, second) = (web.stranger(), web.stranger())
        let token = try #require(try await first.get("/sign-in").value(of: "_csrf"))
        let fields: KeyValuePairs = ["email": "alice@example.org", "password": "correct horse battery", "_csrf": token]
        #expect(try await second.post("/sign-in", fields).status == 403)
        #expect(try await first.post("/sign-in", fields).status == 303)
    }

    @Test(arguments: [
        "/contracts/new", "/settings", "/settings/password", "/settings/sessions", "/inbox/read", "/sign-out",
    ])
    func `a change asked for by nobody leads to the sign-in page`(path: String) async throws {
        let web = try await WebHarness.open()
        let answer = try await web.stranger().post(path)
        #expect(answer.status == 303)
        #expect(answer.location == "/sign-in?back=/contracts")
    }

    @Test func `a form of another kind is told so`() async throws {
        let web = try await WebHarness.open()
        #expect(try await web.alice.post("/contracts/new", json: "{}").status == 415)
    }
}
