import EndwellService
import EndwellTesting
import Foundation
import Testing

@testable import EndwellFiles

@Suite struct S3FilesTests {
    @Test(arguments: FilesConformance.all)
    func `a store that speaks S3 keeps attachments`(_ conformance: FilesConformance) async throws {
        try await conformance.check(try S3Place())
    }

    @Test func `of one file's copies only those of days that are over are removed, and keeping leaves one`()
        async throws
    {
        let place = try S3Place()
        let store = place.store()
        let digest = try await store.keep([1, 2, 3])
        place.clock.advance(days: 1)
        #expect(try await store.keep([1, 2, 3]) == digest)
        // The day before is too near.
        #expect(try await place.things() == 2)
        place.clock.advance(days: 1, hours: 12)
        try await store.remove(sha256: digest)
        #expect(try await place.things() == 1)
        #expect(try await store.bytes(ofSHA256: digest) == Data([1, 2, 3]))
    }

    @Test func `an older copy is read where the younger one is damaged`() async throws {
        let place = try S3Place()
        let store = place.store()
        let digest = try await store.keep([1, 2, 3])
        place.clock.advance(days: 1)
        _ = try await store.keep([1, 2, 3])
        try await place.damage(digest)
        #expect(try await store.bytes(ofSHA256: digest) == Data([1, 2, 3]))
    }

    @Test func `what others keep below the same prefix is neither old nor in the way`() async throws {
        let place = try S3Place()
        let digest = try await place.store().keep([1, 2, 3])
        for name in ["0", "readme.txt", "\(digest)", "\(digest)/readme.txt", "\(digest)/2026-13-01", "zzz/2020-01-01"] {
            try await place.put(Data("not ours".utf8), as: name)
        }
        place.clock.advance(days: 3)
        #expect(try await place.store().allOld(lookingAt: 2) == [digest])
        #expect(try await place.store().bytes(ofSHA256: digest) == Data([1, 2, 3]))
        try await place.store().remove(sha256: digest)
        #expect(try await place.things() == 6)
    }

    @Test func `more names than one list holds are all found`() async throws {
        let place = try S3Place()
        let digests = (0..<1_005).map { FileDigest.of(Data("\($0)".utf8)) }.sorted()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for digest in digests { group.addTask { try await place.put(Data(), as: "\(digest)/2026-01-02") } }
            try await group.waitForAll()
        }
        #expect(try await place.store().allOld(lookingAt: 1_000) == digests)
        #expect(try await place.store().oldFiles(after: digests[999], limit: 9).digests == Array(digests[1_000...]))
    }

    @Test func `what is wrong is told in the store's own words`() async throws {
        let place = try S3Place()
        let wrong = try #require(
            S3Credentials(accessKeyID: place.server.accessKeyID, secretAccessKey: "guessed"))
        try await expectUnavailable("403 (SignatureDoesNotMatch") {
            try await place.store(with: wrong).probe(randomness: SeededRandomness(seed: 1))
        }
        let elsewhere = try S3Address(location: "s3://not-there", endpoint: place.server.url)
        let store = S3Files(elsewhere, place.credentials, clock: place.clock)
        try await expectUnavailable("404 (NoSuchBucket") { _ = try await store.keep([1]) }
        try await expectUnavailable("404 (NoSuchBucket") {
            _ = try await store.bytes(ofSHA256: FileDigest.of(Data([1])))
        }
        try await place.store().probe(randomness: SeededRandomness(seed: 1))
        #expect(try await place.things() == 0)
    }

    @Test func `where nobody answers it is asked some times over, and then it is a fault that passes`() async throws {
        let place = try S3Place()
        let address = try S3Address(location: "s3://bucket", endpoint: "http://127.0.0.1:1")
        var limits = S3Limits()
        (limits.attemptsMax, limits.pauseMilliseconds) = (3, 1)
        let store = S3Files(address, place.credentials, clock: place.clock, limits: limits)
        try await expectUnavailable("cannot be reached") { _ = try await store.keep([1]) }
    }

    private func expectUnavailable(_ words: String, _ body: () async throws -> Void) async throws {
        do {
            try await body()
            Issue.record("it was no fault: \(words)")
        } catch StoreFault.unavailable(let reason) {
            #expect(reason.contains(words))
        }
    }
}

/// What names begin with for one test.
final class S3Place: FilesPlace {
    let clock = TestClock(TestWorld.monday)
    let server: ThrowawayS3
    let credentials: S3Credentials
    private let address: S3Address

    init() throws {
        server = try ThrowawayS3.shared.get()
        credentials = try #require(
            S3Credentials(accessKeyID: server.accessKeyID, secretAccessKey: server.secretAccessKey))
        address = try S3Address(
            location: "s3://\(server.bucket)/tests/\(UUID().uuidString)", endpoint: server.url)
    }

    func store(with credentials: S3Credentials? = nil) -> S3Files {
        S3Files(address, credentials ?? self.credentials, clock: clock)
    }

    func node() async throws -> any FileStore { store() }

    func damage(_ digest: String) async throws {
        let name = try #require(try await names().last { $0.hasPrefix("\(address.prefix)/\(digest)/") })
        var bytes = try #require(try await client.get(name))
        bytes[bytes.count - 1] ^= 1
        try await client.put(bytes, of: FileDigest.of(bytes), as: name)
    }

    /// Nothing: an object is there when all of it is.
    func leaveHalfAnUpload() async throws {}

    func things() async throws -> Int { try await names().count }

    func put(_ bytes: Data, as name: String) async throws {
        try await client.put(bytes, of: FileDigest.of(bytes), as: "\(address.prefix)/\(name)")
    }

    private var client: S3Client { S3Client(address, credentials, clock: clock, limits: S3Limits()) }

    private func names() async throws -> [String] {
        try await client.list(prefix: address.prefix + "/", after: "", limit: 1_000).names
    }
}

/// A store of the tests' own that speaks S3, started once for all of them. It goes when this process does.
final class ThrowawayS3: Sendable {
    static let shared = Result { try ThrowawayS3() }

    struct NotStarted: Error, CustomStringConvertible {
        let description = "the store did not start; its words are above, and scripts/prepare test installs it"
    }

    let url: String
    let bucket: String
    let accessKeyID: String
    let secretAccessKey: String
    private let process = Process()
    private let orders = Pipe()

    private init() throws {
        let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let answers = Pipe()
        process.executableURL = project.appending(path: ".venv/bin/python")
        process.arguments = [project.appending(path: "Tests/s3/throwaway").path(percentEncoded: false)]
        (process.standardInput, process.standardOutput) = (orders, answers)
        try process.run()
        var said = Data()
        while said.count(where: { $0 == UInt8(ascii: "\n") }) < 4 {
            let more = answers.fileHandleForReading.availableData
            guard !more.isEmpty else { throw NotStarted() }
            said += more
        }
        let lines = String(decoding: said, as: UTF8.self).split(separator: "\n").map(String.init)
        (url, bucket, accessKeyID, secretAccessKey) = (lines[0], lines[1], lines[2], lines[3])
    }
}
