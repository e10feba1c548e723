import EndwellCore
import EndwellService
import Foundation
import Synchronization

/// The demo's clock: it runs at the pace of the machine's, and can be moved on, never back.
final class MovableClock: Clock {
    private let aheadMilliseconds: Mutex<Int64>
    private let machine = SystemClock()

    /// A clock that shows that instant now.
    init(at start: Instant) {
        aheadMilliseconds = Mutex(start.milliseconds - machine.now.milliseconds)
    }

    var now: Instant {
        aheadMilliseconds.withLock { Instant(milliseconds: machine.now.milliseconds + $0) }
    }

    /// Moves the clock on to that instant; one that is past already changes nothing.
    func move(to instant: Instant) {
        aheadMilliseconds.withLock { ahead in
            ahead = max(ahead, instant.milliseconds - machine.now.milliseconds)
        }
    }
}
