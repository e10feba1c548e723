public import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A caller of one installation's REST API, as the person whose token it has.
public struct APIClient: Sendable {
    /// Scheme, host and port, without a slash at the end.
    public let address: String
    private let token: String?
    private let agent: String

    /// A caller of the installation at that address; without a token only what is open to everybody is answered.
    public init(address: String, token: String?, agent: String) {
        self.address = address
        self.token = token
        self.agent = agent
    }

    /// Where the API begins.
    public static let base = "/api/v1"

    /// A request, as the API knows it.
    public struct Request: Sendable {
        /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
        public var method: String
        /// The address below the base, beginning with a slash; or one that begins with `/api/`, taken as it is.
        public var path: String
        /// What stands after the question mark.
        public var query: [(name: String, value: String)] = []
        /// The body; `nil` when nothing is sent.
        public var body: Data?
        /// Sent with each try of a write, so that it is done once.
        public var key: String?
        /// Further headers; without a `Content-Type` among them a body is JSON.
        public var headers: [(name: String, value: String)] = []

        /// A request with every part said.
        public init(
            _ method: String, _ path: String, query: [(name: String, value: String)] = [], body: Data? = nil,
            key: String? = nil, headers: [(name: String, value: String)] = []
        ) {
            self.method = method
            self.path = path
            self.query = query
            self.body = body
            self.key = key
            self.headers = headers
        }

        /// Whether it only looks.
        public var isRead: Bool { ["GET", "HEAD"].contains(method) }
    }

    /// What the server said.
    public struct Answer: Sendable {
        /// The status.
        public let status: Int
        /// The headers, their names in lower case.
        public let headers: [String: String]
        /// The body as it came.
        public let body: Data

        /// Whether it was done.
        public var isGood: Bool { (200..<300).contains(status) }
    }

    /// Sends a request, and again after a cut connection or while the server is unavailable: a write carries the same
    /// key each time, so that it is done once. Answers whatever the server says; throws `ClientFault` when it says nothing.
    public func send(_ request: Request) async throws -> Answer {
        let prepared = try prepared(request)
        var tries = 0
        while true {
            do {
                let reply = try await Exchange.run(prepared, bytesMax: ClientLimits.answerBytesMax)
                let answer = Answer(status: reply.status, headers: reply.headers, body: reply.body)
                guard let seconds = answer.retryAfter, tries < ClientLimits.retriesMax else { return answer }
                try await Task.sleep(for: .seconds(seconds))
            } catch let fault as ClientFault {
                guard case .unreachable = fault, request.isRead || request.key != nil,
                    tries < ClientLimits.retriesMax
                else { throw fault }
                try await Task.sleep(for: .milliseconds(200 << (2 * tries)))
            }
            tries += 1
        }
    }

    /// Sends a request, and answers only when it was done; throws `ClientFault` else.
    public func done(_ request: Request) async throws -> Answer {
        let answer = try await send(request)
        guard answer.isGood else { throw fault(in: answer) }
        return answer
    }

    /// Asks for something and reads it; throws `ClientFault`.
    public func read<Shape: Decodable>(
        _ path: String, query: [(name: String, value: String)] = [], as shape: Shape.Type = Shape.self
    ) async throws -> Shape {
        try APIClient.decode(try await done(Request("GET", path, query: query)).body)
    }

    /// Reads a body; throws `ClientFault.notEndwell` when it is no such thing.
    public static func decode<Shape: Decodable>(_ body: Data, as shape: Shape.Type = Shape.self) throws -> Shape {
        do {
            return try Received.decoder.decode(Shape.self, from: body)
        } catch {
            throw ClientFault.notEndwell(reason: "its answer is not what Endwell's API answers")
        }
    }

    /// Every element of a list, page by page, as the server wrote them; throws `ClientFault`.
    public func pages(_ request: Request, rowsMax: Int = ClientLimits.rowsMax) async throws -> [Data] {
        var rows: [Data] = []
        var request = request
        while true {
            let answer = try await done(request)
            guard let page = JSONText(answer.body).elements(of: "data") else {
                throw ClientFault.notEndwell(reason: "its answer is not a list")
            }
            rows += page
            let next = try APIClient.decode(answer.body, as: Received.Next.self).next
            guard let next, rows.count < rowsMax else { return Array(rows.prefix(rowsMax)) }
            request.query.removeAll { $0.name == "after" }
            request.query.append((name: "after", value: next))
        }
    }

    /// Writes what the server answers into an open file; throws `ClientFault`.
    public func download(_ path: String, into file: FileHandle, bytesMax: Int) async throws {
        let reply = try await Exchange.run(try prepared(Request("GET", path)), bytesMax: bytesMax, into: file)
        let answer = Answer(status: reply.status, headers: reply.headers, body: reply.body)
        guard answer.isGood else { throw fault(in: answer) }
    }

    /// The whole address of a request.
    public func url(of request: Request) -> String {
        let path = request.path.hasPrefix("/api/") ? request.path : APIClient.base + request.path
        guard !request.query.isEmpty else { return address + path }
        let query = request.query.map { "\(APIClient.encoded($0.name))=\(APIClient.encoded($0.value))" }
        return address + path + (path.contains("?") ? "&" : "?") + query.joined(separator: "&")
    }

    /// A text as one part of an address.
    public static func encoded(_ text: String) -> String {
        let plain = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }

    /// Why an answer is none; what is no problem of ours did not come from Endwell.
    public func fault(in answer: Answer) -> ClientFault {
        if let refused = try? Received.decoder.decode(Refused.self, from: answer.body) { return .refused(refused) }
        return .notEndwell(reason: "it answered with status \(answer.status) and no explanation")
    }

    private func prepared(_ request: Request) throws -> URLRequest {
        guard let url = URL(string: url(of: request)) else {
            throw ClientFault.notEndwell(reason: "\(request.path) is no address")
        }
        var prepared = URLRequest(url: url)
        prepared.httpMethod = request.method
        prepared.httpBody = request.body
        prepared.timeoutInterval = ClientLimits.silenceSecondsMax
        for header in request.headers { prepared.setValue(header.value, forHTTPHeaderField: header.name) }
        prepared.setValue(agent, forHTTPHeaderField: "User-Agent")
        if request.body != nil, prepared.value(forHTTPHeaderField: "Content-Type") == nil {
            prepared.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        if let key = request.key { prepared.setValue(key, forHTTPHeaderField: "Idempotency-Key") }
        if let token { prepared.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        return prepared
    }
}

extension APIClient.Answer {
    /// After how many seconds to ask again; `nil` when this is the answer. A request with the same key may still run.
    fileprivate var retryAfter: Int? {
        let isRunning =
            status == 409 && (try? Received.decoder.decode(Refused.self, from: body))?.code == "key_in_use"
        guard status == 503 || isRunning else { return nil }
        let asked = headers["retry-after"].flatMap { Int($0) } ?? 1
        return min(max(asked, 0), ClientLimits.retrySecondsMax)
    }
}
