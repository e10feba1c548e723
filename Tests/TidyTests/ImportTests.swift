import Testing

/// The arrows of the architecture: what each target may import.
enum Arrows {
    /// What comes with the language; which of it a target needs says nothing about the architecture.
    private static let language: Set = ["Foundation", "FoundationEssentials", "Synchronization", "Dispatch"]
    private static let system: Set = ["Glibc", "Musl", "Darwin"]

    static let allowed: [String: Set<String>] = [
        "EndwellCore": ["Foundation", "FoundationEssentials"],
        "EndwellService": language.union(["EndwellCore", "Crypto", "CArgon2", "Logging"]),
        "EndwellStore": language.union(["EndwellService", "EndwellCore"]),
        // The driver answers with the use cases' own errors; GRDBSQLite is the database's C interface.
        "EndwellSQLite": language.union(system).union(["EndwellStore", "EndwellService", "GRDB", "GRDBSQLite"]),
        "EndwellPostgreSQL": language.union(system).union(["EndwellStore", "EndwellService", "CPostgreSQL"]),
        // libcurl's C interface, and what opens a socket.
        "EndwellCurl": language.union(system).union(["EndwellService", "CCurl"]),
        "EndwellFiles": language.union(system).union(["EndwellService", "EndwellCore", "EndwellCurl", "Crypto"]),
        "EndwellDelivery": language.union(["EndwellService", "EndwellCore", "Logging", "ServiceLifecycle"]),
        "EndwellHTTP": language.union(["EndwellService", "HummingbirdCore", "HTTPTypes", "NIOCore"]),
        "EndwellWeb": language.union([
            "EndwellHTTP", "EndwellService", "EndwellCore", "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore",
            "Mustache",
            "Logging",
        ]),
        "EndwellAPI": language.union([
            "EndwellHTTP", "EndwellService", "EndwellCore", "Crypto", "Hummingbird", "HummingbirdCore", "HTTPTypes",
            "NIOCore",
            "Logging",
        ]),
        "EndwellMetrics": language.union([
            "EndwellService", "EndwellCore", "Crypto", "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore",
            "Logging",
        ]),
        // Speaks to an installation as any other program would, through the toolchain's own HTTP.
        "EndwellClient": language.union(["FoundationNetworking", "EndwellCore"]),
        "endwell": language.union(system).union([
            "EndwellCore", "EndwellService", "EndwellStore", "EndwellSQLite", "EndwellPostgreSQL", "EndwellDelivery",
            "EndwellWeb", "EndwellAPI", "EndwellMetrics", "EndwellClient", "EndwellCurl", "EndwellFiles",
            "ArgumentParser", "Crypto", "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "Logging",
            "ServiceLifecycle",
            "UnixSignals",
        ]),
        // Measures from outside and from below: the server over HTTP, the engine through its C interface.
        "EndwellBench": language.union(system).union([
            "EndwellCore", "EndwellService", "EndwellStore", "EndwellSQLite", "EndwellPostgreSQL", "ArgumentParser",
            "GRDBSQLite",
        ]),
    ]

    static func findings(in file: ProjectFile) -> [Finding] {
        guard let target = file.target else { return [] }
        return imports(of: file).compactMap { module, line in
            guard let modules = allowed[target] else {
                return Finding(path: file.path, line: line, complaint: "\(target) has no place in the architecture yet")
            }
            guard !modules.contains(module) else { return nil }
            return Finding(path: file.path, line: line, complaint: "\(target) may not import \(module)")
        }
    }

    private static let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]

    private static func imports(of file: ProjectFile) -> [(module: String, line: Int)] {
        let swift = SwiftTokens(file)
        return swift.tokens.indices.compactMap { index in
            guard swift[index] == "import", let next = swift[index + 1] else { return nil }
            let module = kinds.contains(next) ? swift[index + 2] ?? next : next
            return (module, swift.tokens[index].line)
        }
    }
}

@Suite struct ImportTests {
    @Test func `every target imports only what the architecture allows`() {
        expectNone(Project.swiftSources.flatMap(Arrows.findings))
    }

    @Test func `there are sources to look at, and each target that lies there has its arrows`() {
        let targets = Set(Project.swiftSources.compactMap(\.target))
        #expect(targets == Set(Arrows.allowed.keys))
    }

    @Test(arguments: [
        "import GRDB", "public import GRDB", "@testable import GRDB", "import struct GRDB.Row",
        "@_exported import GRDB",
    ])
    func `an import that is not allowed is found in every spelling`(line: String) {
        let file = ProjectFile(path: "Sources/EndwellCore/Offer.swift", text: "import Foundation\n\(line)\n")
        #expect(Arrows.findings(in: file).map(\.line) == [2])
    }

    @Test func `a word in a comment or a string is no import`() {
        let file = ProjectFile(
            path: "Sources/EndwellCore/Offer.swift", text: "// import GRDB\nlet a = \"import GRDB\"\n")
        #expect(Arrows.findings(in: file) == [])
    }
}
