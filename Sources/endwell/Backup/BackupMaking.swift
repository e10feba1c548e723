import EndwellCore
import EndwellFiles
import EndwellSQLite
import EndwellService
import EndwellStore
import Foundation

/// Makes one backup of a data folder, beside a server that has it open or when none runs.
struct BackupMaking {
    let data: String
    /// The folder into which backups are put, each in one of its own.
    let place: String
    let clock: any Clock

    /// A backup that proved whole.
    struct Made {
        let path: String
        let begunAt: Instant
        let report: VerificationReport
    }

    /// Copies, checks, and only then gives the backup its name; throws a `Failure` or a `StoreFault`.
    func run() async throws -> Made {
        try requirePlace()
        // To the second, rounded down: everything that was acknowledged before is in the backup.
        let begunAt = Instant(seconds: clock.now.seconds)
        let path = "\(place)/endwell-backup-\(DateWords.iso(begunAt).replacing(":", with: "-"))"
        guard !FileManager.default.fileExists(atPath: path) else {
            throw Failure(.cannotCreate, "\(path) is there already: another backup was begun in this very second.")
        }
        let reader = try Installation.reader(of: data)
        let live = SQLStore(driver: reader)
        try await live.migrate()
        try await reader.read { try $0.assertNotMoved() }
        let partial = try PartialFolder(for: path)
        do {
            let report = try await fill(partial.path, from: reader, live, begunAt: begunAt)
            try partial.finish()
            await live.close()
            return Made(path: path, begunAt: begunAt, report: report)
        } catch {
            await live.close()
            throw partial.discard(after: Failure(error))
        }
    }

    private func requirePlace() throws {
        guard Installation.isThere(data) else {
            throw Installation.missing(fromFolder: data)
        }
        guard !"\(place)/".hasPrefix("\(data)/") else {
            throw Failure(
                .usage, "\(place) lies in the data folder, and would be lost with it: name another with --to.")
        }
        var status = stat()
        guard stat(place, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw Failure(
                .cannotCreate, "\(place) is no folder. Make it, or mount its disk: a backup never makes it by itself.")
        }
    }

    private func fill(
        _ folder: String, from reader: SQLiteReader, _ live: SQLStore, begunAt: Instant
    ) async throws -> VerificationReport {
        // Files first: so the database is as young as can be, and an upload that is given up for its age while we copy
        // is either here by then or referred to no more.
        try await ReferredFiles(store: live, source: data, target: folder, owner: "The installation")
            .copy(missing: .passedOver)
        let database = "\(folder)/\(Installation.databaseName)"
        do {
            try await reader.copy(to: database)
        } catch StoreFault.unavailable(let reason) {
            throw Failure(.cannotCreate, "The database can’t be copied to \(database): \(reason).")
        }
        let copyReader = try Installation.reader(of: folder)
        let copy = SQLStore(driver: copyReader)
        try await copy.migrate()
        // A move may have begun meanwhile. What people did since is elsewhere then, and a copy of what was left behind
        // would be taken for one of it.
        try await copyReader.read { try $0.assertNotMoved() }
        let files = ReferredFiles(store: copy, source: data, target: folder, owner: "The installation")
        try await files.copy(missing: .refused)
        let kept = try await files.settle()
        try await copyReader.assertSound()
        let report = try await Self.verify(copy, in: folder, named: "The copy")
        await copy.close()
        try BackupManifest(report: report, database: try Durable.digest(of: database), files: kept, madeAt: begunAt)
            .write(into: folder)
        return report
    }

    /// The check that `endwell verify` makes; throws a `Failure` that names the first difference.
    static func verify(_ store: SQLStore, in folder: String, named name: String) async throws -> VerificationReport {
        let files = DiskFiles(readingFrom: folder, clock: SystemClock())
        let report = try await Verification(store: store, files: files).run()
        guard let first = report.first else { return report }
        throw Failure(
            .difference, "\(name) is not whole: differences \(report.differenceCount), the first: \(first).")
    }
}
