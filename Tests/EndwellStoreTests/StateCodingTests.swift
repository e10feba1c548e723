import EndwellCore
import EndwellService
@testable import EndwellStore
import Foundation
import Testing

/// How a contract's state is written beside its log.
@Suite struct StateCodingTests {
    @Test func `a state of every kind is read as it was written`() async throws {
        try await Self.withContracts { contracts in
            #expect(Set(contracts.map(\.phase.name)) == Set(Phase.Name.allCases))
            #expect(contracts.contains { $0.amendment != nil })
            #expect(contracts.contains { !$0.concerns.isEmpty })
            for var contract in contracts {
                let bytes = try StateEncoder().encode(contract)
                // Reviews under seal are never in a state (R12).
                contract.sealed = ByParty(client: nil, contractor: nil)
                #expect(try StateDecoder().decode(Contract.self, from: bytes) == contract)
            }
        }
    }

    @Test func `the same state gives the same bytes, and few of them`() async throws {
        try await Self.withContracts { contracts in
            for contract in contracts {
                let bytes = try StateEncoder().encode(contract)
                #expect(bytes == (try StateEncoder().encode(contract)))
                #expect(bytes.count < (try EventCoding.encoder().encode(contract)).count)
            }
        }
    }

    @Test func `a state that was cut off or spoiled is an error or another state, never a crash`() async throws {
        try await Self.withContracts { contracts in
            let bytes = try StateEncoder().encode(try #require(contracts.last))
            for count in 0..<bytes.count {
                #expect(throws: (any Error).self) {
                    try StateDecoder().decode(Contract.self, from: bytes.prefix(count))
                }
                var spoiled = bytes
                spoiled[count] ^= 0x81
                _ = try? StateDecoder().decode(Contract.self, from: spoiled)
            }
            #expect(throws: (any Error).self) { try StateDecoder().decode(Contract.self, from: bytes + [0]) }
        }
    }

    private struct Before: Codable {
        var number: Int64
        var text: String?
        var list: [Int]
    }

    private struct Renamed: Codable {
        var count: Int64
        var text: String?
        var list: [Int]
    }

    private struct Shorter: Codable {
        var number: Int64
        var text: String?
    }

    private struct Longer: Codable {
        var number: Int64
        var text: String?
        var list: [Int]
        var isNew: Bool?
        var added: Int?
    }

    private struct Retyped: Codable {
        var number: String
        var text: String?
        var list: [Int]
    }

    @Test(arguments: [nil, "", "naïve 𝄞"])
    func `a state of another shape is an error, unless it only lacks what may be absent`(_ text: String?) throws {
        let before = Before(number: .min, text: text, list: [0, -1, .max, .min])
        let bytes = try StateEncoder().encode(before)
        let longer = try StateDecoder().decode(Longer.self, from: bytes)
        #expect(longer.number == before.number)
        #expect(longer.text == before.text)
        #expect(longer.list == before.list)
        #expect(longer.isNew == nil)
        #expect(longer.added == nil)
        #expect(throws: UnfitState.self) { try StateDecoder().decode(Renamed.self, from: bytes) }
        #expect(throws: UnfitState.self) { try StateDecoder().decode(Shorter.self, from: bytes) }
        #expect(throws: UnfitState.self) { try StateDecoder().decode(Retyped.self, from: bytes) }
    }

    @Test func `what a state can't hold is refused when it is written`() {
        #expect(throws: EncodingError.self) { try StateEncoder().encode([1.5]) }
        #expect(throws: EncodingError.self) { try StateEncoder().encode(["a": UInt8(1)]) }
    }

    /// Contracts in every phase, and one with an amendment that waits.
    private static func withContracts(_ body: ([Contract]) async throws -> Void) async throws {
        let place = SQLitePlace()
        let driver = try await place.open()
        let world = try await StoreWorld(on: driver)
        try await world.makeVariety()
        let id = try await world.agreed()
        let amendment = AmendmentID(world.uuid())
        try await world.act(.client, on: id, at: StoreWorld.start.days(1), texts: ["Another title", "Alice"]) {
            .proposeAmendment(
                amendment, AgreementChanges(title: $1[0]),
                Signature(person: $0.people.client ?? world.alice.id, name: $1[1], agreement: "00"))
        }
        let contracts = try await world.read { snapshot in
            try snapshot.contractIDs(after: nil, limit: 100).compactMap { try snapshot.contract($0)?.contract }
        }
        try await body(contracts)
        await driver.close()
    }
}
