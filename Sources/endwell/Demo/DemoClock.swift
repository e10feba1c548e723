import EndwellCore
import EndwellDelivery
import EndwellService
import EndwellWeb

/// The demo's clock and people, as its pages show them.
struct DemoClock: DemoBoard {
    let clock: MovableClock
    let sweeper: Sweeper
    let store: any Store
    var people: [DemoPerson] = []

    var now: Instant { clock.now }

    func advance(days: Int) async throws {
        let (now, seconds) = (now, Int64(days) * 86_400)
        // Nobody has been away for these days: whoever is signed in stays so.
        try await store.write { try $0.prolongSessions(bySeconds: seconds, at: now) }
        try await advance(to: now.adding(seconds: seconds))
    }

    /// Moves the clock on, stopping at each instant at which something is due, so that every reminder and deadline
    /// comes as it would have come.
    func advance(to target: Instant) async throws {
        var passed: DuePlace?
        while let next = try await nextDue(by: target, after: passed) {
            clock.move(to: next.at)
            _ = try await sweeper.runOnce(at: next.at)
            // What faulted stays due; it is passed, so that time goes on without it.
            passed = next
        }
        clock.move(to: target)
        _ = try await sweeper.runOnce(at: target)
    }

    private func nextDue(by target: Instant, after place: DuePlace?) async throws -> DuePlace? {
        try await store.read { try $0.due(by: target, after: place, limit: 1).first }
    }
}
