import EndwellAPI
import EndwellCurl
import EndwellDelivery
import EndwellMetrics
import EndwellService
import EndwellStore
import EndwellWeb
import Foundation
import Hummingbird
import Logging
import ServiceLifecycle
import UnixSignals

/// The running program: pages and clock, until it is told to stop.
struct Server {
    let installation: Installation
    let settings: WebSettings
    let host: String
    let port: Int
    /// Who may read `/metrics`.
    let metricsDoor: MetricsDoor
    let logger: Logger

    /// What running requests are given to finish, in seconds, before they are cut off.
    private static let finishSeconds = 7
    /// When the program ends whatever still runs, in seconds after it was told to stop.
    private static let stopSecondsMax = 9

    /// The address as one types it.
    var address: String { "http://\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// Serves until SIGTERM or SIGINT, then finishes what runs, and closes the installation.
    func run(whenReady: @escaping @Sendable () -> Void) async throws {
        // A limit on the size of files is a full disk, which is answered, and no reason to die.
        signal(SIGXFSZ, SIG_IGN)
        let router = try Website(useCases: installation.useCases, settings: settings).router()
        API(useCases: installation.useCases, baseURL: settings.baseURL).register(on: router)
        let requests = RequestFigures()
        metricsPage(requests).register(on: router)
        let app = Application(
            responder: CountedResponder(router.buildResponder(), in: requests),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: nil),
            onServerRunning: { _ in whenReady() }, logger: logger)
        let sweeper = SweeperService(
            sweeper: Sweeper(useCases: installation.useCases, node: installation.node, logger: logger),
            files: FileSweeper(useCases: installation.useCases),
            clock: installation.useCases.ports.clock, logger: logger)
        let webhooks = WebhookService(
            dispatcher: WebhookDispatcher(
                useCases: installation.useCases, sender: CurlSender(reach: installation.useCases.ports.webhookReach),
                wallClock: SystemClock(), logger: logger, writing: WebhookBody.bytes),
            clock: installation.useCases.ports.clock, logger: logger)
        // They are told to stop from the last to the first, each when the one before has stopped.
        var configuration = ServiceGroupConfiguration(
            services: [
                sweeper, webhooks, app,
                LastResort(seconds: Self.stopSecondsMax, bell: installation.store.bell, logger: logger),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(Self.finishSeconds)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch is CancellationError {
            logger.warning("Requests that took too long were cut off")
        }
        await installation.store.close()
        logger.info("Stopped")
    }

    private func metricsPage(_ requests: RequestFigures) -> MetricsPage {
        MetricsPage(
            requests: requests, store: installation.store, storeFigures: installation.figures,
            lastBackup: installation.lastBackup,
            process: ProcessFigures(version: ProgramVersion.text, startedAt: SystemClock().now),
            clock: installation.useCases.ports.clock, door: metricsDoor)
    }
}

/// Sends away those who wait for changes, and ends the program when something doesn't stop in time. What was
/// acknowledged is on the disk by then.
private struct LastResort: Service {
    let seconds: Int
    let bell: ChangeBell
    let logger: Logger

    func run() async throws {
        try await gracefulShutdown()
        logger.info("Stopping")
        bell.close()
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(seconds)) {
            logger.warning("Something did not stop in time and was cut off")
            exit(0)
        }
    }
}
