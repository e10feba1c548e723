import Foundation

/// Runs blocking work on threads of its own, few at once, so that neither the cooperative pool nor memory is used up.
///
/// Who comes while all lanes are taken waits in line; when the line is full, they are refused (`TooBusy`).
actor HashingLanes {
    private let lanes: Int
    private let waitingMax: Int
    private var taken = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(lanes: Int, waitingMax: Int) {
        self.lanes = lanes
        self.waitingMax = waitingMax
    }

    /// The answer of `work`, run on a thread that does nothing else.
    func run<Answer: Sendable>(_ work: @escaping @Sendable () -> Answer) async throws(TooBusy) -> Answer {
        try await enter()
        let answer = await withCheckedContinuation { done in
            Thread.detachNewThread { done.resume(returning: work()) }
        }
        leave()
        return answer
    }

    private func enter() async throws(TooBusy) {
        guard taken == lanes else {
            taken += 1
            return
        }
        guard waiting.count < waitingMax else {
            throw TooBusy(retryAfterSeconds: AccountLimits.hashesRetrySeconds)
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func leave() {
        // The lane goes straight to who waits longest, so that nobody overtakes them.
        if waiting.isEmpty { taken -= 1 } else { waiting.removeFirst().resume() }
    }
}

/// More people are signing in than this machine can check just now. Nothing was done; it may be asked again.
public struct TooBusy: Error, Hashable, Sendable {
    /// When to ask again.
    public let retryAfterSeconds: Int

    /// A refusal for want of room.
    public init(retryAfterSeconds: Int) {
        self.retryAfterSeconds = retryAfterSeconds
    }
}
