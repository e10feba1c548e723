import EndwellCore
import EndwellService
import Foundation
import Glibc
import Synchronization

/// A file on its way in. Its pieces come one after the other.
///
/// Whoever writes it holds its lock, which the system frees however they end: what is not locked was left behind.
final class IncomingFile: Sendable {
    private struct State {
        var descriptor: Int32?
        var arriving: ArrivingBytes
    }

    private let path: String
    private let state: Mutex<State>

    /// How often a new file is tried, when another node takes it for one that was left behind.
    private static let triesMax = 10

    /// A new file in that folder.
    init(in folder: String, bytesMax: Int) throws(StoreFault) {
        for _ in 0..<Self.triesMax {
            let path = "\(folder)/\(UUID().uuidString.lowercased())"
            let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw .disk("an attachment cannot be written") }
            if Self.isLocked(descriptor), Self.hasName(descriptor) {
                self.path = path
                state = Mutex(State(descriptor: descriptor, arriving: ArrivingBytes(bytesMax: bytesMax)))
                return
            }
            close(descriptor)
        }
        throw .unavailable(reason: "an attachment cannot be locked while it is written")
    }

    deinit { discard() }

    func append(_ piece: [UInt8]) throws {
        try state.withLock { state in
            try state.arriving.take(piece)
            guard let descriptor = state.descriptor else { return }
            try Self.write(piece, to: descriptor)
        }
    }

    /// Brings the file to the disk under its digest. One that is there already is replaced.
    func finish(in folder: String, _ naming: FolderLock, at now: Instant) throws -> KeptFile {
        let kept = state.withLock { $0.arriving.kept }
        let shelf = "\(folder)/\(kept.sha256.prefix(2))"
        mkdir(shelf, 0o700)
        try bringToDisk(datedAt: now)
        try naming.hold {
            guard rename(path, "\(shelf)/\(kept.sha256.dropFirst(2))") == 0 else {
                throw StoreFault.disk("an attachment cannot be kept")
            }
        }
        letGo()
        try Self.bringToDisk(shelf)
        try Self.bringToDisk(folder)
        return kept
    }

    /// Removes the file, unless it was kept.
    func discard() {
        state.withLock { state in
            guard let descriptor = state.descriptor else { return }
            unlink(path)
            close(descriptor)
            state.descriptor = nil
        }
    }

    /// Removes from that folder what nobody writes.
    static func clearBrokenOff(in folder: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let path = "\(folder)/\(name)"
            let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
            guard descriptor >= 0 else { continue }
            if isLocked(descriptor) { unlink(path) }
            close(descriptor)
        }
    }

    // MARK: How

    /// Writes all of it.
    static func write(_ piece: [UInt8], to descriptor: Int32) throws(StoreFault) {
        var rest = piece[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw .disk("an attachment cannot be written") }
            rest = rest.dropFirst(written)
        }
    }

    /// The lock is this one's, if nobody else has it.
    private static func isLocked(_ descriptor: Int32) -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

    private static func hasName(_ descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_nlink > 0
    }

    private func bringToDisk(datedAt now: Instant) throws(StoreFault) {
        let seconds = timespec(tv_sec: Int(now.seconds), tv_nsec: 0)
        let isThere = state.withLock { state in
            guard let descriptor = state.descriptor else { return false }
            return futimens(descriptor, [seconds, seconds]) == 0 && fsync(descriptor) == 0
        }
        guard isThere else { throw .disk("an attachment cannot be brought to the disk") }
    }

    private func letGo() {
        state.withLock { state in
            if let descriptor = state.descriptor { close(descriptor) }
            state.descriptor = nil
        }
    }

    /// Brings what a folder holds, names above all, to the disk.
    static func bringToDisk(_ folder: String) throws(StoreFault) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .disk("a folder of attachments cannot be opened") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .disk("a folder of attachments cannot be brought to the disk") }
    }
}

/// A lock that everybody who shares a folder takes: the tasks of this node, and other nodes.
final class FolderLock: Sendable {
    private let path: String
    private let descriptor = Mutex<Int32?>(nil)

    /// The lock of that name; it is made when it is first taken.
    init(path: String) {
        self.path = path
    }

    deinit {
        if let opened = descriptor.withLock({ $0 }) { close(opened) }
    }

    /// Runs the body while nobody else runs theirs.
    func hold<Answer: Sendable>(_ body: () throws -> Answer) throws -> Answer {
        try descriptor.withLock { descriptor in
            let opened = descriptor ?? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard opened >= 0 else { throw StoreFault.disk("the folder of attachments cannot be locked") }
            descriptor = opened
            while flock(opened, LOCK_EX) != 0 {
                guard errno == EINTR else { throw StoreFault.disk("the folder of attachments cannot be locked") }
            }
            defer { flock(opened, LOCK_UN) }
            return try body()
        }
    }
}

extension StoreFault {
    /// What the system says of the last call that failed.
    static func disk(_ what: String) -> StoreFault {
        .unavailable(reason: "\(what): \(String(cString: strerror(errno)))")
    }
}
