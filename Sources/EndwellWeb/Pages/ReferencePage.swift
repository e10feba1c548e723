import EndwellService

/// The REST API's reference: every operation with an example, and every object.
struct ReferencePage: Page {
    static let template = "reference"
    var layout: Layout
    var groups: [Group]
    var shapes: [Shape]
    var documentHref: String
    var problemsHref: String

    /// The operations under one heading.
    struct Group: Sendable {
        var id: String
        var title: String
        var about: String
        var operations: [Operation]
    }

    /// One operation.
    struct Operation: Sendable {
        var id: String
        var method: String
        /// `get`, `write` or `delete`.
        var look: String
        var path: String
        var summary: String
        var text: Sentence?
        var scope: String
        var parameters: Members?
        var body: Members?
        var status: String
        var answer: String
        var kind: Sentence
        var problems: [Link]
        var request: String
        var response: String?
    }

    /// A list of parameters or members.
    struct Members: Sendable {
        var title: String
        var members: [Member]
    }

    /// A parameter, or a member of an object: partial `reference_member`.
    struct Member: Sendable {
        var name: String
        var mark: String?
        var kind: Sentence
        var text: Sentence?
    }

    /// An object.
    struct Shape: Sendable {
        var id: String
        var about: String
        var members: [Member]
    }
}

/// What the page shows besides its layout, made once.
struct ReferenceContent: Sendable {
    let groups: [ReferencePage.Group]
    let shapes: [ReferencePage.Shape]

    init(_ reference: APIReference) {
        groups = reference.groups.map { group in
            ReferencePage.Group(
                id: group.title.lowercased(), title: group.title, about: group.about,
                operations: group.operations.map(ReferencePage.Operation.init))
        }
        shapes = reference.shapes.map { shape in
            ReferencePage.Shape(
                id: shape.name, about: shape.about, members: shape.members.map(ReferencePage.Member.init))
        }
    }
}

extension ReferencePage {
    init(_ content: ReferenceContent, layout: Layout) {
        self.layout = layout
        (groups, shapes) = (content.groups, content.shapes)
        documentHref = SitePath.apiDocument.text
        problemsHref = SitePath.problems.text
    }
}

extension ReferencePage.Operation {
    fileprivate init(_ operation: APIReference.Operation) {
        self.init(
            id: operation.id, method: operation.method, look: ReferencePage.Operation.look(of: operation.method),
            path: operation.path, summary: operation.summary, text: operation.text.map { Sentence($0) },
            scope: operation.scope.rawValue, parameters: .init("Parameters", operation.parameters),
            body: .init("Body", operation.body), status: String(operation.status), answer: operation.answer,
            kind: Sentence(operation.answerKind),
            problems: operation.problems.map { Link(href: SitePath.problem($0.rawValue).text, text: $0.rawValue) },
            request: operation.request, response: operation.response)
    }

    private static func look(of method: String) -> String {
        switch method {
        case "GET": "get"
        case "DELETE": "delete"
        case _: "write"
        }
    }
}

extension ReferencePage.Members {
    /// `nil` where there is none to show.
    fileprivate init?(_ title: String, _ members: [APIReference.Member]) {
        guard !members.isEmpty else { return nil }
        self.init(title: title, members: members.map(ReferencePage.Member.init))
    }
}

extension ReferencePage.Member {
    fileprivate init(_ member: APIReference.Member) {
        self.init(
            name: member.name, mark: member.isRequired ? "required" : nil, kind: Sentence(member.kind),
            text: member.text.map { Sentence($0) })
    }
}

extension Sentence {
    /// What kind of value something is; a shape's name leads to the shape.
    fileprivate init(_ pieces: [APIReference.Piece]) {
        spans = pieces.map { piece in
            switch piece {
            case .words(let words): Span(words: words)
            case .code(let code): Span(code: code)
            case .shape(let name): Span(link: Link(href: "#\(name)", text: name))
            }
        }
    }
}
