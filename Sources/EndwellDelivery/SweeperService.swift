import EndwellCore
public import EndwellService
public import Logging
public import ServiceLifecycle

/// The loop around the sweeper: it wakes at the next due instant, and every few seconds for what was added meanwhile.
public struct SweeperService: Service {
    private let sweeper: Sweeper
    private let files: FileSweeper
    private let clock: any Clock
    private let logger: Logger

    /// A loop around those sweepers.
    public init(sweeper: Sweeper, files: FileSweeper, clock: any Clock, logger: Logger) {
        self.sweeper = sweeper
        self.files = files
        self.clock = clock
        self.logger = logger
    }

    /// Runs until the program stops; the contract that is under way is finished first.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            var tidied = Tidied()
            while !Task.isCancelled {
                await sweep(&tidied)
                // A wait that is cut short ends the loop.
                try? await Task.sleep(for: .milliseconds(await wait()))
            }
        }
    }

    /// What was cleared away last.
    private struct Tidied {
        var at: Instant?
        var place: String?
    }

    private func sweep(_ tidied: inout Tidied) async {
        let now = clock.now
        do {
            let swept = try await sweeper.runOnce(at: now)
            if swept.contracts > 0 {
                logger.info(
                    "The clock acted", metadata: ["contracts": "\(swept.contracts)", "events": "\(swept.events)"])
            }
            let sinceTidying = tidied.at.map { now.milliseconds - $0.milliseconds } ?? .max
            if sinceTidying >= SweepLimits.forgettingMilliseconds {
                try await sweeper.forgetOld(at: now)
                tidied.at = now
                await clearFilesAway(&tidied, at: now)
            }
        } catch is CancellationError {
            return
        } catch {
            logger.log("The clock could not act and tries again", failedBy: error)
        }
    }

    /// A store of files that cannot be reached keeps no deadline from taking effect.
    private func clearFilesAway(_ tidied: inout Tidied, at now: Instant) async {
        do {
            tidied.place = try await files.runOnce(at: now, after: tidied.place).place
        } catch is CancellationError {
            return
        } catch {
            logger.warning("Files could not be cleared away; that is tried again", metadata: ["fault": "\(error)"])
        }
    }

    /// How long nothing is due, in milliseconds. What faulted is due already, and is not worth hurrying for.
    private func wait() async -> Int64 {
        guard let next = try? await sweeper.nextWake() else { return SweepLimits.waitMillisecondsMax }
        let left = next.milliseconds - clock.now.milliseconds
        guard left > 0 else { return SweepLimits.waitMillisecondsMax }
        return min(max(left, SweepLimits.waitMillisecondsMin), SweepLimits.waitMillisecondsMax)
    }
}
