import EndwellCore
import EndwellService
import EndwellTesting
import Foundation
import HTTPTypes

@testable import EndwellAPI

/// Asks the API for everything once and writes down what was sent and answered, with what chance gave made steady.
actor Recording {
    private let api: APIWorld
    private var operations: [String: JSON] = [:]
    private var problems: [String: JSON] = [:]

    init(_ api: APIWorld) {
        self.api = api
    }

    /// Asks an operation, with the body that its description shows or another one. The first answer of each operation
    /// and the first problem of each code are kept.
    @discardableResult
    func ask(
        _ id: String, _ path: String, as person: Account, _ body: JSON? = nil,
        over more: KeyValuePairs<String, JSON> = [:]
    ) async throws -> APIAnswer {
        guard let operation = Operation.all.first(where: { $0.id == id }) else { throw NoSuchOperation(id: id) }
        let example = operation.body.flatMap { $0.kind == .json ? $0.example.replacing(more) : nil }
        let sent = body ?? example
        let answer =
            operation.body?.kind == .files
            ? try await upload(operation.method, path, as: person)
            : try await api.send(operation.method, path, sent, as: person)
        keep(answer, of: operation, path, sent)
        return answer
    }

    /// Sends a file.
    private func upload(_ method: HTTPRequest.Method, _ path: String, as person: Account) async throws -> APIAnswer {
        let lines = [
            "--edge", "Content-Disposition: form-data; name=\"file\"; filename=\"agreement.pdf\"",
            "Content-Type: application/pdf", "", "%PDF-1.7", "--edge--", "",
        ]
        let headers = api.headers(of: person).adding(.contentType, "multipart/form-data; boundary=edge")
        return try await api.send(method, path, bytes: Data(lines.joined(separator: "\r\n").utf8), headers: headers)
    }

    /// Sends what no operation takes, for the problem that comes of it.
    func provoke(_ method: HTTPRequest.Method, _ path: String, bytes: Data?, headers: HTTPFields = [:]) async throws {
        keepProblem(try await api.send(method, path, bytes: bytes, headers: headers))
    }

    /// Sends bytes as somebody, for the problem that comes of it.
    func provoke(_ method: HTTPRequest.Method, _ path: String, text: String, type: String, as person: Account)
        async throws
    {
        keepProblem(
            try await api.send(
                method, path, bytes: Data(text.utf8), headers: api.headers(of: person).adding(.contentType, type)))
    }

    private func keep(_ answer: APIAnswer, of operation: EndwellAPI.Operation, _ path: String, _ sent: JSON?) {
        guard answer.status < 400 else { return keepProblem(answer) }
        guard operations[operation.id] == nil else { return }
        var example: JSON = ["path": .text(path)]
        if let sent { example = example.adding(["body": sent]) }
        if operation.answer.schema.isJSON { example = example.adding(["answer": answer.json]) }
        operations[operation.id] = example
    }

    private func keepProblem(_ answer: APIAnswer) {
        guard let code = answer.code, problems[code] == nil else { return }
        problems[code] = answer.json
    }

    /// Everything that was written down, in the order of the reference.
    var written: JSON {
        get throws {
            let recorded: JSON = [
                "operations": .object(
                    Operation.all.compactMap { operation in
                        operations[operation.id].map { .init(name: operation.id, value: $0) }
                    }),
                "problems": .object(
                    ProblemCode.allCases.compactMap { code in
                        problems[code.rawValue].map { .init(name: code.rawValue, value: $0) }
                    }),
            ]
            return try JSON(Data(Recording.steady(String(decoding: recorded.bytes, as: UTF8.self)).utf8))
        }
    }

    /// What chance gave, replaced by what stays the same: ids, digests, references and tokens, each by its number.
    private static func steady(_ text: String) -> String {
        var steady = numbered(text, /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/) { number in
            Examples.id.dropLast(3) + String(number + 1_000).suffix(3)
        }
        steady = numbered(steady, /[0-9a-f]{64}/) { number in
            String(repeating: String(number + 0x5f1d_0c3a, radix: 16), count: 8)
        }
        steady = numbered(steady, /EW-[0-9A-Z]{6,}/) { number in "EW-7K3Q\(10 + number)" }
        return numbered(steady, /offers\/[A-Za-z0-9_-]{20,}/) { number in "offers/mR3nO6cJ1xYt0u8qVw5sKd\(10 + number)"
        }
    }

    private static func numbered(
        _ text: String, _ pattern: Regex<Substring>, _ name: (Int) -> some StringProtocol
    ) -> String {
        var names: [String: String] = [:]
        return text.replacing(pattern) { match in
            let found = String(match.output)
            if let known = names[found] { return known }
            let made = String(name(names.count + 1))
            names[found] = made
            return made
        }
    }

    private struct NoSuchOperation: Error { let id: String }
}

extension JSON {
    /// The object with other values for some of its members.
    func replacing(_ members: KeyValuePairs<String, JSON>) -> JSON {
        guard case .object(let own) = self else { return self }
        let others = Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value) })
        let added = members.filter { member in !own.contains { $0.name == member.key } }
        return .object(
            own.map { .init(name: $0.name, value: others[$0.name] ?? $0.value) }
                + added.map { .init(name: $0.key, value: $0.value) })
    }
}

extension HTTPFields {
    fileprivate func adding(_ name: HTTPField.Name, _ value: String) -> HTTPFields {
        var fields = self
        fields[name] = value
        return fields
    }
}
