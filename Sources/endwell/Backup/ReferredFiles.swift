import EndwellCore
import EndwellFiles
import EndwellService
import Foundation

/// The files that a database refers to: those that acts attached, and those that wait for an act.
struct ReferredFiles {
    let store: any Store
    /// The folder in whose `files` they lie.
    let source: String
    /// The folder into whose `files` they are copied.
    let target: String
    /// Whose files they are, in words.
    let owner: String

    /// What is done about a file that is not there.
    enum Missing {
        case passedOver, refused
    }

    private static let rowsAtOnce = 500

    /// Copies those that are not in the target yet, each checked against its digest on the way.
    /// - Throws: a `Failure` that names the contract of a file that is damaged or, unless such are passed over, missing.
    func copy(missing: Missing) async throws {
        try makeFolder("files")
        try await FileReferences(store: store).forEach { try copy($0, missing: missing) }
    }

    /// Removes from the target what the database does not refer to, and counts the rest.
    func settle() async throws -> BackupManifest.Files {
        var kept = BackupManifest.Files(bytes: 0, count: 0)
        let shelves = try FileManager.default.contentsOfDirectory(atPath: "\(target)/files")
        for shelf in shelves where shelf.utf8.count == 2 {
            let names = try FileManager.default.contentsOfDirectory(atPath: "\(target)/files/\(shelf)")
            for start in stride(from: 0, to: names.count, by: Self.rowsAtOnce) {
                let digests = names[start..<min(start + Self.rowsAtOnce, names.count)].map { shelf + $0 }
                let unused = Set(try await store.read { try $0.unused(digests) })
                for digest in digests {
                    let path = "\(target)/files/\(shelf)/\(digest.dropFirst(2))"
                    var status = stat()
                    guard stat(path, &status) == 0 else { throw Durable.unwritten(path) }
                    if unused.contains(digest) {
                        guard unlink(path) == 0 else { throw Durable.unwritten(path) }
                    } else {
                        (kept.bytes, kept.count) = (kept.bytes + Int(status.st_size), kept.count + 1)
                    }
                }
            }
        }
        return kept
    }

    // MARK: Copying

    private func copy(_ reference: FileReferences.Reference, missing: Missing) throws {
        guard let place = DiskFiles.place(ofSHA256: reference.sha256) else { throw failure(reference) }
        let path = "files/\(place.shelf)/\(place.name)"
        // One that is there was checked when it was copied.
        guard !FileManager.default.fileExists(atPath: "\(target)/\(path)") else { return }
        try makeFolder("files/\(place.shelf)")
        guard let copied = try Durable.copy("\(source)/\(path)", to: "\(target)/\(path)") else {
            switch missing {
            case .passedOver: return
            case .refused: throw failure(reference)
            }
        }
        guard copied.sha256 == reference.sha256 else { throw failure(reference) }
    }

    private func makeFolder(_ name: String) throws {
        guard mkdir("\(target)/\(name)", 0o700) == 0 || errno == EEXIST else {
            throw Durable.unwritten("\(target)/\(name)")
        }
    }

    private func failure(_ reference: FileReferences.Reference) -> Failure { reference.failure(of: owner) }
}
