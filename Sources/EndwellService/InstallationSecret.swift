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
    /// - Throws: `NoInstallationSecret` when the store keeps none that is whole, or what the store throws.
    public static func load(from store: any Store, randomness: any Randomness) async throws -> InstallationSecret {
        let fresh = Data(randomness.bytes(AccountLimits.secretBytes))
        let bytes = try await store.write { transaction in
            try transaction.setIfMissing(setting, fresh)
            return try transaction.setting(setting)
        }
        // Codes made with a secret that was not kept would be worth nothing after the next start.
        guard let bytes, bytes.count == AccountLimits.secretBytes else { throw NoInstallationSecret() }
        return InstallationSecret(bytes: bytes)
    }

    /// A code that only this installation can make, for one purpose: HMAC-SHA256, 32 bytes.
    public func code(_ purpose: String, of bytes: Data) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Data(purpose.utf8) + [0] + bytes, using: key))
    }
}

/// The store keeps no usable secret of the installation.
public struct NoInstallationSecret: Error, Hashable, Sendable {}
