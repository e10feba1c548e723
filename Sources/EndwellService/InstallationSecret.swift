import Crypto
public import Foundation

/// Thirty-two bytes that only this installation knows: what is derived from them need not be stored.
public struct InstallationSecret: Sendable {
    private static let setting = "installation_secret"
    private let key: SymmetricKey

    /// The secret of those bytes.
    public init(bytes: Data) {
        key = SymmetricKey(data: bytes)
    }

    /// The installation's secret, made at its first start.
    public static func load(from store: any Store, randomness: any Randomness) async throws -> InstallationSecret {
        let fresh = Data(randomness.bytes(32))
        let bytes = try await store.write { transaction in
            try transaction.setIfMissing(setting, fresh)
            return try transaction.setting(setting)
        }
        return InstallationSecret(bytes: bytes ?? fresh)
    }

    /// A code that only this installation can make, for one purpose: HMAC-SHA256, 32 bytes.
    public func code(_ purpose: String, of bytes: Data) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Data(purpose.utf8) + [0] + bytes, using: key))
    }
}
