import EndwellCore
import EndwellService
import Foundation

/// The machine's clock.
struct SystemClock: Clock {
    var now: Instant {
        Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
    }
}

/// The machine's source of chance, which is fit for secrets.
struct SystemRandomness: Randomness {
    func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
