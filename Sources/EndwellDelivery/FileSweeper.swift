public import EndwellCore
public import EndwellService

/// Clears away files that nobody attached (R15): uploads after a day, and then the bytes that nothing refers to.
///
/// Bytes are durable before a row refers to them, and each time they are kept they count as new. So bytes that were old
/// before it was asked who refers to them, and that nobody did refer to, gain a reference only by being kept anew; and
/// then `FileStore.remove` leaves them.
public struct FileSweeper: Sendable {
    private let store: any Store
    private let files: any FileStore

    /// What one run did.
    public struct Swept: Hashable, Sendable {
        /// Files that were looked at and whose bytes were removed.
        public var removed = 0
        /// Where the next run goes on; `nil` when this one came to the end.
        public var place: String?

        /// Nothing was to be done.
        public init() {}
    }

    /// A sweeper over these use cases.
    public init(useCases: UseCases) {
        store = useCases.ports.store
        files = useCases.ports.files
    }

    /// Drops uploads older than a day, and removes unused bytes among a bounded number of files.
    /// - Parameter place: where the run before this stopped; `nil` to begin anew.
    public func runOnce(at now: Instant, after place: String? = nil) async throws -> Swept {
        let dayAgo = now.adding(seconds: -UploadLimits.keptHours * 3_600)
        try await store.write { try $0.dropUploads(upTo: dayAgo, limit: SweepLimits.forgottenRowsMax) }
        var swept = Swept()
        try await files.clearBrokenOff()
        let old = try await files.oldFiles(after: place, limit: SweepLimits.filesLookedAtMax)
        for digest in try await store.read({ try $0.unused(old.digests) }) {
            try Task.checkCancellation()
            try await files.remove(sha256: digest)
            swept.removed += 1
        }
        swept.place = old.place
        return swept
    }
}
