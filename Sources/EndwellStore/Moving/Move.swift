public import EndwellCore
import EndwellService

/// One end of a move: a database that nobody else uses meanwhile.
public struct MoveEnd: Sendable {
    /// The database.
    public let driver: any SQLDriver
    /// Where it is, in words that give no password away.
    public let place: String

    /// The database at that place.
    public init(driver: any SQLDriver, place: String) {
        self.driver = driver
        self.place = place
    }
}

/// Brings everything from one database to another, of whichever kinds they are.
///
/// Its steps are `begin`, `empty`, `copy`, `makeIndices`, `compare` and `finish`, in this order. A move that broke off
/// anywhere, however it did, goes on when all steps are done again. At no instant may both databases be used, and from
/// the first step to the last neither may: each has a mark that says so.
public struct Move: Sendable {
    private let source: MoveEnd
    private let target: MoveEnd
    private let limits: MoveLimits

    /// How a move stands.
    public enum Standing: Sendable {
        /// It has just begun.
        case begun
        /// It had begun before.
        case goesOn
        /// It was finished before, and nothing is left to do.
        case over
    }

    /// A move from one database to the other.
    public init(from source: MoveEnd, to target: MoveEnd, limits: MoveLimits = MoveLimits()) {
        self.source = source
        self.target = target
        self.limits = limits
    }

    // MARK: Its steps

    /// Marks both ends, unless they are marked; makes the tables of a target that has none.
    ///
    /// The target is empty, holds a part of this very move, or holds what was left there when it moved to the source:
    /// that is replaced.
    /// - Parameter id: what a new move is known by.
    /// - Throws: a `MoveFault` or a `StoreFault`; then nothing was changed but tables made.
    public func begin(id: String, at now: Instant) async throws -> Standing {
        let known = Migrations.all.count
        let sourceHad = try await source.driver.write { try $0.had(of: Migrations.all) }
        guard sourceHad == known else { throw MoveFault.sourceOlder }
        let (leaving, arrived) = try await marks(of: source)
        if let refusal = arrived?.refusal { throw refusal }
        let targetHad = try await target.driver.write { try $0.had(of: Migrations.all) }
        if targetHad == 0 { try await target.driver.migrate(Migrations.all) }
        guard [0, known].contains(targetHad) else { throw MoveFault.targetOlder }
        let (left, coming) = try await marks(of: target)

        if let coming, let leaving, coming.id == leaving.id { return coming.state == .done ? .over : .goesOn }
        if let leaving, leaving.state == .done, let refusal = leaving.refusal { throw refusal }
        if let coming, coming.state != .done { throw MoveFault.otherMove(from: coming.place) }
        let isReplaced = left?.state == .done && left?.id == arrived?.id
        if !isReplaced { try await requireEmptyTarget() }

        let mark = MoveMark(id: id, side: .source, place: target.place, state: .copying, begunAt: now)
        try await source.driver.write { try $0.keep(mark) }
        let state = isReplaced ? MoveMark.State.emptying : .copying
        let counterpart = MoveMark(id: id, side: .target, place: source.place, state: state, begunAt: now)
        try await target.driver.write { connection in
            for index in Migrations.indices { try connection.execute("DROP INDEX IF EXISTS \(index.name)") }
            try connection.dropMoveMark(.source)
            try connection.keep(counterpart)
            if !isReplaced { try connection.execute("DELETE FROM \(MovedTable.counters)") }
        }
        return .begun
    }

    /// Removes what was left at the target, where there is such.
    /// - Parameter tell: is told of which table how many rows are gone.
    public func empty(_ tell: (String, Int) -> Void = { _, _ in }) async throws {
        guard var mark = try await marks(of: target).coming, mark.state == .emptying else { return }
        for table in MovedTable.all.reversed() {
            try await copy(of: table).empty { tell(table.name, $0) }
        }
        mark.state = .copying
        try await target.driver.write { [mark] in try $0.keep(mark) }
    }

    /// Copies every row that has not arrived yet.
    /// - Parameter tell: is told of which table how many rows have arrived.
    /// - Returns: how many arrived now, and not before the move broke off.
    @discardableResult
    public func copy(_ tell: (String, Int) -> Void = { _, _ in }) async throws -> Int {
        var count = 0
        for table in MovedTable.all {
            count += try await copy(of: table).run { tell(table.name, $0) }
        }
        return count
    }

    /// Makes the target's indices, which it does faster than it would have kept them up to date.
    public func makeIndices() async throws {
        try await target.driver.write { connection in
            for index in Migrations.indices { try connection.execute(index.statement) }
        }
    }

    /// Reads both databases anew, and compares every table row by row.
    /// - Parameter tell: is told of which table how many rows of the target were read.
    /// - Returns: what each table holds, at both ends.
    /// - Throws: `MoveFault.different` of the first table that isn't the same.
    public func compare(_ tell: (String, Int) -> Void = { _, _ in }) async throws -> [TableSum] {
        var sums: [TableSum] = []
        for table in MovedTable.all {
            async let wanted = TablePages(table: table, driver: source.driver, limits: limits).sum()
            let found = try await TablePages(table: table, driver: target.driver, limits: limits).sum {
                tell(table.name, $0)
            }
            let expected = try await wanted
            guard expected == found else { throw MoveFault.different(source: expected, target: found) }
            sums.append(found)
        }
        return sums
    }

    /// What the last events of all contracts come to at the source, as many as there are contracts.
    public func chainHeadsOfSource() async throws -> TableSum {
        try await TablePages(table: .chainHeads, driver: source.driver, limits: limits).sum()
    }

    /// What the last events of all contracts come to at the target.
    public func chainHeadsOfTarget() async throws -> TableSum {
        try await TablePages(table: .chainHeads, driver: target.driver, limits: limits).sum()
    }

    /// Lets the target be used, after the source says where everything went.
    public func finish() async throws {
        for (end, side) in [(source, MoveMark.Side.source), (target, .target)] {
            try await end.driver.write { connection in
                guard var mark = try connection.moveMark(side) else { throw MoveFault.notMoved }
                mark.state = .done
                try connection.keep(mark)
            }
        }
    }

    /// Lets the source be used again when a move from it is half done.
    ///
    /// The target stays half done, and nobody can use it. Of a move that is done the target may have been used since, so
    /// that is refused, unless the target is said to be lost.
    public static func undo(from source: any SQLDriver, targetIsLost: Bool) async throws {
        try await source.write { connection in
            guard try connection.had(of: Migrations.all) == Migrations.all.count else { throw MoveFault.sourceOlder }
            guard let mark = try connection.moveMark(.source) else { throw MoveFault.notMoved }
            guard mark.state != .done || targetIsLost else { throw MoveFault.movedWholly(to: mark.place) }
            try connection.dropMoveMark(.source)
        }
    }

    // MARK: How

    private func copy(of table: MovedTable) -> TableCopy {
        TableCopy(table: table, source: source.driver, target: target.driver, limits: limits)
    }

    private func marks(of end: MoveEnd) async throws -> (leaving: MoveMark?, coming: MoveMark?) {
        try await end.driver.read { (try $0.moveMark(.source), try $0.moveMark(.target)) }
    }

    private func requireEmptyTarget() async throws {
        try await target.driver.read { connection in
            for table in MovedTable.all {
                let rows = table.name == MovedTable.counters ? "\(table.name) WHERE count <> 0" : table.name
                guard try connection.row("SELECT 1 FROM \(rows) LIMIT 1") == nil else {
                    throw MoveFault.targetNotEmpty(table: table.name)
                }
            }
        }
    }
}
