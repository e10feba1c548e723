import Crypto
public import EndwellCore
public import Foundation

/// What a webhook's messages are signed with. Whoever has it can make messages that look like Endwell's.
public struct WebhookSecret: Hashable, Sendable {
    /// What every secret's text begins with (Standard Webhooks).
    public static let prefix = "whsec_"

    /// The bytes of the key.
    public let bytes: Data

    /// A secret of these bytes.
    public init(bytes: Data) {
        self.bytes = bytes
    }

    /// The secret as receivers are given it.
    public var text: String { Self.prefix + bytes.base64EncodedString() }

    /// The headers of a message: its id, when it is sent, and the signature of both with the body (Standard Webhooks 1.0).
    public func headers(of id: String, at now: Instant, body: Data) -> [(name: String, value: String)] {
        let timestamp = String(now.milliseconds / 1_000)
        let signed = Data("\(id).\(timestamp).".utf8) + body
        let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: bytes))
        return [
            ("webhook-id", id), ("webhook-timestamp", timestamp),
            ("webhook-signature", "v1,\(Data(code).base64EncodedString())"),
        ]
    }
}
