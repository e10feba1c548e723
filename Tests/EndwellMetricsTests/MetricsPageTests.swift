import EndwellCore
import EndwellService
import EndwellTesting
import Logging
import Testing

@testable import EndwellMetrics

@Suite struct MetricsPageTests {
    @Test func `the oldest due deadline's wait is told, and nothing where none is due`() async throws {
        let world = try await TestWorld()
        #expect(try await oldestDue(in: world) == .real(0))
        _ = try await world.offer(from: world.alice, to: world.bob.email)
        #expect(try await oldestDue(in: world) == .real(0))
        let next = try #require(
            try await world.useCases.ports.store.read { try $0.upcoming(after: nil, limit: 1).first })
        world.clock.advance(to: min(next.deadline.at, next.remindAt ?? next.deadline.at))
        #expect(try await oldestDue(in: world) == .real(0))
        world.clock.advance(seconds: 90)
        #expect(try await oldestDue(in: world) == .real(90))
        // The oldest counts, however many follow it.
        world.clock.advance(days: 30)
        #expect(try await oldestDue(in: world) == .real(90 + 30 * 86_400))
        try await world.runClock()
        #expect(try await oldestDue(in: world) == .real(0))
        await world.close()
    }

    @Test func `a store that can't be read takes no other figure with it`() async throws {
        let world = try await TestWorld()
        let page = page(over: world)
        let names = await page.metrics(logger).map(\.name)
        await world.close()
        let left = await page.metrics(logger).map(\.name)
        #expect(left == names.filter { name in !StoreGauge.all.contains { $0.name == name } })
        #expect(left.count < names.count)
    }

    @Test(arguments: [(nil, 0), (Instant(milliseconds: 1_793_606_400_999), 1_793_606_400)])
    func `the last verified backup is told in seconds, and 0 where there is none`(begun: Instant?, told: Int)
        async throws
    {
        let world = try await TestWorld()
        let metrics = await page(over: world, lastBackup: begun).metrics(logger)
        let backup = metrics.filter { $0.name == "endwell_backup_last_verified_timestamp_seconds" }
        #expect(backup.map(\.samples) == [[Sample(figure: .whole(told))]])
        await world.close()
    }

    @Test func `every name is told once, and says what it counts`() async throws {
        let world = try await TestWorld()
        let metrics = await page(over: world).metrics(logger)
        #expect(Set(metrics.map(\.name)).count == metrics.count)
        for metric in metrics {
            #expect(metric.name.wholeMatch(of: /(endwell|process)(_[a-z]+)+/) != nil)
            #expect(metric.name.hasSuffix("_total") == (metric.kind == .counter))
            #expect(metric.help.hasSuffix("."))
        }
        await world.close()
    }

    @Test func `the memory is read from what Linux says of it`() {
        let status = "Name:\tendwell\nVmPeak:\t  900 kB\nVmRSS:\t   34560 kB\nThreads:\t9\n"
        #expect(ProcessFigures.residentBytes(inStatus: status) == 34_560 * 1_024)
        #expect(ProcessFigures.residentBytes(inStatus: "Name:\tendwell\n") == nil)
        #expect(ProcessFigures.residentBytes(inStatus: "VmRSS:\tmuch kB\n") == nil)
    }

    private var logger: Logger {
        var logger = Logger(label: "metrics tests")
        logger.logLevel = .critical
        return logger
    }

    private func page(over world: TestWorld, lastBackup: Instant? = nil) -> MetricsPage {
        MetricsPage(
            requests: RequestFigures(), store: world.useCases.ports.store, storeFigures: { StoreFigures() },
            lastBackup: { lastBackup }, process: ProcessFigures(version: "0.1.0", startedAt: TestWorld.monday),
            clock: world.clock,
            door: .closed)
    }

    private func oldestDue(in world: TestWorld) async throws -> MetricValue? {
        let metrics = try await StoreGauge.metrics(from: world.useCases.ports.store, at: world.clock.now)
        return metrics.first { $0.name == "endwell_clock_oldest_due_seconds" }?.samples.first?.figure
    }
}
