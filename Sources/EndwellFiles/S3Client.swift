import EndwellCore
import EndwellCurl
import EndwellService
import Foundation

/// Asks a store that speaks S3, and asks again when it does not answer as it should.
struct S3Client: Sendable {
    let address: S3Address
    let credentials: S3Credentials
    let clock: any EndwellService.Clock
    let limits: S3Limits
    private let curl: CurlClient

    init(_ address: S3Address, _ credentials: S3Credentials, clock: any EndwellService.Clock, limits: S3Limits) {
        (self.address, self.credentials, self.clock, self.limits) = (address, credentials, clock, limits)
        curl = CurlClient(named: "endwell.s3", atOnceMax: limits.atOnceMax)
    }

    /// What is asked of the store.
    struct Question: Sendable {
        var method = ExchangeRequest.Method.get
        /// The object's name in the bucket; empty for the bucket itself.
        var name = ""
        var query: [(name: String, value: String)] = []
        var body = Data()
        /// The digest of the body, where it is known.
        var digest: String?
        var answerBytesMax = S3Limits.listBytesMax
    }

    /// Puts an object in its place, durably.
    func put(_ body: Data, of digest: String, as name: String) async throws {
        let answer = try await answer(to: Question(method: .put, name: name, body: body, digest: digest))
        guard answer.status == 200 else { throw refusal(answer) }
    }

    /// An object's bytes; `nil` when there is no such object.
    func get(_ name: String) async throws -> Data? {
        let answer = try await answer(to: Question(name: name, answerBytesMax: S3Limits.objectBytesMax))
        if answer.status == 404, Self.part("Code", of: answer) == "NoSuchKey" { return nil }
        guard answer.status == 200 else { throw refusal(answer) }
        return answer.body
    }

    /// Removes an object; one that is not there is removed.
    func delete(_ name: String) async throws {
        let answer = try await answer(to: Question(method: .delete, name: name))
        guard [200, 204].contains(answer.status) else { throw refusal(answer) }
    }

    /// Names that begin with a prefix and come after another, in ascending order, and whether there are more.
    func list(prefix: String, after last: String, limit: Int) async throws -> (names: [String], hasMore: Bool) {
        var query = [("list-type", "2"), ("max-keys", String(limit)), ("prefix", prefix)]
        if !last.isEmpty { query.append(("start-after", last)) }
        let answer = try await answer(to: Question(query: query.map { (name: $0, value: $1) }))
        guard answer.status == 200 else { throw refusal(answer) }
        guard let list = S3List(answer.body) else {
            throw StoreFault.unavailable(
                reason: "\(address.endpoint) answered with something else than a list of objects")
        }
        return (list.names, list.hasMore)
    }

    // MARK: How

    /// The answer to a question, which is asked some times over when the store is not well.
    private func answer(to question: Question) async throws -> ExchangeAnswer {
        var trouble = ""
        for attempt in 0..<limits.attemptsMax {
            if attempt > 0 { try await Task.sleep(for: .milliseconds(limits.pauseMilliseconds << (attempt - 1))) }
            switch await curl.answer(to: request(for: question), within: bounds(of: question)) {
            case .success(let answer) where answer.status >= 500 || answer.status == 429:
                trouble = "it answered \(answer.status)"
            case .success(let answer): return answer
            case .failure(.calledOff): throw CancellationError()
            case .failure(.unreachable): trouble = "it cannot be reached"
            case .failure(.timedOut): trouble = "it does not answer in time"
            case .failure(.insecure): trouble = "its certificate is not good"
            case .failure(.answerTooLarge): trouble = "its answer is too large"
            case .failure(.broken), .failure(.forbiddenAddress): trouble = "the connection broke"
            }
        }
        throw StoreFault.unavailable(reason: "the store of files at \(address.endpoint) is not well: \(trouble)")
    }

    private func bounds(of question: Question) -> ExchangeBounds {
        var bounds = ExchangeBounds(
            millisecondsMax: limits.attemptMillisecondsMax, answerBytesMax: question.answerBytesMax)
        (bounds.connectMillisecondsMax, bounds.stallSecondsMax) = (
            limits.connectMillisecondsMax, limits.stallSecondsMax
        )
        return bounds
    }

    /// The request for a question, signed for this instant.
    private func request(for question: Question) -> ExchangeRequest {
        let now = clock.now
        let path = "/\(address.bucket)" + (question.name.isEmpty ? "" : "/\(question.name)")
        let payload = question.digest ?? FileDigest.of(question.body)
        var headers = [
            (name: "host", value: address.host), (name: "x-amz-content-sha256", value: payload),
            (name: "x-amz-date", value: SignatureV4.time(now)),
        ]
        if question.method == .put { headers.append((name: "content-type", value: "application/octet-stream")) }
        let signature = SignatureV4(credentials: credentials, region: address.region)
            .authorization(
                for: SignatureV4.Request(
                    method: question.method.rawValue, path: path, query: question.query, headers: headers,
                    payload: payload), at: now)
        let query = question.query.isEmpty ? "" : "?" + SignatureV4.encoded(question.query)
        return ExchangeRequest(
            question.method, address.endpoint + SignatureV4.encoded(path: path) + query,
            headers: headers.dropFirst() + [(name: "authorization", value: signature)], body: question.body)
    }

    /// Why the store did not do it, in its own words.
    private func refusal(_ answer: ExchangeAnswer) -> StoreFault {
        let words = ["Code", "Message"].compactMap { Self.part($0, of: answer) }.joined(separator: ": ")
        return .unavailable(
            reason: "the store of files at \(address.endpoint) refuses with \(answer.status)"
                + (words.isEmpty ? "" : " (\(words))"))
    }

    /// A part of what the store says of an error, in a bounded number of printable characters.
    private static func part(_ name: String, of answer: ExchangeAnswer) -> String? {
        guard let text = String(validating: answer.body.prefix(S3Limits.errorBytesMax), as: UTF8.self),
            let found = XMLText(text).first(name)
        else { return nil }
        return String(
            found.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.map(Character.init).prefix(200))
    }
}

/// How much a store that speaks S3 is asked, and how long it is waited for, each with its unit in its name.
public struct S3Limits: Sendable {
    /// Questions at the same time, each on a thread of its own.
    public var atOnceMax = 8
    /// How often one question is asked at most.
    public var attemptsMax = 4
    /// The pause before the second attempt, in milliseconds; each further one is twice as long.
    public var pauseMilliseconds = 200
    /// How long a connection may take to be there, in milliseconds.
    public var connectMillisecondsMax = 3_000
    /// How long next to nothing may come or go, in seconds.
    public var stallSecondsMax = 5
    /// How long one attempt may take, in milliseconds.
    public var attemptMillisecondsMax = 60_000

    /// The largest object that is read, in bytes.
    static let objectBytesMax = 26 * 1_048_576
    /// The largest list that is read, in bytes: a thousand names, and what is said of each.
    static let listBytesMax = 4 * 1_048_576
    /// How much of an error's description is looked at, in bytes.
    static let errorBytesMax = 16 * 1_024
    /// The names that are asked for at once.
    static let namesAtOnce = 1_000

    /// The limits that suit a store that is near.
    public init() {}
}
