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
        var bytes: [UInt8] = []
        // The system gives eight bytes a call, and each call counts.
        while bytes.count < count {
            withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0.prefix(count - bytes.count)) }
        }
        return bytes
    }
}
