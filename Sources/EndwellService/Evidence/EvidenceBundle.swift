import Crypto
public import Foundation

/// An evidence bundle that is ready to be handed out: a zip whose size and every byte are settled (R15).
///
/// Attachments are read from the store while it is written, one at a time, so that a bundle of any size takes the memory
/// of its record and of one attachment.
public struct EvidenceBundle: Sendable {
    /// What to call the file: `EW-7K3Q9D-evidence.zip`.
    public let fileName: String
    /// How many bytes it has.
    public let byteCount: Int
    /// Its media type.
    public static let mediaType = "application/zip"

    private let parts: [Part]
    private let files: any FileStore

    /// A file of the bundle.
    struct Part: Sendable {
        let entry: EvidenceForm.Entry
        let content: Content

        /// Where the bytes are.
        enum Content: Sendable {
            case here(Data)
            /// Among the attachments, under that digest.
            case kept(sha256: String)
        }

        /// A file that was made for the bundle.
        init(_ path: String, _ bytes: Data) {
            entry = EvidenceForm.Entry(path: path, bytes: bytes.count, crc: CRC32.of(bytes))
            content = .here(bytes)
        }

        /// An attachment.
        init(_ path: String, kept bytes: Data, sha256: String) {
            entry = EvidenceForm.Entry(path: path, bytes: bytes.count, crc: CRC32.of(bytes))
            content = .kept(sha256: sha256)
        }
    }

    /// A bundle of these files, in the order of a bundle.
    /// - Throws: `EvidenceTooLarge`.
    init(fileName: String, parts: [Part], files: any FileStore) throws(EvidenceTooLarge) {
        let byteCount = EvidenceForm.byteCount(parts.map(\.entry))
        guard parts.count <= EvidenceLimits.entriesMax, byteCount <= EvidenceLimits.bundleBytesMax else {
            throw EvidenceTooLarge(bytesMax: EvidenceLimits.bundleBytesMax)
        }
        (self.fileName, self.parts, self.files, self.byteCount) = (fileName, parts, files, byteCount)
    }

    /// Hands out the bundle piece by piece, `byteCount` bytes in all.
    /// - Throws: what `receive` throws, or `StoreFault` when an attachment was erased or damaged meanwhile; then what
    ///   was handed out is no bundle.
    public func write(to receive: (Data) async throws -> Void) async throws {
        for part in parts {
            try await receive(EvidenceForm.localHeader(part.entry))
            try await receive(try await bytes(of: part))
        }
        try await receive(EvidenceForm.directory(parts.map(\.entry)))
    }

    /// The whole bundle in memory.
    public func data() async throws -> Data {
        var data = Data(capacity: byteCount)
        try await write { data.append($0) }
        return data
    }

    private func bytes(of part: Part) async throws -> Data {
        switch part.content {
        case .here(let bytes): return bytes
        case .kept(let digest):
            guard let bytes = try await files.bytes(ofSHA256: digest), bytes.count == part.entry.bytes,
                CRC32.of(bytes) == part.entry.crc
            else { throw StoreFault.unavailable(reason: "an attachment changed while it was handed out") }
            return bytes
        }
    }
}
