import Testing

/// Every route that changes something stands behind a session and its token against forgery. The three groups
/// `SignedIn`, `SignedOut` and `Demo`, each in a file of its own, are the only ones that speak to the router; every
/// other file registers routes on a value named after one of them.
enum Routes {
    static let groups = ["signedIn": "SignedIn", "signedOut": "SignedOut", "demo": "Demo"]
    private static let changes: Set = ["post", "put", "delete", "patch", "on"]

    static func findings(in file: ProjectFile) -> [Finding] {
        guard file.target == "EndwellWeb", !isGroup(file) else { return [] }
        let swift = SwiftTokens(file)
        return swift.tokens.indices.compactMap { index in
            // A leading dot alone, as in `method: .post`, registers nothing.
            guard swift[index] == ".", let act = swift[index + 1], changes.contains(act),
                swift[index + 2] == "(" || swift[index + 2] == "{", index > 0,
                let receiver = receiver(before: index, in: swift), groups[receiver] == nil
            else { return nil }
            return Finding(
                path: file.path, line: swift.tokens[index].line,
                complaint: "`\(receiver).\(act)`: register it on \(groups.keys.sorted().joined(separator: ", "))")
        }
    }

    /// A file that defines one of the groups.
    static func isGroup(_ file: ProjectFile) -> Bool {
        file.path.hasPrefix("Sources/EndwellWeb/Routes/") && groups.values.contains(file.name)
    }

    private static func receiver(before index: Int, in swift: SwiftTokens) -> String? {
        guard let token = swift[index - 1] else { return nil }
        if swift.tokens[index - 1].isWord { return token }
        return token == ")" || token == "}" ? "(…)" : nil
    }
}

@Suite struct RouteTests {
    @Test func `every route that changes something is registered on a group with session and token`() {
        expectNone(Project.swiftSources.flatMap(Routes.findings))
    }

    @Test func `the groups that exist check the token against forgery`() {
        for file in Project.swiftSources where Routes.isGroup(file) {
            #expect(file.text.lowercased().contains("csrf"), "\(file.path) says nothing of the token")
        }
    }

    @Test(arguments: [
        "router.post(\"a\") { }", "app.router\n    .delete(\"a\", use: b)", "router.group(\"x\").put(\"a\", use: b)",
        "router.on(\"a\", method: .post) { }", "group.patch { }",
    ])
    func `a route on anything else is found`(line: String) {
        #expect(Routes.findings(in: sample(line)).count == 1)
    }

    @Test(arguments: [
        "signedIn.post(\"a\", use: b)", "signedOut.post(\"a\") { }", "demo.post(\"clock\", use: move)",
        "router.get(\"a\") { }",
        "let method = HTTPRequest.Method.post", "f(.post)",
    ])
    func `a route on a group is left alone`(line: String) {
        #expect(Routes.findings(in: sample(line)) == [])
    }

    private func sample(_ text: String) -> ProjectFile {
        ProjectFile(path: "Sources/EndwellWeb/Routes/Sample.swift", text: text)
    }
}
