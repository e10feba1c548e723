import Crypto
public import EndwellCore
public import Foundation

/// Checks an evidence bundle without the installation that wrote it: what `endwell verify BUNDLE` does (R15).
public struct EvidenceCheck: Sendable {
    private let bundle: Data
    private let trusted: EvidencePublicKey?

    /// The check of a bundle.
    /// - Parameter trusted: the key that must have signed it; `nil` takes the one that came with the bundle.
    public init(_ bundle: Data, trusting trusted: EvidencePublicKey?) {
        self.bundle = bundle
        self.trusted = trusted
    }

    /// Checks container, signature, digests, chain, texts and attachments, and replays the events.
    /// - Throws: the first difference.
    public func run() throws(EvidenceDifference) -> EvidenceVerdict {
        let archive = try EvidenceArchive(bundle)
        let checkpoint = try Self.checkpoint(in: archive, trusting: trusted)
        let record: EvidenceRecord = try Self.read(EvidencePath.record, in: archive)
        let files = Dictionary(uniqueKeysWithValues: archive.files.map { ($0.path, $0.bytes) })
        var check = EvidenceRecordCheck(record, checkpoint, files: files)
        return try check.run()
    }

    /// The checkpoint, once its signature and the digests of all other files are found right.
    static func checkpoint(
        in archive: EvidenceArchive, trusting trusted: EvidencePublicKey?
    ) throws(EvidenceDifference) -> EvidenceCheckpoint {
        let checkpoint: EvidenceCheckpoint = try read(EvidencePath.checkpoint, in: archive)
        guard checkpoint.checkpoint == EvidenceCheckpoint.onlyKind else { throw .unreadable(EvidencePath.checkpoint) }
        guard checkpoint.key.isWhole else { throw .keyOfAnotherName }
        if let trusted, checkpoint.key != trusted { throw .otherKey(checkpoint.key) }
        guard let signed = archive[EvidencePath.checkpoint], let signature = archive[EvidencePath.signature],
            checkpoint.key.isSignature(signature, of: signed)
        else { throw .signature }
        let covered = archive.files.filter { ![EvidencePath.checkpoint, EvidencePath.signature].contains($0.path) }
        for (file, expected) in zip(covered, checkpoint.files) {
            guard file.path == expected.path else { throw .unexpected(file.path) }
            guard EvidenceCheckpoint.File(path: file.path, file.bytes) == expected else { throw .changed(file.path) }
        }
        if covered.count < checkpoint.files.count { throw .missing(checkpoint.files[covered.count].path) }
        if covered.count > checkpoint.files.count { throw .unexpected(covered[checkpoint.files.count].path) }
        return checkpoint
    }

    private static func read<Value: Decodable>(
        _ path: String, in archive: EvidenceArchive
    ) throws(EvidenceDifference) -> Value {
        guard let bytes = archive[path] else { throw .missing(path) }
        do {
            return try EventCoding.decoder().decode(Value.self, from: bytes)
        } catch {
            throw .unreadable(path)
        }
    }
}

/// What a bundle proves that is found right.
public struct EvidenceVerdict: Hashable, Sendable {
    /// The contract.
    public let contract: ContractID
    /// The short name that people use for it.
    public let reference: String
    /// When the checkpoint was signed.
    public let at: Instant
    /// The address of the installation that says it signed.
    public let installation: String
    /// The key that signed.
    public let key: EvidencePublicKey
    /// How many events the record has.
    public let events: Int
    /// The hash of the last, in hexadecimal digits.
    public let hash: String
    /// How many texts, and descriptions of files, they refer to.
    public let contents: Int
    /// How many of those were erased.
    public let erased: Int
    /// How many attachments are in the bundle.
    public let files: Int
    /// Whether attachments were left out of it.
    public let filesLeftOut: Bool
}
