import Foundation

/// A file that a command writes: there whole, or not at all, and never in the place of another.
struct NewFile {
    let path: String

    /// Lets the file be written under another name, and gives it its own when it is on the disk. Throws a `Failure` where
    /// it is there already or can’t be written, and what the writing throws.
    func write(_ content: (FileHandle) async throws -> Void) async throws {
        let part = "\(path).part"
        guard !FileManager.default.fileExists(atPath: path) else {
            throw Failure(.cannotCreate, "\(path) is there already; name another file.")
        }
        let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Failure(.cannotCreate, "\(part) can’t be written: \(String(cString: strerror(errno)))")
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        defer { unlink(part) }
        try await content(file)
        guard fsync(descriptor) == 0, link(part, path) == 0 else {
            throw Failure(.cannotCreate, "\(path) can’t be written: \(String(cString: strerror(errno)))")
        }
    }
}
