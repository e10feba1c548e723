import Testing

/// How long a file and a function may be: what a reader can hold in the head.
enum Length {
    static let fileLinesMax = 400
    static let functionLinesMax = 70

    static func fileFindings(in file: ProjectFile) -> [Finding] {
        let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
        guard lines > fileLinesMax else { return [] }
        return [Finding(path: file.path, line: nil, complaint: "\(lines) lines; at most \(fileLinesMax)")]
    }

    static func functionFindings(in file: ProjectFile) -> [Finding] {
        functions(in: SwiftTokens(file)).compactMap { function in
            guard function.lines > functionLinesMax else { return nil }
            return Finding(
                path: file.path, line: function.line,
                complaint: "`\(function.name)` has \(function.lines) lines; at most \(functionLinesMax)")
        }
    }

    struct Function: Equatable {
        let name: String
        let line: Int
        let lines: Int
    }

    /// Every function, initialiser, subscript and computed property that has a body.
    static func functions(in swift: SwiftTokens) -> [Function] {
        swift.tokens.indices.compactMap { index in
            guard let body = body(of: index, in: swift) else { return nil }
            let first = swift.tokens[index]
            let last = swift.tokens[swift.closing(of: body)]
            let isNamed = first.text == "func" || first.text == "var"
            let name = isNamed ? swift[index + 1] ?? first.text : first.text
            return Function(name: name, line: first.line, lines: last.line - first.line + 1)
        }
    }

    /// The index of the brace that opens the body of what is declared at an index, if anything is.
    private static func body(of index: Int, in swift: SwiftTokens) -> Int? {
        let word = swift.tokens[index].text
        let isMember = swift[index - 1] == "."
        switch word {
        case "func", "subscript", "deinit": guard !isMember else { return nil }
        case "init": guard !isMember, ["(", "?", "!", "<"].contains(swift[index + 1]) else { return nil }
        case "var": break
        default: return nil
        }
        var next = index + 1
        while let token = swift[next] {
            switch token {
            case "{": return next
            case "(", "[": next = swift.closing(of: next) + 1
            case "}", ";", "func", "var", "let", "init", "subscript", "case", "static", "associatedtype": return nil
            case "=" where word == "var": return nil
            default: next += 1
            }
        }
        return nil
    }
}

@Suite struct LengthTests {
    @Test func `no file is longer than a reader's patience`() {
        let measured = Project.files.filter { file in
            [".swift", ".py", ".mustache"].contains { file.path.hasSuffix($0) }
        }
        expectNone(measured.flatMap(Length.fileFindings))
    }

    @Test func `no function is longer than a screen`() {
        expectNone(Project.swiftFiles.flatMap(Length.functionFindings))
    }

    @Test func `a file is measured to its last line`() {
        let lines = Array(repeating: "let a = 1\n", count: Length.fileLinesMax).joined()
        #expect(Length.fileFindings(in: ProjectFile(path: "a.swift", text: lines)) == [])
        #expect(Length.fileFindings(in: ProjectFile(path: "a.swift", text: lines + "let b = 2\n")).count == 1)
    }

    @Test func `a function is measured from its name to its last brace`() {
        let text = """
            protocol Walks { func walk() -> Int; init(a: Int) }
            struct Legs: Walks {
                let count: Int
                var isPair: Bool {
                    count == 2
                }
                init(a: Int) { self.init(count: a) }
                func walk(_ each: () -> Void = { }) -> Int {
                    let brace = "{ \\(count) {"  // {
                    return [1].map { $0 }[0]
                }
                func `a name { with braces }`() {
                }
            }
            """
        let found = Length.functions(in: SwiftTokens(ProjectFile(path: "a.swift", text: text)))
        #expect(found.map(\.lines) == [3, 1, 4, 2])
        #expect(found.map(\.line) == [4, 7, 8, 12])
    }

    @Test func `a long function is found`() {
        let inside = Array(repeating: "    step()\n", count: Length.functionLinesMax - 2).joined()
        let fits = ProjectFile(path: "a.swift", text: "func walk() {\n\(inside)}\n")
        let long = ProjectFile(path: "a.swift", text: "func walk() {\n\(inside)    step()\n}\n")
        #expect(Length.functionFindings(in: fits) == [])
        #expect(Length.functionFindings(in: long).map(\.line) == [1])
    }
}
