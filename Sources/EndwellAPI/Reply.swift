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
    var body: Body
    var mediaType = "application/json"
    /// What names this version of the answer, for `ETag`.
    var version: String?
    var headers: HTTPFields = [:]
    /// Where the next page begins.
    var next: String?

    /// What an answer consists of.
    enum Body: Sendable {
        /// Bytes that are there.
        case bytes(Data)
        /// Pieces that are handed over while they are made; how many bytes in all, if that is known beforehand.
        case pieces(byteCount: Int?, @Sendable (_ hand: (Data) async throws -> Void) async throws -> Void)

        /// How many bytes, if known.
        var byteCount: Int? {
            switch self {
            case .bytes(let bytes): bytes.count
            case .pieces(let count, _): count
            }
        }
    }

    /// A JSON answer to a question.
    init(_ json: JSON) {
        self.init(json.bytes, mediaType: "application/json")
    }

    /// A page of a list.
    init(rows: [JSON], next: String?) {
        self.init(Call.page(rows, next: next))
        self.next = next
    }

    /// A page of a list that grows at its end, so that there is always somewhere to go on.
    init(rows: [JSON], next: String, hasMore: Bool) {
        self.init(Call.page(rows, next: next).adding(["has_more": .flag(hasMore)]))
        self.next = next
    }

    /// An answer that is made while it is sent.
    init(mediaType: String, _ body: Body) {
        status = 200
        self.body = body
        self.mediaType = mediaType
    }

    /// Bytes of some kind.
    init(_ bytes: Data, mediaType: String) {
        self.init(mediaType: mediaType, .bytes(bytes))
        version = Reply.digest(of: bytes)
    }

    /// An answer that is or may be kept.
    init(_ kept: KeptAnswer) {
        status = kept.status
        body = .bytes(kept.body)
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
    /// - Parameter baseURL: the address of the installation.
    func response(to request: Request, at baseURL: String = "") -> Response {
        var headers = headers
        headers[.cacheControl] = "private, no-cache"
        if headers[.vary] == nil { headers[.vary] = "Authorization" }
        if let next { headers[.link] = "<\(baseURL)\(request.uri.nextPage(from: next))>; rel=\"next\"" }
        if let version { headers[.eTag] = "\"\(version)\"" }
        if request.method == .get || request.method == .head, let version,
            EntityTags(request.headers[.ifNoneMatch])?.match(version, weakly: true) == true
        {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = mediaType
        let status = HTTPResponse.Status(code: status)
        guard request.method != .head else {
            headers[.contentLength] = body.byteCount.map(String.init)
            return Response(status: status, headers: headers)
        }
        return Response(status: status, headers: headers, body: body.response)
    }
}

extension Reply.Body {
    fileprivate var response: ResponseBody {
        switch self {
        case .bytes(let bytes): ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        case .pieces(let count, let make):
            ResponseBody(contentLength: count) { writer in
                var hand = writer
                try await make { piece in try await hand.write(ByteBuffer(bytes: piece)) }
                try await hand.finish(nil)
            }
        }
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

extension URI {
    /// The address of the page that begins there, with everything else that was asked for.
    fileprivate func nextPage(from place: String) -> String {
        let kept = (query ?? "").split(separator: "&").filter { !$0.hasPrefix("after=") }.map(String.init)
        let safe = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
        let after = place.addingPercentEncoding(withAllowedCharacters: safe) ?? ""
        return "\(path)?\((kept + ["after=\(after)"]).joined(separator: "&"))"
    }
}

extension HTTPField.Name {
    static let link = HTTPField.Name("Link") ?? .location
    static let vary = HTTPField.Name("Vary") ?? .cacheControl
}
