/// A page that says why something wasn't done, and what to do instead.
struct ErrorPage: Page {
    static let template = "error"
    var layout: Layout
    var contract: ContractLink?
    var title: String
    var texts: [String]
    var steps: Steps?
    var kept: Kept?
    var acts: [Button]
    var code: String

    /// What was typed, so that nothing is lost.
    struct Kept: Sendable {
        var title: String
        var text: String
    }
}
