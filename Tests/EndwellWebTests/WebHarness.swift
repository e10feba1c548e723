import EndwellCore
import EndwellService
import EndwellStore
import EndwellTesting
import EndwellWeb
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOEmbedded

/// The whole site on a store of its own, with a clock to move: requests pass through the router, no port is opened.
///
/// Olga runs it; Alice is the client, Bob the contractor, Charlie must see nothing.
final class WebHarness: Sendable {
    let clock: TestClock
    let useCases: UseCases
    let files: FilesInMemory
    let olga: Browser
    let alice: Browser
    let bob: Browser
    let charlie: Browser
    private let responder: any HTTPResponder<WebContext>
    private let database: TestDatabase

    /// A fresh site at 9 in the morning of Thursday 1 October 2026, Berlin time.
    static func open(
        seed: UInt64 = 1, baseURL: String = "http://127.0.0.1:8080", reference: APIReference? = nil,
        demo: (@Sendable (TestClock) -> any DemoBoard)? = nil
    ) async throws -> WebHarness {
        let chance = SeededRandomness(seed: seed)
        let database = try await TestDatabase.made()
        let store = SQLStore(driver: database.driver)
        let clock = TestClock(Instant(seconds: 1_790_838_000))
        let files = FilesInMemory()
        let passwords = Passwords(cost: .init(memoryKiB: 8, passes: 1, lanes: 1), randomness: chance)
        let ports = Ports(
            store: store, clock: clock, randomness: chance, files: files,
            secret: try await InstallationSecret.load(from: store, randomness: chance), passwords: passwords)
        let useCases = UseCases(ports: ports)
        let settings = WebSettings(baseURL: baseURL, reference: reference, demo: demo.map { $0(clock) })
        let site = try Website(useCases: useCases, settings: settings)
        let responder = site.router().buildResponder()
        var people: [Browser] = []
        for name in ["Olga Petrova", "Alice Adams", "Bob Brown", "Charlie Clark"] {
            people.append(try await Browser(signingUp: name, in: useCases, confirmedBy: people.first, responder))
        }
        return WebHarness(
            clock: clock, useCases: useCases, files: files, people: people, responder: responder, database: database)
    }

    private init(
        clock: TestClock, useCases: UseCases, files: FilesInMemory, people: [Browser],
        responder: any HTTPResponder<WebContext>,
        database: TestDatabase
    ) {
        self.clock = clock
        self.useCases = useCases
        self.files = files
        (olga, alice, bob, charlie) = (people[0], people[1], people[2], people[3])
        self.responder = responder
        self.database = database
    }

    /// A browser in which nobody is signed in.
    func stranger() -> Browser { Browser(responder) }

    /// Signs somebody new up, by the use case; confirmed by Olga unless said otherwise.
    func join(_ name: String, confirmed: Bool = true) async throws -> Browser {
        try await Browser(signingUp: name, in: useCases, confirmedBy: confirmed ? olga : nil, responder)
    }
}

/// What the site answered.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]

    /// The body as text.
    var text: String { String(decoding: bytes, as: UTF8.self) }
    /// Where the answer leads.
    var location: String? { headers[.location] }

    /// The value of a hidden field or an input of that name.
    func value(of name: String) -> String? {
        guard let field = text.range(of: "name=\"\(name)\" value=\"") else { return nil }
        return String(text[field.upperBound...].prefix { $0 != "\"" })
    }

    /// The body with what differs from one rendering to the next cut out: the form's key.
    var withoutOnce: String { text.replacing(/name="_once" value="[^"]*"/, with: "") }
}

