import EndwellCore
import EndwellService
import Foundation
import Synchronization

/// A clock that stands until it is moved.
final class MovableClock: EndwellService.Clock {
    private let instant: Mutex<Instant>

    init(_ instant: Instant) {
        self.instant = Mutex(instant)
    }

    var now: Instant { instant.withLock { $0 } }

    /// Moves the clock forward.
    func advance(days: Int64 = 0, hours: Int64 = 0, seconds: Int64 = 0) {
        instant.withLock { $0 = $0.adding(seconds: days * 86_400 + hours * 3_600 + seconds) }
    }
}

/// Chance that is the same in every run of a test (SplitMix64).
final class SeededChance: Randomness {
    private let state: Mutex<UInt64>

    init(seed: UInt64) {
        state = Mutex(seed)
    }

    func bytes(_ count: Int) -> [UInt8] {
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

/// Attachments in memory, by their digest.
actor FilesInMemory: FileStore {
    private var files: [String: Data] = [:]

    func keep<Pieces: AsyncSequence & Sendable>(_ pieces: Pieces, bytesMax: Int) async throws -> KeptFile
    where Pieces.Element == [UInt8] {
        var bytes = Data()
        for try await piece in pieces { bytes.append(contentsOf: piece) }
        guard bytes.count <= bytesMax else {
            throw Refusal.badInput([InputProblem("attachments", .tooLong(max: bytesMax))])
        }
        let digest = RecordDigest.hexadecimal(RecordDigest.chained(bytes, after: Data()))
        files[digest] = bytes
        return KeptFile(sha256: digest, bytes: bytes.count)
    }

    func bytes(ofSHA256 digest: String) async throws -> Data? { files[digest] }

    func isIntact(sha256 digest: String) async throws -> Bool { files[digest] != nil }
}
