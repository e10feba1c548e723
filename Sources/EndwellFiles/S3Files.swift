import EndwellCore
public import EndwellService
public import Foundation

/// Attachments in any store that speaks S3 (R15): `PREFIX/DIGEST/DAY`, where the day is the one, in UTC, on which the
/// bytes were kept.
///
/// The day makes removing safe without a lock that nodes share: what is removed has a name of a day that is over, and
/// nobody ever gives that name again. So no removal, however late it comes, meets bytes that were kept anew.
public struct S3Files: FileStore {
    private let client: S3Client
    private let clock: any EndwellService.Clock
    private let disk = DiskThreads(2)

    /// The attachments at that address.
    public init(
        _ address: S3Address, _ credentials: S3Credentials, clock: any EndwellService.Clock,
        limits: S3Limits = S3Limits()
    ) {
        self.clock = clock
        client = S3Client(address, credentials, clock: clock, limits: limits)
    }

    /// Writes the pieces aside as they come; what has arrived whole is put in its place under its digest.
    public func keep<Pieces: AsyncSequence & Sendable>(_ pieces: Pieces, bytesMax: Int) async throws -> KeptFile
    where Pieces.Element == [UInt8] {
        let aside = try await disk.run { try SpooledFile(bytesMax: bytesMax) }
        for try await piece in pieces { try await disk.run { try aside.append(piece) } }
        let kept = aside.kept
        try await client.put(try aside.bytes(), of: kept.sha256, as: name(kept.sha256, day: Self.day(clock.now)))
        // They are kept, whatever becomes of those of an earlier day.
        try? await remove(sha256: kept.sha256)
        return kept
    }

    /// Reads the youngest of them, and an older one where that is damaged.
    public func bytes(ofSHA256 digest: String) async throws -> Data? {
        guard FileDigest.isOne(digest) else { return nil }
        var isDamaged = false
        // What was listed may have been removed since, after it was kept anew.
        for _ in 0..<S3Limits.readingsMax {
            let days = try await days(of: digest)
            if days.isEmpty { break }
            for day in days.reversed() {
                guard let bytes = try await client.get(name(digest, day: day)) else { continue }
                if FileDigest.of(bytes) == digest { return bytes }
                isDamaged = true
            }
        }
        if isDamaged { throw FileDigest.fault(digest) }
        return nil
    }

    /// Goes through the names in their order.
    public func oldFiles(after place: String?, limit: Int) async throws -> OldFiles {
        let (prefix, limitDay) = (prefix, Self.day(FileAge.oldest(at: clock.now)))
        // No digest is looked at before all of its days are known, so one more is looked for.
        var found: [(digest: String, youngest: String)] = []
        // "0" comes right after "/".
        var last = place.map { "\(prefix)\($0)0" } ?? ""
        while found.count <= limit {
            let page = try await client.list(prefix: prefix, after: last, limit: S3Limits.namesAtOnce)
            for name in page.names {
                guard let (digest, day) = Self.parts(name.dropFirst(prefix.count)) else { continue }
                if found.last?.digest == digest { found.removeLast() }
                found.append((digest, day))
            }
            guard page.hasMore, let next = page.names.last, next > last else { break }
            last = next
        }
        let page = found.prefix(limit)
        return OldFiles(
            digests: page.filter { $0.youngest < limitDay }.map(\.digest),
            place: found.count > limit ? page.last?.digest : nil)
    }

    /// Removes what was kept on days that are long over.
    public func remove(sha256 digest: String) async throws {
        guard FileDigest.isOne(digest) else { return }
        let limitDay = Self.day(FileAge.oldest(at: clock.now))
        for day in try await days(of: digest) where day < limitDay {
            try await client.delete(name(digest, day: day))
        }
    }

    /// Puts, finds, reads and removes an object of no meaning; throws when any of it does not work.
    public func probe(randomness: any Randomness) async throws {
        let bytes = Data(randomness.bytes(32))
        let name = "\(prefix)probe-\(RecordDigest.hexadecimal(bytes.prefix(8)))"
        try await client.put(bytes, of: FileDigest.of(bytes), as: name)
        let found = try await client.list(prefix: name, after: "", limit: 1).names
        let read = try await client.get(name)
        try await client.delete(name)
        guard found == [name], read == bytes else {
            throw StoreFault.unavailable(reason: "the store of files does not show at once what it has been given")
        }
    }

    // MARK: Names

    private var prefix: String { client.address.prefix.isEmpty ? "" : client.address.prefix + "/" }

    private func name(_ digest: String, day: String) -> String { "\(prefix)\(digest)/\(day)" }

    /// The days on which the bytes were kept that are there, in ascending order.
    private func days(of digest: String) async throws -> [String] {
        let names = try await client.list(prefix: "\(prefix)\(digest)/", after: "", limit: S3Limits.namesAtOnce).names
        return names.compactMap { Self.parts($0.dropFirst(prefix.count))?.day }
    }

    /// The day of an instant in UTC: `2026-11-23`.
    private static func day(_ instant: Instant) -> String { String(DateWords.iso(instant).prefix(10)) }

    /// The digest and the day that a name tells; `nil` for a name that is none of ours.
    private static func parts(_ name: Substring) -> (digest: String, day: String)? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, FileDigest.isOne(parts[0]), Day(parts[1]) != nil else { return nil }
        return (parts[0], parts[1])
    }
}

extension S3Limits {
    /// How often the days of a file are looked up before it counts as gone.
    static let readingsMax = 2
}
