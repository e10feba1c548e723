import EndwellCore
import EndwellService

/// A figure that is read from the store each time it is asked for. Every one of them is listed here; each is one read
/// along an index, for they share a snapshot with nobody's patience.
struct StoreGauge: Sendable {
    let name: String
    let help: String
    let figure: @Sendable (any Snapshot, Instant) throws -> MetricValue

    /// All of them. A new one is a name, a sentence, and how it is read.
    static let all: [StoreGauge] = [
        StoreGauge(
            name: "endwell_clock_oldest_due_seconds",
            help: "How long the oldest due deadline or reminder has waited for the clock; 0 when none is due."
        ) { snapshot, now in
            let oldest = try snapshot.due(by: now, after: nil, limit: 1).first
            return .seconds(since: oldest?.at, until: now)
        },
        StoreGauge(
            name: "endwell_webhooks_oldest_due_seconds",
            help: "How long the oldest change that is due has waited to be sent to its webhook; 0 when none is due."
        ) { snapshot, now in
            guard case .waiting(let at, _)? = try snapshot.dueWebhooks(by: now, limit: 1).first?.course else {
                return .seconds(since: nil, until: now)
            }
            return .seconds(since: at, until: now)
        },
        StoreGauge(
            name: "endwell_webhooks_waiting",
            help: "Webhooks that have something to send, now or at their next attempt; counted up to \(waitingMax)."
        ) { snapshot, _ in
            .whole(try snapshot.waitingWebhookCount(limit: waitingMax))
        },
        StoreGauge(
            name: "endwell_webhooks_changes_waiting",
            help: "Changes that are still to be sent to webhooks, those of \(waitingMax) webhooks at most."
        ) { snapshot, _ in
            .whole(try snapshot.untakenChangeCount(limit: waitingMax))
        },
    ]

    /// Counting goes no further: what counts beyond is that there are many.
    private static let waitingMax = 10_000

    /// What the store says at that instant.
    static func metrics(from store: any Store, at now: Instant) async throws -> [Metric] {
        try await store.read { snapshot in
            try all.map { Metric($0.name, .gauge, $0.help, try $0.figure(snapshot, now)) }
        }
    }
}

extension StoreFigures {
    /// How the database is doing, by its own account.
    var metrics: [Metric] {
        [
            Metric("endwell_store_commits_total", .counter, "Commits that reached the disk.", .whole(commits)),
            Metric(
                "endwell_store_commits_failed_total", .counter, "Commits that did not, of which nothing was kept.",
                .whole(commitsFailed)),
            Metric(
                "endwell_store_writes_total", .counter,
                "Acts and other writes that were kept; divided by the commits, how many share one.", .whole(writes)),
            Metric("endwell_store_reads_total", .counter, "Reads, each from one snapshot.", .whole(reads)),
            Metric(
                "endwell_store_writes_waiting", .gauge, "Writes that wait for the next commit.", .whole(writesWaiting)),
            Metric("endwell_store_reads_waiting", .gauge, "Reads that wait for a reader.", .whole(readsWaiting)),
            Metric("endwell_store_writers", .gauge, "Connections that write.", .whole(writers)),
            Metric("endwell_store_writers_busy", .gauge, "Connections that are writing now.", .whole(writersBusy)),
            Metric("endwell_store_readers", .gauge, "Connections that read.", .whole(readers)),
            Metric("endwell_store_readers_busy", .gauge, "Connections that are reading now.", .whole(readersBusy)),
        ]
    }
}

extension MetricValue {
    /// How long something has been due; 0 for nothing.
    fileprivate static func seconds(since due: Instant?, until now: Instant) -> MetricValue {
        .real(due.map { Double(now.milliseconds - $0.milliseconds) / 1_000 } ?? 0)
    }
}
