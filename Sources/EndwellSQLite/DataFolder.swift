import EndwellService
import Foundation
import Synchronization

/// The folder in which one server keeps everything. Nobody but its owner reads it.
struct DataFolder {
    let path: String
    var databasePath: String { path + "/endwell.sqlite" }
    var lockPath: String { path + "/endwell.lock" }

    /// Makes the folder when there is none.
    init(at url: URL) throws(StoreFault) {
        path = url.path(percentEncoded: false).replacing(/\/+$/, with: "")
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .unavailable(reason: "the data folder \(path) cannot be made (\(error.localizedDescription))")
        }
    }

    /// Makes the database file, empty, when there is none, so that it is private from its first byte; SQLite gives the
    /// files beside it the same permissions.
    func makeDatabaseFile() throws(StoreFault) {
        close(try openFile(databasePath))
    }

    /// Claims the folder for this process, or refuses when another has it.
    func claim() throws(StoreFault) -> FolderClaim {
        let descriptor = try openFile(lockPath)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .inUse(lockFile: lockPath)
        }
        let owner = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, owner, owner.count, 0) == owner.count else {
            let reason = Self.reason
            close(descriptor)
            throw .unavailable(reason: "\(lockPath) cannot be written (\(reason))")
        }
        return FolderClaim(descriptor)
    }

    private func openFile(_ file: String) throws(StoreFault) -> Int32 {
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .unavailable(reason: "\(file) cannot be opened for writing (\(Self.reason))")
        }
        return descriptor
    }

    private static var reason: String { String(cString: strerror(errno)) }
}

/// A claim on a data folder. The system takes it back when the process ends, however it ends, so that a lock file left
/// behind locks nobody out.
final class FolderClaim: Sendable {
    private let descriptor: Mutex<Int32?>

    init(_ descriptor: Int32) {
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    /// Lets another process have the folder. The file stays: removing it could remove one that was just locked.
    func release() {
        descriptor.withLock { held in
            if let open = held { close(open) }
            held = nil
        }
    }
}
