import CCurl
public import EndwellService
import Foundation
import Synchronization

/// Sends webhooks with libcurl, each on a thread of its own; whoever sends bounds how many at once.
public struct CurlSender: WebhookSender {
    private let reach: WebhookReach

    /// A sender that reaches that far.
    public init(reach: WebhookReach) {
        self.reach = reach
        // libcurl counts how often it was begun: once more does nothing.
        _ = endwell_curl_begin()
    }

    /// Sends it and reads the answer's status.
    public func send(_ message: WebhookMessage) async -> WebhookResult? {
        let course = Course(reach: reach)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { done in
                Thread.detachNewThread { done.resume(returning: Exchange(message, course).run()) }
            }
        } onCancel: {
            course.isCalledOff.store(true, ordering: .relaxed)
        }
    }
}

/// What an exchange and libcurl's callbacks tell each other.
final class Course: Sendable {
    /// How far it may reach.
    let reach: WebhookReach
    /// Whether it is to end without an answer.
    let isCalledOff = Atomic(false)
    /// Whether a connection was refused for its address.
    let isForbidden = Atomic(false)

    init(reach: WebhookReach) {
        self.reach = reach
    }
}
