@testable import EndwellSQLite
import EndwellService
import EndwellStore
import Foundation
import Testing

/// The data folder: private, of one process, and refused clearly where it cannot be used.
@Suite struct DriverSQLiteFolderTests {
    @Test func `folder and files are made for their owner alone`() async throws {
        let place = SQLitePlace()
        let driver = try place.openSQLite()
        try await driver.run("CREATE TABLE kept (n BIGINT)")
        #expect(try permissions(of: place.file("")) == 0o700)
        for name in ["endwell.sqlite", "endwell.sqlite-wal", "endwell.sqlite-shm", "endwell.lock"] {
            #expect(try permissions(of: place.file(name)) == 0o600, "\(name)")
        }
        await driver.close()
    }

    @Test func `a second process is refused, and may have the folder when the first has closed it`() async throws {
        let place = SQLitePlace()
        let driver = try place.openSQLite()
        let lock = place.file("endwell.lock")
        let fault = #expect(throws: StoreFault.self) { try place.openSQLite() }
        #expect(fault == .inUse(lockFile: lock))
        #expect(try String(contentsOfFile: lock, encoding: .utf8) == "\(getpid())\n")
        try await driver.assertReady()

        await driver.close()
        let second = try place.openSQLite()
        try await second.assertReady()
        await second.close()
    }

    @Test func `a lock file left behind locks nobody out`() async throws {
        let place = SQLitePlace()
        try FileManager.default.createDirectory(at: place.folder, withIntermediateDirectories: true)
        try "1\n".write(toFile: place.file("endwell.lock"), atomically: true, encoding: .utf8)
        let driver = try place.openSQLite()
        try await driver.assertReady()
        await driver.close()
    }

    @Test func `a folder that cannot be made is unavailable, and said by name`() throws {
        let obstacle = FileManager.default.temporaryDirectory.appending(path: "endwell-file-\(UUID().uuidString)")
        try Data().write(to: obstacle)
        defer { try? FileManager.default.removeItem(at: obstacle) }
        let place = SQLitePlace(below: obstacle)
        let fault = #expect(throws: StoreFault.self) { try place.openSQLite() }
        #expect(fault?.isUnavailable == true)
        #expect(fault?.description.contains(obstacle.lastPathComponent) == true)
    }

    @Test func `a file that is no database is refused as damaged, and left alone`() throws {
        let place = SQLitePlace()
        try FileManager.default.createDirectory(at: place.folder, withIntermediateDirectories: true)
        let letter = Data(String(repeating: "Dear database, ", count: 1_000).utf8)
        try letter.write(to: URL(filePath: place.file("endwell.sqlite")))
        let fault = #expect(throws: StoreFault.self) { try place.openSQLite() }
        #expect(fault?.isCorrupt == true)
        #expect(try Data(contentsOf: URL(filePath: place.file("endwell.sqlite"))) == letter)
    }

    @Test(.enabled(if: getuid() != 0, "the super-user writes everywhere"))
    func `a folder without leave to write is unavailable`() throws {
        let place = SQLitePlace()
        try FileManager.default.createDirectory(
            at: place.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o500])
        let fault = #expect(throws: StoreFault.self) { try place.openSQLite() }
        #expect(fault?.isUnavailable == true)
    }

    @Test(.enabled(if: SmallDisk.isAvailable, "needs a disk of its own"))
    func `a read-only disk is unavailable`() throws {
        let disk = try SmallDisk(options: "size=1m,ro")
        let place = SQLitePlace(below: disk.root)
        let fault = #expect(throws: StoreFault.self) { try place.openSQLite() }
        #expect(fault?.isUnavailable == true)
    }

    private func permissions(of file: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    }
}
