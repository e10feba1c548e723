import Foundation
import Testing

/// A file of the project: its path from the project's folder, and its text.
struct ProjectFile: Sendable {
    let path: String
    let text: String

    /// The file's name without folders and extension.
    var name: String { String(path.split(separator: "/").last?.split(separator: ".").first ?? "") }

    /// The target the file belongs to, when it lies in `Sources`.
    var target: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }
}

/// What a check found, and where, in the form that editors and terminals can follow.
struct Finding: Equatable, Sendable, CustomStringConvertible {
    let path: String
    let line: Int?
    let complaint: String

    var description: String { "\(path)\(line.map { ":\($0)" } ?? ""): \(complaint)" }
}

/// Fails the test once for each finding, so that every one stands on a line of its own.
func expectNone(_ findings: [Finding], sourceLocation: SourceLocation = #_sourceLocation) {
    for finding in findings {
        Issue.record(Comment(rawValue: finding.description), sourceLocation: sourceLocation)
    }
}

/// The project's own files, read once. Built, fetched and generated ones are not the project's.
enum Project {
    static let files: [ProjectFile] = read()

    static let swiftFiles = files.filter { $0.path.hasSuffix(".swift") }
    static let swiftSources = swiftFiles.filter { $0.path.hasPrefix("Sources/") }
    static let templates = files.filter { $0.path.hasSuffix(".mustache") }

    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static let foldersLeftOut: Set = ["screenshots", "demo-data", "__pycache__"]

    private static func read(_ folder: String = "") -> [ProjectFile] {
        let manager = FileManager.default
        let names = (try? manager.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
        return names.sorted().flatMap { name -> [ProjectFile] in
            let isHidden = name.hasPrefix(".") && name != ".ci" && name != ".swift-format"
            guard !isHidden, !foldersLeftOut.contains(name), name != "Package.resolved" else { return [] }
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            var isFolder: ObjCBool = false
            let isThere = manager.fileExists(atPath: root.appending(path: path).path, isDirectory: &isFolder)
            guard isThere, !isFolder.boolValue else { return isThere ? read(path) : [] }
            // Pictures and fonts are no text, and no check reads them.
            guard let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) else { return [] }
            return [ProjectFile(path: path, text: text)]
        }
    }
}
