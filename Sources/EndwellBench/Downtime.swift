import EndwellService
import Foundation

/// What fell due while no server ran, and how the next one caught up with it (R1).
struct Downtime {
    /// Contracts whose fourteen days ran out meanwhile.
    let contracts: Int
    /// From the server's start until nothing was due any more.
    let caughtUpAfter: Duration
    /// The engine that is measured.
    let engine: String

    /// Contracts that officially ended in a second.
    var perSecond: Double { Double(contracts) / caughtUpAfter.seconds }
}

extension Course {
    /// How long ago the notices were given: long enough for them to be over, and for nothing after them to be.
    private static let daysAgo = 20
    /// Whose contracts fall due.
    private static let clients = 100

    /// Has every contract of a new town fall due, starts a server, and waits until nothing is due any more.
    ///
    /// Afterwards every log is read again: each must hold the offer, its acceptance, the notice and the end, once.
    func measureDowntime(on ground: Ground, contracts: Int) async throws -> Downtime {
        say("making \(contracts) contracts that fall due while no server runs")
        let town = try await Town.found(on: ground, clients: Self.clients, daysAgo: Self.daysAgo)
        try await town.growEnding(to: contracts)
        await town.close()
        try ground.settle()

        let log = ground.folder.appending(path: "../server.log").standardizedFileURL
        let begun = ContinuousClock.now
        let server = try BenchServer(program: program, ground: ground, log: log)
        defer { server.stop() }
        while try server.figure("endwell_clock_oldest_due_seconds") > 0 {
            try await Task.sleep(for: .milliseconds(100))
        }
        let caughtUpAfter = ContinuousClock.now - begun
        server.stop()

        say("caught up after \(caughtUpAfter.seconds.formatted(digits: 1)) s; reading every log again")
        let ended = try await town.opened()
        let report = try await ended.verification()
        let figure = try await ended.figures()["ended"] ?? 0
        await ended.close()
        guard report.isWhole, report.contracts == contracts, report.events == contracts * 4, figure == contracts else {
            throw Round.Lost(
                description: """
                    \(report.contracts) contracts have \(report.events) events, \(figure) have ended, and \
                    \(report.differenceCount) things are not as their logs say
                    """)
        }
        let engine = try ground.engine()
        defer { engine.close() }
        return Downtime(contracts: contracts, caughtUpAfter: caughtUpAfter, engine: engine.words)
    }
}
