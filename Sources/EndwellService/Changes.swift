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
    /// - Returns: whether there is a change; `false` at the deadline, or when the program stops.
    /// - Throws: `TooManyWaiting`; `CancellationError`; what the store throws.
    public func arrival(
        for person: PersonID, after position: Int64, until deadline: ContinuousClock.Instant
    ) async throws -> Bool {
        let seat = try seat(for: person)
        defer { seat.leave() }
        return try await seat.arrival(after: position, until: deadline)
    }

    /// A place among those who wait, for whoever waits more than once.
    /// - Throws: `TooManyWaiting` when the person, or all together, have as many as there may be.
    public func seat(for person: PersonID) throws(TooManyWaiting) -> ChangeSeat {
        try ChangeSeat(for: person, of: self)
    }
}

/// A place among those who wait for a person's changes. It is given back when nobody holds it any more, so that none is
/// lost with an answer that was never sent.
public final class ChangeSeat: Sendable {
    private let changes: Changes
    private let listener: ChangeListener
    private var bell: ChangeBell { changes.ports.store.bell }

    fileprivate init(for person: PersonID, of changes: Changes) throws(TooManyWaiting) {
        self.changes = changes
        listener = try changes.ports.store.bell.listener(for: person)
    }

    deinit {
        leave()
    }

    /// Whether the program stops, so that waiting is over.
    public var isOver: Bool { bell.isClosed }

    /// Waits until there is a change after a position; returns at once when there is one already.
    ///
    /// It hears every ring since it took its place and looks then, so that nothing slips through between the two.
    /// - Returns: whether there is a change; `false` at the deadline, or when the program stops.
    /// - Throws: `CancellationError`; what the store throws.
    public func arrival(after position: Int64, until deadline: ContinuousClock.Instant) async throws -> Bool {
        while true {
            let rings = listener.rings
            if try await changes.latest(for: listener.person) > position { return true }
            guard !isOver, deadline > .now else { return false }
            try await wait(moreOftenThan: rings, until: deadline)
        }
    }

    /// Gives the place back.
    func leave() {
        bell.dismiss(listener)
    }

    /// Returns when the bell rings or the deadline comes.
    private func wait(moreOftenThan rings: Int, until deadline: ContinuousClock.Instant) async throws {
        let listener = listener
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
