import Crypto
import EndwellService
import Foundation
import Synchronization

/// Attachments in the data folder, each under the digest of its bytes: `files/ab/cdef…` (R15).
///
/// A file is written aside, hashed on the way, brought to the disk and only then given its name: whatever happens, a
/// name stands for the right bytes. Disk work has its own few threads.
final class DiskFiles: FileStore {
    private let folder: String
    private let names = Mutex<Int>(0)
    /// Held while bytes are given their name or lose it.
    private let naming = Mutex<Void>(())
    private let disk: OperationQueue

    /// Uploads and downloads that are worked on at the same time.
    private static let disksAtOnceMax = 4

    /// The files of that data folder; what an interrupted upload left behind is removed.
    init(dataFolder: String) throws(StoreFault) {
        folder = dataFolder + "/files"
        disk = OperationQueue()
        disk.name = "endwell.files"
        disk.maxConcurrentOperationCount = Self.disksAtOnceMax
        do {
            let incoming = folder + "/incoming"
            try? FileManager.default.removeItem(atPath: incoming)
            try FileManager.default.createDirectory(
                atPath: incoming, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .unavailable(reason: "the folder \(folder) cannot be made (\(error.localizedDescription))")
        }
        try IncomingFile.bringToDisk(dataFolder)
    }

    func keep<Pieces: AsyncSequence & Sendable>(_ pieces: Pieces, bytesMax: Int) async throws -> KeptFile
    where Pieces.Element == [UInt8] {
        let number = names.withLock { last in
            last += 1
            return last
        }
        let path = "\(folder)/incoming/\(getpid())-\(number)"
        let incoming = try await onDisk { () throws(StoreFault) in try IncomingFile(path: path, bytesMax: bytesMax) }
        do {
            for try await piece in pieces {
                try await onDisk { try incoming.append(piece) }
            }
            return try await onDisk { [self] in try incoming.finish(in: folder, naming) }
        } catch {
            try? await onDisk { incoming.discard() }
            throw error
        }
    }

    func bytes(ofSHA256 digest: String) async throws -> Data? {
        guard let path = path(of: digest) else { return nil }
        return try await onDisk { () throws(StoreFault) in
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            do {
                return try Data(contentsOf: URL(filePath: path))
            } catch {
                throw .unavailable(reason: "an attachment cannot be read (\(error.localizedDescription))")
            }
        }
    }

    func isIntact(sha256 digest: String) async throws -> Bool {
        guard let bytes = try await bytes(ofSHA256: digest) else { return false }
        return try await onDisk { RecordDigest.hexadecimal(SHA256.hash(data: bytes)) == digest }
    }

    func oldFiles(after place: String?, limit: Int) async throws -> OldFiles {
        try await onDisk { [self] () throws(StoreFault) in
            var names: ArraySlice<String> = []
            for shelf in 0...255 where names.count <= limit {
                let shelf = RecordDigest.hexadecimal([UInt8(shelf)])
                guard shelf >= place?.prefix(2) ?? "" else { continue }
                // A shelf that nothing was put on yet is not there.
                let found = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(shelf)")) ?? []
                names += found.map { shelf + $0 }.filter { $0 > place ?? "" }.sorted()
            }
            let page = names.prefix(limit)
            let old = page.filter { path(of: $0).map(Self.isOld) ?? false }
            return OldFiles(digests: Array(old), place: names.count > limit ? page.last : nil)
        }
    }

    func remove(sha256 digest: String) async throws {
        guard let path = path(of: digest) else { return }
        try await onDisk { [self] in
            // Nobody keeps the same bytes anew between the look at their age and their removal.
            try naming.withLock { _ in
                guard Self.isOld(path) else { return }
                guard unlink(path) == 0 || errno == ENOENT else {
                    throw StoreFault.disk("an attachment cannot be removed")
                }
            }
        }
    }

    /// Whether a file was last kept more than a day ago, as the disk's own clock counts.
    private static func isOld(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        return Int64(Date().timeIntervalSince1970) - Int64(status.st_mtim.tv_sec) > UploadLimits.keptHours * 3_600
    }

    private func path(of digest: String) -> String? {
        Self.place(ofSHA256: digest).map { "\(folder)/\($0.shelf)/\($0.name)" }
    }

    /// Where a file lies among the files; `nil` for what is no digest, so that no other path can be asked for.
    static func place(ofSHA256 digest: String) -> (shelf: Substring, name: Substring)? {
        let digits = Set("0123456789abcdef".utf8)
        guard digest.utf8.count == 64, digest.utf8.allSatisfy(digits.contains) else { return nil }
        return (digest.prefix(2), digest.dropFirst(2))
    }

    /// Runs what waits for the disk on the files' own threads.
    private func onDisk<Answer: Sendable>(_ work: @escaping @Sendable () throws -> Answer) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            disk.addOperation { continuation.resume(with: Result(catching: work)) }
        }
    }
}

