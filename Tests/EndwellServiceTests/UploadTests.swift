import EndwellCore
import EndwellDelivery
import EndwellService
import EndwellStore
import EndwellTesting
import Foundation
import Testing

@Suite struct UploadTests {
    @Test func `R18: a refused act leaves the file where it is, to be attached later, once`() async throws {
        let (world, id) = try await TestWorld.withContract()
        let contracts = world.useCases.contracts
        let file = try await world.upload("plan.pdf", for: id, by: world.alice)
        let empty = try await refusal {
            try await contracts.perform(
                .sendMessage(text: "", files: [file.id.text]), on: id, by: world.alice.id, once: nil)
        }
        #expect(empty == .badInput([InputProblem("text", .missing)]))
        #expect(try await world.useCases.uploads.waiting([file.id.text], for: id, by: world.alice.id) == [file])

        let send = ContractRequest.sendMessage(text: "Here.", files: [file.id.text])
        _ = try await contracts.perform(send, on: id, by: world.alice.id, once: nil)
        let (description, bytes) = try await contracts.file(file.id, of: id, for: world.bob.id)
        #expect((description, bytes) == (file.file, Data("plan.pdf".utf8)))
        #expect(try await world.useCases.uploads.waiting([file.id.text], for: id, by: world.alice.id).isEmpty)
        let again = try await refusal { try await contracts.perform(send, on: id, by: world.alice.id, once: nil) }
        #expect(again == .badInput([InputProblem("attachments/0", .notUploaded)]))
        await world.close()
    }

