import EndwellCore
import EndwellService

/// Files to attach: partial `field_files`.
struct FilesField: Sendable {
    var id: String
    var label: String
    var hint: String?
    var error: String?
    /// Files that came with the form before it was shown again; each stays attached unless it is unticked.
    var kept: [Choice]
    var hasKept: Bool

    /// A field for files, with those that are kept already.
    init(
        _ id: String = "attachments", label: String = "Attach files", hint: String = "", kept: [Upload] = [],
        _ problems: Problems
    ) {
        self.id = id
        self.label = label
        self.hint = [hint, "Up to \(Limits.filesMax) files of 25 MB each."].filter { !$0.isEmpty }.joined(
            separator: " ")
        error = problems.error(id) ?? problems.first(under: id)
        self.kept = kept.enumerated().map { index, upload in
            Choice(
                type: "checkbox", id: "\(id)/\(index)", name: id, value: upload.id.text,
                text: "\(Words.isolated(upload.file.name)), \(Words.size(bytes: upload.file.bytes))", checked: true)
        }
        hasKept = !kept.isEmpty
    }
}
