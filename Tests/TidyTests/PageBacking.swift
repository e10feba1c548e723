/// Follows each page's template through its sections and partials, and finds the names that no model stores.
struct PageBacking {
    private let models: PageModels
    private let templates: [String: (path: String, parts: [MustachePart])]
    private var visited: Set<String> = []
    private var used: Set<String> = []
    private(set) var findings: [Finding] = []

    static func findings(templates: [ProjectFile], sources: [ProjectFile]) -> [Finding] {
        var backing = PageBacking(templates: templates, models: PageModels(sources))
        backing.followPages()
        return backing.findings
    }

    private init(templates: [ProjectFile], models: PageModels) {
        self.models = models
        self.templates = Dictionary(
            templates.map { ($0.name, ($0.path, MustacheReader.parts(of: $0.text))) },
            uniquingKeysWith: { first, _ in first })
    }

    private mutating func followPages() {
        for model in models.models.values.sorted(by: { $0.name < $1.name }) where model.isPage {
            guard let template = model.template else {
                complain(model.path, model.line, "\(model.name) is a page and names no template")
                continue
            }
            follow(template, from: model.path, model.line, stack: [model])
        }
        for (name, template) in templates.sorted(by: { $0.key < $1.key }) where !used.contains(name) {
            complain(template.path, nil, "no page and no partial uses this template")
        }
    }

    private mutating func follow(_ name: String, from path: String, _ line: Int, stack: [PageModel]) {
        guard let template = templates[name] else {
            return complain(path, line, "there is no template \(name)")
        }
        used.insert(name)
        // A partial may include itself; the same stack a second time has nothing new to tell.
        guard visited.insert(([name] + stack.map(\.name)).joined(separator: " ")).inserted else { return }
        follow(template.parts, in: template.path, stack: stack)
    }

    private mutating func follow(_ parts: [MustachePart], in path: String, stack: [PageModel]) {
        for part in parts {
            switch part {
            case .fault(let words, let line):
                complain(path, line, words)
            case .partial(let name, let line):
                follow(name, from: path, line, stack: stack)
            case .name(let name, _, let line):
                _ = look(up: name, path, line, stack: stack)
            case .section(let name, let inside, let line):
                let model = look(up: name, path, line, stack: stack)
                follow(
                    inside, in: path,
                    stack: stack.last?.name == model?.name ? stack : stack + (model.map { [$0] } ?? []))
            }
        }
    }

    /// Finds a name from the innermost model outwards, or, where it begins with a dot, in the innermost alone.
    /// Answers the model it holds, if it holds one.
    private mutating func look(up name: String, _ path: String, _ line: Int, stack: [PageModel]) -> PageModel? {
        guard name != "." else { return nil }
        let steps = name.split(separator: ".").map(String.init)
        let candidates = name.hasPrefix(".") ? Array(stack.suffix(1)) : stack
        guard let first = steps.first, var owner = candidates.last(where: { $0.stored[first] != nil }) else {
            complain(path, line, "no model of \(stack.map(\.name).joined(separator: " › ")) stores `\(name)`")
            return nil
        }
        var held: PageModel?
        for (index, step) in steps.enumerated() {
            guard let type = owner.stored[step] else {
                complain(path, line, "\(owner.name) does not store `\(step)`, of `\(name)`")
                return nil
            }
            held = models.model(ofType: type, in: owner)
            guard index < steps.count - 1 else { break }
            guard let next = held else {
                complain(path, line, "`\(step)`, of `\(name)`, is no page model")
                return nil
            }
            owner = next
        }
        return held
    }

    private mutating func complain(_ path: String, _ line: Int?, _ complaint: String) {
        let finding = Finding(path: path, line: line, complaint: complaint)
        if !findings.contains(finding) { findings.append(finding) }
    }
}
