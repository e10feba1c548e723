import EndwellService

/// Every problem that a request can meet, by what it comes from.
struct ProblemsPage: Page {
    static let template = "problems"
    var layout: Layout
    var groups: [Group]

    /// Problems of one origin.
    struct Group: Sendable {
        var id: String
        var title: String
        var text: String
        var problems: [Row]
    }

    /// A problem.
    struct Row: Sendable {
        var href: String
        var title: String
        var advice: Sentence
        var code: String
        var status: String
    }
}

extension ProblemsPage {
    init(layout: Layout) {
        self.layout = layout
        groups = ProblemCode.Origin.allCases.map { origin in
            Group(
                id: origin.rawValue, title: origin.title, text: origin.text,
                problems: ProblemCode.allCases.filter { $0.origin == origin }.map(Row.init))
        }
    }
}

extension ProblemsPage.Row {
    fileprivate init(_ code: ProblemCode) {
        self.init(
            href: SitePath.problem(code.rawValue).text, title: code.title, advice: Sentence(code.advice),
            code: code.rawValue, status: String(code.status))
    }
}

/// One problem: what it means, and what to do.
struct ProblemPage: Page {
    static let template = "problem"
    var layout: Layout
    var title: String
    var advice: Sentence
    var said: [Said]
    var origin: String
    var allHref: String
}

extension ProblemPage {
    init(_ code: ProblemCode, layout: Layout) {
        self.layout = layout
        title = code.title
        advice = Sentence(code.advice)
        said = [
            Said(label: "Code", value: code.rawValue), Said(label: "HTTP status", value: String(code.status)),
            Said(label: "Kind", value: code.origin.title),
        ]
        origin = code.origin.text
        allHref = SitePath.problems.text
    }
}
