import EndwellCore
import EndwellService
import Foundation

/// A person's changes as server-sent events: those that are there, then each as it comes, until the program stops, the
/// reader leaves or the token is revoked.
///
/// It holds one page at a time and reads the next when the last was taken, so that whoever reads slowly holds up nobody
/// but themselves. Each event's id is its place in the feed: whoever comes back with the last one goes on after it.
struct ChangeStream: Sendable {
    static let mediaType = "text/event-stream"

    let changes: Changes
    let person: PersonID
    let seat: ChangeSeat
    /// After how much silence it says that it is still there.
    var heartbeat = APILimits.heartbeat
    /// Whether the reader may still read.
    let isWelcome: @Sendable () async throws -> Bool

    /// Hands over what there is after a position, and what comes.
    func run(after position: Int64, hand: (Data) async throws -> Void) async throws {
        var position = position
        try await hand(Data("retry: \(APILimits.streamRetryMilliseconds)\n\n".utf8))
        while try await isWelcome() {
            let page = try await changes.page(for: person, after: position, limit: APILimits.changesAtOnce)
            if !page.rows.isEmpty {
                try await hand(ChangeStream.events(of: page))
                position = page.next
            } else if try await !seat.arrival(after: position, until: .now + heartbeat) {
                guard !seat.isOver else { return }
                // A comment: it keeps the line open, and finds out whether anybody is at its other end.
                try await hand(Data(":\n\n".utf8))
            }
        }
    }

    private static func events(of page: ChangePage) -> Data {
        var bytes = Data()
        for change in page.rows {
            bytes += Data("id: \(change.position)\ndata: ".utf8)
            bytes += change.json(texts: page.texts).bytes
            bytes += Data("\n\n".utf8)
        }
        return bytes
    }
}
