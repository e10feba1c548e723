import EndwellService
import Foundation
import Testing

@testable import EndwellAPI

@Suite struct ExamplesTests {
    private static let place = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/EndwellAPI/Examples/answers.json").standardized

    private static var kept: JSON { get throws { try JSON(Data(contentsOf: place)) } }

    /// `ENDWELL_RECORD_EXAMPLES=1 swift test --filter ExamplesTests` writes them anew.
    @Test func `examples are what the API answers`() async throws {
        let told = try await RecordedStory.tell()
        if ProcessInfo.processInfo.environment["ENDWELL_RECORD_EXAMPLES"] != nil {
            try (told.bytes + Data("\n".utf8)).write(to: Self.place)
        }
        let kept = try Self.kept
        for (part, names) in [
            ("operations", Operation.all.map(\.id)), ("problems", ProblemCode.allCases.map(\.rawValue)),
        ] {
            for name in names {
                #expect(
                    kept[part]?[name] == told[part]?[name],
                    "\(name): if it is meant so, record the examples anew (CONTRIBUTING.md)")
            }
        }
    }

    @Test func `every operation has an example, a request that its own schema takes`() throws {
        let examples = Examples(try Self.kept)
        for operation in Operation.all {
            let example = examples.example(of: operation)
            #expect(example != nil, "\(operation.id): let RecordedStory ask it, and record the examples anew")
            #expect((example?.answer != nil) == operation.answer.schema.isJSON, "\(operation.id)")
            guard let body = operation.body, body.kind == .json else { continue }
            #expect(body.schema.faults(in: example?.body ?? .null) == [], "\(operation.id)")
        }
    }

    @Test func `the example of a contract holds what every link leads from`() throws {
        let examples = Examples(try Self.kept)
        let answer = Operation.all.first { $0.id == "getContract" }.flatMap {
            examples.example(of: $0)?.answer
        }
        for pointer in ["id", "deliverables/0/id", "amendment/id"] {
            let found = pointer.split(separator: "/").reduce(answer) { value, name in
                Int(name).map { value?.asList?[$0] } ?? value?[String(name)]
            }
            #expect(found?.asText != nil, "\(pointer)")
        }
    }

    @Test func `every named schema says what it is`() {
        var named: [String: Schema] = OpenAPI.problemSchema.named
        for operation in Operation.all {
            named.merge(operation.answer.schema.named) { own, _ in own }
            if let body = operation.body { named.merge(body.schema.named) { own, _ in own } }
        }
        #expect(Set(named.keys) == Set(Schema.about.keys))
    }
}
