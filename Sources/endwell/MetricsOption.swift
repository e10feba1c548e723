import ArgumentParser
import EndwellMetrics
import Foundation

/// Who may read the figures.
struct MetricsOption: ParsableArguments {
    @Option(
        name: .customLong("metrics-token-file"),
        help: ArgumentHelp(
            "A file with the token that lets a program read /metrics. Also ENDWELL_METRICS_TOKEN_FILE; "
                + "without it only this machine reads them, and nobody once --base-url is https.",
            valueName: "file"),
        completion: .file())
    var tokenFile: String?

    /// The file; `nil` where none is named.
    func setting(environment: [String: String]) -> Setting<String>? {
        let chosen = choose(
            flag: tokenFile, "--metrics-token-file", environment: environment, "ENDWELL_METRICS_TOKEN_FILE",
            standard: "")
        return chosen.value.isEmpty ? nil : chosen
    }
}

extension ServerSettings {
    /// The token for `/metrics`, read from its file; `nil` where none is named. Throws a `Failure`.
    func metricsToken() throws -> MetricsToken? {
        guard let file = metricsTokenFile else { return nil }
        let lengths = MetricsLimits.tokenBytes
        let text = try InputFile(path: file.value, bytesMax: lengths.upperBound + 2).text()
        guard let token = MetricsToken(text) else {
            throw Failure(
                .usage,
                "\(file.origin) names \(file.value), which holds no token: one line of \(lengths.lowerBound) to "
                    + "\(lengths.upperBound) visible characters, such as `openssl rand -hex 32` writes.")
        }
        return token
    }

    /// Who may read `/metrics`, in words.
    var metricsReaders: String {
        if let file = metricsTokenFile { return "whoever has the token in \(file.value)" }
        switch MetricsDoor(token: nil, baseURL: baseURL(port: port.value).value) {
        case .thisMachine: return "this machine, through no proxy"
        case .closed, .token: return "nobody"
        }
    }
}
