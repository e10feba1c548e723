import EndwellClient
import Foundation

/// The terminal that the program runs on, if it runs on one.
struct Console: Sendable {
    /// Whether somebody sits there who could be asked.
    let canAsk = isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1
    /// Whether what is written is read by a person.
    let isRead = isatty(STDOUT_FILENO) == 1
    private let hasInk: Bool

    /// Most characters of a line that is wrapped.
    private static let columnsMax = 100
    /// Most characters of an answer typed at a prompt.
    private static let answerCharactersMax = 20_000

    init(environment: [String: String]) {
        let refused = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        hasInk = isRead && !refused && environment["TERM"] != "dumb"
    }

    /// How wide the terminal is, in characters; `nil` where what is written goes elsewhere.
    var width: Int? {
        var size = winsize()
        guard isRead, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return nil }
        return Int(size.ws_col)
    }

    /// How wide a line of running text may be.
    var columns: Int { min(width ?? Self.columnsMax, Self.columnsMax) }

    /// A heading.
    func strong(_ text: String) -> String { hasInk ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    /// The words on lines no longer than that.
    static func wrap(_ text: String, to width: Int) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { paragraph -> [String] in
            var lines = [""]
            for word in paragraph.split(separator: " ") {
                let last = lines[lines.count - 1]
                if last.isEmpty {
                    lines[lines.count - 1] = String(word)
                } else if last.count + 1 + word.count <= width {
                    lines[lines.count - 1] = "\(last) \(word)"
                } else {
                    lines.append(String(word))
                }
            }
            return lines
        }
    }

    /// Writes the lines of an answer.
    func write(_ lines: [String]) {
        for line in lines { StandardOutput.write(line) }
    }

    /// Writes lines beside the answer.
    func tell(_ lines: [String]) {
        for line in lines { StandardError.write(line) }
    }

    /// Asks for one line; `nil` at the end of input.
    func ask(_ question: String) -> String? {
        StandardError.write(Data("\(question) ".utf8))
        guard let line = readLine() else {
            StandardError.write("")
            return nil
        }
        return line.prefix(Self.answerCharactersMax).trimmingCharacters(in: .whitespaces)
    }

    /// Asks for lines up to an empty one.
    func askForLines(_ question: String) -> String {
        StandardError.write("\(question) (an empty line ends it)")
        var lines: [String] = []
        while let line = readLine(), !line.isEmpty, lines.count < Self.answerCharactersMax { lines.append(line) }
        return lines.joined(separator: "\n")
    }

    /// Asks whether to go on; only a clear yes is one.
    func confirms(_ question: String) -> Bool {
        ["y", "yes"].contains(ask("\(question) [y/N]")?.lowercased())
    }
}

/// What other people wrote, made harmless for a terminal.
enum Plain {
    /// The text without what could steer a terminal or turn the direction of what stands around it.
    static func text(_ text: String) -> String {
        var plain = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": plain += "\n"
            case "\t": plain += "    "
            case "\u{2068}", "\u{2069}", "\r": break
            case _ where scalar.steersTerminals: plain += "\u{FFFD}"
            case _: plain.unicodeScalars.append(scalar)
            }
        }
        return plain
    }

    /// The text on one line.
    static func line(_ line: String) -> String { text(line).replacing("\n", with: " ") }

    /// A title in a table: on one line, and not too long for one.
    static func title(_ title: String?, charactersMax: Int = 40) -> String {
        let line = title.map(line) ?? "(erased)"
        return line.count > charactersMax ? line.prefix(charactersMax - 1) + "…" : line
    }
}

/// Labels with words beside them, wrapped to the width of the terminal.
struct LabelledLines {
    let console: Console
    /// Most characters that a label takes; a longer one stands on a line of its own.
    private static let labelCharactersMax = 36

    func lines(_ rows: [(label: String, text: String)]) -> [String] {
        let fitting = rows.map(\.label.count).filter { $0 <= Self.labelCharactersMax }
        let width = (fitting.max() ?? 0) + 2
        let indent = String(repeating: " ", count: width + 2)
        return rows.flatMap { row -> [String] in
            let text = Console.wrap(Plain.text(row.text), to: max(20, console.columns - width - 2))
            guard row.label.count <= Self.labelCharactersMax else {
                let label = Console.wrap(Plain.line(row.label), to: console.columns - 2)
                return label.map { "  " + $0 } + text.map { indent + $0 }
            }
            let label = "  " + Plain.line(row.label).padding(toLength: width, withPad: " ", startingAt: 0)
            return (text.isEmpty ? [""] : text).enumerated().map { line in
                line.offset > 0 && line.element.isEmpty ? "" : (line.offset == 0 ? label : indent) + line.element
            }
        }
    }
}
