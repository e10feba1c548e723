import Testing

/// What the strict content security policy and the forms ask of every template.
enum Markup {
    static func findings(in file: ProjectFile) -> [Finding] {
        inline(in: file) + unescaped(in: file) + formsWithoutKeys(in: file)
    }

    private static func inline(in file: ProjectFile) -> [Finding] {
        lines(of: file).flatMap { number, line in
            var complaints: [String] = []
            if line.contains(#/<[^>]*\sstyle\s*=|<style\b/#.ignoresCase()) {
                complaints.append("no inline style: a class")
            }
            if line.contains(#/<script\b(?![^>]*\ssrc=)/#.ignoresCase()) {
                complaints.append("no inline script: a module")
            }
            if line.contains(#/<[^>]*\son[a-z]+\s*=/#.ignoresCase()) {
                complaints.append("no inline handler: a module")
            }
            if line.contains(#/javascript:/#.ignoresCase()) { complaints.append("no script in an address") }
            return complaints.map { Finding(path: file.path, line: number, complaint: $0) }
        }
    }

    /// Only a drawing that the server made itself goes into a page as it is.
    private static func unescaped(in file: ProjectFile) -> [Finding] {
        names(in: MustacheReader.parts(of: file.text)).compactMap { name, isEscaped, line in
            guard !isEscaped, !name.hasSuffix("SVG") else { return nil }
            return Finding(path: file.path, line: line, complaint: "`\(name)` is not escaped")
        }
    }

    private static func names(in parts: [MustachePart]) -> [(String, Bool, Int)] {
        parts.flatMap { part -> [(String, Bool, Int)] in
            switch part {
            case .name(let name, let isEscaped, let line): [(name, isEscaped, line)]
            case .section(_, let inside, _): names(in: inside)
            case .partial, .fault: []
            }
        }
    }

    /// Every form that changes something carries the token against forgery and the key that makes it act once.
    private static func formsWithoutKeys(in file: ProjectFile) -> [Finding] {
        file.text.matches(of: #/<form\b[^>]*\smethod="?post/#.ignoresCase()).compactMap { match in
            let rest = file.text[match.range.lowerBound...]
            let form = rest.firstRange(of: "</form>").map { rest[..<$0.lowerBound] } ?? rest
            guard !form.contains(#/{{>\s*form_keys\s*}}/#) else { return nil }
            let line = 1 + file.text[..<match.range.lowerBound].count { $0 == "\n" }
            return Finding(path: file.path, line: line, complaint: "a form that posts includes {{> form_keys}}")
        }
    }

    private static func lines(of file: ProjectFile) -> [(Int, Substring)] {
        file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { ($0 + 1, $1) }
    }
}

@Suite struct TemplateTests {
    @Test func `templates keep to the content security policy, escape, and carry the form keys`() {
        expectNone(Project.templates.flatMap(Markup.findings))
    }

    @Test(arguments: [
        "<p style=\"color: red\">", "<style>p { }</style>", "<script>go()</script>",
        "<script type=\"module\">go()</script>",
        "<button type=\"submit\" onclick=\"go()\">", "<a href=\"javascript:go()\">", "{{{words}}}", "{{&words}}",
        "<form method=\"post\" action=\"/a\"><input></form>",
    ])
    func `what breaks them is found`(line: String) {
        #expect(Markup.findings(in: ProjectFile(path: "a.mustache", text: "<p>\n" + line)).map(\.line) == [2])
    }

    @Test(arguments: [
        "<script type=\"module\" src=\"/assets/app.js\"></script>", "{{{timelineSVG}}}", "<form method=\"get\"></form>",
        "<form method=\"post\">{{> form_keys}}</form>", "<p>style=bold, once = one</p>", "<p data-on=\"x\">",
    ])
    func `what keeps to them is left alone`(line: String) {
        #expect(Markup.findings(in: ProjectFile(path: "a.mustache", text: line)) == [])
    }
}

@Suite struct EmbeddedTemplateTests {
    @Test func `every template of the folder is one that the program holds`() throws {
        let list = try #require(Project.files.first { $0.path.hasSuffix("EndwellWeb/EmbeddedTemplates.swift") })
        let held = list.text.matches(of: #/"(\w+)": PackageResources\.(\w+)_mustache/#)
        #expect(held.allSatisfy { $0.output.1 == $0.output.2 })
        let names = Project.templates.compactMap { $0.path.split(separator: "/").last?.dropLast(".mustache".count) }
        #expect(Set(held.map(\.output.1)) == Set(names))
    }
}
