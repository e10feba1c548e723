import EndwellService
import Foundation

/// Requests and their answers, recorded from a real run. A test makes them anew and holds them against these.
struct Examples: Sendable {
    private let recorded: JSON

    /// A request that was sent, and what was answered.
    struct Example: Sendable {
        /// The address below the API's base, with its parameters.
        let path: String
        /// What was sent, if anything.
        let body: JSON?
        /// What was answered; `nil` where that is no JSON.
        let answer: JSON?
    }

    init(_ recorded: JSON) {
        self.recorded = recorded
    }

    /// What is embedded in the program.
    static let recorded = Examples((try? JSON(Data(PackageResources.answers_json))) ?? .null)

    /// An id as it stands in examples.
    static let id = "019a42f9-1e00-7000-8000-000000000001"

    /// What was asked of an operation, and answered.
    func example(of operation: Operation) -> Example? {
        guard let found = recorded["operations"]?[operation.id], let path = found["path"]?.asText else { return nil }
        return Example(path: path, body: found["body"], answer: found["answer"])
    }

    /// A problem as it was answered; one that nobody can bring about at will, as it would be.
    func problem(_ code: ProblemCode) -> JSON { recorded["problems"]?[code.rawValue] ?? Problem(code).json }
}

extension OpenAPI {
    /// The name of a problem's example.
    static func exampleName(of code: ProblemCode) -> String { "problem_\(code.rawValue)" }

    /// An example of each problem that operations answer with.
    var problemExamples: JSON {
        let codes = Set(operations.flatMap(\.problemCodes))
        return .object(
            ProblemCode.allCases.filter(codes.contains).map { code in
                .init(
                    name: OpenAPI.exampleName(of: code),
                    value: [
                        "summary": .text(code.title), "description": .text(code.advice),
                        "value": examples.problem(code),
                    ])
            })
    }

    /// Examples of each place of the schemas.
    static func exemplars(of operations: [Operation], _ examples: Examples) -> Exemplars {
        var exemplars = Exemplars()
        for operation in operations {
            let example = examples.example(of: operation)
            if let answer = example?.answer { exemplars.note(answer, as: operation.answer.schema) }
            if let body = operation.body { exemplars.note(example?.body ?? body.example, as: body.schema) }
        }
        for code in [ProblemCode.badInput] + ProblemCode.allCases {
            exemplars.note(examples.problem(code), as: problemSchema)
        }
        return exemplars
    }
}
