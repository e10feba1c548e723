public import EndwellCore
import Foundation

/// The feed of changes: every event of every contract that a person is party to, once, in an order that can be resumed.
///
/// A review under seal is no event and does not show (R12). What a due deadline brings about shows once it is written,
/// which the clock does at the deadline and any act does before.
public struct Changes: Sendable {
    let ports: Ports

    /// The feed over these ports.
    public init(ports: Ports) {
        self.ports = ports
    }

    /// Part of a person's feed, oldest first.
    /// - Parameter position: only changes after it; `nil` for the beginning.
    public func page(for person: PersonID, after position: Int64?, limit: Int) async throws -> ChangePage {
        let start = position ?? 0
        return try await ports.store.read { snapshot in
            let stored = try snapshot.changes(of: person, after: start, limit: limit + 1)
            let rows = try stored.prefix(limit).map { change in
                Change(
                    position: change.position, contract: change.contract,
                    entry: try FeedEntry(change.event, after: change.previousHash))
            }
            let prose = rows.flatMap(\.entry.event.dated.event.prose).map(\.id)
            return ChangePage(
                rows: rows, texts: try snapshot.contents(prose).compactMapValues(\.text),
                next: rows.last?.position ?? start, hasMore: stored.count > limit)
        }
    }

    /// The position of a person's latest change; 0 before the first.
    public func latest(for person: PersonID) async throws -> Int64 {
        try await ports.store.read { try $0.lastChange(of: person) }
    }

    /// Waits until a person has a change after a position; returns at once when there is one already.
    ///
    /// It listens first and looks then, so that nothing slips through between the two.
    /// - Returns: whether there is a change; `false` at the deadline, or when the program stops.
    /// - Throws: `TooManyWaiting`; `CancellationError`; what the store throws.
    public func arrival(
        for person: PersonID, after position: Int64, until deadline: ContinuousClock.Instant
    ) async throws -> Bool {
        let bell = ports.store.bell
        let listener = try bell.listener(for: person)
        defer { bell.dismiss(listener) }
        while true {
            let rings = listener.rings
            if try await latest(for: person) > position { return true }
            guard !bell.isClosed, deadline > .now else { return false }
            try await wait(for: listener, moreOftenThan: rings, until: deadline)
        }
    }

    /// Returns when the bell rings or the deadline comes.
    private func wait(
        for listener: ChangeListener, moreOftenThan rings: Int, until deadline: ContinuousClock.Instant
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await listener.rung(moreOftenThan: rings) }
            group.addTask { try await Task.sleep(until: deadline, clock: .continuous) }
            defer { group.cancelAll() }
            try await group.next()
            try Task.checkCancellation()
        }
    }
}

/// An event as it came to a person.
public struct Change: Sendable {
    /// Its place in the person's feed, from 1 and without a gap.
    public let position: Int64
    /// The contract that changed.
    public let contract: ContractID
    /// The event, with its hash.
    public let entry: FeedEntry
}

/// A piece of a person's feed.
public struct ChangePage: Sendable {
    /// The changes, oldest first.
    public let rows: [Change]
    /// The texts and files that they refer to, by id; what was erased is absent.
    public let texts: [ContentID: String]
    /// The position after which the next page begins: that of the last change here, or the one that was asked for.
    public let next: Int64
    /// Whether there are later changes already.
    public let hasMore: Bool
}
