import Foundation

/// Where a store that speaks S3 keeps the attachments: a bucket at an endpoint, and what the names of its objects begin
/// with.
public struct S3Address: Hashable, Sendable {
    /// `https://` or `http://`, host and port.
    public let endpoint: String
    /// The bucket, which must be there.
    public let bucket: String
    /// What names begin with, without a slash at its end; empty when the bucket is Endwell's alone.
    public let prefix: String
    /// The region that requests are signed for.
    public let region: String

    /// The region that is signed for where none is said; stores that have none want this one.
    public static let regionStandard = "us-east-1"

    /// What of an address cannot be used, and why.
    public enum Fault: Error, Hashable, Sendable {
        case location(String)
        case endpoint(String)
        case region(String)
    }

    /// The place that `s3://bucket/prefix` names at that endpoint.
    public init(location: String, endpoint: String, region: String = regionStandard) throws(Fault) {
        guard location.hasPrefix("s3://") else { throw .location("it must begin with s3://") }
        let parts = location.dropFirst(5).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let bucket = parts[0]
        guard (3...63).contains(bucket.utf8.count), Self.isName(bucket) else {
            throw .location("a bucket’s name has 3 to 63 letters, digits, dots and hyphens")
        }
        // One slash at the end is a habit.
        let prefix = parts.dropFirst().last?.isEmpty == true ? parts.dropFirst().dropLast() : parts.dropFirst()
        guard prefix.allSatisfy(Self.isName), prefix.joined().utf8.count <= Self.prefixBytesMax else {
            throw .location(
                "what follows the bucket is letters, digits, dots, hyphens and underscores between slashes, at most "
                    + "\(Self.prefixBytesMax) of them")
        }
        guard (1...64).contains(region.utf8.count), Self.isName(region) else {
            throw .region("a region is a name such as eu-central-1")
        }
        self.endpoint = try Self.origin(endpoint)
        (self.bucket, self.prefix, self.region) = (bucket, prefix.joined(separator: "/"), region)
    }

    /// The bucket and the prefix as they are said.
    public var location: String { "s3://\(bucket)" + (prefix.isEmpty ? "" : "/\(prefix)") }

    /// Whether nobody on the way can read what is kept.
    public var isSecure: Bool { endpoint.hasPrefix("https:") }

    /// What the header `Host` says.
    var host: String { String(endpoint.drop(while: { $0 != "/" }).dropFirst(2)) }

    private static let prefixBytesMax = 512

    /// Letters that no address has to encode. `.` and `..` would lead elsewhere.
    private static func isName(_ text: String) -> Bool {
        let others = Set("._-".utf8)
        return !text.isEmpty && text != "." && text != ".."
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || others.contains($0)
            }
    }

    private static func origin(_ text: String) throws(Fault) -> String {
        guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(),
            let standardPort = ["https": 443, "http": 80][scheme], let host = url.host, !host.isEmpty
        else { throw .endpoint("it must be an address such as https://s3.eu-central-1.amazonaws.com") }
        guard url.user == nil, url.password == nil, url.query == nil, url.fragment == nil, ["", "/"].contains(url.path)
        else { throw .endpoint("it must end after the host or port; the bucket is said with --files") }
        let port = url.port == standardPort ? nil : url.port
        let name = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        return "\(scheme)://\(name.lowercased())" + (port.map { ":\($0)" } ?? "")
    }
}

/// What proves to the store who asks: a key's id, and the secret that belongs to it.
public struct S3Credentials: Sendable {
    let accessKeyID: String
    let secretAccessKey: String

    private static let lengths = 1...256

    /// Credentials; `nil` for texts that are none.
    public init?(accessKeyID: String, secretAccessKey: String) {
        for text in [accessKeyID, secretAccessKey] {
            guard Self.lengths.contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                return nil
            }
        }
        (self.accessKeyID, self.secretAccessKey) = (accessKeyID, secretAccessKey)
    }
}
