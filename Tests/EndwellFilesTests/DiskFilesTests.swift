import EndwellFiles
import EndwellService
import EndwellTesting
import Foundation
import Testing

@Suite struct DiskFilesTests {
    @Test(arguments: FilesConformance.all)
    func `the disk keeps attachments`(_ conformance: FilesConformance) async throws {
        try await conformance.check(DiskPlace())
    }

    @Test func `a folder that is only read is left as it is`() async throws {
        let place = DiskPlace()
        let store = DiskFiles(readingFrom: place.folder, clock: place.clock)
        let digest = String(repeating: "0", count: 64)
        #expect(try await store.bytes(ofSHA256: digest) == nil)
        #expect(try await store.oldFiles(after: nil, limit: 10) == OldFiles(digests: [], place: nil))
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder).isEmpty)
        // A server may be in the middle of an upload.
        try await place.leaveHalfAnUpload()
        _ = DiskFiles(readingFrom: place.folder, clock: place.clock)
        #expect(try await place.things() == 1)
    }

    @Test func `files are for their owner alone`() async throws {
        let place = DiskPlace()
        let digest = try await place.node().keep(Arriving.bytes(10))
        for (path, mode) in [("", 0o700), ("/\(digest.prefix(2))", 0o700), (place.name(of: digest), 0o600)] {
            let found = try FileManager.default.attributesOfItem(atPath: "\(place.folder)/files\(path)")
            #expect(found[.posixPermissions] as? Int == mode)
        }
    }
}

/// A folder that is removed when it is forgotten.
final class DiskPlace: FilesPlace {
    let clock = TestClock(TestWorld.monday)
    let folder = FileManager.default.temporaryDirectory.appending(path: "endwell-files-\(UUID().uuidString)")
        .path(percentEncoded: false)

    init() {
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func node() async throws -> any FileStore { try DiskFiles(dataFolder: folder, clock: clock) }

    func damage(_ digest: String) async throws {
        let url = URL(filePath: "\(folder)/files\(name(of: digest))")
        var bytes = try Data(contentsOf: url)
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: url)
    }

    func leaveHalfAnUpload() async throws {
        let incoming = "\(folder)/files/incoming"
        try FileManager.default.createDirectory(atPath: incoming, withIntermediateDirectories: true)
        try Data("half".utf8).write(to: URL(filePath: "\(incoming)/\(UUID().uuidString)"))
    }

    func things() async throws -> Int {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
        return paths.count { path in
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder)
            return isThere && !isFolder.boolValue && path != "files/lock"
        }
    }

    func name(of digest: String) -> String { "/\(digest.prefix(2))/\(digest.dropFirst(2))" }
}
