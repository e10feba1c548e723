import EndwellService
import Synchronization

/// What the driver's threads have done. Each counts for itself, so the figures need not be of one and the same instant.
final class SQLiteTally: Sendable {
    private let commits = Atomic(0)
    private let commitsFailed = Atomic(0)
    private let writes = Atomic(0)
    private let reads = Atomic(0)
    private let readersBusy = Atomic(0)

    /// A commit with so many writes that were kept is on the disk.
    func committed(writes kept: Int) {
        commits.add(1, ordering: .relaxed)
        writes.add(kept, ordering: .relaxed)
    }

    /// A commit failed.
    func failed() {
        commitsFailed.add(1, ordering: .relaxed)
    }

    /// Counts what a reader does, and that it is busy meanwhile.
    func reading(_ work: () -> Void) {
        reads.add(1, ordering: .relaxed)
        readersBusy.add(1, ordering: .relaxed)
        work()
        readersBusy.subtract(1, ordering: .relaxed)
    }

    /// The counts so far.
    var figures: StoreFigures {
        var figures = StoreFigures()
        figures.commits = commits.load(ordering: .relaxed)
        figures.commitsFailed = commitsFailed.load(ordering: .relaxed)
        figures.writes = writes.load(ordering: .relaxed)
        figures.reads = reads.load(ordering: .relaxed)
        figures.readersBusy = readersBusy.load(ordering: .relaxed)
        return figures
    }
}
