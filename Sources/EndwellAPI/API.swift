import EndwellCore
public import EndwellService
import Foundation
import HTTPTypes
public import Hummingbird
import HummingbirdCore
import NIOCore
import Synchronization

/// The REST API: every operation, behind a personal access token.
public struct API: Sendable {
    let useCases: UseCases
    /// The address of the installation, without a slash at its end.
    let baseURL: String
    let running = RunningKeys()
    let crowd = Crowd(most: APILimits.requestsAtOnceMax)

    /// The API over these use cases.
    public init(useCases: UseCases, baseURL: String) {
        self.useCases = useCases
        self.baseURL = baseURL
    }

    /// Adds every operation to a router.
    public func register(on router: Router<some RequestContext>) {
        let document = API.document(baseURL: baseURL)
        router.add(middleware: ProblemAnswers())
        router.get("/openapi.json") { request, _ in
            Reply(document, mediaType: "application/json").response(to: request)
        }
        router.get("/.well-known/endwell-key.json") { request, _ in
            let key = try await useCases.evidence.publicKey()
            return Reply(try key.document, mediaType: "application/json").response(to: request)
        }
        for operation in Operation.all {
            let methods: [HTTPRequest.Method] = operation.isWrite ? [operation.method] : [.get, .head]
            for method in methods {
                router.on(RouterPath(operation.routerPath), method: method) { request, context in
                    try await answer(operation, request, context.parameters)
                }
            }
        }
    }

    /// The OpenAPI 3.1 document of an installation at that address, as JSON.
    static func document(baseURL: String) -> Data {
        OpenAPI(operations: Operation.all, baseURL: baseURL).document.bytes
    }

    private func answer(_ operation: Operation, _ request: Request, _ parameters: Parameters) async throws -> Response {
        let caller = try await authenticated(request, for: operation.scope)
        try crowd.enter(caller.account.id)
        defer { crowd.leave(caller.account.id) }
        return try await answer(operation, request, parameters, to: caller)
    }

    private func answer(
        _ operation: Operation, _ request: Request, _ parameters: Parameters, to caller: Caller
    ) async throws -> Response {
        let path = Dictionary(
            uniqueKeysWithValues: operation.pathParameters.map { ($0, parameters.get($0) ?? "") })
        let query = try operation.readQuery(request.uri.query)
        try operation.checkHeaders(request.headers)
        let bytes = try await operation.readBody(request)
        let body = try operation.json(in: bytes)
        var conditions = RequestConditions()
        conditions.problems = operation.body?.schema.problems(with: body) ?? Schema.object([]).problems(with: body)
        conditions.versions = operation.isWrite ? EntityTags(request.headers[.ifMatch])?.required : nil
        conditions.key = try operation.isWrite ? key(of: request, bytes) : nil
        let call = Call(
            useCases: useCases, caller: caller, path: path, query: query, body: body,
            parts: try operation.parts(of: request), conditions: conditions, headers: request.headers, baseURL: baseURL)
        guard let key = conditions.key else {
            return try await operation.perform(call).response(to: request, at: baseURL)
        }
        return try await running.whileRunning(key.text, of: caller.account.id) {
            try await operation.perform(call).response(to: request, at: baseURL)
        }
    }

    private func authenticated(_ request: Request, for scope: Scope) async throws -> Caller {
        let parts = request.headers[.authorization]?.split(separator: " ", maxSplits: 1) ?? []
        guard parts.count == 2, parts[0].lowercased() == "bearer",
            let caller = try await useCases.accessTokens.caller(bearer: String(parts[1]))
        else {
            var problem = Problem(.unauthenticated)
            problem.headers[.wwwAuthenticate] =
                parts.isEmpty ? "Bearer realm=\"Endwell\"" : "Bearer realm=\"Endwell\", error=\"invalid_token\""
            throw problem
        }
        guard caller.scopes.contains(scope) else {
            var problem = Problem(.scopeMissing)
            problem.headers[.wwwAuthenticate] =
                "Bearer realm=\"Endwell\", error=\"insufficient_scope\", scope=\"\(scope.rawValue)\""
            throw problem
        }
        return caller
    }

    private func key(of request: Request, _ body: Data) throws -> RequestKey? {
        guard let name = HTTPField.Name("Idempotency-Key"), let text = request.headers[name] else { return nil }
        guard (1...APILimits.keyBytesMax).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw Problem(
                .badInput,
                fields: [
                    .init(
                        place: .parameter("Idempotency-Key"),
                        detail: "Idempotency-Key: 1 to \(APILimits.keyBytesMax) visible ASCII characters, please.")
                ])
        }
        return RequestKey(text, method: request.method.rawValue, path: request.uri.description, body: body)
    }
}

extension EntityTags {
    /// What `If-Match` asks for; `nil` when any version will do.
    fileprivate var required: Set<String>? { isAny ? nil : strong }
}

/// How many requests of each person are running, so that nobody's program keeps others waiting.
final class Crowd: Sendable {
    private let most: Int
    private let counts = Mutex<[PersonID: Int]>([:])

    init(most: Int) {
        self.most = most
    }

    /// Lets one more request in, unless as many are running as may.
    func enter(_ person: PersonID) throws {
        let hasRoom = counts.withLock { counts in
            guard counts[person, default: 0] < most else { return false }
            counts[person, default: 0] += 1
            return true
        }
        guard hasRoom else { throw Problem(.tooFast, retryAfter: APILimits.crowdRetrySeconds) }
    }

    /// A request that was let in is answered.
    func leave(_ person: PersonID) {
        counts.withLock { counts in
            counts[person] = counts[person].flatMap { $0 > 1 ? $0 - 1 : nil }
        }
    }
}

/// The keys of requests that are running: a repetition waits for nobody and does nothing.
actor RunningKeys {
    private struct Key: Hashable {
        let person: PersonID
        let text: String
    }

    private var keys: Set<Key> = []

    /// Runs `body` unless a request of the person with that key is running.
    func whileRunning(
        _ text: String, of person: PersonID, _ body: @Sendable () async throws -> Response
    ) async throws -> Response {
        let key = Key(person: person, text: text)
        guard keys.insert(key).inserted else { throw Problem(.keyInUse, retryAfter: 1) }
        defer { keys.remove(key) }
        return try await body()
    }
}
