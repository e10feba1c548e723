import ArgumentParser
import EndwellCore

/// The files that show the examples of a concern, as one names them: `FILE` where there is one example, else `2=FILE`.
struct ExampleFiles {
    private let named: [(example: Int?, path: String)]
    private let examples: Int

    /// Files as they were written, for so many examples.
    init(_ written: [String], examples: Int) {
        self.examples = examples
        named = written.map { written in
            guard let match = written.wholeMatch(of: /([0-9]{1,4})=(.+)/) else { return (example: nil, path: written) }
            return (example: Int(match.1), path: String(match.2))
        }
    }

    /// Throws for a file of no example, and for an example with too many.
    func validate() throws {
        for file in named {
            guard let number = file.example else {
                guard examples == 1 else {
                    throw ValidationError("Say which example \(file.path) shows: --attach N=\(file.path), N from 1.")
                }
                continue
            }
            guard (1...examples).contains(number) else {
                throw ValidationError("There is no example \(number) for \(file.path): \(examples) said.")
            }
        }
        for (index, files) in sorted(named.map(\.path)).enumerated() where files.count > Limits.filesMax {
            throw ValidationError(
                "At most \(Limits.filesMax) files show an example; --attach names \(files.count) for example \(index + 1)."
            )
        }
    }

    /// The files, each looked at; throws a `Failure`.
    func files() throws -> [AttachedFile] { try named.map { try AttachedFile(path: $0.path) } }

    /// What stands for the files, in their order, by example.
    func sorted(_ each: [String]) -> [[String]] {
        (1...examples).map { number in
            zip(named, each).filter { ($0.0.example ?? 1) == number }.map(\.1)
        }
    }
}
