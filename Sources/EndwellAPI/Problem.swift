import EndwellCore
import EndwellHTTP
import EndwellService
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Why a request was not done, as programs read it (RFC 9457).
struct Problem: Error {
    var status: HTTPResponse.Status
    var code: ProblemCode
    /// What happened here, and what to do.
    var detail: String
    /// Every bad field.
    var fields: [Field] = []
    var headers: HTTPFields = [:]

    /// A bad field of the body by its JSON pointer, or a bad parameter by its name.
    struct Field {
        var place: Place
        var detail: String

        enum Place: Hashable {
            case pointer(String)
            case parameter(String)
        }
    }

    init(_ code: ProblemCode, _ detail: String? = nil, fields: [Field] = []) {
        status = HTTPResponse.Status(code: code.status)
        self.code = code
        self.detail = detail ?? code.advice
        self.fields = fields
    }

    /// The answer's body.
    var json: JSON {
        let json: JSON = [
            "type": .text(SitePath.problem(code.rawValue).text), "title": .text(code.title),
            "status": .integer(status.code), "detail": .text(detail), "code": .text(code.rawValue),
        ]
        guard !fields.isEmpty else { return json }
        return json.adding(["errors": .list(fields.prefix(APILimits.problemsMax).map(\.json))])
    }
}

extension Problem.Field {
    var json: JSON {
        switch place {
        case .pointer(let pointer): ["pointer": .text(pointer), "detail": .text(detail)]
        case .parameter(let name): ["parameter": .text(name), "detail": .text(detail)]
        }
    }
}

extension Problem {
    /// A refusal, worded as pages word it.
    init(_ refusal: Refusal) {
        self.init(ProblemCode(refusal), Words.sentence(for: refusal))
        guard case .badInput(let problems) = refusal else { return }
        var named: Set<String> = []
        fields = problems.filter { named.insert($0.field).inserted }.map { problem in
            Field(
                place: .pointer(problem.field.isEmpty ? "" : "/\(problem.field)"),
                detail: Words.sentence(for: problem))
        }
    }

    /// The same, with the body's own names for its fields; each is named once.
    func renaming(_ names: [String: String]) -> Problem {
        var (renamed, known) = (self, Set<Field.Place>())
        renamed.fields = fields.map { field in
            guard case .pointer(let pointer) = field.place, let name = names[String(pointer.dropFirst())] else {
                return field
            }
            return Field(place: .pointer("/\(name)"), detail: field.detail)
        }.filter { known.insert($0.place).inserted }
        return renamed
    }

    /// Anything that a handler throws. Nothing of a fault's inside is told.
    init(of error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let refusal as Refusal: self.init(refusal)
        case let refusal as RequestRefusal: self.init(refusal)
        case let fault as JSONFault: self.init(.badJSON, fault.sentence)
        case let fault as StoreFault: self.init(fault)
        case let busy as TooBusy: self.init(.unavailable, retryAfter: busy.retryAfterSeconds)
        case let crowd as TooManyWaiting: self.init(.tooFast, retryAfter: crowd.retryAfterSeconds)
        case is FileTooLarge: self.init(.tooLarge)
        case let unreadable as FormUnreadable: self.init(status: unreadable.status)
        case let error as any HTTPResponseError: self.init(status: error.status)
        default: self.init(.internalFault)
        }
    }

    private init(_ refusal: RequestRefusal) {
        switch refusal {
        case .keyReused: self.init(ProblemCode.keyReused)
        case .changedMeanwhile: self.init(ProblemCode.changedMeanwhile)
        }
    }

    private init(_ fault: StoreFault) {
        switch fault {
        case .unavailable, .inUse, .moved: self.init(.unavailable, retryAfter: 10)
        case .noPrimary: self.init(.unavailable, retryAfter: 2)
        case .outcomeUnknown: self.init(.outcomeUnknown, retryAfter: 2)
        case .newerDatabase, .conflict, .corrupt, .misuse: self.init(.internalFault)
        }
    }

    private init(status: HTTPResponse.Status) {
        switch status {
        case .notFound: self.init(Refusal.notFound)
        case .contentTooLarge: self.init(.tooLarge)
        case let other where other.code < 500: self.init(.badRequest)
        default: self.init(.internalFault)
        }
    }

    init(_ code: ProblemCode, retryAfter seconds: Int) {
        self.init(code)
        if let name = HTTPField.Name("Retry-After") { headers[name] = String(seconds) }
    }
}

extension JSONFault {
    /// What is wrong with the bytes.
    var sentence: String {
        switch self {
        case .notUTF8: "The body is not valid UTF-8."
        case .unexpected(let place): "The body is not JSON: byte \(place) is not what should stand there."
        case .repeatedName(let name):
            "One object has the member “\(name.prefix(APILimits.parameterCharactersMax))” twice; send it once."
        case .tooDeep: "Values are nested more than \(APILimits.jsonDepthMax) deep."
        case .halfCharacter(let place): "The text at byte \(place) holds half a character (a lone surrogate)."
        }
    }
}