    @Test func `R16: only who uploaded a file sees or attaches it, and only in its contract`() async throws {
        let (world, id) = try await TestWorld.withContract()
        let (uploads, contracts) = (world.useCases.uploads, world.useCases.contracts)
        let other = try await world.activeContract(title: "Another")
        let file = try await world.upload("mine.txt", for: id, by: world.alice)
        for (contract, person) in [(other, world.alice.id), (id, world.bob.id)] {
            let refused = try await refusal {
                try await contracts.perform(
                    .sendMessage(text: "Look", files: [file.id.text]), on: contract, by: person, once: nil)
            }
            #expect(refused == .badInput([InputProblem("attachments/0", .notUploaded)]))
            #expect(try await uploads.waiting([file.id.text], for: contract, by: person).isEmpty)
            #expect(
                try await refusal { try await contracts.file(file.id, of: contract, for: person) } == .notFound)
        }
        #expect(try await contracts.file(file.id, of: id, for: world.alice.id).description.name == "mine.txt")
        let admitted = try await refusal { try await uploads.admit(for: id, by: world.charlie.id) }
        let kept = try await refusal { try await world.upload("x", for: id, by: world.charlie) }
        #expect((admitted, kept) == (.notFound, .notFound))
        await world.close()
    }

    @Test func `every file that can't be attached is named, and none is attached twice`() async throws {
        let (world, id) = try await TestWorld.withContract()
        let file = try await world.upload("once.txt", for: id, by: world.alice)
        let named = ["", "nonsense", file.id.text, file.id.text]
        var input = ConcernInput()
        var example = ExampleInput()
        (example.what, example.files) = ("Slow", [file.id.text])
        (input.agreed, input.remedy, input.examples) = ("Fast", "Faster", [example, example])
        input.fixBy = Zone("Europe/Berlin").day(of: world.clock.now).adding(10).description
        func problems(_ request: ContractRequest) async throws -> [String] {
            let refused = try await refusal {
                try await world.useCases.contracts.perform(request, on: id, by: world.alice.id, once: nil)
            }
            guard case .badInput(let problems) = refused else { return [] }
            return problems.map(\.field)
        }
        #expect(
            try await problems(.sendMessage(text: "Look", files: named)) == [
                "attachments/0", "attachments/1", "attachments/3",
            ])
        #expect(try await problems(.raiseConcern(input)) == ["examples/1/attachments/0"])
        let eleven = Array(repeating: file.id.text, count: 11)
        #expect(try await problems(.sendMessage(text: "Look", files: eleven)) == ["attachments"])
        await world.close()
    }

    @Test func `fifty files wait at most, and none is kept beyond`() async throws {
        let (world, id) = try await TestWorld.withContract()
        for number in 1..<UploadLimits.waitingMax {
            _ = try await world.upload("file \(number)", for: id, by: world.alice)
        }
        let two = [ArrivedFile.example, .example]
        let refused = try await refusal { try await world.useCases.uploads.keep(two, for: id, by: world.alice.id) }
        #expect(refused == .tooManyUploads)
        let last = try await world.upload("the fiftieth", for: id, by: world.alice)
        #expect(try await refusal { try await world.useCases.uploads.admit(for: id, by: world.alice.id) } == refused)
        _ = try await world.upload("of another", for: id, by: world.bob)
        _ = try await world.useCases.contracts.perform(
            .sendMessage(text: "Look", files: [last.id.text]), on: id, by: world.alice.id, once: nil)
        try await world.useCases.uploads.admit(for: id, by: world.alice.id)
        await world.close()
    }

    @Test func `after a day what nobody attached is gone, its bytes too, and what is in use stays`() async throws {
        let (world, id) = try await TestWorld.withContract()
        let files = world.files
        let attached = try await world.upload("attached", for: id, by: world.alice)
        let twice = try await world.upload("twice", for: id, by: world.alice)
        _ = try await world.upload("twice", for: id, by: world.bob)
        let forgotten = try await world.upload("forgotten", for: id, by: world.bob)
        let orphan = try await world.useCases.uploads.receive(Pieces(["orphan"]), name: "orphan", type: "text/plain")
        _ = try await world.useCases.contracts.perform(
            .sendMessage(text: "Look", files: [attached.id.text, twice.id.text]), on: id, by: world.alice.id, once: nil)
        let sweeper = FileSweeper(useCases: world.useCases)
        func isThere(_ file: FileDescription) async throws -> Bool { try await files.isIntact(sha256: file.sha256) }

        world.clock.advance(days: 1)
        // The disk's own clock has not come so far: bytes may just be on their way to a row.
        #expect(try await sweeper.runOnce(at: world.clock.now).removed == 0)
        #expect(try await isThere(forgotten.file))
        await files.age()
        #expect(try await sweeper.runOnce(at: world.clock.now).removed == 2)
        for gone in [forgotten.file, orphan.description] { #expect(try await !isThere(gone)) }
        for used in [attached.file, twice.file] { #expect(try await isThere(used)) }
        #expect(try await world.useCases.uploads.waiting([forgotten.id.text], for: id, by: world.bob.id).isEmpty)
        #expect(try await sweeper.runOnce(at: world.clock.now) == FileSweeper.Swept())
        let report = try await Verification(store: world.store, files: files).run()
        #expect(report.isWhole && report.files == 2)
        await world.close()
    }

    @Test func `bytes that are kept anew are not removed, whoever asked before`() async throws {
        let (world, id) = try await TestWorld.withContract()
        let file = try await world.useCases.uploads.receive(Pieces(["same"]), name: "a", type: "text/plain")
        await world.files.age()
        let old = try await world.files.oldFiles(after: nil, limit: 9).digests
        #expect(try await world.store.read { try $0.unused(old) } == [file.description.sha256])
        let again = try await world.upload("same", for: id, by: world.alice)
        try await world.files.remove(sha256: file.description.sha256)
        #expect(
            try await world.useCases.contracts.file(again.id, of: id, for: world.alice.id).bytes == Data("same".utf8))
        await world.close()
    }
}

extension ArrivedFile {
    fileprivate static var example: ArrivedFile {
        ArrivedFile(kept: KeptFile(sha256: String(repeating: "b", count: 64), bytes: 1), name: "b", type: "text/plain")
    }
}

extension TestWorld {
    fileprivate static func withContract() async throws -> (TestWorld, ContractID) {
        let world = try await TestWorld()
        return (world, try await world.activeContract())
    }

    /// Uploads a file that holds its own name.
    fileprivate func upload(_ name: String, for id: ContractID, by person: Account) async throws -> Upload {
        let file = try await useCases.uploads.receive(Pieces([name]), name: name, type: "text/plain")
        return try await useCases.uploads.keep([file], for: id, by: person.id)[0]
    }
}

/// Bytes that arrive in pieces.
private struct Pieces: AsyncSequence, Sendable {
    let texts: [String]

    init(_ texts: [String]) { self.texts = texts }

    struct AsyncIterator: AsyncIteratorProtocol {
        var rest: ArraySlice<String>

        mutating func next() async -> [UInt8]? { rest.popFirst().map { Array($0.utf8) } }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rest: texts[...]) }
}
