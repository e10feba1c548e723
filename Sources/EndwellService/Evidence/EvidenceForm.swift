import EndwellCore
import Foundation

/// The one form in which a bundle's zip is written. Nothing in it is left to choose, so that the same files give the
/// same bytes, and a bundle with any other byte is refused.
///
/// Every file is stored as it is, one after the other, with neither compression nor extra fields, under a date that
/// says nothing; then the directory, in the same order.
enum EvidenceForm {
    /// A file as the container describes it.
    struct Entry: Hashable, Sendable {
        let path: String
        let bytes: Int
        let crc: UInt32
    }

    static let localSignature: UInt32 = 0x0403_4B50
    private static let directorySignature: UInt32 = 0x0201_4B50
    private static let endSignature: UInt32 = 0x0605_4B50
    /// Version 2.0 of the format, the first that knows folders.
    private static let version: UInt16 = 20
    /// Made under Unix, so that the mode below is understood.
    private static let madeUnderUnix: UInt16 = 3 << 8
    /// 1 January 1980, the first day that the format knows.
    private static let date: UInt16 = 0x0021
    /// A plain file that its owner may write and all may read.
    private static let mode: UInt32 = 0o100_644 << 16

    /// The bytes of a local header without the path.
    static let localBytes = 30
    private static let directoryBytes = 46
    private static let endBytes = 22

    /// What stands before a file's bytes.
    static func localHeader(_ entry: Entry) -> Data {
        var data = Data()
        data.append(localSignature)
        appendDescription(of: entry, to: &data)
        data.append(Data(entry.path.utf8))
        return data
    }

    /// What stands after the last file's bytes.
    static func directory(_ entries: [Entry]) -> Data {
        var (data, offset) = (Data(), 0)
        for entry in entries {
            data.append(directorySignature)
            data.append(madeUnderUnix | version)
            appendDescription(of: entry, to: &data)
            // No comment, first disk, no hint of the content's kind.
            for _ in 0..<3 { data.append(UInt16(0)) }
            data.append(mode)
            data.append(UInt32(truncatingIfNeeded: offset))
            data.append(Data(entry.path.utf8))
            offset += localBytes + entry.path.utf8.count + entry.bytes
        }
        let bytes = data.count
        data.append(endSignature)
        for _ in 0..<2 { data.append(UInt16(0)) }
        for _ in 0..<2 { data.append(UInt16(truncatingIfNeeded: entries.count)) }
        data.append(UInt32(truncatingIfNeeded: bytes))
        data.append(UInt32(truncatingIfNeeded: offset))
        data.append(UInt16(0))
        return data
    }

    /// How many bytes the whole container has.
    static func byteCount(_ entries: [Entry]) -> Int {
        entries.reduce(endBytes) { sum, entry in
            sum + localBytes + directoryBytes + 2 * entry.path.utf8.count + entry.bytes
        }
    }

    /// What a local header and the directory say alike.
    private static func appendDescription(of entry: Entry, to data: inout Data) {
        data.append(version)
        // No flags, stored as it is, at midnight.
        for _ in 0..<3 { data.append(UInt16(0)) }
        data.append(date)
        data.append(entry.crc)
        for _ in 0..<2 { data.append(UInt32(truncatingIfNeeded: entry.bytes)) }
        data.append(UInt16(truncatingIfNeeded: entry.path.utf8.count))
        data.append(UInt16(0))
    }
}

/// The paths that a bundle may have: those named here, and one for each attachment.
enum EvidencePath {
    static let checkpoint = "checkpoint.json"
    static let signature = "checkpoint.sig"
    static let record = "record.json"
    static let page = "record.html"
    static let guide = "VERIFY.md"
    private static let folder = "files/"

    /// What stands in every bundle, in this order, before the attachments.
    static let always = [checkpoint, signature, record, page, guide]

    /// Where an attachment lies: its content's id, and its name as far as every system allows it.
    static func file(_ id: ContentID, name: String) -> String {
        let plain = name.unicodeScalars.map { isPlain($0) ? Character($0) : "_" }
        return "\(folder)\(id)-\(String(plain.suffix(EvidenceLimits.fileNameCharactersMax)))"
    }

    /// Whether a bundle may hold that path: nothing in it leads anywhere else.
    static func isAllowed(_ path: String) -> Bool {
        if always.contains(path) { return true }
        guard path.hasPrefix(folder), path.utf8.count <= EvidenceLimits.pathBytesMax else { return false }
        let name = path.dropFirst(folder.count)
        return name.count > 37 && name.unicodeScalars.allSatisfy(isPlain) && ContentID(String(name.prefix(36))) != nil
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", ".", "-", "_": true
        case _: false
        }
    }
}

extension Data {
    /// Appends a number, its smallest byte first, as zips do.
    fileprivate mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }
}
