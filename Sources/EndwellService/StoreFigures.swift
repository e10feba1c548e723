/// How a store is doing, by the count of the threads that do its work since it was opened.
public struct StoreFigures: Hashable, Sendable {
    /// Commits that reached the disk.
    public var commits = 0
    /// Commits that did not; nothing of them was kept.
    public var commitsFailed = 0
    /// Writes that were kept, several of which may share a commit.
    public var writes = 0
    /// Reads that were begun.
    public var reads = 0
    /// Writes that wait for their turn now.
    public var writesWaiting = 0
    /// Reads that wait for a reader now.
    public var readsWaiting = 0
    /// Connections that write.
    public var writers = 0
    /// Connections that are writing now.
    public var writersBusy = 0
    /// Connections that read.
    public var readers = 0
    /// Connections that are reading now.
    public var readersBusy = 0

    /// Nothing was done yet.
    public init() {}
}
