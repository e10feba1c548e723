import EndwellService
import Testing

@testable import EndwellAPI

@Suite struct ReferenceTests {
    private let reference = API.reference(baseURL: "https://endwell.example")
    private var operations: [APIReference.Operation] { reference.groups.flatMap(\.operations) }

    @Test func `the reference has the operations of the document, each with what it takes, answers and refuses`() {
        #expect(Set(operations.map(\.id)) == Set(Operation.all.map(\.id)))
        #expect(operations.count == Operation.all.count)
        for operation in Operation.all {
            let shown = operations.first { $0.id == operation.id }
            #expect(Set(shown?.problems ?? []) == Set(operation.problemCodes))
            #expect(shown?.parameters.map(\.name) == (operation.query + operation.headers).map(\.name))
            let names = Set(shown?.body.map(\.name) ?? [])
            #expect(names.isSuperset(of: operation.body?.schema.properties.map(\.name) ?? []), "\(operation.id)")
        }
    }

    @Test func `every shape that is named is described`() {
        let known = Set(reference.shapes.map(\.name))
        let members = operations.flatMap { $0.parameters + $0.body } + reference.shapes.flatMap(\.members)
        for piece in members.flatMap(\.kind) + operations.flatMap(\.answerKind) {
            guard case .shape(let name) = piece else { continue }
            #expect(known.contains(name), "\(name)")
        }
        for shape in reference.shapes { #expect(!shape.about.isEmpty && !shape.members.isEmpty, "\(shape.name)") }
    }

    @Test func `a kind says its bounds`() {
        func words(_ schema: Schema) -> String {
            schema.pieces.map { piece in
                switch piece {
                case .words(let text), .code(let text), .shape(let text): text
                }
            }.joined()
        }
        #expect(words(.text(minimum: 1, maximum: 200)) == "text of 1 to 200 characters")
        #expect(words(.nullable(.date)) == "date or null")
        #expect(words(.integer(1...5)) == "whole number, 1 to 5")
        #expect(words(.choice(["a", "b"])) == "a, b")
        #expect(words(.list(of: .money, atMost: 3, atLeast: 1)) == "list of 1 to 3: Money")
    }

    @Test func `an example can be typed into a shell`() {
        for operation in operations {
            #expect(operation.request.hasPrefix("curl "), "\(operation.id)")
            #expect(operation.request.replacing("'\\''", with: "").count { $0 == "'" }.isMultiple(of: 2))
        }
    }
}
