import Crypto
import EndwellCore
import Foundation

/// What an installation signs of a contract: how far its record had come at an instant, and every other file of the
/// bundle. Its bytes, exactly as they lie in `checkpoint.json`, are what is signed.
struct EvidenceCheckpoint: Codable, Hashable, Sendable {
    static let onlyKind = "endwell_checkpoint.1"

    /// What this is; the number grows when its shape changes.
    var checkpoint = onlyKind
    /// When it was signed.
    var at: Instant
    /// The contract.
    var contract: ContractID
    /// Its latest event.
    var event: Event
    /// Every other file of the bundle but the signature, in the order in which they lie.
    var files: [File]
    /// The address of the installation.
    var installation: String
    /// The key that signed.
    var key: EvidencePublicKey
    /// The short name that people use for the contract.
    var reference: String

    /// The latest event: all earlier ones are in its hash.
    struct Event: Codable, Hashable, Sendable {
        var hash: String
        var number: Int
    }

    /// A file of the bundle.
    struct File: Codable, Hashable, Sendable {
        var bytes: Int
        var path: String
        var sha256: String

        init(path: String, _ content: Data) {
            bytes = content.count
            self.path = path
            sha256 = RecordDigest.hexadecimal(SHA256.hash(data: content))
        }

        /// A file whose digest is known.
        init(path: String, bytes: Int, sha256: String) {
            (self.path, self.bytes, self.sha256) = (path, bytes, sha256)
        }
    }
}
