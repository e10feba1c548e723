import Logging

/// The program's log: one line per event on standard error, of what the program does, never of what people write.
enum Logs {
    static func start() -> Logger {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        return Logger(label: "endwell")
    }
}
