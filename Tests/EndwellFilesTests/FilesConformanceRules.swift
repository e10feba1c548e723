import EndwellService
import EndwellTesting
import Foundation
import Testing

extension FilesConformance {
    /// What is kept, and what is not.
    static let keeping: [FilesConformance] = [
        FilesConformance("bytes that arrive in pieces of any size are handed out as they were") { place in
            let store = try await place.node()
            let sizes = [1, 0, 70_000, 262_144, 3, 524_289, 262_143, 64]
            let pieces = sizes.enumerated().map { Arriving.bytes($1, seed: $0) }
            let kept = try await store.keep(Arriving.pieces(pieces), bytesMax: sizes.reduce(0, +))
            let bytes = Data(pieces.joined())
            #expect(kept == KeptFile(sha256: FileDigest.of(bytes), bytes: bytes.count))
            #expect(try await store.bytes(ofSHA256: kept.sha256) == bytes)
            #expect(try await store.isIntact(sha256: kept.sha256))
        },
        FilesConformance("an empty file is a file") { place in
            let store = try await place.node()
            let kept = try await store.keep(Arriving.pieces([]), bytesMax: 10)
            #expect(kept == KeptFile(sha256: FileDigest.of(Data()), bytes: 0))
            #expect(try await store.bytes(ofSHA256: kept.sha256) == Data())
            #expect(try await store.isIntact(sha256: kept.sha256))
        },
        FilesConformance("bytes that end where a piece ends are all there") { place in
            let store = try await place.node()
            for count in [256 * 1_024, 512 * 1_024, 5 * 256 * 1_024] {
                let bytes = Arriving.bytes(count)
                #expect(try await store.bytes(ofSHA256: try await store.keep(bytes)) == Data(bytes))
            }
        },
        FilesConformance("more bytes than may be are refused, and nothing of them is left") { place in
            let store = try await place.node()
            let before = try await place.things()
            for pieces in [[Arriving.bytes(Arriving.large), [0]], [Arriving.bytes(Arriving.large + 1)]] {
                await #expect(throws: FileTooLarge(bytesMax: Arriving.large)) {
                    _ = try await store.keep(Arriving.pieces(pieces), bytesMax: Arriving.large)
                }
            }
            #expect(try await place.things() == before)
        },
        FilesConformance("an upload that breaks off leaves nothing") { place in
            let store = try await place.node()
            let before = try await place.things()
            let bytes = Arriving.bytes(Arriving.large)
            await #expect(throws: Arriving.BrokenOff.self) {
                _ = try await store.keep(Arriving.breakingOff(after: bytes), bytesMax: Arriving.large)
            }
            #expect(try await store.bytes(ofSHA256: FileDigest.of(Data(bytes))) == nil)
            #expect(try await place.things() == before)
        },
        FilesConformance("what is no digest is neither read nor removed") { place in
            let store = try await place.node()
            let digest = try await store.keep(Arriving.bytes(10))
            place.clock.advance(days: 3)
            let names = [
                "", ".", "..", "/", "../../lock", digest.uppercased(), String(digest.dropLast()), digest + "0", "%",
                String(digest.dropLast()) + "/", String(digest.dropLast(2)) + "..", "a' OR '1'='1",
                String(repeating: "é", count: 32),
            ]
            for name in names {
                #expect(try await store.bytes(ofSHA256: name) == nil)
                #expect(try await !store.isIntact(sha256: name))
                try await store.remove(sha256: name)
            }
            #expect(try await store.bytes(ofSHA256: String(repeating: "0", count: 64)) == nil)
            #expect(try await store.isIntact(sha256: digest))
        },
    ]

    /// What lies there is not what it should be.
    static let damages: [FilesConformance] = [
        FilesConformance("damaged bytes are found, and never handed out; kept again, they are whole") { place in
            let store = try await place.node()
            for bytes in [Arriving.bytes(10), Arriving.bytes(Arriving.large)] {
                let digest = try await store.keep(bytes)
                try await place.damage(digest)
                #expect(try await !store.isIntact(sha256: digest))
                await #expect(throws: FileDigest.fault(digest)) { _ = try await store.bytes(ofSHA256: digest) }
                #expect(try await store.keep(bytes) == digest)
                #expect(try await store.bytes(ofSHA256: digest) == Data(bytes))
            }
        }
    ]

    /// What is old goes when it is asked to.
    static let ages: [FilesConformance] = [
        FilesConformance("old files are found in order, a page at a time, and new ones are passed over") { place in
            let store = try await place.node()
            var old: [String] = []
            for number in 0..<7 { old.append(try await store.keep(Arriving.bytes(10, seed: number))) }
            #expect(try await store.oldFiles(after: nil, limit: 100) == OldFiles(digests: [], place: nil))
            place.clock.advance(days: 3)
            for number in 7..<12 { _ = try await store.keep(Arriving.bytes(10, seed: number)) }
            #expect(try await store.keep(Arriving.bytes(10, seed: 3)) == old.remove(at: 3))
            for limit in [1, 2, 5, 11, 12, 13] {
                #expect(try await store.allOld(lookingAt: limit) == old.sorted())
            }
            let first = try await store.oldFiles(after: nil, limit: 1_000)
            #expect(first == OldFiles(digests: old.sorted(), place: nil))
        },
        FilesConformance("within a day nothing is old") { place in
            let store = try await place.node()
            let digest = try await store.keep(Arriving.bytes(10))
            place.clock.advance(hours: 24)
            #expect(try await store.allOld(lookingAt: 10).isEmpty)
            try await store.remove(sha256: digest)
            #expect(try await store.isIntact(sha256: digest))
        },
        FilesConformance("old bytes are removed, and nothing of them is left") { place in
            let store = try await place.node()
            let before = try await place.things()
            let digests = [
                try await store.keep(Arriving.bytes(10)), try await store.keep(Arriving.bytes(4 * Arriving.large)),
            ]
            place.clock.advance(days: 3)
            for digest in digests {
                try await store.remove(sha256: digest)
                try await store.remove(sha256: digest)
                #expect(try await store.bytes(ofSHA256: digest) == nil)
            }
            #expect(try await place.things() == before)
        },
        FilesConformance("bytes that were kept anew are not removed") { place in
            let store = try await place.node()
            let bytes = Arriving.bytes(Arriving.large)
            let digest = try await store.keep(bytes)
            place.clock.advance(days: 3)
            #expect(try await store.oldFiles(after: nil, limit: 10).digests == [digest])
            _ = try await place.node().keep(bytes)
            try await store.remove(sha256: digest)
            #expect(try await store.bytes(ofSHA256: digest) == Data(bytes))
        },
        FilesConformance("what a broken-off upload left is cleared away when it is old, and a file is not") { place in
            let before = try await place.things()
            for _ in 0..<3 { try await place.leaveHalfAnUpload() }
            let store = try await place.node()
            place.clock.advance(days: 3)
            let digest = try await store.keep([])
            place.clock.advance(days: 3)
            try await store.clearBrokenOff()
            #expect(try await store.isIntact(sha256: digest))
            try await store.remove(sha256: digest)
            #expect(try await place.things() == before)
        },
    ]

    /// Several nodes at once.
    static let sharing: [FilesConformance] = [
        FilesConformance("what one node keeps every node hands out") { place in
            let (one, other) = (try await place.node(), try await place.node())
            let bytes = Arriving.bytes(Arriving.large)
            #expect(try await other.bytes(ofSHA256: try await one.keep(bytes)) == Data(bytes))
        },
        FilesConformance("the same bytes, kept twice or by many at once, are one file") { place in
            let nodes = [try await place.node(), try await place.node()]
            let bytes = Arriving.bytes(Arriving.large)
            let digest = try await nodes[0].keep(bytes)
            let once = try await place.things()
            #expect(try await nodes[0].keep(bytes) == digest)
            try await withThrowingTaskGroup(of: String.self) { group in
                for round in 0..<12 { group.addTask { try await nodes[round % 2].keep(bytes) } }
                for try await kept in group { #expect(kept == digest) }
            }
            #expect(try await place.things() == once)
            #expect(try await nodes[1].bytes(ofSHA256: digest) == Data(bytes))
        },
        FilesConformance("nobody is handed half of what still arrives, and no sweeper takes it for broken off") {
            place in
            let (one, other) = (try await place.node(), try await place.node())
            let bytes = Arriving.bytes(4 * Arriving.large)
            let pieces = HaltingPieces(bytes)
            let half = FileDigest.of(Data(pieces.halves[0]))
            async let kept = one.keep(pieces, bytesMax: bytes.count)
            await pieces.reachHalf()
            try await other.clearBrokenOff()
            _ = try await place.node()
            for digest in [half, FileDigest.of(Data(bytes))] {
                #expect(try await other.bytes(ofSHA256: digest) == nil)
                #expect(try await !other.isIntact(sha256: digest))
            }
            pieces.finish()
            let digest = try await kept.sha256
            #expect(digest == FileDigest.of(Data(bytes)))
            #expect(try await other.bytes(ofSHA256: digest) == Data(bytes))
        },
        FilesConformance("what one node keeps while another removes it is there") { place in
            let (one, other) = (try await place.node(), try await place.node())
            let bytes = Arriving.bytes(300_000)
            let digest = try await one.keep(bytes)
            for _ in 0..<15 {
                place.clock.advance(days: 3)
                async let removed: Void = other.remove(sha256: digest)
                async let kept = one.keep(bytes)
                _ = try await (removed, kept)
                #expect(try await one.bytes(ofSHA256: digest) == Data(bytes))
            }
        },
        FilesConformance("whoever reads while the bytes are kept anew reads all of them") { place in
            let (one, other) = (try await place.node(), try await place.node())
            let bytes = Arriving.bytes(4 * Arriving.large)
            let digest = try await one.keep(bytes)
            for _ in 0..<5 {
                async let kept = one.keep(bytes)
                for _ in 0..<3 { #expect(try await other.bytes(ofSHA256: digest) == Data(bytes)) }
                _ = try await kept
            }
        },
    ]
}
