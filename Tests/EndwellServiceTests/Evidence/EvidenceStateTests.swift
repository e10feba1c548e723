import EndwellTesting
import EndwellCore
import EndwellStore
import Foundation
import Testing

@testable import EndwellService

/// A record that was altered and signed anew as a whole: what its own parts say against each other.
@Suite struct EvidenceStateTests {
    @Test func `R15: what a record says besides its events is what they add up to`() async throws {
        let forgery = try await forgery()
        func found(_ change: (inout EvidenceRecord) -> Void) throws -> EvidenceDifference? {
            var forged = forgery
            change(&forged.record)
            return difference(in: try forged.signedAnew())
        }
        #expect(try found { _ in } == nil)
        #expect(try found { $0.state.phase = .active } == .state(["phase"]))
        #expect(try found { $0.state.outcome = .endedEarly } == .state(["outcome"]))
        #expect(try found { $0.state.deadlines = [] } == .state(["deadlines"]))
        #expect(try found { $0.state.title = "Three windows" } == .state(["title"]))
        #expect(try found { $0.state.deliverables[0].amount = 1 } == .state(["deliverables"]))
        #expect(try found { $0.state.signatures.removeLast() } == .state(["signatures"]))
        #expect(try found { $0.people.removeLast() } == .state(["people"]))
        #expect(try found { $0.people[1].confirmed = false } == .state(["people"]))
        #expect(try found { $0.at = Instant(milliseconds: 0) } == .otherRecord("instant"))
        #expect(try found { $0.installation = "https://elsewhere.example" } == .otherRecord("installation"))
        #expect(try found { $0.state.reference = "EW-000000" } == .otherRecord("reference"))
        #expect(try found { $0.record = "endwell_record.2" } == .unreadable("record.json"))
        #expect(try found { $0.events = [] } == differs(.eventMissing, 1, in: forgery))
    }

    @Test func `R15: every text and file is the one that its event was made with`() async throws {
        let forgery = try await forgery()
        let text = try #require(forgery.record.contents.firstIndex { $0.text == "I disagree." })
        let file = try #require(forgery.record.contents.firstIndex { $0.file != nil })
        func found(_ change: (inout Forgery) throws -> Void) throws -> EvidenceDifference? {
            var forged = forgery
            try change(&forged)
            return difference(in: try forged.signedAnew())
        }
        func what(_ difference: EvidenceDifference?) -> RecordDifference.What? {
            guard case .record(let difference) = difference else { return nil }
            return difference.what
        }
        let (id, fileID) = (forgery.record.contents[text].id, forgery.record.contents[file].id)
        #expect(what(try found { $0.record.contents[text].text = "I agree." }) == .contentChanged(id))
        #expect(what(try found { $0.record.contents[text].salt = "00" }) == .contentChanged(id))
        #expect(what(try found { $0.record.contents[text].erased = true }) == .contentChanged(id))
        #expect(what(try found { $0.record.contents[text].file = "VERIFY.md" }) == .contentChanged(id))
        #expect(what(try found { $0.record.contents.remove(at: text) }) == .contentMissing(id))
        #expect(try found { $0.record.contents.append($0.record.contents[text]) } == .strayText(id))
        #expect(try found { $0.record.contents[0].id = InputReader.nothing.id } != nil)
        let path = try #require(forgery.record.contents[file].file)
        let digest = try #require(forgery.record.contents[file].text.flatMap(FileDescription.init)).sha256
        let damaged = RecordDifference.What.fileDamaged(fileID, sha256: digest)
        #expect(what(try found { $0[path] = Data("Plan B".utf8) }) == damaged)
        #expect(what(try found { $0.record.contents[file].file = nil }) == damaged)
        #expect(what(try found { $0.files.removeAll { $0.path == path } }) == damaged)
    }

    @Test func `R2: a rewritten agreement is not the one that was signed, however well the chain fits`() async throws {
        var forgery = try await forgery()
        let offered = forgery.record.events[0].bytes
        forgery.record.events[0].bytes = offered.replacing("\"amount\":125000", with: "\"amount\":125001")
        #expect(forgery.record.events[0].bytes != offered)
        forgery.chainAnew()
        #expect(difference(in: try forgery.signedAnew()) == .otherAgreement(event: 1))
    }

    @Test func `an event of another contract, or one that nobody knows, is found in a chain made to fit`() async throws
    {
        var other = try await forgery()
        other.record.events[3].bytes = other.record.events[3].bytes.replacing(
            other.record.contract.text, with: InputReader.nothing.id.text)
        other.chainAnew()
        #expect(difference(in: try other.signedAnew()) == differs(.eventMisplaced, 4, in: other))
        var unknown = try await forgery()
        unknown.record.events[3].bytes = #"{"kind":"bribed.1"}"#
        unknown.chainAnew()
        #expect(difference(in: try unknown.signedAnew()) == differs(.eventUnreadable, 4, in: unknown))
        var headless = try await forgery()
        headless.record.events[0].bytes = headless.record.events[1].bytes.replacing(
            "\"number\":2", with: "\"number\":1")
        headless.chainAnew()
        #expect(difference(in: try headless.signedAnew()) != nil)
    }

    private func differs(
        _ what: RecordDifference.What, _ event: Int, in forgery: Forgery
    ) -> EvidenceDifference {
        .record(RecordDifference(contract: forgery.record.contract, event: event, what))
    }

    private func forgery() async throws -> Forgery {
        let world = try await TestWorld()
        let bundle = try await world.bundle(try await world.completedContract(), for: world.bob)
        await world.close()
        return try Forgery(bundle)
    }
}
