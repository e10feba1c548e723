import Foundation
import Testing

@testable import EndwellCore

/// Ten thousand random lives, and what holds in all of them. A life that fails names its seed;
/// `ENDWELL_SEED=<seed>` tells that one again, and prints its story.
@Suite struct LivesTests {
    private static let livesInABatch = 500
    private static let chosen = ProcessInfo.processInfo.environment["ENDWELL_SEED"].flatMap(UInt64.init)

    @Test(arguments: 0..<20)
    func `R1–R14: ten thousand random lives keep every invariant`(batch: Int) throws {
        if let seed = Self.chosen {
            guard batch == 0 else { return }
            return try live(seed, told: true)
        }
        for number in 0..<Self.livesInABatch {
            try live(UInt64(batch * Self.livesInABatch + number), told: false)
        }
    }

    @Test func `The random lives reach every kind of event`() throws {
        var seen: Set<String> = []
        for seed in UInt64(1_000_000)..<1_001_000 {
            var witness = try Witness(seed: seed)
            for _ in 0..<30 where !witness.hasSeenEnough { witness.watchOneStep() }
            witness.watchTheEnd()
            seen.formUnion(witness.life.scene.kinds)
        }
        #expect(Set(Examples.all.map(\.kind)).subtracting(seen) == [])
    }

    private func live(_ seed: UInt64, told: Bool) throws {
        var witness = try Witness(seed: seed)
        for _ in 0..<30 where witness.broken.isEmpty && !witness.hasSeenEnough { witness.watchOneStep() }
        if witness.broken.isEmpty { witness.watchTheEnd() }
        guard told || !witness.broken.isEmpty else { return }
        let story = witness.life.story.joined(separator: "\n")
        for line in witness.broken {
            Issue.record("seed \(seed): \(line)\nENDWELL_SEED=\(seed) tells it again\n\(told ? story : "")")
        }
        if told, witness.broken.isEmpty { Attachment.record(story, named: "life-\(seed).txt") }
    }
}
