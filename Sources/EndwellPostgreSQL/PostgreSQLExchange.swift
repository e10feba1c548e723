import EndwellService
import Foundation
import Synchronization

/// What the nodes that share a database tell each other, over LISTEN and NOTIFY, on a connection of its own.
///
/// Words are told after the commit that they are about, and not within it: PostgreSQL lets commits that notify wait for
/// each other. They only hasten what the listeners would find anyway, so losing one is no harm.
final class PostgreSQLExchange: Sendable {
    private struct State {
        var untold: Set<String> = []
        var isClosed = false
    }

    private static let channel = "endwell_changes"
    /// Stands for all words.
    private static let everything = "*"

    private let address: PostgreSQLAddress
    private let limits: PostgreSQLLimits
    private let state = Mutex(State())
    private let waker: Waker

    init(_ address: PostgreSQLAddress, limits: PostgreSQLLimits) throws(StoreFault) {
        (self.address, self.limits) = (address, limits)
        waker = try Waker()
    }

    /// Tells the other nodes these words, as soon as the thread that runs comes to it.
    func tell(_ words: Set<String>) {
        state.withLock { state in
            state.untold.formUnion(words)
            if state.untold.count > limits.wordsUntoldMax { state.untold = [Self.everything] }
        }
        waker.wake()
    }

    /// Ends `run`.
    func close() {
        state.withLock { $0.isClosed = true }
        waker.wake()
    }

    /// Tells and listens until it is closed; connects again when the connection breaks. Blocks.
    /// - Parameter heard: gets what others tell, and nil when words may have been missed.
    func run(_ heard: (Set<String>?) -> Void) {
        while !isClosed {
            do throws(PostgreSQLFailure) {
                let link = try PostgreSQLLink(to: address, limits: limits)
                // So that a node that has not written for long is noticed by who wants the database alone.
                try link.take(.withOthers, limits: limits)
                try link.command("LISTEN \(Self.channel)")
                heard(nil)
                try converse(over: link, heard)
            } catch {
                waker.rest()
                if !isClosed { waker.await(milliseconds: limits.outageMilliseconds) }
            }
        }
    }

    private var isClosed: Bool { state.withLock { $0.isClosed } }

    private func converse(over link: PostgreSQLLink, _ heard: (Set<String>?) -> Void) throws(PostgreSQLFailure) {
        while true {
            waker.rest()
            if isClosed { return }
            let told = try link.heard().flatMap { $0.split(separator: ",").map(String.init) }
            if !told.isEmpty { heard(told.contains(Self.everything) ? nil : Set(told)) }
            let hasTold = try tellAll(over: link)
            if !hasTold { link.awaitWord(orBytesFrom: waker.descriptor) }
        }
    }

    /// Tells what is untold, and whether there was anything. What can't be told stays untold.
    private func tellAll(over link: PostgreSQLLink) throws(PostgreSQLFailure) -> Bool {
        let words = state.withLock { state in
            defer { state.untold = [] }
            return state.untold
        }
        do throws(PostgreSQLFailure) {
            var rest = Array(words)[...]
            while !rest.isEmpty {
                let some = rest.prefix(limits.wordsToldAtOnceMax).joined(separator: ",")
                rest = rest.dropFirst(limits.wordsToldAtOnceMax)
                try link.command("SELECT pg_notify('\(Self.channel)', '\(some.replacing("'", with: "''"))')")
            }
        } catch {
            tell(words)
            throw error
        }
        return !words.isEmpty
    }
}

/// Wakes a thread that waits for a descriptor: a pipe with a byte in it while there is something to do.
private final class Waker: Sendable {
    /// What can be read while there is something to do.
    let descriptor: Int32
    private let end: Int32

    init() throws(StoreFault) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw .unavailable(reason: "no pipe can be made: \(String(cString: strerror(errno)))")
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (descriptor, end) = (ends[0], ends[1])
    }

    deinit {
        _ = Foundation.close(descriptor)
        _ = Foundation.close(end)
    }

    func wake() {
        var byte: UInt8 = 1
        // A full pipe wakes as well.
        _ = write(end, &byte, 1)
    }

    /// Takes back all that has woken so far.
    func rest() {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        while read(descriptor, &bytes, bytes.count) > 0 {}
    }

    /// Returns when it is woken, or after that time.
    func await(milliseconds: Int) {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&waiting, 1, Int32(milliseconds))
    }
}
