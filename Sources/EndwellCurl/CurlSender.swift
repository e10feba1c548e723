import CCurl
public import EndwellService
import Foundation
import Synchronization

/// Sends webhooks with libcurl, each on a thread of its own; whoever sends bounds how many at once.
public struct CurlSender: WebhookSender {
    private let reach: WebhookReach

    /// Most bytes of an answer's body that are read before the line is cut.
    private static let answerBytesMax = 1 << 20

    /// A sender that reaches that far.
    public init(reach: WebhookReach) {
        self.reach = reach
        // libcurl counts how often it was begun: once more does nothing.
        _ = endwell_curl_begin()
    }

    /// Sends it and reads the answer's status.
    public func send(_ message: WebhookMessage) async -> WebhookResult? {
        let course = Course(reach: reach, answerBytesMax: Self.answerBytesMax, isKept: false)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { done in
                Thread.detachNewThread { done.resume(returning: Self.send(message, course)) }
            }
        } onCancel: {
            course.isCalledOff.store(true, ordering: .relaxed)
        }
    }

    private static func send(_ message: WebhookMessage, _ course: Course) -> WebhookResult? {
        // A handle of its own: no connection that was judged for one address is used for another.
        guard let handle = curl_easy_init() else { return .failed(.broken) }
        defer { curl_easy_cleanup(handle) }
        let request = ExchangeRequest(
            .post, message.url, headers: message.headers.map { ($0.name, $0.value) }, body: message.body)
        let bounds = ExchangeBounds(
            millisecondsMax: WebhookLimits.attemptMillisecondsMax, answerBytesMax: answerBytesMax)
        switch Exchange(request, within: bounds, course).run(on: handle) {
        case .success(let answer): return .answered(answer.status)
        case .failure(.calledOff): return nil
        // Whatever else is wrong with it, an answer that began was an answer.
        case .failure(.answerTooLarge(let status)): return .answered(status)
        case .failure(.forbiddenAddress): return .failed(.forbiddenAddress)
        case .failure(.unreachable): return .failed(.unreachable)
        case .failure(.timedOut): return .failed(.timedOut)
        case .failure(.insecure): return .failed(.insecure)
        case .failure(.broken): return .failed(.broken)
        }
    }
}
