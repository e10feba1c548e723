import Crypto
public import Foundation

/// A bearer token: 32 random bytes as text for whoever holds it, and their SHA-256 for whoever keeps it.
public struct Token: Hashable, Sendable {
    /// The bytes, which nobody can guess.
    let bytes: Data

    /// A new token.
    init(_ randomness: any Randomness) {
        bytes = Data(randomness.bytes(AccountLimits.secretBytes))
    }

    /// The token that a browser brought; `nil` when it has not the form of one.
    public init?(_ text: String) {
        // A text of another length can't be a token, and isn't worth decoding.
        guard text.utf8.count == AccountLimits.tokenCharacters, let bytes = Data(base64URL: text),
            bytes.count == AccountLimits.secretBytes, bytes.base64URL == text
        else { return nil }
        self.bytes = bytes
    }

    /// The token as cookies and forms carry it: base64url, 43 characters.
    public var text: String { bytes.base64URL }

    /// What is kept of it.
    public var hash: Data { Data(SHA256.hash(data: bytes)) }
}
