import CCurl
import EndwellService
import Foundation
import Synchronization

/// Asks the operator's own servers, over a few connections that are kept open, on a few threads of its own.
package final class CurlClient: Sendable {
    private let threads: OperationQueue
    private let idle = Mutex<[CurlHandle]>([])

    /// A client that asks so many things at once, at most.
    package init(named name: String, atOnceMax: Int) {
        _ = endwell_curl_begin()
        threads = OperationQueue()
        threads.name = name
        threads.maxConcurrentOperationCount = atOnceMax
    }

    /// Sends a request and reads its answer.
    package func answer(
        to request: ExchangeRequest, within bounds: ExchangeBounds
    ) async -> Result<ExchangeAnswer, ExchangeFailure> {
        let course = Course(reach: .anywhere, answerBytesMax: bounds.answerBytesMax, isKept: true)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { done in
                threads.addOperation { [self] in
                    done.resume(returning: run(Exchange(request, within: bounds, course)))
                }
            }
        } onCancel: {
            course.isCalledOff.store(true, ordering: .relaxed)
        }
    }

    private func run(_ exchange: Exchange) -> Result<ExchangeAnswer, ExchangeFailure> {
        guard let handle = idle.withLock({ $0.popLast() }) ?? CurlHandle() else { return .failure(.broken) }
        let result = exchange.run(on: handle.pointer)
        handle.forgetRequest()
        idle.withLock { $0.append(handle) }
        return result
    }
}

/// One of libcurl's handles, with the connections that it keeps open.
///
/// Nothing checks that only one thread uses it at a time: `CurlClient` takes it out of the list of idle ones for that.
private final class CurlHandle: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer

    init?() {
        guard let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
    }

    deinit { curl_easy_cleanup(pointer) }

    /// Forgets what was asked, but not the connections.
    func forgetRequest() { curl_easy_reset(pointer) }
}
