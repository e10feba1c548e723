import Testing

/// Words of the language that a target does without, each with the reason.
struct BannedPhrase {
    let phrase: String
    let reason: String

    /// Time and chance are arguments and ports, and only the program's own output prints.
    static let ambient =
        [
            "Date ( )", "Date . now", "Date ( timeIntervalSinceNow", "UUID ( )", ". random (", ". randomElement (",
            ". shuffled (", "SystemRandomNumberGenerator", "TimeZone . current", "Calendar . current",
            "Locale . current",
            "ContinuousClock (", "SuspendingClock (",
        ].map { BannedPhrase(phrase: $0, reason: "time, chance and place are arguments or ports here") }
        + ["print (", "debugPrint (", "dump (", "NSLog ("]
        .map { BannedPhrase(phrase: $0, reason: "nothing is printed here; return it or log it") }

    static let crashing = [
        BannedPhrase(phrase: "try !", reason: "handle the error"),
        BannedPhrase(phrase: "as !", reason: "cast with as? and handle what it is not"),
        BannedPhrase(phrase: "fatalError (", reason: "a refusal or an error, never a crash"),
    ]

    static func findings(_ banned: [BannedPhrase], in file: ProjectFile) -> [Finding] {
        let swift = SwiftTokens(file)
        return banned.flatMap { banned in
            swift.places(of: banned.phrase).map { place in
                let written = banned.phrase.replacing(" ", with: "")
                return Finding(path: file.path, line: place.line, complaint: "`\(written)`: \(banned.reason)")
            }
        }
    }

    /// A `default:` that is a case of a switch, not an argument's label.
    static func defaults(in file: ProjectFile) -> [Finding] {
        let swift = SwiftTokens(file)
        return swift.tokens.indices.compactMap { index in
            let isLabel = [",", "(", "["].contains(swift[index - 1])
            guard swift[index] == "default", swift[index + 1] == ":", !isLabel else { return nil }
            return Finding(
                path: file.path, line: swift.tokens[index].line,
                complaint: "name every case, so that a new one must be thought of")
        }
    }
}

@Suite struct WordingTests {
    private static let pure = Project.swiftSources.filter { ["EndwellCore", "EndwellService"].contains($0.target) }

    @Test func `core and service read no clock, roll no dice and print nothing`() {
        expectNone(Self.pure.flatMap { BannedPhrase.findings(BannedPhrase.ambient, in: $0) })
    }

    @Test func `no source crashes on purpose`() {
        expectNone(Project.swiftSources.flatMap { BannedPhrase.findings(BannedPhrase.crashing, in: $0) })
    }

    @Test func `the core names every case`() {
        let core = Project.swiftSources.filter { $0.target == "EndwellCore" }
        expectNone(core.flatMap(BannedPhrase.defaults))
    }

    @Test(arguments: [
        "let now = Date()", "let now = Date.now", "let id = UUID()", "Int.random(in: 0..<3)", "print(\"x\")",
        "let words = \"at \\(Date())\"", "var generator = SystemRandomNumberGenerator()",
    ])
    func `an ambient value is found, inside an interpolation too`(line: String) {
        #expect(BannedPhrase.findings(BannedPhrase.ambient, in: sample(line)).count == 1)
    }

    @Test(arguments: [
        "let due = dueDate()", "Date(timeIntervalSince1970: 0)", "// Date()", "let text = \"Date()\"",
        "blueprint(of: house)",
        "let raw = #\"print(\\(x))\"#",
    ])
    func `what only looks like it is left alone`(line: String) {
        #expect(BannedPhrase.findings(BannedPhrase.ambient, in: sample(line)) == [])
    }

    @Test(arguments: ["let a = try! b()", "let a = b as! C", "fatalError(\"no\")"])
    func `a crash is found`(line: String) {
        #expect(BannedPhrase.findings(BannedPhrase.crashing, in: sample(line)).count == 1)
    }

    @Test func `a default case is found, a default argument is not`() {
        #expect(BannedPhrase.defaults(in: sample("switch a {\ncase .b: 1\ndefault: 2\n}")).map(\.line) == [3])
        #expect(BannedPhrase.defaults(in: sample("switch a { default: 2 }")).count == 1)
        #expect(BannedPhrase.defaults(in: sample("counts[key, default: 0] += 1; f(default: 1)")) == [])
    }

    private func sample(_ text: String) -> ProjectFile {
        ProjectFile(path: "Sources/EndwellCore/Sample.swift", text: text)
    }
}
