import EndwellClient
import Foundation

/// A file that a person names, or `-` for standard input, read within a bound.
struct InputFile {
    let path: String
    var bytesMax = ClientLimits.bodyBytesMax

    /// Its bytes; throws a `Failure`.
    func bytes() throws -> Data {
        let name = path == "-" ? "Standard input" : path
        do {
            let handle = path == "-" ? .standardInput : try FileHandle(forReadingFrom: URL(filePath: path))
            var bytes = Data()
            while let piece = try handle.read(upToCount: bytesMax + 1 - bytes.count), !piece.isEmpty {
                bytes.append(piece)
                guard bytes.count <= bytesMax else {
                    throw Failure(.noInput, "\(name) has more than \(bytesMax) bytes, which is not read.")
                }
            }
            return bytes
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(.noInput, "\(name) can’t be read: \(error.localizedDescription)")
        }
    }

    /// Its text without the line breaks at its end; throws a `Failure`.
    func text() throws -> String {
        guard let text = String(validating: try bytes(), as: UTF8.self) else {
            throw Failure(.noInput, "\(path == "-" ? "Standard input" : path) is not UTF-8 text.")
        }
        return text.replacing(/[\r\n]+$/, with: "")
    }
}

/// Words of a person: from an option, from standard input, or asked for.
struct TypedWords {
    let console: Console

    /// The words that an option gives, `-` being standard input; on a terminal they are asked for. Throws a `Failure`
    /// where nobody can be asked.
    func text(_ given: String?, option: String, asking question: String) throws -> String {
        if let given { return given == "-" ? try InputFile(path: "-").text() : given }
        try requireSomebody(option)
        return console.askForLines(question)
    }

    /// One line that an option gives, or that is asked for.
    func line(_ given: String?, option: String, asking question: String) throws -> String {
        if let given { return given }
        try requireSomebody(option)
        return console.ask(question) ?? ""
    }

    private func requireSomebody(_ option: String) throws {
        guard console.canAsk else {
            throw Failure(.usage, "\(option) is missing. Say it as an option; on a terminal it would be asked for.")
        }
    }
}
