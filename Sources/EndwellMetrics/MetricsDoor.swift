import Crypto
import Foundation
import HTTPTypes
import HummingbirdCore
import NIOCore

/// Who may read the figures (docs/decisions: figures for the operator alone).
public enum MetricsDoor: Sendable {
    /// Whoever brings the token, from wherever, and nobody else.
    case token(MetricsToken)
    /// Whoever asks from this very machine, and through no proxy.
    case thisMachine
    /// Nobody.
    case closed

    /// The door of an installation at that address, with the token that its operator has set.
    ///
    /// An https address means a proxy on the way, and not every proxy says that it is one: a request from far away
    /// then looks like one from here. So without a token the door is open only where pages are this machine's alone.
    public init(token: MetricsToken?, baseURL: String) {
        self = token.map(Self.token) ?? (baseURL.hasPrefix("https://") ? .closed : .thisMachine)
    }

    /// Whether that request from there may read.
    func isOpen(to request: HTTPRequest, from address: SocketAddress?) -> Bool {
        switch self {
        case .token(let token): token.isCarried(by: request)
        case .thisMachine:
            address?.isThisMachine == true && !request.wasForwarded && request.isMeantForThisMachine
        case .closed: false
        }
    }
}

/// The secret that lets a program read the figures; only its digest is kept in memory.
public struct MetricsToken: Sendable {
    private let digest: SHA256.Digest

    /// The token; `nil` unless it is visible ASCII of the right length.
    public init?(_ text: String) {
        guard MetricsLimits.tokenBytes.contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        digest = SHA256.hash(data: Data(text.utf8))
    }

    /// Whether a request brings it. Digests are compared, so that the time it takes tells nothing of the token.
    func isCarried(by request: HTTPRequest) -> Bool {
        let parts = request.headerFields[.authorization]?.split(separator: " ", maxSplits: 1) ?? []
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return false }
        return SHA256.hash(data: Data(parts[1].utf8)) == digest
    }
}

extension HTTPRequest {
    private static let forwardingFields = [
        "Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP",
    ].compactMap { HTTPField.Name($0) }

    /// Whether a proxy says that it passed the request on.
    fileprivate var wasForwarded: Bool { Self.forwardingFields.contains { headerFields.contains($0) } }

    /// Whether the address that was asked for is one of this machine's own. A page from elsewhere that points its own
    /// name here, to have a browser on this machine read for it, still asks for that name.
    fileprivate var isMeantForThisMachine: Bool {
        guard let authority else { return false }
        let host =
            authority.hasPrefix("[")
            ? authority.prefix { $0 != "]" }.dropFirst() : authority.prefix { $0 != ":" }
        return ["127.0.0.1", "localhost", "::1"].contains(host.lowercased())
    }
}

extension SocketAddress {
    /// Whether it is a loopback address, also where IPv4 is written as IPv6.
    fileprivate var isThisMachine: Bool {
        guard let address = ipAddress else { return false }
        return address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
    }
}
