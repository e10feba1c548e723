public import EndwellCore
public import EndwellService
public import Logging

/// Lets due deadlines take effect and sends due reminders when nobody acts (R1, R14).
///
/// Nothing rests on its punctuality: acts and previews apply the due deadlines of their contract themselves, and each
/// event is dated with its deadline's own instant.
public struct Sweeper: Sendable {
    private let store: any Store
    private let contracts: Contracts
    private let clock: any Clock
    private let node: NodeName
    private let logger: Logger

    /// What one run did.
    public struct Swept: Hashable, Sendable {
        /// Contracts whose clock was run.
        public var contracts = 0
        /// Events that happened by it.
        public var events = 0
        /// Contracts that faulted and were passed; the next run tries them again.
        public var faults = 0

        /// Nothing was due.
        public init() {}
    }

    /// A sweeper over these use cases.
    /// - Parameter node: in whose name it takes what is due.
    public init(useCases: UseCases, node: NodeName = .only, logger: Logger) {
        store = useCases.ports.store
        contracts = useCases.contracts
        clock = useCases.ports.clock
        self.node = node
        self.logger = logger
    }

    /// Catches up with everything that is due by `now` and that no other node is doing, soonest first, each contract in a
    /// transaction of its own.
    ///
    /// A contract that faults is logged and passed, so that it stalls no other. What a node took and left undone, others
    /// take when its lease is over.
    /// - Throws: `StoreFault` when the store itself is down, `CancellationError` between two contracts. A contract that
    ///   alone can't be had, since somebody holds it, is passed like one that faults: the store is down when several in a row
    ///   can't.
    public func runOnce(at now: Instant) async throws -> Swept {
        var swept = Swept()
        var seen: Set<ContractID> = []
        var place: DuePlace?
        var unavailableInARow = 0
        repeat {
            let due = try await take(by: now, after: place)
            for next in due where seen.insert(next.contract).inserted {
                try Task.checkCancellation()
                try await runClock(on: next.contract, at: now, counting: &swept, &unavailableInARow)
            }
            place = due.last
            // The place only ever moves on, so that the run ends even where faults keep what is due from going.
        } while place != nil
        return swept
    }

    /// Drops expired sessions and old once-keys, a bounded number of them.
    public func forgetOld(at now: Instant) async throws {
        try await store.write { try $0.forgetOld(at: now, limit: SweepLimits.forgottenRowsMax) }
    }

    /// When the clock has something to do next; `nil` when nothing waits.
    ///
    /// An instant that is past belongs to a contract that faulted.
    public func nextWake() async throws -> Instant? {
        let next = try await store.read { try $0.upcoming(after: nil, limit: 1).first }
        return next.map { min($0.remindAt ?? $0.deadline.at, $0.deadline.at) }
    }

    /// The next of what is due, which is this node's for as long as a lease lasts.
    private func take(by now: Instant, after place: DuePlace?) async throws -> [DuePlace] {
        // Most of the time nothing is due, and that can be seen without a write.
        guard try await store.read({ try $0.due(by: now, after: place, limit: 1).first }) != nil else { return [] }
        let lease = ClockLease(of: node, at: clock.now)
        return try await store.write { [clock] transaction in
            try transaction.takeDue(
                by: now, after: place, limit: SweepLimits.batchDeadlinesMax, for: lease, at: clock.now)
        }
    }

    private func runClock(
        on id: ContractID, at now: Instant, counting swept: inout Swept, _ unavailableInARow: inout Int
    ) async throws {
        do {
            swept.events += try await contracts.runClock(on: id, at: now)
            swept.contracts += 1
            unavailableInARow = 0
        } catch let fault as StoreFault {
            switch fault {
            case .noPrimary, .outcomeUnknown, .moved: throw fault
            case .unavailable:
                unavailableInARow += 1
                guard unavailableInARow < SweepLimits.unavailableInARowMax else { throw fault }
                passOver(id, because: fault, counting: &swept)
            case .newerDatabase, .inUse, .conflict, .corrupt, .misuse:
                passOver(id, because: fault, counting: &swept)
            }
        } catch {
            passOver(id, because: error, counting: &swept)
        }
    }

    private func passOver(_ id: ContractID, because error: any Error, counting swept: inout Swept) {
        swept.faults += 1
        logger.error("The clock passed over a contract", metadata: ["contract": "\(id)", "fault": "\(error)"])
    }
}

/// Every bound of the sweeper, with its unit in its name.
public enum SweepLimits {
    /// Due deadlines and reminders that a node takes at once.
    public static let batchDeadlinesMax = 200
    /// Contracts one after the other that can't be had, after which it is the store that can't.
    public static let unavailableInARowMax = 3
    /// Rows of each kind that are forgotten at once.
    public static let forgottenRowsMax = 500
    /// Names of files that are looked at in one run.
    public static let filesLookedAtMax = 1_000
    /// Longest wait between two runs, in milliseconds.
    public static let waitMillisecondsMax: Int64 = 5_000
    /// Shortest wait between two runs, in milliseconds.
    public static let waitMillisecondsMin: Int64 = 10
    /// Time between two rounds of forgetting, in milliseconds.
    public static let forgettingMilliseconds: Int64 = 60_000
}
