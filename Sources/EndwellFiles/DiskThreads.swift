import Foundation

/// A few threads for what waits for a disk, so that nothing else of the program does.
final class DiskThreads: Sendable {
    private let queue = OperationQueue()

    /// So many threads.
    init(_ count: Int) {
        queue.name = "endwell.files"
        queue.maxConcurrentOperationCount = count
    }

    func run<Answer: Sendable>(_ work: @escaping @Sendable () throws -> Answer) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { continuation.resume(with: Result(catching: work)) }
        }
    }
}
