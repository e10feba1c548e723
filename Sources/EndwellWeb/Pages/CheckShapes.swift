/// The pieces that only check pages have: partial `check_body`.

/// What was said so far, to be read once more.
struct SaidSection: Sendable {
    var title: String
    var items: [Said]
    var concern: ConcernBeside?
}

/// A heading and a sentence that are meant to be noticed.
struct Notice: Sendable {
    var title: String
    var text: String
}

/// The button that does what the page is about.
struct Submit: Sendable {
    var text: String
    /// `main`, `stop`, or nothing.
    var look = "main"
}
