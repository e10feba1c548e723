import EndwellCore
@testable import EndwellService
import EndwellStore
import Foundation
import Testing

extension StoreConformance {
    /// Uploads, and which bytes are in use.
    static let uploads: [StoreConformance] = [
        StoreConformance("an upload is found by its person, in its contract, and counted no further than asked") {
            world in
            let (id, other) = (try await world.agreed(), try await world.agreed())
            let mine = (0..<5).map { world.upload("a\($0)", by: world.alice, for: id) }
            let theirs = world.upload("b", by: world.bob, for: id)
            try await world.write { transaction in for upload in mine + [theirs] { try transaction.add(upload) } }
            let ids = (mine + [theirs]).map(\.id)
            try await world.read { snapshot throws in
                #expect(try Set(snapshot.uploads(ids, for: id, by: world.alice.id).values) == Set(mine))
                #expect(try snapshot.uploads(ids, for: other, by: world.alice.id).isEmpty)
                #expect(try snapshot.uploads(ids, for: id, by: world.charlie.id).isEmpty)
                #expect(try snapshot.uploadCount(of: world.alice.id, limit: 3) == 3)
                #expect(try snapshot.uploadCount(of: world.alice.id, limit: 99) == 5)
                #expect(try snapshot.unused(["a1", "b", "c"]) == ["c"])
            }
        },
        StoreConformance("uploads are dropped when they are old, the oldest first") { world in
            let id = try await world.agreed()
            let uploads = (1...4).map { day in
                world.upload("\(day)", by: world.alice, for: id, at: StoreWorld.start.days(Int64(day)))
            }
            try await world.write { transaction in for upload in uploads { try transaction.add(upload) } }
            func left() async throws -> [String] {
                try await world.read { try $0.uploads(uploads.map(\.id), for: id, by: world.alice.id) }.values
                    .map(\.file.sha256).sorted()
            }
            try await world.write { try $0.dropUploads(upTo: StoreWorld.start.days(3), limit: 2) }
            #expect(try await left() == ["3", "4"])
            try await world.write { try $0.dropUploads(upTo: StoreWorld.start.days(3), limit: 2) }
            #expect(try await left() == ["4"])
        },
        StoreConformance("what an act attaches is in use, and waits no more") { world in
            let id = try await world.agreed()
            let upload = world.upload("digest", by: world.alice, for: id)
            try await world.write { [upload] in try $0.add(upload) }
            try await world.attach(upload)
            try await world.read { snapshot throws in
                #expect(try snapshot.uploads([upload.id], for: id, by: world.alice.id).isEmpty)
                #expect(try snapshot.digests(ofFiles: [upload.id, ContentID(world.uuid())]) == [upload.id: "digest"])
                #expect(try snapshot.unused(["digest"]).isEmpty)
            }
        },
        StoreConformance("a text that reads like a file's description uses no bytes") { world in
            let id = try await world.agreed()
            let text = FileDescription(bytes: 1, name: "a", sha256: "stolen", type: "text/plain").text
            try await world.act(.client, on: id, at: StoreWorld.start.days(1), texts: [text]) {
                .sendMessage($1[0], files: [])
            }
            #expect(try await world.read { try $0.unused(["stolen"]) } == ["stolen"])
        },
        StoreConformance("files that were attached before uses were kept are found in the log") { world in
            let id = try await world.agreed()
            let file = world.upload("old", by: world.alice, for: id)
            try await world.attach(file)
            let crafted = FileDescription(bytes: 1, name: "a", sha256: "crafted", type: "text/plain").text
            try await world.act(.client, on: id, at: StoreWorld.start.days(1), texts: [crafted, "{\"bytes\":1"]) {
                .sendMessage($1[0], files: [$1[1]])
            }
            // As a program before this one would have left it.
            try await world.tamper("DROP TABLE uploads")
            try await world.tamper("DROP TABLE file_uses")
            let step = try #require(Migrations.all.first { $0.name == "uploads and the use of files" })
            try await world.tamper("DELETE FROM migration WHERE number >= ?", [SQLValue(step.number)])
            try await world.driver.migrate(Array(Migrations.all.prefix(step.number)))
            #expect(try await world.dump("file_uses") == [[SQLValue(file.id), "old"]])
        },
    ]
}

extension StoreWorld {
    /// An upload of bytes with that digest.
    func upload(_ digest: String, by person: Account, for id: ContractID, at now: Instant = start) -> Upload {
        Upload(
            id: ContentID(uuid()), contract: id, person: person.id,
            file: FileDescription(bytes: 9, name: "a.png", sha256: digest, type: "image/png"), at: now)
    }

    /// Sends the client's message with that file.
    fileprivate func attach(_ upload: Upload) async throws {
        try await write { [self] transaction in
            let before = try #require(try transaction.contract(upload.contract))
            let (said, content) = prose("Look")
            let text = upload.file.text
            let salt = Data(count: 16)
            let file = Prose(id: upload.id, digest: RecordDigest.salted(text, salt))
            var contract = before.contract
            let now = StoreWorld.start.days(1)
            let happened = try contract.perform(
                .sendMessage(said, files: [file]), by: .party(.client, upload.person), at: now)
            try transaction.keep(
                happened, contents: [content, Content(id: upload.id, salt: salt, text: text)], of: contract,
                before: before, at: now)
        }
    }
}
