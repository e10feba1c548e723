import EndwellSQLite
import EndwellService
import EndwellStore
import Foundation

/// A data folder that is open, and everything that is made over it.
struct Installation: Sendable {
    let store: SQLStore
    let useCases: UseCases
    /// How its database is doing.
    let figures: @Sendable () -> StoreFigures

    /// Opens the folder for a server; makes it when it isn't there. No other process may have it.
    static func open(
        _ folder: String, clock: any Clock, webhookReach: WebhookReach = .internet
    ) async throws -> Installation {
        try makeFolder(folder)
        let driver = try SQLiteDriver(folder: URL(filePath: folder, directoryHint: .isDirectory))
        let store = SQLStore(driver: driver)
        do {
            let useCases = try await useCases(over: store, folder: folder, clock: clock, webhookReach)
            return Installation(store: store, useCases: useCases, figures: { driver.figures })
        } catch {
            await store.close()
            throw error
        }
    }

    /// Opens the store of the folder for looking only, which works beside a running server unless it is to be alone.
    static func openForReading(_ folder: String, isAlone: Bool = false) async throws -> SQLStore {
        let url = URL(filePath: folder, directoryHint: .isDirectory)
        guard let reader = try SQLiteReader(folder: url, isAlone: isAlone) else {
            throw Failure(.unavailable, "There is no installation in \(folder). Name its folder with --data.")
        }
        let store = SQLStore(driver: reader)
        try await store.migrate()
        return store
    }

    private static func useCases(
        over store: SQLStore, folder: String, clock: any Clock, _ webhookReach: WebhookReach
    ) async throws -> UseCases {
        try await store.migrate()
        let randomness = SystemRandomness()
        let ports = Ports(
            store: store, clock: clock, randomness: randomness, files: try DiskFiles(dataFolder: folder),
            secret: try await InstallationSecret.load(from: store, randomness: randomness),
            passwords: Passwords(randomness: randomness), webhookReach: webhookReach)
        return UseCases(ports: ports)
    }

    /// Makes the folder, for its owner alone, and tries whether it can be written.
    static func makeFolder(_ folder: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Failure(.cannotCreate, "The data folder \(folder) cannot be made: \(words(of: error)).")
        }
        let probe = "\(folder)/.endwell-\(getpid())"
        let descriptor = Foundation.open(probe, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Failure(
                .cannotCreate, "The data folder \(folder) cannot be written: \(String(cString: strerror(errno))).")
        }
        close(descriptor)
        unlink(probe)
    }

    /// Whether the folder holds a database.
    static func isThere(_ folder: String) -> Bool {
        FileManager.default.fileExists(atPath: folder + "/endwell.sqlite")
    }

    private static func words(of error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        guard let underlying, underlying.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
        return String(cString: strerror(Int32(underlying.code)))
    }
}
