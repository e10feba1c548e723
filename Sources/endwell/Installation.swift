import EndwellCore
import EndwellPostgreSQL
import EndwellSQLite
import EndwellService
import EndwellStore
import Foundation

/// A data folder that is open, and everything that is made over it.
struct Installation: Sendable {
    let store: SQLStore
    let useCases: UseCases
    /// Which of the programs that share its database this is.
    let node: NodeName
    /// How its database is doing.
    let figures: @Sendable () -> StoreFigures
    /// When the last verified backup of the folder was begun.
    let lastBackup: @Sendable () -> Instant?

    /// Opens the place for a server; makes the folder when it isn't there. A database in the folder is this process's
    /// alone.
    static func open(
        _ place: DataPlace, clock: any Clock, webhookReach: WebhookReach = .internet
    ) async throws -> Installation {
        let folder = place.folder.value
        try makeFolder(folder)
        let driver = try driver(at: place)
        let store = SQLStore(driver: driver)
        do {
            let useCases = try await useCases(over: store, at: place, clock: clock, webhookReach)
            return Installation(
                store: store, useCases: useCases, node: node(at: place, of: useCases), figures: { driver.figures },
                lastBackup: { BackupNote(dataFolder: folder).instant })
        } catch {
            await store.close()
            throw error
        }
    }

    /// A database in the folder has one node at a time; on a server each process is one more.
    private static func node(at place: DataPlace, of useCases: UseCases) -> NodeName {
        if place.server == nil { return .only }
        return .new(useCases.ports)
    }

    /// The database's driver, for reading and writing.
    static func driver(at place: DataPlace) throws -> any SQLDriver {
        if let server = place.server { return try PostgreSQLDriver(server.value) }
        return try SQLiteDriver(folder: URL(filePath: place.folder.value, directoryHint: .isDirectory))
    }

    /// Opens the store for looking only, which works beside a running server; refuses one whose content has moved.
    /// - Parameter toVerify: whether nothing may change meanwhile: then the folder is this process's alone, or one moment
    ///   of the PostgreSQL database is looked at. What has moved can still be verified where it was.
    static func openForReading(_ place: DataPlace, toVerify: Bool = false) async throws -> SQLStore {
        let reader = try await reader(at: place, isAlone: toVerify)
        let store = SQLStore(driver: reader)
        do {
            try await store.migrate()
            if !toVerify { try await reader.read { try $0.assertNotMoved() } }
        } catch {
            await store.close()
            throw error
        }
        return store
    }

    /// Refuses a place without an installation, rather than make one there.
    static func requireThere(_ place: DataPlace) async throws {
        guard try await isThere(place) else { throw missing(from: place) }
    }

    /// Whether the place has an installation.
    static func isThere(_ place: DataPlace) async throws -> Bool {
        guard let server = place.server else { return isThere(place.folder.value) }
        let reader = try PostgreSQLReader(server.value)
        let isInstalled = try await reader.isInstalled
        await reader.close()
        return isInstalled
    }

    private static func reader(at place: DataPlace, isAlone: Bool) async throws -> any SQLDriver {
        guard let server = place.server else {
            return try reader(of: place.folder.value, isAlone: isAlone)
        }
        // What is verified is read as a whole.
        let reader = try PostgreSQLReader(server.value, limits: isAlone ? .patient : PostgreSQLLimits())
        guard try await reader.isInstalled else {
            await reader.close()
            throw missing(from: place)
        }
        return reader
    }

    /// Opens the database of the folder for looking only, of whatever age it is.
    static func reader(of folder: String, isAlone: Bool = false) throws -> SQLiteReader {
        let url = URL(filePath: folder, directoryHint: .isDirectory)
        guard let reader = try SQLiteReader(folder: url, isAlone: isAlone) else { throw missing(fromFolder: folder) }
        return reader
    }

    private static func missing(from place: DataPlace) -> Failure {
        guard place.server != nil else { return missing(fromFolder: place.folder.value) }
        return Failure(.unavailable, "There is no installation in \(place.words).")
    }

    /// Says that a folder has no installation, and what to do.
    static func missing(fromFolder folder: String) -> Failure {
        Failure(.unavailable, "There is no installation in \(folder). Name its folder with --data.")
    }

    private static func useCases(
        over store: SQLStore, at place: DataPlace, clock: any Clock, _ webhookReach: WebhookReach
    ) async throws -> UseCases {
        try await store.migrate()
        let randomness = SystemRandomness()
        let ports = Ports(
            store: store, clock: clock, randomness: randomness, files: try place.openFiles(of: store),
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

    /// The name of the database in a data folder.
    static let databaseName = "endwell.sqlite"

    /// Whether the folder holds a database.
    static func isThere(_ folder: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/\(databaseName)")
    }

    private static func words(of error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        guard let underlying, underlying.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
        return String(cString: strerror(Int32(underlying.code)))
    }
}
