import EndwellService
import Foundation
import Synchronization

/// What an exchange and libcurl's callbacks tell each other.
final class Course: Sendable {
    /// How far it may reach.
    let reach: WebhookReach
    /// Whether it is to end without an answer.
    let isCalledOff = Atomic(false)
    /// Whether a connection was refused for its address.
    let isForbidden = Atomic(false)

    private struct Received {
        var body = Data()
        var count = 0
    }

    private let bytesMax: Int
    private let isKept: Bool
    private let received = Mutex(Received())

    /// - Parameter bytesMax: how many bytes an answer may have.
    /// - Parameter isKept: whether anybody wants to see them.
    init(reach: WebhookReach, answerBytesMax bytesMax: Int, isKept: Bool) {
        (self.reach, self.bytesMax, self.isKept) = (reach, bytesMax, isKept)
    }

    /// Takes in some of the answer; false when it has become too much.
    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        received.withLock { received in
            received.count += bytes.count
            if isKept, received.count <= bytesMax { received.body.append(contentsOf: bytes) }
            return received.count <= bytesMax
        }
    }

    /// The answer's body, as far as it is kept.
    var body: Data { received.withLock { $0.body } }

    /// Whether the answer had more bytes than it may have.
    var isTooMuch: Bool { received.withLock { $0.count } > bytesMax }
}
