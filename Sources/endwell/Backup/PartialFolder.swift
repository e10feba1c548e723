import Foundation

/// A folder that is filled under another name, and gets its own when all of it is on the disk. So what breaks off never
/// looks whole: at most `NAME.partial` is left.
final class PartialFolder {
    /// Where it is filled.
    let path: String
    private let name: String
    private let interruption: Interruption
    private var hasItsName = false

    /// What the name of a folder ends with while it is filled.
    static let suffix = ".partial"

    /// Begins to fill a folder of that name, which is not there yet or empty; throws a `Failure`.
    init(for name: String) throws {
        let path = name + Self.suffix
        guard mkdir(path, 0o700) == 0 else {
            guard errno == EEXIST else {
                throw Failure(
                    .cannotCreate,
                    "\(path), where it is made before it gets its name, can’t be made: "
                        + "\(String(cString: strerror(errno))). You must be allowed to write beside \(name).")
            }
            throw Failure(
                .cannotCreate,
                "\(path) is there already: it was left when something broke off, or is being filled now. "
                    + "When nothing fills it, remove it.")
        }
        (self.name, self.path) = (name, path)
        interruption = Interruption(saying: "Broken off. \(path) is left, which is of no use; remove it.")
    }

    /// Brings all names to the disk, and gives the folder its own; throws a `Failure`.
    func finish() throws {
        let files = path + "/files"
        let shelves = (try? FileManager.default.contentsOfDirectory(atPath: files)) ?? []
        for shelf in shelves { try Durable.bringToDisk("\(files)/\(shelf)") }
        if FileManager.default.fileExists(atPath: files) { try Durable.bringToDisk(files) }
        try Durable.bringToDisk(path)
        guard rename(path, name) == 0 else {
            throw Failure(.cannotCreate, "\(path) can’t be renamed to \(name): \(String(cString: strerror(errno))).")
        }
        hasItsName = true
        interruption.cancel()
        try Durable.bringToDisk(URL(filePath: name).deletingLastPathComponent().path(percentEncoded: false))
    }

    /// Removes what was filled so far.
    /// - Returns: the failure that was the reason, which now also says what is left.
    func discard(after failure: Failure) -> Failure {
        interruption.cancel()
        guard !hasItsName else {
            return Failure(failure.code, failure.message + " \(name) is whole; its name may be lost with the power.")
        }
        try? FileManager.default.removeItem(atPath: path)
        let isGone = !FileManager.default.fileExists(atPath: path)
        return Failure(
            failure.code, failure.message + (isGone ? " Nothing is left of it." : " \(path) is left; remove it."))
    }
}