/// A file on its way in. Its pieces come one after the other.
private final class IncomingFile: Sendable {
    private struct State {
        var descriptor: Int32?
        var hash = SHA256()
        var bytes = 0
    }

    private let path: String
    private let bytesMax: Int
    private let state: Mutex<State>

    init(path: String, bytesMax: Int) throws(StoreFault) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .disk("an attachment cannot be written") }
        self.path = path
        self.bytesMax = bytesMax
        state = Mutex(State(descriptor: descriptor))
    }

    deinit { discard() }

    func append(_ piece: [UInt8]) throws {
        try state.withLock { state in
            guard state.bytes + piece.count <= bytesMax else { throw FileTooLarge(bytesMax: bytesMax) }
            guard let descriptor = state.descriptor else { return }
            var rest = piece[...]
            while !rest.isEmpty {
                let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { throw StoreFault.disk("an attachment cannot be written") }
                rest = rest.dropFirst(written)
            }
            state.hash.update(data: piece)
            state.bytes += piece.count
        }
    }

    /// Brings the file to the disk under its digest. One that is there already is the same.
    func finish(in folder: String, _ naming: borrowing Mutex<Void>) throws(StoreFault) -> KeptFile {
        let (digest, bytes) = state.withLock { (RecordDigest.hexadecimal($0.hash.finalize()), $0.bytes) }
        let shelf = "\(folder)/\(digest.prefix(2))"
        mkdir(shelf, 0o700)
        try bringToDisk()
        guard naming.withLock({ _ in rename(path, "\(shelf)/\(digest.dropFirst(2))") }) == 0 else {
            let fault = StoreFault.disk("an attachment cannot be kept")
            unlink(path)
            throw fault
        }
        try Self.bringToDisk(shelf)
        try Self.bringToDisk(folder)
        return KeptFile(sha256: digest, bytes: bytes)
    }

    /// Removes the file, unless it was kept.
    func discard() {
        let wasOpen = state.withLock { state in
            defer { state.descriptor = nil }
            return state.descriptor.map { close($0) } != nil
        }
        if wasOpen { unlink(path) }
    }

    private func bringToDisk() throws(StoreFault) {
        let isThere = state.withLock { state in
            defer { state.descriptor = nil }
            return state.descriptor.map { fsync($0) == 0 && close($0) == 0 } ?? false
        }
        guard isThere else { throw .disk("an attachment cannot be brought to the disk") }
    }

    /// Brings what a folder holds, names above all, to the disk.
    static func bringToDisk(_ folder: String) throws(StoreFault) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .disk("a folder of attachments cannot be opened") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .disk("a folder of attachments cannot be brought to the disk") }
    }
}

extension StoreFault {
    /// What the system says of the last call that failed.
    fileprivate static func disk(_ what: String) -> StoreFault {
        .unavailable(reason: "\(what): \(String(cString: strerror(errno)))")
    }
}
