import ArgumentParser
import EndwellFiles
import EndwellService
import EndwellStore
import Foundation

/// `endwell config`.
struct Config: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at the configuration.", subcommands: [ConfigCheck.self])
}

/// `endwell config check`.
struct ConfigCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Show the configuration, where each value came from, and whether it would work.",
        discussion: """
            Say the same options, or set the same environment, as for `endwell serve`. Nothing is kept; a data folder \
            that isn't there is not made. A server that is running already has its folder and its port: that is said, \
            with exit code 75 or 69.
            """)

    @OptionGroup var address: AddressOptions
    @OptionGroup var data: DataOptions
    @OptionGroup var metrics: MetricsOption
    @OptionGroup var webhooks: WebhookOption
    @OptionGroup var log: LogOption

    func run() async throws {
        try await orExit {
            let settings = try ServerSettings(
                address, data, metrics, webhooks, log, environment: ProcessInfo.processInfo.environment)
            show("host", settings.host.value, settings.host.origin)
            show("port", String(settings.port.value), settings.port.origin)
            let place = settings.place
            show("data", place.folder.value, place.folder.origin)
            if let server = place.server { show("database", server.value.words, server.origin) }
            show("files", place.files.value.words, place.files.origin)
            let base = settings.baseURL(port: settings.port.value)
            show(
                "base-url", base.value == "http://127.0.0.1:0" ? "http://127.0.0.1 and that port" : base.value,
                base.origin)
            show("metrics", settings.metricsReaders, settings.metricsTokenFile?.origin ?? .standard)
            show("webhooks", settings.webhookReach.value.rawValue, settings.webhookReach.origin)
            show("log", settings.logFormat.value.rawValue, settings.logFormat.origin)
            var failures: [Failure] = []
            for warning in settings.warnings { StandardOutput.write("warning   \(warning)") }
            await check("data folder", &failures) { try await Self.checkFolder(place) }
            if place.server != nil {
                await check("database", &failures) { try await Self.checkServer(place) }
            }
            if case .s3(let address, let credentials) = place.files.value {
                await check("files", &failures) { try await S3Files.check(address, credentials) }
            }
            await check("port", &failures) {
                let port = try ListeningPort.claim(settings.port.value, on: settings.host.value)
                return settings.port.value == 0 ? "one is free, such as \(port)" : "\(port) is free"
            }
            if settings.metricsTokenFile != nil {
                await check("metrics token", &failures) {
                    _ = try settings.metricsToken()
                    return "it can be read"
                }
            }
            if let first = failures.first { throw first }
        }
    }

    private func show(_ name: String, _ value: String, _ origin: Origin) {
        StandardOutput.write("\(name.padding(toLength: 10, withPad: " ", startingAt: 0))\(value)  (\(origin))")
    }

    private func check(
        _ name: String, _ failures: inout [Failure], _ look: () async throws -> String
    ) async {
        do {
            StandardOutput.write("ok        \(name): \(try await look())")
        } catch {
            let failure = Failure(error)
            failures.append(failure)
            StandardOutput.write("FAILED    \(name): \(failure.message)")
        }
    }

    /// Opens the database as a server would, where there is one.
    private static func checkFolder(_ place: DataPlace) async throws -> String {
        let folder = place.folder.value
        guard FileManager.default.fileExists(atPath: folder) else {
            return "\(folder) will be made at the first start"
        }
        try Installation.makeFolder(folder)
        guard place.server == nil else { return "\(folder) can be written" }
        guard Installation.isThere(folder) else { return "\(folder) can be written; a database will be made in it" }
        let reading = try await Installation.openForReading(place)
        await reading.close()
        try await assertReady(place)
        return "\(folder) has a database, and commits reach the disk"
    }

    private static func checkServer(_ place: DataPlace) async throws -> String {
        try await assertReady(place)
        return "it takes writes, and commits reach the disk"
    }

    private static func assertReady(_ place: DataPlace) async throws {
        let driver = try Installation.driver(at: place)
        do {
            try await driver.assertReady()
            await driver.close()
        } catch {
            await driver.close()
            throw error
        }
    }
}
