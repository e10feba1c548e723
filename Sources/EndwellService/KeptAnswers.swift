public import EndwellCore
public import Foundation
import Crypto

/// What makes a repeated request the same request: the caller's key, and a digest of what was asked under it.
public struct RequestKey: Hashable, Sendable {
    /// The key, as the caller chose it.
    public let text: String
    /// SHA-256 of method, address and body.
    public let digest: Data

    /// The key of a request.
    public init(_ text: String, method: String, path: String, body: Data) {
        self.text = text
        var hash = SHA256()
        hash.update(data: Data("\(method) \(path)\n".utf8))
        hash.update(data: body)
        digest = Data(hash.finalize())
    }

    private init(_ text: String, digest: Data) {
        self.text = text
        self.digest = digest
    }

    /// The key of a request that also brought a file, whose bytes are never held in memory whole.
    public func bringing(_ file: FileDescription) -> RequestKey {
        RequestKey(text, digest: Data(SHA256.hash(data: digest + Data(file.text.utf8))))
    }
}

/// An answer that is given again to a repeated request.
public struct KeptAnswer: Hashable, Sendable {
    /// The HTTP status.
    public var status: Int
    /// Where what was made is found, if something was made.
    public var location: String?
    /// What names this version of what was answered.
    public var version: String?
    /// The body's bytes.
    public var body: Data

    /// An answer with every part said.
    public init(status: Int, location: String? = nil, version: String? = nil, body: Data) {
        self.status = status
        self.location = location
        self.version = version
        self.body = body
    }
}

/// An answer, and whether it was given before.
public struct Answered: Hashable, Sendable {
    /// The answer.
    public let answer: KeptAnswer
    /// Whether nothing was done now, because the same request was done before.
    public let isRepeated: Bool
}

/// What a program may ask of a change besides the change itself.
public struct RequestConditions: Sendable {
    /// Under which key the answer is kept, if under one.
    public var key: RequestKey?
    /// The versions of the contract that the caller acts on; any other is refused.
    public var versions: Set<String>?
    /// What is wrong with the request besides what reading it will find.
    public var problems: [InputProblem] = []

    /// No conditions.
    public init() {}
}

/// Why a request is not done before any rule is asked.
public enum RequestRefusal: Error, Hashable, Sendable {
    /// The key was used for another request.
    case keyReused
    /// The contract is no longer at the version that the caller named.
    case changedMeanwhile
}

/// Answers that are kept for requests that may be repeated.
public protocol KeptAnswerStoring {
    /// The answer kept under a person's key, with the digest of its request; `nil` when there is none or it is older
    /// than 30 days.
    func keptAnswer(under key: String, of person: PersonID, at now: Instant) throws -> (
        digest: Data, answer: KeptAnswer
    )?
    /// Keeps an answer under a person's key, in the place of one that is too old.
    func keep(_ answer: KeptAnswer, under key: RequestKey, of person: PersonID, at now: Instant) throws
}

extension Transaction {
    /// Does something once: under a key that was used for the same request before, gives that answer and does nothing.
    func once(
        _ key: RequestKey?, by person: PersonID, at now: Instant, _ body: () throws -> KeptAnswer
    ) throws -> Answered {
        guard let key else { return Answered(answer: try body(), isRepeated: false) }
        if let kept = try keptAnswer(under: key.text, of: person, at: now) {
            guard kept.digest == key.digest else { throw RequestRefusal.keyReused }
            return Answered(answer: kept.answer, isRepeated: true)
        }
        let answer = try body()
        try keep(answer, under: key, of: person, at: now)
        return Answered(answer: answer, isRepeated: false)
    }
}
