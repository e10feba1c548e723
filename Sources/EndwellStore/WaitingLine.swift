package import Dispatch
package import EndwellService
import Synchronization

/// A bounded line of tasks that threads, which may block, take from tasks, which may not.
package final class WaitingLine<Element: Sendable>: Sendable {
    private struct State {
        var waiting: [Element] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)
    private let waitingMax: Int
    private let name: String

    /// A line that takes so many and no more; the name is for the one who is turned away.
    package init(of name: String, waitingMax: Int) {
        self.name = name
        self.waitingMax = waitingMax
    }

    /// How many wait.
    package var count: Int { state.withLock { $0.waiting.count } }

    /// Joins at the end, or is turned away.
    package func join(_ element: Element) throws(StoreFault) {
        let refusal: StoreFault? = state.withLock { state in
            if state.isClosed { return .unavailable(reason: "the store is closed") }
            if state.waiting.count >= waitingMax {
                return .unavailable(reason: "\(waitingMax) \(name) are waiting already")
            }
            state.waiting.append(element)
            return nil
        }
        if let refusal { throw refusal }
        arrivals.signal()
    }

    /// Takes from the front, blocking until somebody is there; empty when the line is closed and everybody was served.
    package func take(max: Int) -> [Element] {
        while true {
            arrivals.wait()
            let (taken, isOver) = state.withLock { state in
                let taken = Array(state.waiting.prefix(max))
                state.waiting.removeFirst(taken.count)
                return (taken, state.isClosed)
            }
            if !taken.isEmpty { return taken }
            if isOver {
                // The next thread that waits here must learn it too.
                arrivals.signal()
                return []
            }
        }
    }

    /// Turns away whoever comes from now on; who waits is still served.
    package func close() {
        state.withLock { $0.isClosed = true }
        arrivals.signal()
    }
}

extension DispatchGroup {
    /// Returns when all who entered have left.
    package func ended() async {
        await withCheckedContinuation { continuation in
            notify(queue: .global()) { continuation.resume() }
        }
    }
}
