import ArgumentParser
import EndwellClient
import Foundation

/// What every command needs that asks an installation: where it is, and who asks.
struct ClientOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The installation’s address. Also ENDWELL_URL; default: http://127.0.0.1:8080.", valueName: "url"))
    var url: String?

    @Option(
        name: .customLong("token-file"),
        help: ArgumentHelp(
            "A file that holds your access token. Also ENDWELL_TOKEN, the token itself.", valueName: "file"),
        completion: .file())
    var tokenFile: String?

    @Flag(help: "Write what the API answers, as JSON.")
    var json = false

    private static let tokenBytesMax = 4_096

    /// Runs a command as the person whose token it is, and turns what goes wrong into words and an exit code.
    func run(_ command: (ClientSession) async throws -> Void) async throws {
        try await orExit {
            let environment = ProcessInfo.processInfo.environment
            let address = choose(
                flag: url, "--url", environment: environment, "ENDWELL_URL",
                standard: "http://127.0.0.1:\(ServerSettings.portStandard)")
            let base = try BaseURL(address.value, from: address.origin).text
            let client = APIClient(
                address: base, token: try token(environment), agent: "endwell/\(ProgramVersion.text)")
            do {
                try await command(
                    ClientSession(client: client, console: Console(environment: environment), wantsJSON: json))
            } catch let fault as ClientFault {
                throw Failure(fault, at: base)
            }
        }
    }

    private func token(_ environment: [String: String]) throws -> String {
        let file = try tokenFile.map { try InputFile(path: $0, bytesMax: Self.tokenBytesMax).text() }
        let given = (file ?? environment["ENDWELL_TOKEN"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        guard !given.isEmpty else {
            throw Failure(
                .usage,
                "There is no token. Make one under Settings, then set ENDWELL_TOKEN or name a file with --token-file.")
        }
        guard given.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Failure(
                .usage, "\(tokenFile == nil ? "ENDWELL_TOKEN" : "--token-file") holds no token: it has blanks in it.")
        }
        return given
    }
}

extension Failure {
    /// What a request came to, in words for whoever asked.
    init(_ fault: ClientFault, at address: String) {
        switch fault {
        case .unreachable(let reason):
            self.init(
                .unavailable,
                "\(address) can’t be reached (\(reason)). Is it running? --url or ENDWELL_URL names another.")
        case .redirected(let other):
            self.init(
                .wrongServer,
                "\(address) leads to \(Plain.line(other)). If that is right, name it with --url or ENDWELL_URL.")
        case .notEndwell(let reason):
            self.init(
                .wrongServer,
                "\(address) does not speak Endwell’s API: \(Plain.line(reason)). Look at --url or ENDWELL_URL.")
        case .tooLarge(let bytesMax):
            self.init(.wrongServer, "\(address) answers with more than \(bytesMax) bytes, which is not read.")
        case .notWritten(let reason): self.init(.cannotCreate, "The file can’t be written: \(reason)")
        case .refused(let refused): self.init(refused, at: address)
        }
    }

    private init(_ refused: Refused, at address: String) {
        let fields = (refused.errors ?? []).map { field in
            "\n  " + [field.pointer, field.detail].compactMap(\.self).joined(separator: ": ")
        }
        let words = Plain.text(refused.detail + fields.joined())
        switch refused.status {
        case 401:
            self.init(
                .notPermitted,
                "\(address) doesn’t know this token: it may have expired or been revoked. "
                    + "Make one under Settings, then set ENDWELL_TOKEN.")
        case 403: self.init(.notPermitted, words)
        case 404: self.init(.unknown, words)
        case 409, 412: self.init(.refused, "\(words) (\(Plain.line(refused.code)))")
        case 429: self.init(.inUse, words)
        case 503: self.init(.unavailable, words)
        case 400..<500: self.init(.usage, words)
        case _: self.init(.fault, words)
        }
    }
}
