import Foundation

/// The real server, as `endwell serve`, in a process of its own.
final class BenchServer {
    /// Where it listens, on 127.0.0.1.
    let port: UInt16
    /// From its start until it answered that it is ready.
    let readyAfter: Duration
    private let process: Process

    /// The server did not come up.
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    private static let startSecondsMax = 60.0

    /// Starts the program on that ground and waits until it is ready.
    init(program: URL, ground: Ground, log: URL) throws {
        let port = Loopback.freePort()
        let process = Process()
        process.executableURL = program
        process.arguments =
            [
                "serve", "--host", "127.0.0.1", "--port", String(port), "--base-url", "http://127.0.0.1:\(port)",
            ] + ground.arguments
        process.environment = ProcessInfo.processInfo.environment.merging(ground.environment) { $1 }
        try Data().write(to: log)
        let output = try FileHandle(forWritingTo: log)
        (process.standardOutput, process.standardError) = (output, output)
        let begun = ContinuousClock.now
        try process.run()
        let ready = Array("GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n".utf8)
        while (try? LoadClient(port: port).body(of: ready)) == nil {
            guard process.isRunning, (ContinuousClock.now - begun).seconds < Self.startSecondsMax else {
                process.terminate()
                throw Failed(description: "the server did not get ready; see \(log.path(percentEncoded: false))")
            }
            usleep(1_000)
        }
        readyAfter = .now - begun
        self.port = port
        self.process = process
    }

    /// The most memory that it ever had resident, in MiB; nil where the system does not tell.
    var residentMiBMax: Double? { memory("VmHWM") }

    /// The memory that it has resident now, in MiB; nil where the system does not tell.
    var residentMiB: Double? { memory("VmRSS") }

    /// One of the figures for its operator, which are open to who asks over plain HTTP on the same machine.
    func figure(_ name: String) throws -> Double {
        let request = "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n"
        let figures = try LoadClient(port: port).body(of: Array(request.utf8))
        let line = figures.split(separator: "\n").first { $0.hasPrefix("\(name) ") }
        guard let figure = line?.split(separator: " ").last.flatMap({ Double($0) }) else {
            throw Failed(description: "the server has no figure \(name)")
        }
        return figure
    }

    /// Stops it as an operator would, and waits until it is gone.
    func stop() {
        guard process.isRunning else { return }
        process.terminate()
        process.waitUntilExit()
    }

    private func memory(_ name: String) -> Double? {
        guard let status = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix(name + ":") }),
            let kibibytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Double($0) })
        else { return nil }
        return kibibytes / 1_024
    }
}
