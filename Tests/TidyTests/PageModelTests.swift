import Testing

/// A name that no model stores renders as nothing, without a word: these tests are the word.
@Suite struct PageModelTests {
    private static let sources = Project.swiftSources.filter { $0.target == "EndwellWeb" }

    @Test func `every name of a template is stored by a model of its page, and every template is used`() {
        expectNone(PageBacking.findings(templates: Project.templates, sources: Self.sources))
    }

    @Test func `a page whose names are all stored is fine`() {
        #expect(Self.findings() == [])
    }

    @Test(arguments: [
        ("{{titel}}", "no model of ListPage stores `titel`"),
        ("{{computed}}", "no model of ListPage stores `computed`"),
        ("{{#rows}}{{nmae}}{{/rows}}", "no model of ListPage › ListPage.Row stores `nmae`"),
        ("{{#rows}}{{.title}}{{/rows}}", "no model of ListPage › ListPage.Row stores `.title`"),
        ("{{layout.initals}}", "Layout does not store `initals`, of `layout.initals`"),
        ("{{title.name}}", "`title`, of `title.name`, is no page model"),
        ("{{> missing}}", "there is no template missing"),
        ("{{#rows}}", "{{#rows}} never closes"),
        ("{{/rows}}", "{{/rows}} closes nothing"),
    ])
    func `a mistake in a template is found`(mistake: String, complaint: String) {
        #expect(Self.findings(adding: mistake).map(\.complaint) == [complaint])
    }

    @Test func `a mistake in a partial is found where the partial is included`() {
        let findings = Self.findings(row: "{{name}} {{label}}")
        #expect(findings.map(\.complaint) == ["no model of ListPage › ListPage.Row stores `label`"])
        #expect(findings.map(\.path) == ["row.mustache"])
    }

    @Test func `a template that nothing uses, a page without one and a missing one are found`() {
        let templates = [ProjectFile(path: "alone.mustache", text: "")]
        let sources = [
            ProjectFile(path: "A.swift", text: "struct APage: Page { let title: String }"),
            ProjectFile(path: "B.swift", text: "struct BPage: Page {\nstatic let template = \"b\"\n}"),
        ]
        #expect(
            PageBacking.findings(templates: templates, sources: sources).map(\.complaint) == [
                "APage is a page and names no template", "there is no template b",
                "no page and no partial uses this template",
            ])
    }

    @Test func `stored properties are told from computed, static and local ones`() {
        let text = """
            public struct Sample {
                static let shared = 1
                let a, b: String
                var c: [Row]? = nil
                var d = false
                var e: Int { 1 }
                var f: Int = 0 { didSet { let g = 1 } }
                let h: [String: Row]
                init() { let i = 1; a = "{" }
                func j() { var k = 2 }
                struct Row { let l: Bool }
            }
            extension Sample { struct Other { let m: Row } }
            """
        let models = PageModels([ProjectFile(path: "Sample.swift", text: text)])
        #expect(models.models["Sample"]?.stored.keys.sorted() == ["a", "b", "c", "d", "f", "h"])
        #expect(models.models["Sample.Row"]?.stored == ["l": "Bool"])
        #expect(models.models["Sample.Other"].flatMap { models.model(ofType: "[Row]?", in: $0) }?.name == "Sample.Row")
    }

    private static func findings(adding tags: String = "", row: String = "{{name}}") -> [Finding] {
        let list = """
            {{! A list. }}
            {{layout.initials}} {{title}}{{#rows}}{{> row}}{{#.note}}{{.}}{{title}}{{/.note}}{{/rows}}{{^rows}}none{{/rows}}
            """
        let page = """
            struct ListPage: Page {
                static let template = "list"
                let layout: Layout
                let title: String
                let rows: [Row]
                var computed: String { title }
                struct Row { let name: String; let note: String? }
            }
            """
        return PageBacking.findings(
            templates: [
                ProjectFile(path: "list.mustache", text: list + tags), ProjectFile(path: "row.mustache", text: row),
            ],
            sources: [
                ProjectFile(path: "ListPage.swift", text: page),
                ProjectFile(path: "Layout.swift", text: "struct Layout { let initials: String }"),
            ])
    }
}
