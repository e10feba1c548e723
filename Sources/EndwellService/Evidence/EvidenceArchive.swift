import Foundation

/// A bundle's zip, read with distrust: whatever is not byte for byte as Endwell writes it is refused.
///
/// Sizes are told, never believed beyond the bytes that are there; nothing is unpacked, for nothing is compressed.
struct EvidenceArchive: Sendable {
    /// A file of the bundle.
    struct File: Sendable {
        let path: String
        let bytes: Data
    }

    /// The files, in the order in which they lie.
    let files: [File]

    /// Reads a bundle.
    init(_ bundle: Data) throws(EvidenceDifference) {
        guard bundle.count <= EvidenceLimits.bundleBytesMax else { throw .tooLarge(nil) }
        var (files, entries, place) = ([File](), [EvidenceForm.Entry](), 0)
        while bundle.number(at: place, as: UInt32.self) == EvidenceForm.localSignature {
            guard entries.count < EvidenceLimits.entriesMax else { throw .tooLarge(nil) }
            let file = try Self.file(in: bundle, at: place)
            let entry = EvidenceForm.Entry(path: file.path, bytes: file.bytes.count, crc: CRC32.of(file.bytes))
            let header = EvidenceForm.localHeader(entry)
            try Self.require(header, in: bundle, at: place)
            try Self.require(file.path, at: entries.count, after: entries.last?.path)
            place += header.count + file.bytes.count
            files.append(file)
            entries.append(entry)
        }
        guard files.count >= EvidencePath.always.count else {
            throw files.isEmpty ? .notABundle : .missing(EvidencePath.always[files.count])
        }
        let directory = EvidenceForm.directory(entries)
        try Self.require(directory, in: bundle, at: place)
        guard place + directory.count == bundle.count else { throw .otherForm(byte: place + directory.count) }
        self.files = files
    }

    /// The bytes of a file that every bundle has.
    subscript(path: String) -> Data? {
        files.first { $0.path == path }?.bytes
    }

    private static func file(in bundle: Data, at place: Int) throws(EvidenceDifference) -> File {
        let nameStart = place + EvidenceForm.localBytes
        guard let size = bundle.number(at: place + 22, as: UInt32.self),
            let length = bundle.number(at: place + 26, as: UInt16.self), length <= EvidenceLimits.pathBytesMax,
            let name = bundle.part(at: nameStart, count: Int(length)),
            let path = String(validating: name, as: UTF8.self), EvidencePath.isAllowed(path)
        else { throw .otherForm(byte: place) }
        guard let bytes = bundle.part(at: nameStart + Int(length), count: Int(size)) else { throw .cutOff(path) }
        guard size <= bytesMax(of: path) else { throw .tooLarge(path) }
        return File(path: path, bytes: bytes)
    }

    /// The files that every bundle has come first and in their order; the attachments follow in that of their paths, so
    /// that none is there twice.
    private static func require(_ path: String, at index: Int, after last: String?) throws(EvidenceDifference) {
        let always = EvidencePath.always
        if index < always.count {
            guard path == always[index] else { throw .missing(always[index]) }
        } else if let last, index > always.count || always.contains(path) {
            guard !always.contains(path), Array(last.utf8).lexicographicallyPrecedes(path.utf8) else {
                throw .unexpected(path)
            }
        }
    }

    private static func bytesMax(of path: String) -> Int {
        switch path {
        case EvidencePath.checkpoint: EvidenceLimits.checkpointBytesMax
        case EvidencePath.signature, EvidencePath.guide: EvidenceLimits.checkpointBytesMax
        case _: EvidenceLimits.recordBytesMax
        }
    }

    /// Requires those bytes at that place, and names the first that differs.
    private static func require(_ expected: Data, in bundle: Data, at place: Int) throws(EvidenceDifference) {
        let found = bundle.dropFirst(place).prefix(expected.count)
        guard found == expected else {
            let same = zip(found, expected).prefix { $0 == $1 }.count
            throw .otherForm(byte: place + same)
        }
    }
}

extension Data {
    /// That many bytes from that place on, without copying them; `nil` when they are not all there.
    fileprivate func part(at place: Int, count: Int) -> Data? {
        guard place >= 0, count >= 0, self.count - place >= count else { return nil }
        return self[(startIndex + place)..<(startIndex + place + count)]
    }

    /// The number at that place, its smallest byte first.
    fileprivate func number<Number: FixedWidthInteger>(at place: Int, as type: Number.Type) -> Number? {
        part(at: place, count: Number.bitWidth / 8)?.reversed().reduce(Number(0)) { $0 << 8 | Number($1) }
    }
}
