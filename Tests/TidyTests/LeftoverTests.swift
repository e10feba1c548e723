import Testing

/// What must not be left behind in any file: notes to oneself, and the paths of one machine.
enum Leftover {
    // Put together here, so that this file does not find itself.
    private static let notes = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]
    private static let machinePaths = ["/wo" + "rk/", "/op" + "t/swift"]

    static func notes(in file: ProjectFile) -> [Finding] {
        find(notes, in: file, complaint: "finish it or file an issue") { before, after in
            !isPartOfWord(before) && !isPartOfWord(after)
        }
    }

    /// A path counts where it begins; `contracts/1/wo…` is an address, not a path of a machine.
    static func machinePaths(in file: ProjectFile) -> [Finding] {
        find(machinePaths, in: file, complaint: "a path of one machine") { before, _ in
            guard let before else { return true }
            return !isPartOfWord(before) && !"})]>./*…".contains(before)
        }
    }

    private static func find(
        _ words: [String], in file: ProjectFile, complaint: String, where isMeant: (Character?, Character?) -> Bool
    ) -> [Finding] {
        guard words.contains(where: file.text.contains) else { return [] }
        return file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { number, line in
            words.flatMap { word in
                line.ranges(of: word).compactMap { range in
                    let before = line[..<range.lowerBound].last
                    let after = line[range.upperBound...].first
                    guard isMeant(before, after) else { return nil }
                    return Finding(path: file.path, line: number + 1, complaint: "`\(word)`: \(complaint)")
                }
            }
        }
    }

    private static func isPartOfWord(_ character: Character?) -> Bool {
        guard let character else { return false }
        return character.isLetter || character.isNumber || character == "_" || character == "-"
    }
}

@Suite struct LeftoverTests {
    @Test func `no note to oneself is left`() {
        expectNone(Project.files.flatMap(Leftover.notes))
    }

    @Test func `no file names a path of one machine`() {
        expectNone(Project.files.flatMap(Leftover.machinePaths))
    }

    @Test func `the project's files are seen, from every corner`() {
        let paths = Set(Project.files.map(\.path))
        #expect(
            paths.isSuperset(of: ["Makefile", ".ci/run", "Package.swift", "scripts/prepare", "Tests/requirements.txt"]))
        #expect(!paths.contains { $0.contains(".build") || $0.contains(".git/") || $0.contains(".venv") })
    }

    @Test func `a note is found, a word that holds its letters is not`() {
        #expect(Leftover.notes(in: sample("fine\n// TO" + "DO: later")).map(\.line) == [2])
        #expect(Leftover.notes(in: sample("HA" + "CKNEY, MASTO" + "DON, a_TO" + "DO_b")) == [])
    }

    @Test func `a machine's path is found, an address is not`() {
        #expect(Leftover.machinePaths(in: sample("see \"/wo" + "rk/notes\"")).count == 1)
        #expect(Leftover.machinePaths(in: sample("PATH=/op" + "t/swift/usr/bin")).count == 1)
        #expect(Leftover.machinePaths(in: sample("/contracts/{id}/wo" + "rk/2 and /contracts/7/wo" + "rk/3")) == [])
    }

    private func sample(_ text: String) -> ProjectFile { ProjectFile(path: "docs/sample.md", text: text) }
}
