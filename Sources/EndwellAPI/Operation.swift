import EndwellService
import HTTPTypes

/// One thing that a program can ask for. The router and the OpenAPI document are made from the same list of these, so
/// neither knows an operation that the other doesn't.
struct Operation: Sendable {
    /// Its name in the document, such as `giveNotice`.
    let id: String
    let method: HTTPRequest.Method
    /// Its path below the base, such as `/contracts/{contract}/termination`.
    let path: String
    /// The heading it stands under.
    let group: Group
    /// What it does, in a few words.
    let summary: String
    /// What else one should know.
    var text: String?
    /// What may follow the question mark.
    var query: [Parameter] = []
    /// What headers of its own it reads.
    var headers: [Parameter] = []
    /// What it takes in.
    var body: Body?
    /// What it answers when all is well.
    var answer: Success
    /// What it may be refused for besides what every operation may: by rules, with status 409, and by bounds of its own.
    var refusals: [ProblemCode] = []
    /// Does it.
    let perform: @Sendable (Call) async throws -> Reply

    /// The headings of the reference, in their order.
    enum Group: String, CaseIterable {
        case you = "You"
        case contracts = "Contracts"
        case offers = "Offers"
        case amendments = "Amendments"
        case conversation = "Conversation"
        case files = "Files"
        case work = "Work"
        case concerns = "Concerns"
        case ending = "Ending"
        case reviews = "Reviews"
        case record = "Record"
        case changes = "Changes"
        case webhooks = "Webhooks"
        case people = "People"
    }

    /// A parameter in the address, or a header.
    struct Parameter: Sendable {
        let name: String
        let schema: Schema
        let text: String

        /// A value as one would send it.
        var example: JSON { Exemplars().example(of: schema, at: "") }
    }

    /// The body of a request.
    struct Body: Sendable {
        let schema: Schema
        var isRequired = true
        /// A body as one would send it.
        let example: JSON
        var kind = Kind.json

        enum Kind: String, Sendable {
            case json = "application/json"
            case files = "multipart/form-data"
        }
    }

    /// The answer when all is well.
    struct Success: Sendable {
        var status = 200
        let text: String
        let schema: Schema
        var mediaType = "application/json"
        /// The kind of stream that it also comes as, on demand.
        var streamed: String?
        /// How its bytes begin, where it is no JSON.
        var beginning = ""
    }

    /// Whether it answers a list page by page.
    var isPaged: Bool { query.contains { $0.name == Parameter.after.name } }

    /// Whether it changes something.
    var isWrite: Bool { method != .get }

    /// What a token needs for it.
    var scope: Scope { isWrite ? .write : .read }

    /// The names in braces in its path.
    var pathParameters: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    /// The path as the router has it.
    var routerPath: String {
        APIPath.base + path.replacing("{", with: ":").replacing("}", with: "")
    }

    /// Whether an address's path, without the base, is one of this operation's.
    func matches(_ segments: [Substring]) -> Bool {
        let own = path.split(separator: "/")
        return own.count == segments.count && zip(own, segments).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
}

/// The API's addresses.
public enum APIPath {
    /// What every address begins with.
    public static let base = "/api/v1"

    static func contract(_ id: String) -> String { "\(base)/contracts/\(id)" }
}
