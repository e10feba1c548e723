import EndwellPostgreSQL
import EndwellSQLite
import EndwellService
import EndwellStore
import Foundation

/// Moves an installation, checks that all of it has arrived, and only then lets it be served from there.
struct Moving {
    let from: DataPlace
    let to: DataPlace
    let limits: MoveLimits
    let clock: any Clock
    private let progress = MoveProgress()

    /// A move that is done.
    struct Moved {
        let sums: [TableSum]
        /// What the last events of all contracts came to at the source, before.
        let before: TableSum
        /// What they come to at the target, after.
        let after: TableSum
        let files: MovingFiles.Moved
        let report: VerificationReport
        /// Rows that were copied now, and not before it broke off.
        let copied: Int
        let copying: Duration
        let duration: Duration
    }

    init(from: DataPlace, to: DataPlace, limits: MoveLimits, clock: any Clock) {
        (self.from, self.to, self.limits, self.clock) = (from, to, limits, clock)
    }

    /// Goes through all steps; those that were done before are quick.
    /// - Returns: what was done; nil when the move was done before.
    /// - Throws: a `Failure`, `MoveFault` or `StoreFault`.
    func run() async throws -> Moved? {
        let source = try Self.open(from)
        let target: any SQLDriver
        do {
            if to.server == nil { try Installation.makeFolder(to.folder.value) }
            target = try Self.open(to)
        } catch {
            await source.close()
            throw error
        }
        let interruption = Interruption(saying: "Broken off. The same command goes on where it was.")
        let outcome: Result<Moved?, any Error>
        do {
            outcome = .success(try await run(from: source, to: target))
        } catch {
            outcome = .failure(error)
        }
        progress.clear()
        await source.close()
        await target.close()
        interruption.cancel()
        return try outcome.get()
    }

    /// Opens a place that nobody else may use meanwhile; throws a `Failure` of code 75 when somebody does.
    static func open(_ place: DataPlace) throws -> any SQLDriver {
        guard let server = place.server else {
            return try SQLiteDriver(folder: URL(filePath: place.folder.value, directoryHint: .isDirectory))
        }
        do {
            return try PostgreSQLDriver(server.value, limits: .patient, claim: .alone)
        } catch .inUse {
            throw Failure(
                .inUse, "Something writes to \(place.words): stop every server on it (and any other move) first.")
        }
    }

    private func run(from source: any SQLDriver, to target: any SQLDriver) async throws -> Moved? {
        let begun = ContinuousClock.now
        let move = Move(
            from: MoveEnd(driver: source, place: from.words), to: MoveEnd(driver: target, place: to.words),
            limits: limits)
        switch try await move.begin(id: UUID().uuidString.lowercased(), at: clock.now) {
        case .over: return nil
        case .begun, .goesOn: break
        }
        do {
            let before = try await move.chainHeadsOfSource()
            try await move.empty { table, rows in progress.show("Replacing what was left: \(table), \(rows) rows") }
            let copyingBegun = ContinuousClock.now
            let copied = try await move.copy { table, rows in progress.show("Copying \(table): \(rows) rows") }
            let copying = ContinuousClock.now - copyingBegun
            let store = SQLStore(driver: target)
            let files = try await copyFiles(of: store, from: SQLStore(driver: source))
            progress.show("Making indices", isNew: true)
            try await move.makeIndices()
            // What its planner knows of the rows comes from nothing else as soon.
            if to.server != nil { try await target.write { _ = try $0.execute("ANALYZE") } }
            let sums = try await move.compare { table, rows in progress.show("Comparing \(table): \(rows) rows") }
            let after = try await move.chainHeadsOfTarget()
            guard before == after else { throw MoveFault.different(source: before, target: after) }
            progress.show("Checking every record", isNew: true)
            let report = try await verify(store)
            try await move.finish()
            return Moved(
                sums: sums, before: before, after: after, files: files, report: report, copied: copied,
                copying: copying, duration: ContinuousClock.now - begun)
        } catch let fault as StoreFault {
            throw Self.failure(fault)
        }
    }

    private static func failure(_ fault: StoreFault) -> Failure {
        let failure = Failure(fault)
        return switch fault {
        case .unavailable, .noPrimary, .outcomeUnknown:
            Failure(failure.code, "\(failure.message) The same command goes on where it was.")
        case .inUse, .moved, .newerDatabase, .conflict, .corrupt, .misuse: failure
        }
    }

    private func copyFiles(of store: SQLStore, from source: SQLStore) async throws -> MovingFiles.Moved {
        try await MovingFiles(
            store: store, source: try from.openFiles(of: source, isReading: true), target: try to.openFiles(of: store),
            place: "\(from.words), \(from.files.value.words)"
        ).copy { progress.show("Files: \($0)") }
    }

    private func verify(_ store: SQLStore) async throws -> VerificationReport {
        let report = try await Verification(store: store, files: try to.openFiles(of: store, isReading: true)).run()
        guard let first = report.first else { return report }
        throw Failure(
            .difference,
            "Every row has arrived, but the record is not whole: differences \(report.differenceCount), "
                + "the first: \(first). So is the source’s: take the move back with --undo, and see endwell verify.")
    }
}

extension Moving.Moved {
    /// What was done and proved, and where to go on.
    func words(to place: DataPlace) -> String {
        let rows = sums.reduce(0) { $0 + $1.rows }
        let table = TextTable.lines(
            [["table", "rows", "SHA-256"]]
                + sums.map { [$0.table, String($0.rows), RecordDigest.hexadecimal($0.digest.prefix(8)) + "…"] })
        return """
            \(table.joined(separator: "\n"))
            Rows: \(rows), alike on both sides; \(copied) of them copied now, in \(Self.seconds(copying)) s.
            Files: \(files.files), \(files.copied) of them copied now. All in all \(Self.seconds(duration)) s.
            \(report.counts)
            Every record is whole.
            Chain heads before: \(RecordDigest.hexadecimal(before.digest))
            Chain heads after:  \(RecordDigest.hexadecimal(after.digest))
            Everything is in \(place.words) now. Serve it from there:
              endwell serve --data \(place.folder.value)\(place.serverWords)\(place.files.value.options(hasServer: place.server != nil))
            """
    }

    private static func seconds(_ duration: Duration) -> String { String(format: "%.1f", duration / .seconds(1)) }
}

extension DataPlace {
    /// The option that names the server's database, without giving a password away.
    fileprivate var serverWords: String {
        guard let server else { return "" }
        guard let url = server.value.shownURL else { return " --database-url postgres://…" }
        return " --database-url '\(url)'"
    }
}
