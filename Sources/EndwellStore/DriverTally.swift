package import EndwellService
import Synchronization

/// What a driver's threads have done. Each counts for itself, so the figures need not be of one and the same instant.
package final class DriverTally: Sendable {
    private let commits = Atomic(0)
    private let commitsFailed = Atomic(0)
    private let writes = Atomic(0)
    private let reads = Atomic(0)
    private let writersBusy = Atomic(0)
    private let readersBusy = Atomic(0)

    /// Nothing was done yet.
    package init() {}

    /// A commit with so many writes that were kept is on the disk.
    package func committed(writes kept: Int) {
        commits.add(1, ordering: .relaxed)
        writes.add(kept, ordering: .relaxed)
    }

    /// A commit failed.
    package func failed() {
        commitsFailed.add(1, ordering: .relaxed)
    }

    /// Counts that a writer is busy meanwhile.
    package func writing<Result>(_ work: () throws -> Result) rethrows -> Result {
        writersBusy.add(1, ordering: .relaxed)
        defer { writersBusy.subtract(1, ordering: .relaxed) }
        return try work()
    }

    /// Counts what a reader does, and that it is busy meanwhile.
    package func reading<Result>(_ work: () -> Result) -> Result {
        reads.add(1, ordering: .relaxed)
        readersBusy.add(1, ordering: .relaxed)
        defer { readersBusy.subtract(1, ordering: .relaxed) }
        return work()
    }

    /// The counts so far.
    package var figures: StoreFigures {
        var figures = StoreFigures()
        figures.commits = commits.load(ordering: .relaxed)
        figures.commitsFailed = commitsFailed.load(ordering: .relaxed)
        figures.writes = writes.load(ordering: .relaxed)
        figures.reads = reads.load(ordering: .relaxed)
        figures.writersBusy = writersBusy.load(ordering: .relaxed)
        figures.readersBusy = readersBusy.load(ordering: .relaxed)
        return figures
    }
}
