import EndwellSQLite
import EndwellStore
import Foundation
import Synchronization

/// A folder with an SQLite database, removed when the test is over.
final class SQLitePlace: DriverPlace {
    let folder: URL
    let limits: SQLiteLimits
    let keepsNULInText = true

    /// A folder that is not there yet.
    init(limits: SQLiteLimits = SQLiteLimits(), below parent: URL = FileManager.default.temporaryDirectory) {
        folder = parent.appending(path: "endwell-test-\(UUID().uuidString)")
        self.limits = limits
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func open() async throws -> any SQLDriver { try openSQLite() }

    func openSQLite() throws -> SQLiteDriver { try SQLiteDriver(folder: folder, limits: limits) }

    func file(_ name: String) -> String { folder.path(percentEncoded: false) + "/" + name }
}

/// A disk of a few megabytes, where the system lets us have one.
final class SmallDisk: Sendable {
    let root: URL

    static let isAvailable: Bool = (try? SmallDisk(options: "size=1m")) != nil

    struct NotAllowed: Error {}

    init(options: String) throws {
        root = FileManager.default.temporaryDirectory.appending(path: "endwell-disk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        guard getuid() == 0, Self.run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path) else {
            try? FileManager.default.removeItem(at: root)
            throw NotAllowed()
        }
    }

    deinit {
        _ = Self.run("umount", "-l", path)
        try? FileManager.default.removeItem(at: root)
    }

    /// Takes up room, so that so many bytes are left.
    func fill(leaving bytesLeft: Int) throws {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { throw NotAllowed() }
        let free = Int(status.f_bavail) * Int(status.f_bsize)
        try Data(count: free - bytesLeft).write(to: filler)
    }

    /// Gives the room back.
    func relieve() throws { try FileManager.default.removeItem(at: filler) }

    private var filler: URL { root.appending(path: "filler") }
    private var path: String { root.path(percentEncoded: false) }

    private static func run(_ command: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
