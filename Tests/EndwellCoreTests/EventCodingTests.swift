import Foundation
import Testing

@testable import EndwellCore

/// R15: the bytes of an event are for ever.
@Suite struct EventCodingTests {
    /// Every kind that was ever stored. Kinds are added at the end; none is ever changed or taken away.
    private static let storedKinds = [
        "offered.1", "offer_accepted.1", "offer_rejected.1", "offer_withdrawn.1", "offer_lapsed.1", "message_sent.1",
        "amendment_proposed.1", "amendment_accepted.1", "amendment_rejected.1", "amendment_withdrawn.1",
        "amendment_lapsed.1", "work_submitted.1", "work_accepted.1", "work_sent_back.1", "concern_raised.1",
        "concern_answered.1", "concern_unanswered.1", "concern_lapsed.1", "fix_reported.1", "fix_confirmed.1",
        "fix_rejected.1", "concern_withdrawn.1", "notice_given.1", "notice_withdrawn.1", "notice_replied.1",
        "end_agreed.1", "stop_work_set.1", "idle_window_opened.1", "contract_kept.1", "contract_ended.1",
        "reviews_revealed.1", "review_replied.1", "openness_said.1",
    ]

    private func dated(_ event: ContractEvent, number: Int) -> DatedEvent {
        let actors = [alice, bob, .clock]
        return DatedEvent(
            at: start.adding(seconds: Int64(number)), actor: actors[number % 3], event: event,
            idleAt: number.isMultiple(of: 2) ? start.adding(seconds: 7_776_000) : nil)
    }

    @Test func `R15: each kind is known, and has one example here`() {
        let recorded = Examples.all.filter(\.isRecorded).map(\.kind)
        #expect(Set(recorded) == Set(Self.storedKinds))
        #expect(recorded.count == Self.storedKinds.count)
        #expect(Set(Examples.all.map(\.kind)).subtracting(recorded) == ["review_sealed.1"])
    }

    @Test func `R15: each kind comes back from its bytes as it was`() throws {
        for (number, event) in Examples.all.filter(\.isRecorded).enumerated() {
            let dated = dated(event, number: number)
            let bytes = try EventCoding.bytes(of: dated, number: number + 1, in: contractID)
            let back = try EventCoding.event(in: bytes)
            #expect(back.dated == dated, "\(event.kind)")
            #expect(back.number == number + 1)
            #expect(back.contract == contractID)
            #expect(try EventCoding.bytes(of: back.dated, number: back.number, in: back.contract) == bytes)
        }
    }

    @Test func `R15: the bytes of one example of each kind are pinned`() throws {
        // A line that fails is a log that no longer verifies: give the event another kind, and leave the line alone.
        let pinned = try String(contentsOf: fixture("events.jsonl"), encoding: .utf8).split(separator: "\n")
        let events = Examples.all.filter(\.isRecorded)
        for (number, event) in events.enumerated() {
            let bytes = try EventCoding.bytes(of: dated(event, number: number), number: number + 1, in: contractID)
            let text = try #require(String(data: bytes, encoding: .utf8))
            #expect(number < pinned.count && text == pinned[number], "\(event.kind)\n\(text)")
        }
        #expect(pinned.count == events.count)
    }

    @Test func `R15: what is optional may be missing from the bytes`() throws {
        let offered = ContractEvent.offered(
            .init(
                reference: "EW-1", offerer: .contractor, address: words(), agreement: agreement(deliverables: []),
                signature: signature(.contractor), lapsesAt: start, endsAt: nil))
        let late = ContractEvent.fixReported(.init(id: concernID(1), text: words(), files: [], confirmUntil: nil))
        let none = ContractEvent.reviewsRevealed(.init(client: nil, contractor: nil, repliesUntil: start))
        for event in [offered, late, none] {
            let dated = dated(event, number: 1)
            let bytes = try EventCoding.bytes(of: dated, number: 1, in: contractID)
            #expect(try EventCoding.event(in: bytes).dated == dated)
        }
    }

    @Test func `R15: a kind from the future is a fault that names it, not a guess`() throws {
        let bytes = Data(#"{"actor":{"kind":"clock"},"at":1,"body":{},"kind":"teleported.1","number":1}"#.utf8)
        #expect { try EventCoding.event(in: bytes) } throws: { error in
            (error as? EventCoding.Unreadable)?.kind == "teleported.1"
        }
        #expect(throws: (any Error).self) { try EventCoding.event(in: Data("{}".utf8)) }
        #expect(throws: (any Error).self) { try EventCoding.event(in: Data()) }
    }

    @Test func `R15: the state comes back from its JSON, without what is sealed`() throws {
        var scene = try Scene.ended()
        try scene.act(review(), by: .client)
        let bytes = try EventCoding.encoder().encode(scene.contract)
        var expected = scene.contract
        expected.sealed = ByParty(client: nil, contractor: nil)
        #expect(try EventCoding.decoder().decode(Contract.self, from: bytes) == expected)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("sealed"))
    }

    @Test func `R15: events that begin with no offer are no contract`() {
        #expect(throws: NotAContract.self) { try Contract(id: contractID, replaying: []) }
        let message = DatedEvent(at: start, actor: alice, event: .noticeWithdrawn)
        #expect(throws: NotAContract.self) { try Contract(id: contractID, replaying: [message]) }
    }

    @Test func `Ids are lower-case canonical UUIDs, and nothing else is one`() {
        #expect(PersonID("00000000-0000-7001-8000-000000000001") == personID(1))
        #expect(personID(1).text == "00000000-0000-7001-8000-000000000001")
        for text in ["", "1", "00000000-0000-7001-8000-00000000000A", "{00000000-0000-7001-8000-000000000001}"] {
            #expect(PersonID(text) == nil)
        }
    }
}
