import Crypto
import EndwellCore
import EndwellService
import Foundation

/// Signs requests as AWS Signature Version 4 says, in the way of S3: a path is encoded once and never shortened.
struct SignatureV4 {
    let credentials: S3Credentials
    let region: String
    var service = "s3"

    /// A request, as far as it is signed.
    struct Request {
        let method: String
        /// The path in plain characters.
        let path: String
        var query: [(name: String, value: String)] = []
        /// All headers that are to be signed, `host` and `x-amz-date` among them.
        var headers: [(name: String, value: String)]
        /// Lower-case hexadecimal SHA-256 of the body.
        let payload: String
    }

    /// The header `Authorization` for a request of that instant.
    func authorization(for request: Request, at now: Instant) -> String {
        let scope = "\(Self.date(now))/\(region)/\(service)/aws4_request"
        let text = """
            AWS4-HMAC-SHA256
            \(Self.time(now))
            \(scope)
            \(FileDigest.of(Data(Self.canonical(request).utf8)))
            """
        var key = SymmetricKey(data: Data("AWS4\(credentials.secretAccessKey)".utf8))
        for part in [Self.date(now), region, service, "aws4_request"] {
            key = SymmetricKey(data: Self.code(of: part, under: key))
        }
        let signature = RecordDigest.hexadecimal(Self.code(of: text, under: key))
        return "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), "
            + "SignedHeaders=\(Self.signedNames(request)), Signature=\(signature)"
    }

    /// The instant as the header `x-amz-date` says it: `20261123T020000Z`.
    static func time(_ instant: Instant) -> String {
        DateWords.iso(Instant(seconds: instant.seconds)).replacing("-", with: "").replacing(":", with: "")
    }

    /// A query as it is put behind the path: sorted, each name and value encoded.
    static func encoded(_ query: [(name: String, value: String)]) -> String {
        query.map { (name: encoded($0.name), value: encoded($0.value)) }
            .sorted { ($0.name, $0.value) < ($1.name, $1.value) }
            .map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    /// A path as it is put behind the host: each byte that is no unreserved character is encoded, but for slashes.
    static func encoded(path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).map { encoded(String($0)) }.joined(separator: "/")
    }

    // MARK: How

    private static func canonical(_ request: Request) -> String {
        let headers = lines(request.headers)
        return [
            request.method, encoded(path: request.path), encoded(request.query),
            headers.map { "\($0.name):\($0.value)\n" }.joined(), headers.map(\.name).joined(separator: ";"),
            request.payload,
        ].joined(separator: "\n")
    }

    private static func signedNames(_ request: Request) -> String {
        lines(request.headers).map(\.name).joined(separator: ";")
    }

    /// Names in lower case and in order, values without needless spaces.
    private static func lines(_ headers: [(name: String, value: String)]) -> [(name: String, value: String)] {
        headers.map { (name: $0.name.lowercased(), value: $0.value.split(separator: " ").joined(separator: " ")) }
            .sorted { $0.name < $1.name }
    }

    private static func date(_ instant: Instant) -> String { String(time(instant).prefix(8)) }

    private static func code(of text: String, under key: SymmetricKey) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key))
    }

    private static func encoded(_ text: String) -> String {
        let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if unreserved.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
