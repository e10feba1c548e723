import ArgumentParser
import EndwellAPI
import EndwellMetrics
import EndwellWeb
import Foundation
import Logging

/// `endwell serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the pages, and let the clock act.",
        discussion: """
            Nothing needs to be said for a first try on this machine:
              endwell serve

            For others, put a proxy with https in front, and say the address that people type:
              endwell serve --data /var/lib/endwell \\
                --base-url https://contracts.example.org

            With PostgreSQL instead of the folder's own database, its password from the environment or a file:
              endwell serve --database-url postgres://endwell@db.example.org/endwell \\
                --database-password-file /etc/endwell/password

            The first account made is the operator's. SIGTERM or Ctrl-C lets running requests finish and stops within \
            10 seconds. Each option can also be an environment variable; the option wins.
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
            let token = try settings.metricsToken()
            let logger = Logs.start(settings.logFormat.value)
            for warning in settings.warnings { logger.warning("\(warning)") }
            let host = settings.host.value
            let installation = try await Installation.open(
                settings.place, clock: SystemClock(), webhookReach: settings.webhookReach.value)
            let port = try ListeningPort.claim(settings.port.value, on: host)
            let address = settings.baseURL(port: port).value
            let server = Server(
                installation: installation,
                settings: WebSettings(baseURL: address, reference: API.reference(baseURL: address)), host: host,
                port: port, metricsDoor: MetricsDoor(token: token, baseURL: address), logger: logger)
            try await server.run {
                StandardOutput.write("Endwell listens on \(server.address)")
            }
        }
    }
}
