import EndwellService
import EndwellStore
import Foundation
import Synchronization

/// One thread's connection, opened when it is needed and replaced when it breaks.
final class PostgreSQLWorker {
    private let address: PostgreSQLAddress
    private let limits: PostgreSQLLimits
    private let outage: Outage
    private let tally: DriverTally
    private let claim: PostgreSQLClaim?
    private var connection: PostgreSQLConnection?
    /// When the connection was last seen to work.
    private var workedAt = ContinuousClock.now

    init(
        _ address: PostgreSQLAddress, limits: PostgreSQLLimits, outage: Outage, tally: DriverTally = DriverTally(),
        claim: PostgreSQLClaim? = nil
    ) {
        self.claim = claim
        self.tally = tally
        self.address = address
        self.limits = limits
        self.outage = outage
    }

    /// Runs the body in a transaction; decides again, a few times, when others were in the way or the connection broke
    /// before the commit.
    func write<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
        try repeating { try writeOnce(body) }
    }

    /// Runs the body on one snapshot.
    func read<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
        try repeating { try opened().read(body) }
    }

    private func repeating<Result>(_ attempt: () throws -> Result) throws -> Result {
        var attempts = 1
        while true {
            do {
                defer { if connection != nil { workedAt = .now } }
                return try attempt()
            } catch let failure as PostgreSQLFailure {
                if failure.remedy == .reconnect { loseConnection() }
                guard failure.remedy != .none, attempts < limits.attemptsMax else { throw failure.fault }
                attempts += 1
            }
        }
    }

    /// The connection, unless it is lost, or another worker has lost its own since this one was seen to work: a server
    /// that hangs would let each of them wait in turn.
    private func opened() throws(PostgreSQLFailure) -> PostgreSQLConnection {
        if let connection, !outage.isDoubted(since: workedAt) { return connection }
        // One that is doubted may hold what the next one claims.
        connection = nil
        let fresh = try outage.guarding { () throws(PostgreSQLFailure) in
            let fresh = try PostgreSQLConnection.opened(to: address, limits: limits, claim: claim)
            try outage.requireNewest(fresh.life)
            return fresh
        }
        (connection, workedAt) = (fresh, .now)
        return fresh
    }

    private func loseConnection() {
        connection = nil
        outage.doubt()
    }

    private func writeOnce<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
        let connection = try opened()
        var (number, result): (String, Result?) = ("", nil)
        var isCommitting = false
        do {
            let kept = try connection.write(begun: { number = $0 }, committing: { isCommitting = true }) { connection in
                let ended = try body(connection)
                result = ended
                return ended
            }
            tally.committed(writes: 1)
            return kept
        } catch let failure as PostgreSQLFailure where isCommitting && failure.remedy == .reconnect {
            loseConnection()
            switch outcome(of: number, in: connection.life) {
            case .kept:
                tally.committed(writes: 1)
                if let result { return result }
                throw failure
            case .undone:
                tally.failed()
                throw failure
            case .unknown:
                throw PostgreSQLFailure(.outcomeUnknown(reason: failure.fault.description))
            }
        }
    }

    // MARK: What became of a commit that was not answered

    enum Outcome {
        case kept, undone, unknown
    }

    /// Asks the server, which remembers every recent transaction's end.
    /// - Parameter life: the server's life in which the transaction had that number.
    func outcome(of number: String, in life: PostgreSQLLife) -> Outcome {
        let giveUpAt = ContinuousClock.now.advanced(by: .milliseconds(limits.commitQuestionsMillisecondsMax))
        while ContinuousClock.now < giveUpAt {
            do throws(PostgreSQLFailure) {
                let link = try PostgreSQLLink(to: address, limits: limits)
                // After a failover nobody knows up to where the numbers meant the same.
                guard link.life.timeline == life.timeline, UInt64(number) != nil else { return .unknown }
                let isSameLife = link.life.isSame(as: life)
                switch try link.command(Self.question(about: number, isSameLife: isSameLife)).firstText {
                // After a crash it may be another transaction's number by now.
                case "committed" where !isSameLife: return .unknown
                case "in progress" where !isSameLife: return .undone
                case "committed":
                    // It may not have reached the standbys. What is committed after it waits until it has.
                    try link.command("BEGIN; SELECT pg_logical_emit_message(true, 'endwell', 'kept'); COMMIT")
                    return .kept
                case "aborted": return .undone
                case "in progress": break
                case .none, .some: return .unknown
                }
            } catch {
                // Not yet; another attempt may reach it.
            }
            usleep(limits.commitQuestionPauseMilliseconds * 1_000)
        }
        return .unknown
    }

    /// What became of a number. One that was given before a crash and that nothing on the disk tells of is to be given
    /// yet: what had it is undone.
    private static func question(about number: String, isSameLife: Bool) -> String {
        if isSameLife { return "SELECT pg_xact_status('\(number)'::xid8)" }
        return """
            SELECT CASE WHEN '\(number)'::xid8 < pg_snapshot_xmax(pg_current_snapshot())
                THEN pg_xact_status('\(number)'::xid8) ELSE 'aborted' END
            """
    }
}

/// What all workers know of the server: for a moment that there is no primary, so that those who wait are told at once,
/// and not each after an attempt of its own; and when one of them lost its connection.
final class Outage: Sendable {
    private struct State {
        var fault: StoreFault?
        var endsAt = ContinuousClock.now
        var doubtedAt: ContinuousClock.Instant?
        var timeline = ""
    }

    private let state = Mutex(State())
    private let duration: Duration

    init(milliseconds: Int) {
        duration = .milliseconds(milliseconds)
    }

    /// A connection is lost: others may be, too.
    func doubt() {
        state.withLock { $0.doubtedAt = .now }
    }

    /// Whether a connection was lost after that instant.
    func isDoubted(since instant: ContinuousClock.Instant) -> Bool {
        state.withLock { state in state.doubtedAt.map { $0 > instant } ?? false }
    }

    /// Refuses a server that others have taken over from: what it acknowledges will be lost.
    func requireNewest(_ life: PostgreSQLLife) throws(PostgreSQLFailure) {
        let newest = state.withLock { state in
            // Both have eight hexadecimal digits.
            state.timeline = max(state.timeline, life.timeline)
            return state.timeline
        }
        guard life.timeline == newest else {
            throw PostgreSQLFailure(
                .noPrimary(
                    reason:
                        "a server that takes writes has the history \(life.timeline), which ended when another took "
                        + "over; the last one that was seen is \(newest)"))
        }
    }

    /// Tries to connect, unless that has just failed.
    func guarding<Opened>(
        _ open: () throws(PostgreSQLFailure) -> Opened
    ) throws(PostgreSQLFailure) -> Opened {
        let known = state.withLock { state in state.endsAt > ContinuousClock.now ? state.fault : nil }
        if let known { throw PostgreSQLFailure(known) }
        do throws(PostgreSQLFailure) {
            return try open()
        } catch {
            state.withLock { state in
                state.fault = error.fault
                state.endsAt = ContinuousClock.now.advanced(by: duration)
            }
            throw PostgreSQLFailure(error.fault)
        }
    }
}
