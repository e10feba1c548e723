import EndwellService
import EndwellStore
import Foundation

/// How a driver has its database: what a move and those who serve are to each other.
///
/// Each connection that writes holds an advisory lock for its life, shared or for itself. So a move can't begin while any
/// node could write, and no node, nor one that was cut off and comes back, can write while a move holds the database.
/// The server frees the lock with the connection, however that ends.
public enum PostgreSQLClaim: Sendable {
    /// Beside other nodes, but never beside a move, nor in a database whose content has moved away.
    case withOthers
    /// With nobody else who writes; over one writing connection.
    case alone
}

extension PostgreSQLLink {
    private static let lock = "hashtextextended('endwell writes', 0)"
    /// How long it is waited between two tries, in microseconds.
    private static let pause: UInt32 = 50_000

    /// Takes the database for as long as this link lasts. A moment is waited for one who is just leaving.
    /// - Throws: a failure with `inUse` or `moved` when it can't be had.
    func take(_ claim: PostgreSQLClaim, limits: PostgreSQLLimits) throws(PostgreSQLFailure) {
        let function =
            switch claim {
            case .withOthers: "pg_try_advisory_lock_shared"
            case .alone: "pg_try_advisory_lock"
            }
        if case .alone = claim {
            // A long statement of one who was killed ends soon. Not every system that PostgreSQL runs on can do that.
            _ = try? command("SET client_connection_check_interval = \(limits.silenceMillisecondsMax)")
        }
        let giveUpAt = ContinuousClock.now.advanced(by: .milliseconds(limits.claimMillisecondsMax))
        while try command("SELECT \(function)(\(Self.lock))").firstText != "t" {
            guard ContinuousClock.now < giveUpAt else {
                switch claim {
                case .withOthers:
                    throw PostgreSQLFailure(.moved(what: "A move has this database for itself at the moment"))
                case .alone:
                    throw PostgreSQLFailure(.inUse(lockFile: "the database’s own lock"))
                }
            }
            usleep(Self.pause)
        }
    }
}

extension PostgreSQLConnection {
    /// A connection that has the database in that way; without a claim, one for looking only.
    static func opened(
        to address: PostgreSQLAddress, limits: PostgreSQLLimits, claim: PostgreSQLClaim?
    ) throws(PostgreSQLFailure) -> PostgreSQLConnection {
        let link = try PostgreSQLLink(to: address, limits: limits)
        if let claim { try link.take(claim, limits: limits) }
        let connection = PostgreSQLConnection(link, limits: limits)
        switch claim {
        case .withOthers: try connection.refuseMoved()
        case .alone, nil: break
        }
        return connection
    }

    /// The mark of a move is set by one who is alone: who holds the lock and finds none now, will find none later.
    private func refuseMoved() throws(PostgreSQLFailure) {
        do {
            try read { connection in
                let isThere = "SELECT 1 FROM pg_class WHERE oid = to_regclass('moves')"
                if try connection.row(isThere) != nil { try connection.assertNotMoved() }
            }
        } catch let failure as PostgreSQLFailure {
            throw failure
        } catch let fault as StoreFault {
            throw PostgreSQLFailure(fault)
        } catch {
            throw PostgreSQLFailure(.misuse(what: "\(error)"))
        }
    }
}
