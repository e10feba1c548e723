/// A check page before an act: what was said, what happens, and the button that does it. Partial `check_body`.
struct CheckBody: Sendable {
    var contract: ContractLink?
    var title: String
    var lead: String?
    var errors: ErrorSummary?
    var action: String
    /// What was typed, and what the page promises, for the form to carry.
    var values: [Hidden] = []
    /// Said first, when what was shown before is no longer so.
    var changed: Notice?
    var said: SaidSection?
    var agreement: AgreementLetter?
    var steps: Steps?
    var warning: Notice?
    var choice: Choice?
    var fullNameField: Field?
    var button: Submit
    /// Where the form is sent to change what it says; else `backHref` leads away.
    var changeAction: String?
    var backHref: String?
}

/// A form that asks for one thing. Partial `form_body`.
struct FormBody: Sendable {
    var contract: ContractLink?
    var title: String
    var lead: String?
    var errors: ErrorSummary?
    var action: String
    var values: [Hidden] = []
    var said: SaidSection?
    var choicesField: Choices?
    var dateField: Field?
    var textField: Area?
    var filesField: FilesField?
    /// What follows, above the button.
    var after: String?
    var button: Submit
    var backHref: String
}

/// After an act: what happened, what happens next and when, and how to undo it. Partial `done_body`.
struct DoneBody: Sendable {
    var contract: ContractLink?
    var title: String
    var lead: String?
    var steps: Steps?
    var undo: Undo?
    var acts: [Button]

    /// How to undo it while it can be undone.
    struct Undo: Sendable {
        /// `good`, `ask`, or nothing.
        var look: String
        var title: String
        var text: String
        var acts: [Button]
    }
}
