import Foundation

/// One line on a terminal that says how far a move has come; where nobody sits, nothing.
final class MoveProgress {
    private let isSeen: Bool
    private var shownAt = ContinuousClock.now.advanced(by: .seconds(-1))
    /// Between two lines, so that writing them takes no time.
    private static let pause = Duration.milliseconds(200)

    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        isSeen = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
    }

    /// Says what is being done, instead of what was said before.
    func show(_ words: @autoclosure () -> String, isNew: Bool = false) {
        guard isSeen, isNew || ContinuousClock.now - shownAt > Self.pause else { return }
        shownAt = ContinuousClock.now
        StandardError.write(Data("\r\u{1B}[2K\(words())".utf8))
    }

    /// Leaves the line empty for what comes.
    func clear() {
        if isSeen { StandardError.write(Data("\r\u{1B}[2K".utf8)) }
    }
}
