import EndwellSQLite
import EndwellService
import EndwellStore
import Foundation

/// Makes a data folder from a backup. Until all of it was checked, it has another name.
struct Restoring {
    let backup: String
    let data: String

    /// A data folder that proved whole.
    struct Restored {
        let manifest: BackupManifest
        let report: VerificationReport
    }

    /// Checks, copies, checks the copy and only then puts it in place; throws a `Failure` or a `StoreFault`.
    func run() async throws -> Restored {
        try requireEmptyPlace()
        let manifest = try BackupManifest(of: backup)
        let partial = try PartialFolder(for: data)
        do {
            try copyDatabase(of: manifest, into: partial.path)
            if manifest.migration < SQLStore.lastMigration { try await bringUpToDate(partial.path) }
            let store = SQLStore(driver: try Installation.reader(of: partial.path))
            try await store.migrate()
            try await ReferredFiles(store: store, source: backup, target: partial.path, owner: "The backup")
                .copy(missing: .refused)
            let report = try await BackupMaking.verify(store, in: partial.path, named: "The restored copy")
            await store.close()
            // When the super-user restores into a folder of the server's, the server must be able to open it.
            let names = FileManager.default.enumerator(atPath: partial.path)?.compactMap { $0 as? String } ?? []
            try Durable.give([partial.path] + names.map { "\(partial.path)/\($0)" }, toOwnerOf: data)
            try partial.finish()
            return Restored(manifest: manifest, report: report)
        } catch {
            throw partial.discard(after: Failure(error))
        }
    }

    private func requireEmptyPlace() throws {
        var status = stat()
        guard lstat(data, &status) == 0 else {
            // What else keeps it from being made is found when it is made.
            return
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw Failure(.cannotCreate, "\(data) is no folder: name another with --data.")
        }
        guard !Installation.isThere(data) else {
            throw Failure(
                .cannotCreate,
                "\(data) holds an installation, which is left as it is: stop its server and move the folder "
                    + "away, or name another with --data.")
        }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: data), names.isEmpty else {
            throw Failure(.cannotCreate, "\(data) is not empty: name another with --data.")
        }
        var parent = stat()
        guard stat("\(data)/..", &parent) == 0, parent.st_dev == status.st_dev else {
            throw Failure(
                .cannotCreate,
                "\(data) is a disk of its own, which a folder can’t take the place of: name a folder in it, "
                    + "such as \(data)/endwell, with --data.")
        }
    }

    private func copyDatabase(of manifest: BackupManifest, into folder: String) throws {
        let source = "\(backup)/\(Installation.databaseName)"
        let copied = try Durable.copy(source, to: "\(folder)/\(Installation.databaseName)")
        guard let copied, copied.sha256 == manifest.database.sha256, copied.bytes == manifest.database.bytes else {
            throw Failure(
                .damaged,
                "\(backup) is damaged: its database is not what \(BackupManifest.name) says. "
                    + "Use another backup.")
        }
    }

    /// Lets this program bring an older one's database to its own shape; the backup stays as it is.
    private func bringUpToDate(_ folder: String) async throws {
        let store = SQLStore(driver: try SQLiteDriver(folder: URL(filePath: folder, directoryHint: .isDirectory)))
        do {
            try await store.migrate()
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }
}
