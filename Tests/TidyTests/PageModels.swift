/// A struct of the pages as Mustache sees it: its stored properties, which are all that it can read.
struct PageModel {
    /// The struct's name, with those of the types it lies in: `ContractsPage.Row`.
    let name: String
    let path: String
    let line: Int
    var isPage: Bool
    /// The words of `static let template = "…"`.
    var template: String?
    var stored: [String: String] = [:]
}

/// Every struct of the sources that hold page models.
struct PageModels {
    private(set) var models: [String: PageModel] = [:]

    init(_ files: [ProjectFile]) {
        for file in files { read(SwiftTokens(file)) }
    }

    /// The model that a property of `model` holds, alone, optional or in an array; nil for text, numbers and Booleans.
    func model(ofType type: String, in model: PageModel) -> PageModel? {
        let wrappers = ["Array", "Optional"]
        let words = type.split { !($0.isLetter || $0.isNumber || $0 == "." || $0 == "_") }.map(String.init)
        guard let wanted = words.first(where: { !wrappers.contains($0) && $0 != "any" && $0 != "." }) else {
            return nil
        }
        // From the innermost type outwards, as Swift looks.
        var scope = model.name.split(separator: ".").map(String.init)
        while true {
            if let found = models[(scope + [wanted]).joined(separator: ".")] { return found }
            guard scope.popLast() != nil else { return nil }
        }
    }

    private static let scopes: Set = ["struct", "enum", "class", "actor", "extension", "protocol"]

    /// Walks through a file, with the types it is inside of and where each of them ends.
    private mutating func read(_ swift: SwiftTokens) {
        var scopes: [(name: String, isStruct: Bool, body: Int, end: Int)] = []
        var index = 0
        while index < swift.tokens.count {
            while let last = scopes.last, index >= last.end { scopes.removeLast() }
            let word = swift.tokens[index].text
            if let scope = scope(at: index, in: swift) {
                let name = (scopes.map(\.name) + [scope.name]).joined(separator: ".")
                if word == "struct" {
                    let isPage = swift.tokens[index..<scope.body].contains { $0.text == "Page" }
                    models[name] = PageModel(
                        name: name, path: swift.path, line: swift.tokens[index].line, isPage: isPage)
                } else if word == "extension" {
                    let isPage = swift.tokens[index..<scope.body].contains { $0.text == "Page" }
                    if isPage { models[name]?.isPage = true }
                }
                scopes.append(
                    (scope.name, word == "struct" || word == "extension", scope.body, swift.closing(of: scope.body)))
                index = scope.body + 1
            } else if word == "{" || word == "(" || word == "[" {
                index = swift.closing(of: index) + 1
            } else if word == "let" || word == "var", scopes.last?.isStruct == true {
                index = readProperty(at: index, of: scopes.map(\.name).joined(separator: "."), in: swift)
            } else {
                index += 1
            }
        }
    }

    /// The type that begins at an index: its name, without generic arguments, and the brace that opens it.
    private func scope(at index: Int, in swift: SwiftTokens) -> (name: String, body: Int)? {
        guard Self.scopes.contains(swift.tokens[index].text), swift.tokens.indices.contains(index + 1),
            swift.tokens[index + 1].isWord, swift[index - 1] != "."
        else { return nil }
        var name = swift.tokens[index + 1].text
        var next = index + 2
        while swift[next] == ".", let part = swift[next + 1] {
            name += "." + part
            next += 2
        }
        guard let body = swift.tokens[next...].firstIndex(where: { $0.text == "{" }) else { return nil }
        return (name, body)
    }

    /// Reads one `let` or `var` and answers where the next token to look at is.
    private mutating func readProperty(at start: Int, of owner: String, in swift: SwiftTokens) -> Int {
        let isStatic = swift[start - 1] == "static" || swift[start - 2] == "static"
        var names: [String] = []
        var index = start + 1
        while swift.tokens.indices.contains(index), swift.tokens[index].isWord {
            names.append(swift.tokens[index].text)
            index += 1
            var type = ""
            if swift[index] == ":" {
                (type, index) = readType(at: index + 1, in: swift)
            }
            if isStatic {
                if names == ["template"], swift[index] == "=" { models[owner]?.template = swift.literal(at: index + 1) }
                return index
            }
            // A brace without a value before it opens a computed property; observers alone leave it stored.
            let isComputed = swift[index] == "{" && swift[index + 1] != "didSet" && swift[index + 1] != "willSet"
            if swift[index] == ",", type.isEmpty {
                index += 1
                continue
            }
            if !isComputed { for name in names { models[owner]?.stored[name] = type } }
            names = []
            guard swift[index] == "," else { return index }
            index += 1
        }
        return index
    }

    private func readType(at start: Int, in swift: SwiftTokens) -> (String, Int) {
        var type = ""
        var depth = 0
        var index = start
        while let token = swift[index] {
            let isOnNewLine = index > start && swift.tokens[index].line > swift.tokens[index - 1].line
            if depth == 0, isOnNewLine || ["=", "{", "}", ",", ";"].contains(token) { break }
            if ["[", "<", "("].contains(token) { depth += 1 }
            if ["]", ">", ")"].contains(token) { depth -= 1 }
            type += swift.tokens[index].isWord && type.last?.isLetter == true ? " \(token)" : token
            index += 1
        }
        return (type, index)
    }
}
