/// The pieces that page models are built of; each has the same meaning on every page. Templates show them through the
/// partial of the same name.

/// One line of text to fill in: partial `field`.
struct Field: Sendable {
    var id: String
    var label: String
    var value = ""
    var hint: String?
    var error: String?
    /// `text`, `email`, `password`, `date`, `search`, `url`.
    var type = "text"
    var look = ""
    var autocomplete: String?
    var inputMode: String?
    /// Shown with its form, and sent with it, but not to be changed.
    var readOnly = false
}

/// Several lines of text to fill in: partial `field_area`.
struct Area: Sendable {
    var id: String
    var label: String
    var value = ""
    var hint: String?
    var error: String?
    var look = ""
    var charactersMax: String? = "10000"
    /// Which gentle hints the browser gives while writing (R3).
    var hintRules: String?
    /// Hints that the server gives when a form comes back; they never block.
    var hints: [String] = []
}

/// One of a list: partial `field_select`.
struct Select: Sendable {
    var id: String
    var label: String
    var hint: String?
    var error: String?
    var options: [Option]

    /// One of the list.
    struct Option: Sendable {
        var value: String
        var text: String
        var selected: Bool
    }

    init(
        _ id: String, _ label: String, _ options: [(value: String, text: String)], chosen: String, error: String? = nil,
        hint: String? = nil
    ) {
        self.id = id
        self.label = label
        self.hint = hint
        self.error = error
        self.options = options.map { Option(value: $0.value, text: $0.text, selected: $0.value == chosen) }
    }
}

/// A box or a round button: partial `choice`.
struct Choice: Sendable {
    var type = "radio"
    var id: String
    var name: String
    var value: String
    var text: String
    var hint: String?
    var checked = false
    var disabled = false
    var instead: Instead?

    /// What can be done where the choice is not open: a button that takes the form there.
    struct Instead: Sendable {
        var action: String
        var text: String
    }
}

/// Several of which one is chosen: partial `choices`.
struct Choices: Sendable {
    var id: String
    var label: String
    var hint: String?
    var error: String?
    var look = ""
    var choices: [Choice]
}

/// A sentence of ours in which some words are code: partial `sentence`.
struct Sentence: Sendable {
    var spans: [Span]

    /// Words, code or a link.
    struct Span: Sendable {
        var words: String?
        var code: String?
        var link: Link?
    }

    /// The text, in which code stands between backticks.
    init(_ text: String) {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
        spans = parts.enumerated().filter { !$1.isEmpty }.map { number, part in
            number.isMultiple(of: 2) ? Span(words: part) : Span(code: part)
        }
    }
}

/// Somewhere to go.
struct Link: Sendable {
    var href: String
    var text: String
}

/// A button: it leads somewhere (`href`) or does something (`post`): partial `act`.
struct Button: Sendable {
    var text: String
    var href: String?
    var post: String?
    /// `main`, `stop`, `plain`, `little`, or nothing.
    var look = ""
    /// Words for those who hear the page.
    var hiddenWords: String?
    var values: [Hidden] = []
}

/// A field that nobody sees.
struct Hidden: Sendable {
    var name: String
    var value: String
}

/// What is wrong, above a form: partial `error_summary`.
struct ErrorSummary: Sendable {
    var items: [Link]
}

/// The contract that a form belongs to.
struct ContractLink: Sendable {
    var title: String
    var href: String
}

/// One line of what happens: partial `step`.
struct Step: Sendable {
    var when: String
    var lead: String?
    var text: String
}

/// What happens, line by line.
struct Steps: Sendable {
    var title: String
    var items: [Step]
}

/// What was said or agreed: partial `said`.
struct Said: Sendable {
    var label: String
    var value: String
    var mark: String?
    var note: String?
}

/// An instant in words: partial `moment`.
struct MomentWords: Sendable {
    var iso: String
    var words: String
}

/// A deadline in words: partial `deadline`.
struct DeadlineWords: Sendable {
    var iso: String
    var words: String
    var zone: String
    var inDays: String?
}

/// A mark that says whose turn it is.
struct TurnMark: Sendable {
    var text: String
    /// `ask` or nothing.
    var look: String
}

/// What stands in place of an empty list.
struct Empty: Sendable {
    var title: String
    var text: String
    var acts: [Button]
}

/// An attachment: partial `files`.
struct FileLink: Sendable {
    var name: String
    var size: String
    /// `nil` for one that was erased.
    var href: String?
}

/// A tab above a list or a contract.
struct Tab: Sendable {
    var text: String
    var href: String
    var current: Bool
    var count: String?
}
