import Testing

@testable import EndwellCore

/// R22: the other side is told.
@Suite struct NotificationTests {
    @Test func `R22: every act reaches the other, the clock's doing and an end reach both, a sealed review nobody`()
        throws
    {
        for example in Examples.all {
            for actor in [alice, bob, .clock] {
                let told = DatedEvent(at: start, actor: actor, event: example).told
                switch example {
                case .reviewSealed: #expect(told.isEmpty)
                case .contractEnded, .reviewsRevealed: #expect(told == Party.allCases)
                default: #expect(told == (actor.party.map { [$0.other] } ?? Party.allCases), "\(example.kind)")
                }
            }
        }
    }
}
