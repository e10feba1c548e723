import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Sends requests over a number of connections that stay open, one at a time on each, from one thread: a browser's
/// manners with none of its work, so that it takes little of the cores that it shares with the server.
struct LoadClient {
    /// The server's port on 127.0.0.1.
    let port: UInt16

    /// What an answer must be to count.
    struct Expected {
        /// The status.
        let status: Int
        /// What its head contains.
        let head: String
    }

    /// An answer that was not the expected one, or none.
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// Sends requests until there are no more or the time is over.
    /// - Parameters:
    ///   - seconds: how long at most; nil for as long as it takes.
    ///   - next: the next request, whole; nil when there are no more.
    func run(
        connections: Int, seconds: Double?, expecting expected: Expected, _ next: () -> [UInt8]?
    ) throws -> Timings {
        let lines = try (0..<connections).map { _ in try Line(port: port) }
        var timings = Timings()
        let begun = ContinuousClock.now
        let end = seconds.map { begun.advanced(by: .seconds($0)) }
        var polled = lines.map { pollfd(fd: $0.socket, events: Int16(POLLIN), revents: 0) }
        var busy = 0
        for (index, line) in lines.enumerated() {
            if let request = next() {
                try line.send(request)
                busy += 1
            } else {
                polled[index].fd = -1
            }
        }
        while busy > 0 {
            guard poll(&polled, nfds_t(polled.count), 30_000) > 0 else {
                throw Failed(description: "no answer for 30 seconds")
            }
            for index in polled.indices where polled[index].fd >= 0 && polled[index].revents != 0 {
                guard let answer = try lines[index].receive() else { continue }
                timings.add(answer.after)
                guard answer.status == expected.status, answer.head.contains(expected.head) else {
                    throw Failed(
                        description: "expected \(expected.status) with “\(expected.head)”, got:\n\(answer.head)")
                }
                if end.map({ ContinuousClock.now < $0 }) ?? true, let request = next() {
                    try lines[index].send(request)
                } else {
                    polled[index].fd = -1
                    busy -= 1
                }
            }
        }
        timings.elapsed = ContinuousClock.now - begun
        return timings
    }

    /// The body of one answer.
    func body(of request: [UInt8]) throws -> String {
        let line = try Line(port: port, keepsBody: true)
        try line.send(request)
        while true {
            guard let answer = try line.receive() else { continue }
            guard answer.status == 200 else { throw Failed(description: "expected 200, got:\n\(answer.head)") }
            return String(decoding: answer.body, as: UTF8.self)
        }
    }
}

/// An answer.
private struct Answer {
    let status: Int
    let head: String
    let body: [UInt8]
    /// How long after its request it was there whole.
    let after: Duration
}

/// One open connection.
private final class Line {
    let socket: Int32
    private let keepsBody: Bool
    private var head: [UInt8] = []
    private var body: [UInt8] = []
    /// Bytes of the body that are still to come; nil while the head is.
    private var bodyLeft: Int?
    private var sentAt = ContinuousClock.now
    private var buffer = [UInt8](repeating: 0, count: 256 * 1_024)

    init(port: UInt16, keepsBody: Bool = false) throws {
        self.keepsBody = keepsBody
        guard let socket = Loopback.connected(to: port) else {
            throw LoadClient.Failed(description: "nobody listens on port \(port)")
        }
        self.socket = socket
    }

    deinit { close(socket) }

    func send(_ request: [UInt8]) throws {
        sentAt = .now
        var sent = 0
        while sent < request.count {
            let count = request.withUnsafeBytes {
                write(socket, $0.baseAddress.map { $0 + sent }, request.count - sent)
            }
            guard count > 0 else { throw LoadClient.Failed(description: "the server hung up") }
            sent += count
        }
    }

    /// Takes what has come; the answer once it is whole.
    func receive() throws -> Answer? {
        let count = read(socket, &buffer, buffer.count)
        guard count > 0 else { throw LoadClient.Failed(description: "the server hung up") }
        var rest = buffer[..<count]
        if bodyLeft == nil {
            head += rest
            guard let end = head.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
            rest = head[end.upperBound...]
            head = Array(head[..<end.upperBound])
            bodyLeft = try lengthOfBody()
        }
        if keepsBody { body += rest }
        let left = (bodyLeft ?? 0) - rest.count
        bodyLeft = left
        return left > 0 ? nil : taken()
    }

    private func taken() -> Answer {
        let text = String(decoding: head, as: UTF8.self)
        let status = text.split(separator: " ", maxSplits: 2).dropFirst().first.flatMap { Int($0) } ?? 0
        defer { (head, body, bodyLeft) = ([], [], nil) }
        return Answer(status: status, head: text, body: body, after: .now - sentAt)
    }

    private func lengthOfBody() throws -> Int {
        for line in head.split(separator: UInt8(ascii: "\n")) {
            let parts = String(decoding: line, as: UTF8.self).split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "content-length" else { continue }
            if let length = Int(parts[1].trimmingCharacters(in: .whitespacesAndNewlines)) { return length }
        }
        throw LoadClient.Failed(description: "an answer of unknown length:\n\(String(decoding: head, as: UTF8.self))")
    }
}
