import Dispatch
import Foundation

/// Says how things stand when somebody ends the program half-way, as with Ctrl-C.
final class Interruption {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]
    private let sources: [any DispatchSourceSignal]

    /// From when this returns until `cancel`, a signal ends the program with these words.
    init(saying words: String) {
        let listening = DispatchGroup()
        sources = Self.signals.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                StandardError.write("endwell: \(words)")
                // As a shell says that a signal ended a program.
                _exit(128 + number)
            }
            listening.enter()
            source.setRegistrationHandler { listening.leave() }
            source.resume()
            return source
        }
        // One that came before would be lost: it is ignored, and nobody listens yet.
        listening.wait()
    }

    /// Lets signals end the program as ever.
    func cancel() {
        for source in sources { source.cancel() }
        for number in Self.signals { signal(number, SIG_DFL) }
    }
}
