import Crypto
import EndwellCore
import EndwellService
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// What an operation answers.
struct Reply: Sendable {
    var status: Int
    var body: Data
    var mediaType = "application/json"
    /// What names this version of the answer, for `ETag`.
    var version: String?
    var headers: HTTPFields = [:]

    /// A JSON answer to a question.
    init(_ json: JSON) {
        status = 200
        body = json.bytes
        version = Reply.digest(of: body)
    }

    /// Bytes of some kind.
    init(_ body: Data, mediaType: String) {
        status = 200
        self.body = body
        self.mediaType = mediaType
        version = Reply.digest(of: body)
    }

    /// An answer that is or may be kept.
    init(_ kept: KeptAnswer) {
        status = kept.status
        body = kept.body
        version = kept.version
        if let location = kept.location { headers[.location] = location }
    }

    /// What a write answered, and whether it did so before.
    init(_ answered: Answered) {
        self.init(answered.answer)
        if answered.isRepeated, let name = HTTPField.Name("Idempotency-Replayed") { headers[name] = "true" }
    }

    /// What is enough to tell one answer from another.
    static func digest(of body: Data) -> String {
        RecordDigest.hexadecimal(SHA256.hash(data: body).prefix(12))
    }

    /// The HTTP answer to that request: 304 where the caller has this version already.
    func response(to request: Request) -> Response {
        var headers = headers
        headers[.cacheControl] = "private, no-cache"
        headers[.vary] = "Authorization"
        if let version { headers[.eTag] = "\"\(version)\"" }
        if request.method == .get || request.method == .head, let version,
            EntityTags(request.headers[.ifNoneMatch])?.match(version, weakly: true) == true
        {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = mediaType
        guard request.method != .head else {
            headers[.contentLength] = String(body.count)
            return Response(status: HTTPResponse.Status(code: status), headers: headers)
        }
        return Response(
            status: HTTPResponse.Status(code: status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}

/// The entity tags of `If-Match` or `If-None-Match`.
struct EntityTags: Hashable {
    /// Whether any version is meant.
    let isAny: Bool
    /// The strong tags, without their quotes.
    let strong: Set<String>
    private let weak: Set<String>

    /// The tags of a header; `nil` when there is none.
    init?(_ header: String?) {
        guard let header else { return nil }
        let parts = header.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        isAny = parts == ["*"]
        strong = Set(parts.filter { $0.hasPrefix("\"") }.map { $0.trimmingCharacters(in: ["\""]) })
        weak = Set(parts.filter { $0.hasPrefix("W/\"") }.map { $0.dropFirst(2).trimmingCharacters(in: ["\""]) })
    }

    func match(_ version: String, weakly: Bool) -> Bool {
        isAny || strong.contains(version) || weakly && weak.contains(version)
    }
}

extension HTTPField.Name {
    static let vary = HTTPField.Name("Vary") ?? .cacheControl
}
