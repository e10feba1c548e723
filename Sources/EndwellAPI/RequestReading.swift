import EndwellCore
import EndwellHTTP
import EndwellService
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

extension Operation {
    /// The parameters after the question mark: known ones, each once, each within its bounds.
    func readQuery(_ raw: String?) throws -> [String: String] {
        var values: [String: String] = [:]
        var problems: [Problem.Field] = []
        func note(_ name: String, _ detail: String) {
            problems.append(.init(place: .parameter(name), detail: "\(name): \(detail)"))
        }
        for part in (raw ?? "").split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = pair[0].plainParameter.map { String($0.prefix(APILimits.parameterCharactersMax)) } ?? "?"
            guard let parameter = query.first(where: { $0.name == name }) else {
                note(name, "there is no such parameter here; leave it out.")
                continue
            }
            guard let value = pair.count > 1 ? pair[1].plainParameter : "" else {
                note(name, "this is not percent-encoded UTF-8.")
                continue
            }
            guard values.updateValue(value, forKey: name) == nil else {
                note(name, "say this once.")
                continue
            }
            if let problem = parameter.problem(with: value) { note(name, problem) }
        }
        guard problems.isEmpty else { throw Problem(.badInput, fields: problems) }
        return values
    }

    /// Refuses a header of the operation's own that is out of its bounds.
    func checkHeaders(_ fields: HTTPFields) throws {
        let problems = headers.compactMap { parameter -> Problem.Field? in
            guard let name = HTTPField.Name(parameter.name), let value = fields[name],
                let problem = parameter.problem(with: value)
            else { return nil }
            return Problem.Field(place: .parameter(parameter.name), detail: "\(parameter.name): \(problem)")
        }
        guard problems.isEmpty else { throw Problem(.badInput, fields: problems) }
    }

    /// The body's bytes, within their bound: a longer one is refused before it is read.
    func readBody(_ request: Request) async throws -> Data {
        guard isWrite, body?.kind != .files else { return Data() }
        try request.requireLength(upTo: APILimits.bodyBytesMax)
        let buffer = try await request.body.collect(upTo: APILimits.bodyBytesMax)
        let bytes = Data(buffer.readableBytesView)
        guard !bytes.isEmpty else { return bytes }
        try request.require(.json)
        return bytes
    }

    /// The body's parts, for an operation that takes files. They are read later, piece by piece; a body that is longer
    /// than one file can make it is refused before.
    func parts(of request: Request) throws -> MultipartBody? {
        guard body?.kind == .files else { return nil }
        try request.requireLength(upTo: APILimits.uploadBytesMax)
        try request.require(.files)
        return try MultipartBody(request)
    }

    /// The body as JSON. Where nothing need be said, nothing need be sent.
    func json(in bytes: Data) throws -> JSON {
        if bytes.isEmpty {
            guard let body, body.isRequired, body.kind == .json else { return [:] }
            throw Problem(.badJSON, "The body is missing. Send a JSON object.")
        }
        return try JSON(bytes)
    }
}

extension Request {
    /// Refuses a body that says that it is longer.
    fileprivate func requireLength(upTo bytesMax: Int) throws(Problem) {
        guard let length = headers[.contentLength].flatMap({ Int($0) }), length > bytesMax else { return }
        throw Problem(.tooLarge)
    }

    /// Refuses a body that says that it is of another kind.
    fileprivate func require(_ kind: Operation.Body.Kind) throws(Problem) {
        let type = headers[.contentType]?.split(separator: ";").first?.trimmingCharacters(in: .whitespaces)
        guard type?.lowercased() == kind.rawValue else { throw Problem(.unsupportedMediaType) }
    }
}

extension Operation.Parameter {
    /// What is wrong with a value, if anything.
    fileprivate func problem(with value: String) -> String? {
        switch schema.plain {
        case .integer(let range):
            guard let number = Int64(value) else { return "this must be a whole number." }
            guard let range, !range.contains(number) else { return nil }
            return "between \(range.lowerBound) and \(range.upperBound), please."
        case .choice(let choices):
            return choices.contains(value) ? nil : "one of \(choices.joined(separator: ", ")), please."
        case .text(_, let maximum, let format, _):
            if format == "uuid", ContractID(value) == nil { return "this must be an id." }
            guard let maximum, value.unicodeScalars.count > maximum else { return nil }
            return "at most \(maximum) characters, please."
        case .flag, .list, .object, .anyObject, .binary, .nullable, .named: return nil
        }
    }
}

extension Substring {
    /// The percent-decoded text; `nil` when that is no UTF-8.
    fileprivate var plainParameter: String? {
        replacing("+", with: " ").removingPercentEncoding
    }
}
