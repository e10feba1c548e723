import EndwellCore
public import EndwellService
public import Foundation
import Glibc

/// Attachments in a folder, each under the digest of its bytes: `files/ab/cdef…` (R15). Several nodes may share it.
///
/// A file is written aside, hashed on the way, brought to the disk and only then given its name: whatever happens, a
/// name stands for the right bytes. Disk work has its own few threads.
public final class DiskFiles: FileStore {
    private let folder: String
    private let clock: any EndwellService.Clock
    /// Held while bytes are given their name or lose it.
    private let naming: FolderLock
    private let disk = DiskThreads(4)

    private static let incoming = "incoming"

    /// The files of that data folder, to be kept and read; what interrupted uploads left behind is removed.
    /// - Parameter clock: dates what is kept, and tells how old it is.
    public convenience init(dataFolder: String, clock: any EndwellService.Clock) throws(StoreFault) {
        self.init(dataFolder + "/files", clock)
        do {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(Self.incoming)", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw .unavailable(reason: "the folder \(folder) cannot be made (\(error.localizedDescription))")
        }
        IncomingFile.clearBrokenOff(in: "\(folder)/\(Self.incoming)")
        try IncomingFile.bringToDisk(dataFolder)
    }

    /// The files of a data folder, to be read: nothing is made, changed or cleared away in it.
    public convenience init(readingFrom dataFolder: String, clock: any EndwellService.Clock) {
        self.init(dataFolder + "/files", clock)
    }

    private init(_ folder: String, _ clock: any EndwellService.Clock) {
        (self.folder, self.clock) = (folder, clock)
        naming = FolderLock(path: folder + "/lock")
    }

    /// Writes the pieces aside as they come, and then gives them their name.
    public func keep<Pieces: AsyncSequence & Sendable>(_ pieces: Pieces, bytesMax: Int) async throws -> KeptFile
    where Pieces.Element == [UInt8] {
        let aside = "\(folder)/\(Self.incoming)"
        let incoming = try await disk.run { () throws(StoreFault) in try IncomingFile(in: aside, bytesMax: bytesMax) }
        do {
            for try await piece in pieces {
                try await disk.run { try incoming.append(piece) }
            }
            return try await disk.run { [self] in try incoming.finish(in: folder, naming, at: clock.now) }
        } catch {
            try? await disk.run { incoming.discard() }
            throw error
        }
    }

    /// Reads the whole file.
    public func bytes(ofSHA256 digest: String) async throws -> Data? {
        guard let path = path(of: digest) else { return nil }
        return try await disk.run { () throws(StoreFault) in
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            let bytes: Data
            do {
                bytes = try Data(contentsOf: URL(filePath: path))
            } catch {
                // A sweeper may have removed it this very moment.
                guard FileManager.default.fileExists(atPath: path) else { return nil }
                throw .unavailable(reason: "an attachment cannot be read (\(error.localizedDescription))")
            }
            guard FileDigest.of(bytes) == digest else { throw FileDigest.fault(digest) }
            return bytes
        }
    }

    /// Goes through the shelves in their order.
    public func oldFiles(after place: String?, limit: Int) async throws -> OldFiles {
        try await disk.run { [self] () throws(StoreFault) in
            var names: ArraySlice<String> = []
            for shelf in 0...255 where names.count <= limit {
                let shelf = RecordDigest.hexadecimal([UInt8(shelf)])
                guard shelf >= place?.prefix(2) ?? "" else { continue }
                // A shelf that nothing was put on yet is not there.
                let found = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(shelf)")) ?? []
                names += found.map { shelf + $0 }.filter { $0 > place ?? "" }.sorted()
            }
            let page = names.prefix(limit)
            let now = clock.now
            let old = page.filter { path(of: $0).map { Self.isOld($0, at: now) } ?? false }
            return OldFiles(digests: Array(old), place: names.count > limit ? page.last : nil)
        }
    }

    /// Removes the file, unless it is new.
    public func remove(sha256 digest: String) async throws {
        guard let path = path(of: digest) else { return }
        try await disk.run { [self] in
            // Nobody keeps the same bytes anew between the look at their age and their removal.
            try naming.hold {
                guard Self.isOld(path, at: clock.now) else { return }
                guard unlink(path) == 0 || errno == ENOENT else {
                    throw StoreFault.disk("an attachment cannot be removed")
                }
            }
        }
    }

    /// Removes what nobody writes any more, of this node or another.
    public func clearBrokenOff() async throws {
        try await disk.run { [folder] in IncomingFile.clearBrokenOff(in: "\(folder)/\(Self.incoming)") }
    }

    private static func isOld(_ path: String, at now: Instant) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        return FileAge.isOld(Instant(seconds: Int64(status.st_mtim.tv_sec)), at: now)
    }

    private func path(of digest: String) -> String? {
        Self.place(ofSHA256: digest).map { "\(folder)/\($0.shelf)/\($0.name)" }
    }

    /// Where a file lies among the files; `nil` for what is no digest, so that no other path can be asked for.
    public static func place(ofSHA256 digest: String) -> (shelf: Substring, name: Substring)? {
        FileDigest.isOne(digest) ? (digest.prefix(2), digest.dropFirst(2)) : nil
    }
}
