import EndwellCore
import EndwellService

/// What is wrong with a form: a summary above it, and each field's own error.
struct Problems: Sendable {
    private let problems: [InputProblem]

    /// Nothing is wrong.
    static let none = Problems([])

    init(_ problems: [InputProblem]) {
        self.problems = problems
    }

    var isEmpty: Bool { problems.isEmpty }

    /// What is wrong with one field; `nil` when nothing is.
    func error(_ field: String) -> String? {
        problems.first { $0.field == field }.map { Words.sentence(for: $0) }
    }

    /// What is first wrong with a part of a field.
    func first(under field: String) -> String? {
        problems.first { $0.field.hasPrefix("\(field)/") }.map { Words.sentence(for: $0) }
    }

    /// Whether anything is wrong with a field whose name begins so.
    func touches(_ prefix: String) -> Bool {
        problems.contains { $0.field.hasPrefix(prefix) }
    }

    /// The summary, each line leading to its field; `nil` when nothing is wrong.
    /// - Parameter anchors: where a field's id is another than its name.
    func summary(anchors: [String: String] = [:]) -> ErrorSummary? {
        guard !problems.isEmpty else { return nil }
        return ErrorSummary(
            items: problems.map {
                Link(href: "#\(anchors[$0.field] ?? anchor(of: $0.field))", text: Words.sentence(for: $0))
            })
    }

    /// The title of the page: whoever hears it learns of the problem first.
    func titled(_ title: String) -> String {
        problems.isEmpty ? title : "Error: \(title)"
    }

    /// A file that is not kept any more has no line of its own: its field stands for it.
    private func anchor(of field: String) -> String {
        let parts = field.split(separator: "/")
        return parts.dropLast().last == "attachments" ? parts.dropLast().joined(separator: "/") : field
    }
}
