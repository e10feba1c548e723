public import EndwellCore
public import EndwellService
import HTTPTypes
public import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// `GET /metrics`: how the installation is doing, in figures, for its operator. No person, no contract, no id.
public struct MetricsPage: Sendable {
    private let requests: RequestFigures
    private let store: any Store
    private let storeFigures: @Sendable () -> StoreFigures
    private let lastBackup: @Sendable () -> Instant?
    private let process: ProcessFigures
    private let clock: any EndwellService.Clock
    private let door: MetricsDoor

    /// The page over what counts and what can be asked.
    /// - Parameters:
    ///   - lastBackup: when the last verified backup was begun; `nil` where nothing is known of one.
    ///   - clock: the clock that deadlines are due by.
    public init(
        requests: RequestFigures, store: any Store, storeFigures: @escaping @Sendable () -> StoreFigures,
        lastBackup: @escaping @Sendable () -> Instant?, process: ProcessFigures, clock: any EndwellService.Clock,
        door: MetricsDoor
    ) {
        (self.requests, self.store, self.storeFigures, self.lastBackup) = (requests, store, storeFigures, lastBackup)
        (self.process, self.clock, self.door) = (process, clock, door)
    }

    /// Adds the page to a router. Whoever may not read gets what an address that leads nowhere answers.
    public func register(on router: Router<some RemoteAddressRequestContext>) {
        router.get("/metrics") { request, context in
            guard door.isOpen(to: request.head, from: context.remoteAddress) else { throw HTTPError(.notFound) }
            let text = MetricsText.text(of: await metrics(context.logger))
            return Response(
                status: .ok, headers: [.contentType: MetricsText.mediaType],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        }
    }

    /// Everything there is to tell now. A store that can't be read takes only its own figures with it: this is when the
    /// others are wanted most.
    func metrics(_ logger: Logger) async -> [Metric] {
        var metrics = process.metrics + requests.metrics + storeFigures().metrics
        metrics.append(Metric.lastBackup(lastBackup()))
        do {
            metrics += try await StoreGauge.metrics(from: store, at: clock.now)
        } catch {
            logger.warning("The store's own figures can't be read", metadata: ["fault": "\(error)"])
        }
        return metrics
    }
}

extension Metric {
    /// How old the newest copy is that is known to be whole. Where there is none it is 0, and not missing, so that one
    /// alarm tells of both.
    fileprivate static func lastBackup(_ instant: Instant?) -> Metric {
        Metric(
            "endwell_backup_last_verified_timestamp_seconds", .gauge,
            "When the last verified backup was begun, in seconds since 1970; 0 when there is none.",
            .whole(Int(instant?.seconds ?? 0)))
    }
}
