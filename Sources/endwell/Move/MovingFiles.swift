import EndwellService
import Foundation

/// Brings the files that a database refers to from one store of files to another.
struct MovingFiles {
    let store: any Store
    let source: any FileStore
    let target: any FileStore
    /// Where the source's files are looked for, in words.
    let place: String

    /// Files that are at the target now.
    struct Moved {
        var files = 0
        var copied = 0
    }

    /// Copies those that are not at the target yet, each checked by its digest.
    /// - Parameter tell: is told how many are there.
    /// - Throws: a `Failure` that names the contract of a file that is missing or damaged, or a `StoreFault`.
    func copy(_ tell: (Int) -> Void) async throws -> Moved {
        var moved = Moved()
        try await FileReferences(store: store).forEach { reference in
            if try await !target.isIntact(sha256: reference.sha256) {
                let bytes = try await bytes(of: reference)
                let piece = AsyncStream { continuation in
                    continuation.yield([UInt8](bytes))
                    continuation.finish()
                }
                _ = try await target.keep(piece, bytesMax: bytes.count)
                moved.copied += 1
            }
            moved.files += 1
            tell(moved.files)
        }
        return moved
    }

    /// The bytes at the source, which has compared them with their digest.
    private func bytes(of reference: FileReferences.Reference) async throws -> Data {
        do {
            if let bytes = try await source.bytes(ofSHA256: reference.sha256) { return bytes }
        } catch StoreFault.corrupt {
            throw Self.failure(reference, "What is in \(place) has other bytes.")
        }
        throw Self.failure(reference, "It is looked for in \(place).")
    }

    private static func failure(_ reference: FileReferences.Reference, _ words: String) -> Failure {
        let failure = reference.failure(of: "The source")
        return Failure(failure.code, "\(failure.message) \(words)")
    }
}
