import Crypto
public import EndwellCore
public import Foundation

/// Keeps attachments by the digest of their bytes, outside any served folder (R15). Several nodes may share one.
///
/// A digest is 64 lower-case hexadecimal digits; under any other name there is nothing. Whoever cannot be reached ends a
/// call with `StoreFault.unavailable`.
public protocol FileStore: Sendable {
    /// Keeps bytes that arrive in pieces, durably, before it returns; throws `FileTooLarge` for more than `bytesMax`.
    /// Until then nobody is handed any of them. What was kept under the digest before, whole or damaged, is replaced.
    func keep<Pieces: AsyncSequence & Sendable>(_ pieces: Pieces, bytesMax: Int) async throws -> KeptFile
    where Pieces.Element == [UInt8]
    /// The bytes of a file by its digest; `nil` when it was erased, and `StoreFault.corrupt` when they are other bytes.
    func bytes(ofSHA256 digest: String) async throws -> Data?
    /// Whether the file is there with the right bytes.
    func isIntact(sha256 digest: String) async throws -> Bool
    /// Files that were last kept longer ago than `FileAge` says; at most `limit` names are looked at, in ascending order.
    func oldFiles(after place: String?, limit: Int) async throws -> OldFiles
    /// Removes a file's bytes, unless they were kept anew since `FileAge` counts, on whatever node.
    func remove(sha256 digest: String) async throws
    /// Clears away a bounded part of what uploads that broke off have left, and none of those that go on.
    func clearBrokenOff() async throws
}

extension FileStore {
    /// Whether the bytes can be read and are the right ones.
    public func isIntact(sha256 digest: String) async throws -> Bool {
        do {
            return try await bytes(ofSHA256: digest) != nil
        } catch StoreFault.corrupt {
            return false
        }
    }

    /// Does nothing: what breaks off leaves nothing.
    public func clearBrokenOff() async throws {}
}

/// Some of the files that were last kept long ago.
public struct OldFiles: Hashable, Sendable {
    /// Their digests.
    public let digests: [String]
    /// The last name looked at, after which to go on; `nil` when there are no more.
    public let place: String?

    /// A part of what is old.
    public init(digests: [String], place: String?) {
        self.digests = digests
        self.place = place
    }
}

/// More bytes than a file may have; nothing of it was kept.
public struct FileTooLarge: Error, Hashable, Sendable {
    /// How many there may be.
    public let bytesMax: Int

    /// The refusal of a file with more bytes than that.
    public init(bytesMax: Int) {
        self.bytesMax = bytesMax
    }
}

/// A file that is kept.
public struct KeptFile: Hashable, Sendable {
    /// Lower-case hexadecimal SHA-256 of the bytes.
    public let sha256: String
    /// How many bytes.
    public let bytes: Int

    /// A kept file of that digest and size.
    public init(sha256: String, bytes: Int) {
        self.sha256 = sha256
        self.bytes = bytes
    }
}

/// How long bytes are left alone before those that nothing refers to may go.
public enum FileAge {
    /// In hours: a day, and an hour by which nodes' clocks may differ. Where the age is counted in whole days, it may be
    /// two more.
    public static let hours: Int64 = 25

    /// Whether bytes that were last kept at one instant are old at another.
    public static func isOld(_ keptAt: Instant, at now: Instant) -> Bool {
        keptAt < oldest(at: now)
    }

    /// The instant since which whatever was kept is new.
    public static func oldest(at now: Instant) -> Instant {
        now.adding(seconds: -hours * 3_600)
    }
}

/// The digest by which a file is known.
public enum FileDigest {
    /// Lower-case hexadecimal SHA-256 of a file's bytes.
    public static func of(_ bytes: Data) -> String {
        RecordDigest.hexadecimal(SHA256.hash(data: bytes))
    }

    /// Whether a text is a digest, so that nothing else can be asked for by it.
    public static func isOne(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// What is thrown where other bytes lie under a digest.
    public static func fault(_ digest: String) -> StoreFault {
        .corrupt(what: "the file \(digest) does not hold the bytes that it stands for")
    }
}

/// A file on its way in: its bytes are counted and hashed, and are somebody else's to keep.
public struct ArrivingBytes {
    private let bytesMax: Int
    private var hash = SHA256()
    private var count = 0

    /// No bytes yet, of at most so many.
    public init(bytesMax: Int) {
        self.bytesMax = bytesMax
    }

    /// Takes the next of them.
    public mutating func take(_ piece: [UInt8]) throws(FileTooLarge) {
        guard piece.count <= bytesMax - count else { throw FileTooLarge(bytesMax: bytesMax) }
        hash.update(data: piece)
        count += piece.count
    }

    /// The file, when all have arrived.
    public var kept: KeptFile {
        KeptFile(sha256: RecordDigest.hexadecimal(hash.finalize()), bytes: count)
    }
}
