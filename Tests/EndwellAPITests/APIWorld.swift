import EndwellCore
import EndwellService
import EndwellTesting
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOEmbedded
import Testing

@testable import EndwellAPI

/// A small world with the API in front of it: requests pass through the router, no port is opened. Every good answer is
/// held against the schema that the document promises.
final class APIWorld: Sendable {
    let world: TestWorld
    private let responder: any HTTPResponder<BasicRequestContext>
    private let tokens: [PersonID: String]

    init() async throws {
        world = try await TestWorld()
        let router = Router(context: BasicRequestContext.self)
        API(useCases: world.useCases, baseURL: "https://endwell.example").register(on: router)
        responder = router.buildResponder()
        var tokens: [PersonID: String] = [:]
        for person in [world.alice, world.bob, world.charlie, world.olga] {
            let input = AccessTokenInput(name: "tests", scope: Scope.write.rawValue)
            tokens[person.id] = try await world.useCases.accessTokens.make(input, by: person.id).text
        }
        self.tokens = tokens
    }

    /// Sends a request on a person's behalf, and checks a good answer against its schema.
    @discardableResult
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSON? = nil, as person: Account,
        headers: HTTPFields = [:]
    ) async throws -> APIAnswer {
        try await send(method, path, bytes: body?.bytes, headers: headers, as: person)
    }

    /// Sends any bytes on a person's behalf.
    func send(
        _ method: HTTPRequest.Method, _ path: String, bytes: Data?, headers: HTTPFields, as person: Account
    ) async throws -> APIAnswer {
        var headers = headers
        headers[.authorization] = "Bearer \(tokens[person.id] ?? "")"
        return try await send(method, path, bytes: bytes, headers: headers)
    }

    /// The headers of a person's requests.
    func headers(of person: Account) -> HTTPFields { [.authorization: "Bearer \(tokens[person.id] ?? "")"] }

    /// Sends any bytes.
    func send(
        _ method: HTTPRequest.Method, _ path: String, bytes: Data?, headers: HTTPFields
    ) async throws -> APIAnswer {
        let address = path.hasPrefix("/openapi") ? path : APIPath.base + path
        var head = HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1", path: address)
        head.headerFields = headers
        if bytes != nil, head.headerFields[.contentType] == nil { head.headerFields[.contentType] = "application/json" }
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: bytes ?? Data())))
        var logger = Logger(label: "api tests")
        logger.logLevel = .critical
        let context = BasicRequestContext(
            source: ApplicationRequestContextSource(
                channel: EmbeddedChannel(), logger: logger))
        let response = try await responder.respond(to: request, context: context)
        let collected = Collected()
        try await response.body.write(Collecting(collected: collected))
        let answer = APIAnswer(
            status: response.status.code, headers: response.headers, bytes: await collected.bytes)
        hold(answer, of: method, path)
        return answer
    }

    private func hold(_ answer: APIAnswer, of method: HTTPRequest.Method, _ path: String) {
        let segments = path.split(separator: "?")[0].split(separator: "/")
        guard (200..<300).contains(answer.status), method != .head,
            let operation = Operation.all.first(where: { $0.method == method && $0.matches(segments) })
        else { return }
        #expect(answer.status == operation.answer.status)
        guard answer.headers[.contentType] != operation.answer.streamed else { return }
        #expect(operation.answer.schema.faults(in: answer.json) == [], "\(method) \(path)")
    }

    /// An offer that Alice, the client, makes to Bob.
    func offer(_ more: KeyValuePairs<String, JSON> = [:]) async throws -> APIAnswer {
        let body: JSON = [
            "role": "client", "counterparty_email": .text(world.bob.email), "title": "A shop window",
            "scope": "Design and build it.",
            "terms": ["time_zone": "Europe/Berlin", "currency": "EUR", "pay": "fixed"],
        ]
        return try await send(.post, "/contracts", body.adding(more), as: world.alice)
    }

    /// The path of an active contract between Alice and Bob, with one deliverable.
    func activeContract() async throws -> String {
        let made = try await offer(["deliverables": [["title": "The window"]]])
        let path = "/contracts/\(made.json["id"]?.asText ?? "")"
        try await send(.post, "\(path)/acceptance", ["full_name": "Bob Okafor"], as: world.bob)
        return path
    }
}

/// What the API answered.
struct APIAnswer: Sendable {
    let status: Int
    let headers: HTTPFields
    let bytes: Data

    /// The body as JSON; null when it is none.
    var json: JSON { (try? JSON(bytes)) ?? .null }
    /// The code of a problem.
    var code: String? { json["code"]?.asText }
    /// The places of bad fields.
    var places: [String] {
        (json["errors"]?.asList ?? []).compactMap { ($0["pointer"] ?? $0["parameter"])?.asText }
    }

    /// A member by its path, such as `termination/official_at`.
    func text(_ path: String) -> String? {
        path.split(separator: "/").reduce(json as JSON?) { value, name in
            if let index = Int(name), let list = value?.asList {
                return list.indices.contains(index) ? list[index] : nil
            }
            return value?[String(name)]
        }?.asText
    }
}

extension Schema {
    /// Where a value is not what the document promises.
    func faults(in value: JSON, at place: String = "") -> [String] {
        problems(with: value, at: place).map { "\($0.field): \($0.problem)" } + missing(in: value, at: place)
    }

    private func missing(in value: JSON, at place: String) -> [String] {
        switch (plain, value) {
        case (.nullable(let schema), _): return value == .null ? [] : schema.missing(in: value, at: place)
        case (.list(let element, _, _), .list(let elements)):
            return elements.enumerated().flatMap { element.missing(in: $1, at: "\(place)/\($0)") }
        case (.object(let properties), .object):
            return properties.flatMap { property -> [String] in
                guard let member = value[property.name] else {
                    return property.isRequired ? ["\(place)/\(property.name) is missing"] : []
                }
                return property.schema.missing(in: member, at: "\(place)/\(property.name)")
            }
        case (.choice(let choices), .text(let text)):
            return choices.contains(text) ? [] : ["\(place): \(text) is not one of \(choices)"]
        default: return []
        }
    }
}

private actor Collected {
    var bytes = Data()
    func add(_ more: [UInt8]) { bytes.append(contentsOf: more) }
}

private struct Collecting: ResponseBodyWriter {
    let collected: Collected

    mutating func write(_ buffer: ByteBuffer) async throws { await collected.add(Array(buffer.readableBytesView)) }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
