import EndwellCore
import EndwellService
import Foundation
import HTTPTypes
import Testing

@testable import EndwellAPI

@Suite struct DocumentTests {
    private let document = OpenAPI(operations: Operation.all, baseURL: "https://endwell.example").document

    @Test func `every operation stands in the document once, with a name of its own`() {
        #expect(Set(Operation.all.map(\.id)).count == Operation.all.count)
        #expect(Set(Operation.all.map { "\($0.method) \($0.path)" }).count == Operation.all.count)
        for operation in Operation.all {
            #expect(document["paths"]?[operation.path]?[operation.method.rawValue.lowercased()] != nil)
        }
    }

    @Test func `every reference leads somewhere`() {
        func references(in value: JSON) -> [String] {
            switch value {
            case .object(let members):
                members.flatMap { $0.name == "$ref" ? [$0.value.asText ?? ""] : references(in: $0.value) }
            case .list(let elements): elements.flatMap(references)
            case .null, .flag, .number, .text: []
            }
        }
        for reference in Set(references(in: document)) {
            let place = reference.split(separator: "/").dropFirst().reduce(document as JSON?) { $0?[String($1)] }
            #expect(place != nil, "\(reference)")
        }
    }

    @Test func `every example of a body is one that the operation's own reading takes`() {
        for operation in Operation.all {
            guard let body = operation.body else { continue }
            #expect(body.schema.problems(with: body.example) == [], "\(operation.id)")
        }
    }

    @Test func `every refusal has a code that is explained`() {
        for code in ProblemCode.allCases {
            #expect(!code.title.isEmpty && !code.advice.isEmpty, "\(code)")
            #expect((400...599).contains(code.status))
        }
        let documented = Set(Operation.all.flatMap(\.problemCodes))
        let elsewhere: Set<ProblemCode> = [.badRequest, .methodNotAllowed, .tooFast]
        #expect(documented.union(elsewhere) == Set(ProblemCode.allCases))
    }

    @Test(arguments: [
        "2026-12-07T23:00:00Z", "2026-12-08T00:00:00+01:00", "2026-12-07T23:00:00.000Z", "2026-12-07t18:30:00-04:30",
    ])
    func `an instant may be written in any zone`(text: String) {
        #expect(Instant(rfc3339: text) == Instant(rfc3339: "2026-12-07T23:00:00Z"))
    }

    @Test(arguments: ["2026-12-07", "2026-13-07T23:00:00Z", "2026-12-07T24:00:00Z", "2026-12-07T23:00:00", "x"])
    func `what is no instant is none`(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test func `an instant comes back as it was written`() {
        for milliseconds in [0, 1, 999, 1_793_606_400_042] as [Int64] {
            let instant = Instant(milliseconds: milliseconds)
            #expect(Instant(rfc3339: instant.rfc3339) == instant)
        }
    }
}
