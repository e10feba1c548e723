import Crypto
import EndwellService
import Foundation

/// Files and folders that are on the disk before the next step is taken. All of it is for their owner alone.
enum Durable {
    /// How much of a file is in memory at a time, in bytes.
    private static let pieceBytes = 256 * 1_024

    /// Copies a file byte by byte; there must be none of the new name.
    /// - Returns: the digest and number of the bytes; `nil` when there is no such file to copy.
    /// - Throws: a `Failure` that names the file that can't be read or written.
    static func copy(_ source: String, to target: String) throws -> KeptFile? {
        let reading = open(source, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard reading >= 0 else {
            if errno == ENOENT { return nil }
            throw unreadable(source)
        }
        defer { close(reading) }
        return try write(to: target) { put in try read(reading, of: source, put) }
    }

    /// The digest and number of a file's bytes, as they are read from the disk; throws a `Failure`.
    static func digest(of path: String) throws -> KeptFile {
        let reading = open(path, O_RDONLY | O_CLOEXEC)
        guard reading >= 0 else { throw unreadable(path) }
        defer { close(reading) }
        return try read(reading, of: path) { _ in }
    }

    /// Writes a new file; throws a `Failure`.
    static func write(_ content: Data, to target: String) throws {
        try write(to: target) { put in try put(Array(content)[...]) }
    }

    /// Brings what a folder holds, names above all, to the disk; throws a `Failure`.
    static func bringToDisk(_ folder: String) throws {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unwritten(folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw unwritten(folder) }
    }

    /// Lets the owner of a folder have what the super-user made for them; does nothing for anybody else, or when there is no
    /// such folder.
    static func give(_ paths: [String], toOwnerOf folder: String) throws {
        var owner = stat()
        guard geteuid() == 0, stat(folder, &owner) == 0 else { return }
        for path in paths {
            guard lchown(path, owner.st_uid, owner.st_gid) == 0 else { throw unwritten(path) }
        }
    }

    /// What the system says of the last call that failed on what was to be written.
    static func unwritten(_ path: String) -> Failure {
        Failure(.cannotCreate, "\(path) can’t be written: \(String(cString: strerror(errno))).")
    }

    private static func unreadable(_ path: String) -> Failure {
        Failure(.noInput, "\(path) can’t be read: \(String(cString: strerror(errno))).")
    }

    /// Reads to the end, and gives each piece to `take`.
    private static func read(
        _ descriptor: Int32, of path: String, _ take: (ArraySlice<UInt8>) throws -> Void
    ) throws -> KeptFile {
        var hash = SHA256()
        var (bytes, piece) = (0, [UInt8](repeating: 0, count: pieceBytes))
        while true {
            let count = Foundation.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(path) }
            guard count > 0 else { return KeptFile(sha256: RecordDigest.hexadecimal(hash.finalize()), bytes: bytes) }
            hash.update(data: piece[..<count])
            try take(piece[..<count])
            bytes += count
        }
    }

    private static func write<Answer>(
        to target: String, _ content: (_ put: (ArraySlice<UInt8>) throws -> Void) throws -> Answer
    ) throws -> Answer {
        let descriptor = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritten(target) }
        defer { close(descriptor) }
        let answer = try content { piece in
            var rest = piece
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw unwritten(target) }
                rest = rest.dropFirst(count)
            }
        }
        guard fsync(descriptor) == 0 else { throw unwritten(target) }
        return answer
    }
}
