import ArgumentParser
import Foundation
import Logging

/// The program's log: one line per event on standard error, of what the program does, never of what people write.
enum Logs {
    /// Begins the log in that form; to be called once.
    static func start(_ format: LogFormat = .text) -> Logger {
        switch format {
        case .text: LoggingSystem.bootstrap(StreamLogHandler.standardError)
        case .json: LoggingSystem.bootstrap { JSONLogHandler(label: $0) }
        }
        return Logger(label: "endwell")
    }
}

/// How a line of the log looks.
enum LogFormat: String, CaseIterable, Sendable {
    /// For people: the time, the level, `name=value` for what goes with it, and the event.
    case text
    /// For programs that gather logs: one JSON object a line.
    case json
}

/// In which form the log is written.
struct LogOption: ParsableArguments {
    @Option(
        name: .customLong("log-format"),
        help: ArgumentHelp(
            "How the log on standard error is written: text, or json for programs that gather logs. Also "
                + "ENDWELL_LOG_FORMAT; default: text.",
            valueName: "format"))
    var format: String?

    /// Throws a `Failure` for a format that there is not.
    func setting(environment: [String: String]) throws -> Setting<LogFormat> {
        let chosen = choose(
            flag: format, "--log-format", environment: environment, "ENDWELL_LOG_FORMAT",
            standard: LogFormat.text.rawValue)
        guard let format = LogFormat(rawValue: chosen.value) else {
            throw Failure(.usage, "\(chosen.origin) is “\(chosen.value)”; it must be text or json.")
        }
        return Setting(value: format, origin: chosen.origin)
    }
}

/// Writes each event as a JSON object of texts: `time`, `level`, `logger`, `message`, and by their own names what goes with
/// it; a name that is taken stands behind an underscore.
private struct JSONLogHandler: LogHandler {
    let label: String
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    init(label: String) {
        self.label = label
    }

    subscript(metadataKey name: String) -> Logger.Metadata.Value? {
        get { metadata[name] }
        set { metadata[name] = newValue }
    }

    func log(event: LogEvent) {
        var line = [
            "time": Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)),
            "level": event.level.rawValue,
            "logger": label, "message": event.message.description,
        ]
        let own = Set(line.keys)
        for (name, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) {
            line[own.contains(name) ? "_\(name)" : name] = value.description
        }
        if let error = event.error { line["error"] = "\(error)" }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(line) else { return }
        StandardError.write(bytes + Data("\n".utf8))
    }
}
