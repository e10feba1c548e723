package import EndwellCore
package import EndwellService
package import Foundation
import Synchronization

/// A clock that stands until it is moved.
package final class TestClock: EndwellService.Clock {
    private let instant: Mutex<Instant>

    package init(_ instant: Instant) {
        self.instant = Mutex(instant)
    }

    package var now: Instant {
        instant.withLock { $0 }
    }

    /// Moves the clock; hands may go forward only.
    package func advance(days: Int64 = 0, hours: Int64 = 0, seconds: Int64 = 0) {
        let more = days * 86_400 + hours * 3_600 + seconds
        precondition(more >= 0)
        instant.withLock { $0 = $0.adding(seconds: more) }
    }

    /// Moves the clock to a later instant.
    package func advance(to later: Instant) {
        instant.withLock { $0 = max($0, later) }
    }
}

/// Chance that is the same in every run of a test (SplitMix64).
package final class SeededRandomness: Randomness {
    private let state: Mutex<UInt64>

    package init(seed: UInt64) {
        state = Mutex(seed)
    }

    package func bytes(_ count: Int) -> [UInt8] {
        state.withLock { state in
            (0..<count).map { _ in
                state &+= 0x9E37_79B9_7F4A_7C15
                var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
                mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
                return UInt8(truncatingIfNeeded: mixed >> 24)
            }
        }
    }
}

/// Files in memory, by their digest.
package actor FilesInMemory: FileStore {
    private var files: [String: Data] = [:]
    /// What was kept within the last day of the disk's own clock.
    private var fresh: Set<String> = []

    /// A day goes by on the disk's own clock.
    package func age() { fresh = [] }

    /// Whether nothing is kept.
    package var isEmpty: Bool { files.isEmpty }

    /// No files.
    package init() {}

    package func keep<Pieces: AsyncSequence & Sendable>(_ pieces: Pieces, bytesMax: Int) async throws -> KeptFile
    where Pieces.Element == [UInt8] {
        var bytes = Data()
        for try await piece in pieces { bytes.append(contentsOf: piece) }
        guard bytes.count <= bytesMax else { throw FileTooLarge(bytesMax: bytesMax) }
        let digest = RecordDigest.hexadecimal(RecordDigest.chained(bytes, after: Data()))
        files[digest] = bytes
        fresh.insert(digest)
        return KeptFile(sha256: digest, bytes: bytes.count)
    }

    package func bytes(ofSHA256 digest: String) async throws -> Data? {
        files[digest]
    }

    package func isIntact(sha256 digest: String) async throws -> Bool {
        files[digest] != nil
    }

    package func oldFiles(after place: String?, limit: Int) async throws -> OldFiles {
        let names = files.keys.sorted().filter { $0 > place ?? "" }
        let page = names.prefix(limit)
        return OldFiles(
            digests: page.filter { !fresh.contains($0) }, place: names.count > limit ? page.last : nil)
    }

    package func remove(sha256 digest: String) async throws {
        if !fresh.contains(digest) { files[digest] = nil }
    }
}

extension Passwords.Cost {
    /// As cheap as Argon2id gets, for tests of everything but the hash.
    package static let cheap = Passwords.Cost(memoryKiB: 8, passes: 1, lanes: 1)
}
