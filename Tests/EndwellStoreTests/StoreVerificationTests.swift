import EndwellCore
@testable import EndwellService
import EndwellStore
import Foundation
import Synchronization
import Testing

/// `endwell verify`: what was changed behind the store's back is found, and what is whole is found whole.
@Suite struct StoreVerificationTests {
    @Test func `R15: lives of every kind are found whole`() async throws {
        try await VerifiedLife.inPlace { life in
            let world = life.world
            try await world.makeVariety()
            let long = try await world.agreed()
            try await world.write { transaction in
                for number in 1...1_100 {
                    try world.act(
                        .client, on: long, at: StoreWorld.start.days(1), texts: ["\(number)"], in: transaction
                    ) {
                        .sendMessage($1[0], files: [])
                    }
                }
            }
            var renamed = world.bob
            renamed.name = "Robert"
            try await world.write { [renamed] in try $0.update(renamed) }
            let report = try await life.verify()
            #expect(report.differences == [])
            #expect(report.isWhole)
            #expect(report.contracts == 4 * 14 + 4)
            #expect(report.events > 1_200)
            #expect(report.files == 1)
        }
    }

    @Test func `R15: erased content and states of an older program are no fault`() async throws {
        try await VerifiedLife.inPlace { life in
            try await life.world.tamper("UPDATE contents SET salt = NULL, text = NULL WHERE text = 'Hello'")
            try await life.world.tamper("UPDATE contracts SET state_format = 0")
            let report = try await life.verify()
            #expect(report.differences == [])
            #expect(report.erased == 1)
            #expect(report.olderStates == 3)
        }
    }

    @Test(arguments: Tampering.all)
    func `R15: a change behind the store's back is found, and where`(_ tampering: Tampering) async throws {
        try await VerifiedLife.inPlace { life in
            try await tampering.change(life)
            let report = try await life.verify()
            let expected = tampering.expected(life)
            #expect(report.first == expected)
            #expect(report.differenceCount == report.differences.count)
            #expect(report.first?.description.isEmpty == false)
        }
    }
}

/// A store with a contract under way, one that ended with a review under seal, and one whose reviews are revealed.
struct VerifiedLife: Sendable {
    let world: StoreWorld
    let files = MemoryFiles()
    let active: ContractID
    let sealed: ContractID
    let revealed: ContractID
    let text: Prose
    let file: Prose
    let sealedText: Prose

    static func inPlace(_ body: (VerifiedLife) async throws -> Void) async throws {
        let place = SQLitePlace()
        let driver = try await place.open()
        try await body(try await VerifiedLife(world: StoreWorld(on: driver)))
        await driver.close()
    }

    init(world: StoreWorld) async throws {
        self.world = world
        active = try await world.agreed(OfferPlan(endsOn: Day("2026-03-01")))
        let digest = files.keep(Data("a picture".utf8))
        let described = try EventCoding.encoder().encode(
            FileDescription(bytes: 9, name: "a.png", sha256: digest, type: "image/png"))
        let said = try await world.act(
            .client, on: active, at: StoreWorld.start.days(1),
            texts: ["Hello", String(decoding: described, as: UTF8.self)]
        ) { .sendMessage($1[0], files: [$1[1]]) }
        text = try #require(said.last?.event.prose.first)
        file = try #require(said.last?.event.prose.last)
        try await world.act(.contractor, on: active, at: StoreWorld.start.days(1), texts: ["Hi"]) {
            .sendMessage($1[0], files: [])
        }
        var ids: [ContractID] = []
        var reviews: [Prose] = []
        for writers in [[Party.client], [.contractor, .client]] {
            let (id, ended) = try await world.ended()
            for party in writers {
                let happened = try await world.act(party, on: id, at: ended.days(1), texts: ["Words"]) {
                    .leaveReview(rating: 4, $1[0])
                }
                reviews += happened.flatMap(\.event.prose)
            }
            ids.append(id)
        }
        (sealed, revealed, sealedText) = (ids[0], ids[1], reviews[0])
        try await world.act(.client, on: sealed, at: StoreWorld.start.days(5)) { _, _ in .sayWhetherOpen(false) }
    }

    func verify() async throws -> VerificationReport {
        try await Verification(store: world.store, files: files).run()
    }

    func event(_ number: Int) async throws -> StoredEvent {
        let id = active
        return try #require(try await world.read { try $0.events(of: id, after: number - 1, limit: 1).first })
    }

    func replace(_ number: Int, bytes: Data, hash: Data) async throws {
        try await world.tamper(
            "UPDATE events SET bytes = ?, hash = ? WHERE contract_id = ? AND number = ?",
            [.blob(bytes), .blob(hash), SQLValue(active), SQLValue(number)])
    }
}

/// Attachments in memory.
final class MemoryFiles: FileStore {
    private let kept = Mutex<[String: Data]>([:])

    func keep(_ bytes: Data) -> String {
        let digest = RecordDigest.hexadecimal(RecordDigest.chained(bytes, after: Data()))
        kept.withLock { $0[digest] = bytes }
        return digest
    }

    func damage() {
        kept.withLock { kept in
            for digest in kept.keys { kept[digest]?.append(0) }
        }
    }

    func keep<Pieces: AsyncSequence & Sendable>(_ pieces: Pieces, bytesMax: Int) async throws -> KeptFile
    where Pieces.Element == [UInt8] {
        var bytes = Data()
        for try await piece in pieces { bytes += piece }
        return KeptFile(sha256: keep(bytes), bytes: bytes.count)
    }

    func bytes(ofSHA256 digest: String) async throws -> Data? { kept.withLock { $0[digest] } }

    func isIntact(sha256 digest: String) async throws -> Bool {
        kept.withLock { $0[digest] }.map { RecordDigest.hexadecimal(RecordDigest.chained($0, after: Data())) } == digest
    }

    func oldFiles(after place: String?, limit: Int) async throws -> OldFiles { OldFiles(digests: [], place: nil) }

    func remove(sha256 digest: String) async throws {}
}
