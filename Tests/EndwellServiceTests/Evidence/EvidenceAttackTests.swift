import EndwellTesting
import EndwellCore
import EndwellStore
import Foundation
import Testing

@testable import EndwellService

/// Whatever is altered in a bundle is found.
@Suite struct EvidenceAttackTests {
    @Test func `R15: each byte of a bundle, flipped, is found`() async throws {
        let bundle = try await self.bundle { try await $0.smallContract() }
        #expect(difference(in: bundle) == nil)
        var flipped = bundle
        for index in flipped.indices {
            flipped[index] ^= 1
            if difference(in: flipped) == nil { Issue.record("byte \(index) can be flipped") }
            flipped[index] ^= 1
        }
    }

    @Test func `each byte of each file, flipped with its checksum made to fit, is found by digest or signature`()
        async throws
    {
        let bundle = try await self.bundle { try await $0.smallContract() }
        let files = try Forgery(bundle).files
        for (number, file) in files.enumerated() {
            let path = file.path
            let isSigned = path == EvidencePath.checkpoint || path == EvidencePath.signature
            // The longest files have the most that is alike: every seventh byte of them will do.
            for index in stride(from: 0, to: file.bytes.count, by: file.bytes.count > 2_000 ? 7 : 1) {
                var altered = files
                altered[number].bytes[index] ^= 0x20
                let found = difference(in: Forgery.zip(altered))
                if found == nil || !isSigned && found != .changed(path) {
                    Issue.record("\(path), byte \(index): \(String(describing: found))")
                }
            }
        }
    }

    @Test func `what is before, after or between the files is found, and so is every cut`() async throws {
        let bundle = try await self.bundle { try await $0.smallContract() }
        #expect(difference(in: bundle + [0]) == .otherForm(byte: bundle.count))
        #expect(difference(in: [0] + bundle) == .notABundle)
        #expect(difference(in: Data()) == .notABundle)
        for end in stride(from: 0, to: bundle.count, by: 13) {
            if difference(in: bundle.prefix(end)) == nil { Issue.record("it can be cut off at \(end)") }
        }
    }

    @Test func `files can be neither left out nor added, moved, doubled or led elsewhere`() async throws {
        let bundle = try await self.bundle { try await $0.eventfulContract() }
        let forgery = try Forgery(bundle)
        for index in forgery.files.indices {
            var less = forgery
            let gone = less.files.remove(at: index)
            let found = difference(in: less.zipped)
            #expect(found == .missing(gone.path) || found == .unexpected(forgery.files[safe: index + 1]?.path ?? ""))
            var twice = forgery
            twice.files.insert(gone, at: index)
            #expect(difference(in: twice.zipped) != nil)
            guard index > 0 else { continue }
            var moved = forgery
            moved.files.swapAt(index, index - 1)
            #expect(difference(in: moved.zipped) != nil)
        }
        for path in ["files/../../etc/passwd", "/etc/passwd", "files/", "extra.txt", "files/\(UUID())-a/b", "files/a"] {
            var more = forgery
            more.files.append((path, Data("x".utf8)))
            #expect(difference(in: more.zipped) != nil, "\(path)")
            #expect(difference(in: try more.signedAnew()) != nil, "\(path)")
        }
        var stray = forgery
        let path = EvidencePath.file(
            ContentID(UUID(uuid: (255, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1))), name: "x")
        stray.files.append((path, Data("x".utf8)))
        #expect(difference(in: stray.zipped) == .unexpected(path))
        #expect(difference(in: try stray.signedAnew()) == .unexpected(path))
    }

    @Test func `whoever signs anew with another key is found by whoever knows the installation's`() async throws {
        let world = try await TestWorld()
        let id = try await world.eventfulContract()
        let forgery = try Forgery(try await world.bundle(id, for: world.alice))
        let forged = try forgery.signedAnew()
        #expect(difference(in: forged) == nil, "nothing else can tell")
        let key = try await world.useCases.evidence.publicKey()
        #expect(difference(in: forged, trusting: key) == .otherKey(forgery.key.publicKey))
        var named = forgery
        named.checkpoint.key = key
        #expect(difference(in: try Self.keepingKeyName(named)) == .signature)
        await world.close()
    }

    @Test func `R15: of 1,000 events each one dropped, swapped, or all after it cut off, is found`() async throws {
        let bundle = try await self.bundle { try await $0.talkativeContract(events: 1_000) }
        #expect(difference(in: bundle) == nil)
        let forgery = try Forgery(bundle)
        let events = forgery.record.events
        #expect(events.count == 1_000)
        for index in events.indices {
            for altered in Self.alterations(of: events, at: index) {
                // The forger can make files and signature fit; chain and checkpoint alone must tell.
                let found = #expect(throws: EvidenceDifference.self) {
                    try EvidenceRecordCheck.checkChain(
                        altered, upTo: forgery.checkpoint.event, of: forgery.record.contract)
                }
                if found == nil { Issue.record("event \(index + 1)") }
                guard index % 250 == 249 else { continue }
                var forged = forgery
                forged.record.events = altered
                #expect(difference(in: try forged.signedAnew()) == found)
                forged[EvidencePath.record] = try EvidenceRecord.encoder().encode(forged.record)
                #expect(difference(in: forged.zipped) == .changed(EvidencePath.record))
            }
        }
    }

    /// The ways in which one event can be tampered with, that leave another list.
    private static func alterations(of events: [EvidenceRecord.Event], at index: Int) -> [[EvidenceRecord.Event]] {
        var dropped = events
        dropped.remove(at: index)
        let cut = Array(events.prefix(index))
        guard index + 1 < events.count else { return [cut] }
        var swapped = events
        swapped.swapAt(index, index + 1)
        // With every number made to fit; what tells is the chain, wherever in it.
        guard index.isMultiple(of: 25) else { return [dropped, cut, swapped] }
        var renumbered = dropped
        for later in renumbered.indices.dropFirst(index) { renumbered[later].number -= 1 }
        var swappedWords = events
        (swappedWords[index].bytes, swappedWords[index + 1].bytes) = (events[index + 1].bytes, events[index].bytes)
        return [dropped, cut, swapped, renumbered, swappedWords]
    }

    /// A checkpoint that names the installation's key and is signed by the forger.
    private static func keepingKeyName(_ forgery: Forgery) throws -> Data {
        var forged = forgery
        forged[EvidencePath.checkpoint] = try EvidenceRecord.encoder().encode(forged.checkpoint)
        forged[EvidencePath.signature] = try forged.key.signature(of: forged[EvidencePath.checkpoint])
        return forged.zipped
    }

    private func bundle(_ make: (TestWorld) async throws -> ContractID) async throws -> Data {
        let world = try await TestWorld()
        let bundle = try await world.bundle(try await make(world), for: world.alice)
        await world.close()
        return bundle
    }
}

extension TestWorld {
    /// A contract with one file, whose bundle is small.
    func smallContract() async throws -> ContractID {
        let id = try await offer(from: alice, to: bob.email)
        try await act(
            .sendMessage(text: "A question.", files: [upload("Plan", named: "plan.txt", for: id, by: alice)]), on: id,
            by: alice)
        return id
    }
}

extension Array {
    fileprivate subscript(safe index: Int) -> Element? {
        indices.contains(index) ? self[index] : nil
    }
}
