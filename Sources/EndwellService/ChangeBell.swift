public import EndwellCore
import Synchronization

/// Wakes those who wait for changes.
///
/// The store rings it for the people whose feeds have grown, after the commit that made them grow: a database that
/// several processes share rings in each of them. Nothing polls, and no write sets a timer.
public final class ChangeBell: Sendable {
    private struct State {
        var listeners: [PersonID: [ObjectIdentifier: ChangeListener]] = [:]
        var count = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    /// A bell that nobody listens to yet.
    public init() {}

    /// Wakes whoever waits for one of these people's changes. Takes no longer than looking them up.
    public func ring(for people: Set<PersonID>) {
        guard !people.isEmpty else { return }
        let rung = state.withLock { state in
            state.count == 0 ? [] : people.flatMap { state.listeners[$0]?.values.map(\.self) ?? [] }
        }
        for listener in rung { listener.ring() }
    }

    /// Wakes everybody: nobody knows whose changes there may be.
    public func ringForAll() {
        for listener in state.withLock({ $0.listeners.values.flatMap(\.values) }) { listener.ring() }
    }

    /// Wakes everybody, and lets nobody wait any more: the program stops.
    public func close() {
        state.withLock { $0.isClosed = true }
        ringForAll()
    }

    /// Whether the program stops, so that waiting is over.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// How many listen.
    var listening: Int { state.withLock { $0.count } }

    /// How many listen and have nothing else to do.
    var waiting: Int {
        state.withLock { $0.listeners.values.flatMap(\.values) }.count(where: \.isWaiting)
    }

    /// Listens for a person's changes until it is dismissed.
    func listener(for person: PersonID) throws(TooManyWaiting) -> ChangeListener {
        let listener = ChangeListener(for: person)
        let hasRoom = state.withLock { state in
            let own = state.listeners[person]?.count ?? 0
            guard state.count < ChangeLimits.waitersMax, own < ChangeLimits.waitersOfOneMax else { return false }
            state.listeners[person, default: [:]][ObjectIdentifier(listener)] = listener
            state.count += 1
            return true
        }
        guard hasRoom else { throw TooManyWaiting(retryAfterSeconds: ChangeLimits.waitRetrySeconds) }
        return listener
    }

    /// Forgets a listener.
    func dismiss(_ listener: ChangeListener) {
        state.withLock { state in
            guard state.listeners[listener.person]?.removeValue(forKey: ObjectIdentifier(listener)) != nil else {
                return
            }
            state.count -= 1
            if state.listeners[listener.person]?.isEmpty == true { state.listeners[listener.person] = nil }
        }
    }
}

/// Somebody who listens for a person's changes. A ring that comes before the wait is not lost: it ends the wait at once.
final class ChangeListener: Sendable {
    private struct State {
        var rings = 0
        var waiting: CheckedContinuation<Void, Never>?
    }

    let person: PersonID
    private let state = Mutex(State())

    init(for person: PersonID) {
        self.person = person
    }

    /// How often the bell has rung.
    var rings: Int { state.withLock { $0.rings } }

    var isWaiting: Bool { state.withLock { $0.waiting != nil } }

    func ring() {
        let waiting = state.withLock { state in
            state.rings += 1
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume()
    }

    /// Returns once the bell has rung more often than that, or the task is cancelled.
    func rung(moreOftenThan rings: Int) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard state.rings == rings, !Task.isCancelled else { return true }
                    state.waiting = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            ring()
        }
    }
}

/// As many wait for changes as may. It may be tried again later.
public struct TooManyWaiting: Error, Hashable, Sendable {
    /// When to try again.
    public let retryAfterSeconds: Int

    /// A refusal to wait.
    public init(retryAfterSeconds: Int) {
        self.retryAfterSeconds = retryAfterSeconds
    }
}

/// Every bound of the feed of changes, with its unit in its name.
public enum ChangeLimits {
    /// Most who wait for changes at the same time.
    public static let waitersMax = 1_000
    /// Most who wait for one person's changes at the same time.
    public static let waitersOfOneMax = 20
    /// When to come back after a refusal for want of room.
    public static let waitRetrySeconds = 5
}
