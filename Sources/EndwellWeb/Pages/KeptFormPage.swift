import EndwellService

/// What somebody typed before they signed in again.
struct KeptFormPage: Page {
    static let template = "kept_form"
    static let title = "What you typed is kept"
    var layout: Layout
    var action: String
    var values: [Hidden]
    var typed: [Said]

    init(_ kept: KeptForm, layout: Layout) {
        self.layout = layout
        action = kept.path
        values = kept.fields.map { Hidden(name: $0.name, value: $0.value) }
        typed = kept.fields.filter { !$0.value.isEmpty && !KeptFormPage.isOfThePage($0.value) }
            .map { Said(label: Words.name(ofField: $0.name), value: $0.value) }
    }

    /// Ids and digests, which the page itself had put there, say nothing to people.
    private static func isOfThePage(_ value: String) -> Bool {
        value.utf8.count >= 32 && value.allSatisfy { $0.isHexDigit || $0 == "-" }
    }
}
