import ArgumentParser
import EndwellPostgreSQL
import EndwellService
import Foundation

/// A value of the configuration, and where it came from.
struct Setting<Value: Sendable>: Sendable {
    let value: Value
    let origin: Origin
}

/// Where a value comes from; what stands first wins.
enum Origin: Sendable, CustomStringConvertible {
    case flag(String)
    case environment(String)
    case standard

    /// The origin in words.
    var description: String {
        switch self {
        case .flag(let name): name
        case .environment(let name): name
        case .standard: "default"
        }
    }
}

/// A folder that was named, as an absolute path without a slash at its end.
func absolutePath(ofFolder named: String) -> String {
    let path = URL(filePath: named, directoryHint: .isDirectory).standardizedFileURL.path(percentEncoded: false)
    return path.count > 1 ? path.replacing(/\/+$/, with: "") : path
}

/// Where the pages are served.
struct AddressOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The address to listen on. Also ENDWELL_HOST; default: 127.0.0.1, which only this machine reaches.",
            valueName: "address"))
    var host: String?

    @Option(
        help: ArgumentHelp(
            "The port to listen on; 0 takes a free one. Also ENDWELL_PORT; default: 8080.", valueName: "port"))
    var port: String?

    @Option(
        name: .customLong("base-url"),
        help: ArgumentHelp(
            "The address that people type and links begin with. Also ENDWELL_BASE_URL; "
                + "default: http://127.0.0.1 and the port.",
            valueName: "url"))
    var baseURL: String?
}

/// How far webhooks reach.
struct WebhookOption: ParsableArguments {
    @Option(
        name: .customLong("webhooks"),
        help: ArgumentHelp(
            "To which machines webhooks may be sent: internet, over https; or anywhere, also on your own network and "
                + "over http. Also ENDWELL_WEBHOOKS; default: internet.",
            valueName: "reach"))
    var reach: String?

    /// Throws a `Failure` for a reach that there is not.
    func setting(environment: [String: String]) throws -> Setting<WebhookReach> {
        let chosen = choose(
            flag: reach, "--webhooks", environment: environment, "ENDWELL_WEBHOOKS",
            standard: WebhookReach.internet.rawValue)
        guard let reach = WebhookReach(rawValue: chosen.value) else {
            throw Failure(.usage, "\(chosen.origin) is “\(chosen.value)”; it must be internet or anywhere.")
        }
        return Setting(value: reach, origin: chosen.origin)
    }
}

/// The configuration of a server: flags win over the environment, and the environment over what is standard.
struct ServerSettings: Sendable {
    let host: Setting<String>
    let port: Setting<Int>
    let place: DataPlace
    /// The file with the token for `/metrics`; `nil` where none is named.
    let metricsTokenFile: Setting<String>?
    /// To which machines webhooks may be sent.
    let webhookReach: Setting<WebhookReach>
    /// In which form the log is written.
    let logFormat: Setting<LogFormat>
    private let givenBaseURL: Setting<BaseURL>?

    static let portStandard = 8_080

    /// Throws a `Failure` that names the first setting that can't be used.
    init(
        _ address: AddressOptions, _ data: DataOptions, _ metrics: MetricsOption, _ webhooks: WebhookOption,
        _ log: LogOption, environment: [String: String]
    ) throws {
        host = choose(
            flag: address.host, "--host", environment: environment, "ENDWELL_HOST", standard: "127.0.0.1")
        let port = choose(
            flag: address.port, "--port", environment: environment, "ENDWELL_PORT",
            standard: String(Self.portStandard))
        guard let number = Int(port.value), (0...65_535).contains(number) else {
            throw Failure(
                .usage, "\(port.origin) is “\(port.value)”; it must be a number from 0 to 65535, such as 8080.")
        }
        self.port = Setting(value: number, origin: port.origin)
        place = try data.place(environment: environment)
        metricsTokenFile = metrics.setting(environment: environment)
        webhookReach = try webhooks.setting(environment: environment)
        logFormat = try log.setting(environment: environment)
        let base = choose(
            flag: address.baseURL, "--base-url", environment: environment, "ENDWELL_BASE_URL", standard: "")
        givenBaseURL =
            base.value.isEmpty
            ? nil : Setting(value: try BaseURL(base.value, from: base.origin), origin: base.origin)
    }

    /// The address that links begin with, once the port is known.
    func baseURL(port: Int) -> Setting<String> {
        givenBaseURL.map { Setting(value: $0.value.text, origin: $0.origin) }
            ?? Setting(value: "http://127.0.0.1:\(port)", origin: .standard)
    }

    /// What would work, but hardly as it is meant.
    var warnings: [String] { addressWarnings + databaseWarnings + [place.files.value.warning].compactMap(\.self) }

    private var databaseWarnings: [String] {
        guard let server = place.server, server.value.hasPasswordInside, case .flag(let name) = server.origin else {
            return []
        }
        return [
            "\(name) holds the database’s password, which others on this machine can see: say it with "
                + "--database-password-file or ENDWELL_DATABASE_PASSWORD"
        ]
    }

    private var addressWarnings: [String] {
        let isLocal = ["127.0.0.1", "::1", "localhost"].contains(host.value)
        if !isLocal, givenBaseURL == nil {
            return [
                "\(host.origin) lets other machines reach the server, but links lead to this machine only: "
                    + "say the address that people type with --base-url https://…"
            ]
        }
        if !isLocal, let base = givenBaseURL, !base.value.isSecure {
            return [
                "\(base.value.text) works on this machine only. Others need https, from a proxy in front of the server."
            ]
        }
        return []
    }
}

/// An address that pages can be served under: `https`, or plain `http` on this very machine.
struct BaseURL: Sendable {
    let text: String
    let isSecure: Bool

    init(_ raw: String, from origin: Origin) throws {
        func refuse(_ why: String) -> Failure {
            Failure(.usage, "\(origin) is “\(raw)”; \(why), such as https://contracts.example.org.")
        }
        guard let url = URLComponents(string: raw), let scheme = url.scheme?.lowercased(), let host = url.host,
            !host.isEmpty, ["http", "https"].contains(scheme)
        else { throw refuse("it must be a whole address") }
        guard url.user == nil, url.password == nil, url.query == nil, url.fragment == nil,
            url.path.isEmpty || url.path == "/"
        else { throw refuse("it must end after the host or port") }
        isSecure = scheme == "https"
        guard isSecure || ["127.0.0.1", "localhost"].contains(host.lowercased()) else {
            throw refuse("sessions are safe over https only, except on http://127.0.0.1. It must be an https address")
        }
        text = "\(scheme)://\(host.lowercased())" + (url.port.map { ":\($0)" } ?? "")
    }
}

/// The flag's value, else the environment's, else what is standard. An empty variable counts as unset.
func choose(
    flag: String?, _ flagName: String, environment: [String: String], _ variable: String, standard: String
) -> Setting<String> {
    if let flag { return Setting(value: flag, origin: .flag(flagName)) }
    if let value = environment[variable], !value.isEmpty {
        return Setting(value: value, origin: .environment(variable))
    }
    return Setting(value: standard, origin: .standard)
}
