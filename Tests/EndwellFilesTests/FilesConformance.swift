import EndwellService
import EndwellTesting
import Foundation
import Testing

/// A place for attachments, for as long as one test. Every form of the port has one.
protocol FilesPlace: Sendable {
    /// Dates what is kept here.
    var clock: TestClock { get }
    /// The attachments as one more node sees them.
    func node() async throws -> any FileStore
    /// Changes a byte of a file behind everybody's back.
    func damage(_ digest: String) async throws
    /// Leaves what a node leaves that ends in the middle of an upload.
    func leaveHalfAnUpload() async throws
    /// How many files, rows or objects lie there.
    func things() async throws -> Int
}

/// One thing that every place for attachments must do. The suite is the same for all: what is added here is asked of each.
struct FilesConformance: Sendable, CustomTestStringConvertible {
    let rule: String
    let check: @Sendable (any FilesPlace) async throws -> Void

    init(_ rule: String, _ check: @escaping @Sendable (any FilesPlace) async throws -> Void) {
        self.rule = rule
        self.check = check
    }

    static let all: [FilesConformance] = keeping + damages + ages + sharing

    var testDescription: String { rule }
}

/// Bytes as they arrive.
enum Arriving {
    /// More than two pieces of any store's.
    static let large = 600_000

    /// So many bytes, which differ by their seed.
    static func bytes(_ count: Int, seed: Int = 0) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8 &+ seed) }
    }

    /// All of them at once.
    static func whole(_ bytes: [UInt8]) -> AsyncStream<[UInt8]> { pieces([bytes]) }

    /// One piece after the other.
    static func pieces(_ pieces: [[UInt8]]) -> AsyncStream<[UInt8]> {
        AsyncStream { continuation in
            for piece in pieces { continuation.yield(piece) }
            continuation.finish()
        }
    }

    /// Some bytes, and then a line that breaks.
    static func breakingOff(after bytes: [UInt8]) -> AsyncThrowingStream<[UInt8], any Error> {
        AsyncThrowingStream { continuation in
            continuation.yield(bytes)
            continuation.finish(throwing: BrokenOff())
        }
    }

    struct BrokenOff: Error {}
}

/// Bytes of which the second half waits until the test lets it go on.
struct HaltingPieces: AsyncSequence, Sendable {
    typealias Element = [UInt8]
    let halves: [[UInt8]]
    private let halfway = AsyncStream<Void>.makeStream()
    private let goOn = AsyncStream<Void>.makeStream()

    init(_ bytes: [UInt8]) {
        let half = bytes.count / 2
        halves = [Array(bytes[..<half]), Array(bytes[half...])]
    }

    /// Returns when all of the first half was taken in.
    func reachHalf() async {
        for await _ in halfway.stream {}
    }

    /// Lets the rest arrive.
    func finish() { goOn.continuation.finish() }

    func makeAsyncIterator() -> Iterator { Iterator(pieces: self) }

    struct Iterator: AsyncIteratorProtocol {
        let pieces: HaltingPieces
        var next = 0

        mutating func next() async throws -> [UInt8]? {
            defer { next += 1 }
            if next == 1 {
                pieces.halfway.continuation.finish()
                for await _ in pieces.goOn.stream {}
            }
            return next < pieces.halves.count ? pieces.halves[next] : nil
        }
    }
}

extension FileStore {
    /// Keeps bytes that may be of any number.
    func keep(_ bytes: [UInt8]) async throws -> String {
        try await keep(Arriving.whole(bytes), bytesMax: 25 * 1_048_576).sha256
    }

    /// All that is old, looked for so many names at a time.
    func allOld(lookingAt limit: Int) async throws -> [String] {
        var (digests, place) = ([String](), String?.none)
        repeat {
            let page = try await oldFiles(after: place, limit: limit)
            #expect(page.digests.count <= limit)
            if let place, let next = page.place { #expect(next > place) }
            digests += page.digests
            place = page.place
        } while place != nil
        return digests
    }
}
