import ArgumentParser
import EndwellClient
import EndwellCore
import EndwellService
import Foundation

/// `endwell contract file`.
struct ContractFile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "file", abstract: "Save a file that came with a message, work, a concern or a fix.",
        discussion: """
            Its id stands in `endwell contract show`, or below its message in `endwell contract messages`.

              endwell contract file EW-7K3Q9D 0197c8a2-… --output plan.pdf
            """)

    @Argument(help: "The contract: its reference, such as EW-7K3Q9D, or its id.")
    var contract: String

    @Argument(help: "The file’s id.")
    var file: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file to write; it must not be there yet.", valueName: "path"), completion: .file())
    var output: String

    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await client.run { session in
            guard let id = UUID(uuidString: file)?.uuidString.lowercased() else {
                throw Failure(.usage, "\(file) is no file’s id. `endwell contract show` and `messages` show the ids.")
            }
            let path = session.path(ofContract: try await session.id(ofContract: contract)) + "/files/\(id)"
            try await NewFile(path: output).write { file in
                try await session.client.download(path, into: file, bytesMax: Limits.fileBytesMax)
            }
            session.console.tell(["Saved."])
        }
    }
}

extension Received.File {
    /// "plan.pdf, 1.2 MB".
    var words: String {
        guard let name, let bytes else { return "an erased file" }
        return "\(Plain.line(name)), \(Words.size(bytes: bytes))"
    }
}

extension Received.Contract {
    /// The files of its work and its concerns, each with what it belongs to.
    var files: [(place: String, file: Received.File)] {
        let work = deliverables.enumerated().flatMap { index, part in
            (part.attachments ?? []).map { (place: "deliverable \(index + 1)", file: $0) }
        }
        let complaints = concerns.enumerated().flatMap { index, concern in
            concern.examples.flatMap(\.attachments).map { (place: "concern \(index + 1)", file: $0) }
                + concern.history.flatMap(\.attachments).map { (place: "the fix of concern \(index + 1)", file: $0) }
        }
        return work + complaints
    }
}
