import EndwellFiles
import EndwellService
import EndwellStore
import Foundation

/// Where attachments are kept.
enum FilesPlace: Sendable {
    /// In the data folder.
    case disk
    /// In the PostgreSQL database.
    case database
    /// In a store that speaks S3.
    case s3(S3Address, S3Credentials)

    /// With the database, wherever that is.
    static func standard(hasServer: Bool) -> FilesPlace { hasServer ? .database : .disk }

    /// The place in words that give no secret away.
    var words: String {
        switch self {
        case .disk: "in the data folder"
        case .database: "in the database"
        case .s3(let address, _): "in \(address.location) at \(address.endpoint)"
        }
    }

    /// The options that name the place to a server, with a space before each; nothing where it would look by itself. They
    /// give no secret away.
    func options(hasServer: Bool) -> String {
        switch (self, hasServer) {
        case (.disk, false), (.database, true): ""
        case (.disk, true): " --files disk"
        case (.database, false): " --files database"
        case (.s3(let address, _), _):
            " --files \(address.location) --files-endpoint \(address.endpoint) --files-region \(address.region)"
        }
    }

    var isDisk: Bool {
        switch self {
        case .disk: true
        case .database, .s3: false
        }
    }

    /// What would work, but hardly as it is meant.
    var warning: String? {
        switch self {
        case .disk, .database: return nil
        case .s3(let address, _):
            let isLocal = ["127.0.0.1", "[::1]", "localhost"].contains { name in
                ["http://\(name)", "http://\(name):"].contains {
                    address.endpoint == $0 || address.endpoint.hasPrefix($0)
                }
            }
            guard !address.isSecure, !isLocal else { return nil }
            return
                "attachments go to \(address.endpoint) in the clear: whoever is on the way can read them, unless it is "
                + "an https address"
        }
    }
}

extension DataPlace {
    /// Opens the attachments that belong to the store.
    /// - Parameter isReading: whether nothing is going to be kept, so that nothing need be made for it.
    func openFiles(of store: SQLStore, isReading: Bool = false) throws -> any FileStore {
        switch files.value {
        case .disk where isReading: DiskFiles(readingFrom: folder.value, clock: SystemClock())
        case .disk: try DiskFiles(dataFolder: folder.value, clock: SystemClock())
        case .database: store.files(clock: SystemClock(), randomness: SystemRandomness())
        case .s3(let address, let credentials): S3Files(address, credentials, clock: SystemClock())
        }
    }
}

extension S3Files {
    /// Tries whether the bucket lets this program do what it must.
    static func check(_ address: S3Address, _ credentials: S3Credentials) async throws -> String {
        try await S3Files(address, credentials, clock: SystemClock()).probe(randomness: SystemRandomness())
        return "\(address.location) takes objects, lists them, gives them back and removes them"
    }
}