/// A browser: it keeps its cookies, and sends the token of the page it saw last with its forms.
actor Browser {
    nonisolated let person: PersonID
    nonisolated let name: String
    nonisolated let email: String
    private let responder: any HTTPResponder<WebContext>
    private var cookies: [String: String] = [:]
    private var csrf = ""
    private var forms = 0

    init(_ responder: any HTTPResponder<WebContext>) {
        self.responder = responder
        (person, name, email) = (PersonID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))), "", "")
    }

    /// A browser in which somebody has just signed up.
    init(
        signingUp name: String, in useCases: UseCases, confirmedBy operator: Browser?,
        _ responder: any HTTPResponder<WebContext>
    ) async throws {
        var input = SignUpInput()
        let email = name.split(separator: " ")[0].lowercased() + "@example.org"
        (input.name, input.email, input.password) = (name, email, "correct horse battery")
        input.timeZone = "Europe/Berlin"
        let opened = try await useCases.accounts.signUp(input)
        if let `operator` { try await useCases.operator.confirm(opened.account.id, by: `operator`.person) }
        (person, self.name, self.email, self.responder) = (opened.account.id, name, email, responder)
        cookies["endwell"] = opened.token
        csrf = try await useCases.accounts.signedIn(token: opened.token)?.forms.token ?? ""
    }

    /// Signs in anew: a session lasts 30 days, and tests move the clock further.
    func signInAgain(in useCases: UseCases) async throws {
        let opened = try await useCases.accounts.openSession(of: person, device: "tests")
        cookies["endwell"] = opened.token
        csrf = try await useCases.accounts.signedIn(token: opened.token)?.forms.token ?? ""
    }

    /// Opens a page.
    func get(_ path: String) async throws -> Answer { try await send(.get, path, type: nil, body: []) }

    /// Opens the page that an answer leads to.
    func follow(_ answer: Answer) async throws -> Answer { try await get(answer.location ?? "/") }

    /// Sends a form, with the token of this browser and a key of its own unless the fields bring them.
    func post(
        _ path: String, _ fields: KeyValuePairs<String, String> = [:], headers: HTTPFields = [:]
    ) async throws -> Answer {
        try await post(path, with: fields.map { ($0.key, $0.value) }, headers: headers)
    }

    /// Sends a form whose fields were put together.
    func post(_ path: String, with fields: [(String, String)], headers: HTTPFields = [:]) async throws -> Answer {
        let body = keyed(fields).map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
        return try await send(
            .post, path, type: "application/x-www-form-urlencoded", body: Array(body.utf8), headers: headers)
    }

    /// Sends JSON, as a program does.
    func post(_ path: String, json: String, headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.post, path, type: "application/json", body: Array(json.utf8), headers: headers)
    }

    /// Whether the browser holds a cookie of that name.
    func holds(_ cookie: String) -> Bool { cookies[cookie] != nil }

    /// Sends a form with files.
    func post(
        _ path: String, _ fields: KeyValuePairs<String, String> = [:],
        files: [(field: String, name: String, type: String, bytes: [UInt8])], headers: HTTPFields = [:]
    ) async throws -> Answer {
        var body: [UInt8] = []
        func add(_ text: String) { body += Array(text.utf8) }
        for (name, value) in keyed(fields.map { ($0.key, $0.value) }) {
            add("--edge\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n")
        }
        for file in files {
            add("--edge\r\nContent-Disposition: form-data; name=\"\(file.field)\"; filename=\"\(file.name)\"\r\n")
            add("Content-Type: \(file.type)\r\n\r\n")
            body += file.bytes
            add("\r\n")
        }
        add("--edge--\r\n")
        return try await send(.post, path, type: "multipart/form-data; boundary=edge", body: body, headers: headers)
    }

    private func keyed(_ given: [(String, String)]) -> [(String, String)] {
        forms += 1
        func missing(_ name: String, _ value: String) -> [(String, String)] {
            given.contains { $0.0 == name } ? [] : [(name, value)]
        }
        return missing("_csrf", csrf) + missing("_once", "form-\(name)-\(forms)") + given
    }

    private func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, type: String?, body: [UInt8], headers: HTTPFields = [:]
    ) async throws -> Answer {
        var head = HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1:8080", path: path)
        head.headerFields = headers
        head.headerFields[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        head.headerFields[.contentType] = type
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
        var logger = Logger(label: "web tests")
        logger.logLevel = .critical
        let context = WebContext(source: .init(channel: EmbeddedChannel(), logger: logger))
        let response = try await responder.respond(to: request, context: context)
        let answer = Answer(
            status: response.status.code, headers: response.headers, bytes: try await bytes(of: response.body))
        for cookie in response.headers[values: .setCookie] { keep(cookie) }
        if let token = answer.value(of: "_csrf") { csrf = token }
        return answer
    }

    private func keep(_ cookie: String) {
        let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map(String.init)
        cookies[pair[0]] = pair.count > 1 ? pair[1] : nil
    }

    private func bytes(of body: ResponseBody) async throws -> [UInt8] {
        let collected = CollectingWriter.Bytes()
        try await body.write(CollectingWriter(collected: collected))
        return await collected.bytes
    }
}

/// Collects the body of an answer.
private struct CollectingWriter: ResponseBodyWriter {
    actor Bytes {
        var bytes: [UInt8] = []
        func add(_ more: [UInt8]) { bytes += more }
    }

    let collected: Bytes

    mutating func write(_ buffer: ByteBuffer) async throws {
        await collected.add(Array(buffer.readableBytesView))
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
