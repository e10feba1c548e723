import Foundation
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// One request and its answer over URLSession, which bounds the answer and follows no redirection.
final class Exchange: NSObject, URLSessionDataDelegate, Sendable {
    /// What came back, before anybody looked whether it is Endwell's.
    struct Reply: Sendable {
        let status: Int
        let headers: [String: String]
        let body: Data
    }

    private struct State {
        var body = Data()
        var response: HTTPURLResponse?
        var fault: ClientFault?
        var waiting: CheckedContinuation<Reply, any Error>?
    }

    private let bytesMax: Int
    private let file: FileHandle?
    private let state = Mutex(State())

    /// An exchange whose answer has at most that many bytes; where a file is given, a good answer goes there.
    private init(bytesMax: Int, into file: FileHandle?) {
        self.bytesMax = bytesMax
        self.file = file
    }

    /// Sends the request and waits for the whole answer; throws `ClientFault`.
    static func run(_ request: URLRequest, bytesMax: Int, into file: FileHandle? = nil) async throws -> Reply {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = ClientLimits.silenceSecondsMax
        configuration.httpShouldSetCookies = false
        configuration.httpCookieAcceptPolicy = .never
        configuration.urlCache = nil
        let exchange = Exchange(bytesMax: bytesMax, into: file)
        let session = URLSession(configuration: configuration, delegate: exchange, delegateQueue: nil)
        defer { session.finishTasksAndInvalidate() }
        return try await withCheckedThrowingContinuation { continuation in
            exchange.state.withLock { $0.waiting = continuation }
            session.dataTask(with: request).resume()
        }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        state.withLock { $0.fault = .redirected(to: request.url?.absoluteString ?? "another address") }
        completionHandler(nil)
        task.cancel()
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        let isTooLarge = response.expectedContentLength > Int64(bytesMax)
        state.withLock { state in
            state.response = response as? HTTPURLResponse
            if isTooLarge { state.fault = .tooLarge(bytesMax: bytesMax) }
        }
        completionHandler(isTooLarge ? .cancel : .allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let goesOn = state.withLock { state in take(data, &state) }
        if !goesOn { dataTask.cancel() }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let (waiting, result) = state.withLock { state in
            defer { state.waiting = nil }
            return (state.waiting, self.result(of: state, task, error))
        }
        waiting?.resume(with: result)
    }

    /// Takes a piece of the answer in; `false` when no more is wanted.
    private func take(_ data: Data, _ state: inout State) -> Bool {
        guard state.fault == nil else { return false }
        if let file, state.response.map({ (200..<300).contains($0.statusCode) }) ?? false {
            do {
                try file.write(contentsOf: data)
            } catch {
                state.fault = .notWritten(reason: error.localizedDescription)
            }
            let written = (try? file.offset()) ?? 0
            if written > UInt64(bytesMax) { state.fault = .tooLarge(bytesMax: bytesMax) }
        } else if state.body.count + data.count > bytesMax {
            state.fault = .tooLarge(bytesMax: bytesMax)
        } else {
            state.body.append(data)
        }
        return state.fault == nil
    }

    private func result(
        of state: State, _ task: URLSessionTask, _ error: (any Error)?
    ) -> Result<Reply, any Error> {
        if let fault = state.fault { return .failure(fault) }
        if let error { return .failure(ClientFault.unreachable(reason: error.localizedDescription)) }
        guard let response = state.response ?? task.response as? HTTPURLResponse else {
            return .failure(ClientFault.unreachable(reason: "it sent no answer"))
        }
        let fields = response.allHeaderFields.map { ("\($0.key)".lowercased(), "\($0.value)") }
        let headers = Dictionary(fields, uniquingKeysWith: { first, _ in first })
        return .success(Reply(status: response.statusCode, headers: headers, body: state.body))
    }
}
