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
    var example: String?
    var met: Met?
    var allHref: String

    /// The operations at which it may be met.
    struct Met: Sendable {
        var operations: [Link]
    }
}

extension ProblemPage {
    init(_ code: ProblemCode, _ reference: APIReference?, layout: Layout) {
        self.layout = layout
        title = code.title
        advice = Sentence(code.advice)
        said = [
            Said(label: "Code", value: code.rawValue), Said(label: "HTTP status", value: String(code.status)),
            Said(label: "Kind", value: code.origin.title),
        ]
        origin = code.origin.text
        example = reference?.problems[code]
        // What any request may meet says nothing of the operations that it may be met at.
        met = code.isRefusal ? reference.map { Met(operations: ProblemPage.operations(meeting: code, of: $0)) } : nil
        allHref = SitePath.problems.text
    }
    private static func operations(meeting code: ProblemCode, of reference: APIReference) -> [Link] {
        reference.groups.flatMap(\.operations).filter { $0.problems.contains(code) }.map { operation in
            Link(href: "\(SitePath.apiReference.text)#\(operation.id)", text: operation.summary)
        }
    }
}
