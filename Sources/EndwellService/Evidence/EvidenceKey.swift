import Crypto
import EndwellCore
public import Foundation

/// The key with which an installation signs checkpoints: Ed25519, made at the first bundle and kept for good (R15).
struct EvidenceKey: Sendable {
    private static let setting = "evidence_key"
    private let key: Curve25519.Signing.PrivateKey

    /// The installation's key.
    /// - Throws: `NoInstallationSecret` when the store keeps none that is whole, or what the store throws.
    static func load(from store: any Store, randomness: any Randomness) async throws -> EvidenceKey {
        if let kept = try await store.read({ try $0.setting(setting) }) { return try EvidenceKey(kept) }
        let fresh = Data(randomness.bytes(EvidenceLimits.keyBytes))
        let kept = try await store.write { transaction in
            try transaction.setIfMissing(setting, fresh)
            return try transaction.setting(setting)
        }
        return try EvidenceKey(kept)
    }

    /// The key of those 32 bytes.
    init(_ bytes: Data?) throws {
        guard let bytes, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes) else {
            throw NoInstallationSecret()
        }
        self.key = key
    }

    /// The part that everyone may know.
    var publicKey: EvidencePublicKey { EvidencePublicKey(key.publicKey) }

    /// The signature of exactly these bytes: 64 bytes.
    func signature(of bytes: Data) throws -> Data {
        try key.signature(for: bytes)
    }
}

/// The public half of an installation's key: what `/.well-known/endwell-key.json` shows, and what checks a bundle.
public struct EvidencePublicKey: Codable, Hashable, Sendable {
    /// Always `Ed25519`.
    public let algorithm: String
    /// The first 16 hexadecimal digits of the SHA-256 of the key's 32 bytes: its name, not to be trusted alone.
    public let id: String
    /// The key's 32 bytes in lower-case hexadecimal digits.
    public let publicKey: String

    init(_ key: Curve25519.Signing.PublicKey) {
        algorithm = Self.onlyAlgorithm
        id = Self.id(of: key.rawRepresentation)
        publicKey = RecordDigest.hexadecimal(key.rawRepresentation)
    }

    /// The key in a key document, or in 64 hexadecimal digits; `nil` for anything else.
    public init?(_ text: String) {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard trimmed.utf8.count <= EvidenceLimits.keyDocumentBytesMax else { return nil }
        let document = try? EventCoding.decoder().decode(EvidencePublicKey.self, from: Data(trimmed.utf8))
        guard let bytes = Data(hexadecimal: document?.publicKey ?? trimmed.lowercased()),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
        else { return nil }
        self.init(key)
        if let document, document != self { return nil }
    }

    /// The key document, as it is published: JSON.
    public var document: Data {
        get throws { try EventCoding.encoder().encode(self) }
    }

    /// Whether the parts belong together.
    var isWhole: Bool { EvidencePublicKey(publicKey) == self }

    /// Whether that is this key's signature of exactly these bytes.
    func isSignature(_ signature: Data, of bytes: Data) -> Bool {
        guard let raw = Data(hexadecimal: publicKey),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw)
        else { return false }
        return key.isValidSignature(signature, for: bytes)
    }

    private static let onlyAlgorithm = "Ed25519"

    private static func id(of bytes: Data) -> String {
        RecordDigest.hexadecimal(SHA256.hash(data: bytes).prefix(8))
    }
}
