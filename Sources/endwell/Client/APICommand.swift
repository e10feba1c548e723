import ArgumentParser
import EndwellClient
import Foundation

/// `endwell api`.
struct APICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api",
        abstract: "Ask the REST API anything, and write what it answers.",
        discussion: """
            METHOD may be left out: it is GET, or POST where there is something to send. PATH lies below /api/v1. What \
            comes back is written as it came, a refusal too; the exit code says which it was. A write is sent with an \
            Idempotency-Key, so that a cut connection is tried again and the act is done once. The installation describes \
            its API at /docs/api and /openapi.json.

              endwell api /me
              endwell api '/contracts?phase=ending' --all
              endwell api POST /contracts/ID/messages --data '{"text": "Good morning"}'
              endwell api POST /contracts --data @offer.json --include
              endwell api PUT /contracts/ID/rehire --data '{"open": true}' -i
            """)

    @Argument(help: "GET, POST, PUT, PATCH or DELETE; then the path.")
    var words: [String]

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("What to send: JSON, or @ and a file’s name, @- for standard input.", valueName: "json"))
    var data: String?

    @Option(
        name: [.customShort("H"), .long],
        help: ArgumentHelp("A header, such as If-Match; may be said more than once.", valueName: "name: value"))
    var header: [String] = []

    @Flag(name: .shortAndLong, help: "Write status and headers first.")
    var include = false

    @Flag(help: "Follow a list to its end, and write all of it as one.")
    var all = false

    @OptionGroup var client: ClientOptions

    private static let methods: Set = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]

    func validate() throws {
        guard words.count <= 2 else { throw ValidationError("Say the method, if any, and one path.") }
        guard Self.methods.contains(method) else {
            throw ValidationError("\(words[0]) is no method; say GET, POST, PUT, PATCH or DELETE.")
        }
        guard !isRead || data == nil else { throw ValidationError("\(method) sends nothing: leave --data out.") }
        if all, method != "GET" || include { throw ValidationError("--all goes with GET, without --include.") }
        guard header.allSatisfy({ $0.contains(/^[!-9;-~]+:/) }) else {
            throw ValidationError("A header is “name: value”.")
        }
        if headers.contains(where: { $0.name.lowercased() == "authorization" }) {
            throw ValidationError("A token is no argument, which others could read: use ENDWELL_TOKEN or --token-file.")
        }
    }

    func run() async throws {
        try await client.run { session in
            let request = try request()
            guard !all else {
                return session.write(json: JSONText.page(of: try await session.client.pages(request)))
            }
            let answer = try await session.client.send(request)
            if include {
                let headers = answer.headers.sorted { $0.key < $1.key }.map { "\($0.key): \(Plain.line($0.value))" }
                session.console.write(["HTTP \(answer.status)"] + headers + [""])
            }
            if !answer.body.isEmpty { session.write(json: answer.body) }
            guard answer.isGood || answer.status == 304 else { throw session.client.fault(in: answer) }
        }
    }

    private var method: String { words.count == 2 ? words[0].uppercased() : data == nil ? "GET" : "POST" }
    private var isRead: Bool { ["GET", "HEAD"].contains(method) }

    private var headers: [(name: String, value: String)] {
        header.map { line in
            let pair = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            return (name: pair[0], value: pair.count > 1 ? pair[1] : "")
        }
    }

    private func request() throws -> APIClient.Request {
        let given = words.last ?? "/"
        let path = given.hasPrefix("/") ? given : "/" + given
        guard path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !path.split(separator: "/").contains("..") else {
            throw Failure(.usage, "“\(given)” is no path; encode what is not plain, such as %20 for a blank.")
        }
        let key = headers.first { $0.name.lowercased() == "idempotency-key" }?.value
        return APIClient.Request(
            method, path, body: try body(), key: isRead ? nil : key ?? UUID().uuidString.lowercased(), headers: headers)
    }

    private func body() throws -> Data? {
        guard let data else { return nil }
        guard data.hasPrefix("@") else { return Data(data.utf8) }
        return try InputFile(path: String(data.dropFirst())).bytes()
    }
}
