import Crypto
import EndwellCore
import EndwellService
import EndwellStore
import Foundation

/// What a backup says of itself, in `backup.json`. It is written when everything else is there and was checked, and
/// `SHA256SUMS` after it, by which `sha256sum -c` checks both it and the database.
struct BackupManifest: Codable, Hashable {
    /// The version of the form in which backups are kept.
    static let formatKnown = 1
    static let name = "backup.json"
    private static let sumsName = "SHA256SUMS"
    private static let bytesMax = 64 * 1_024

    /// How many contracts are in it.
    var contracts: Int
    /// The database.
    var database: Database
    /// How many events.
    var events: Int
    /// The attachments and the files that wait to be some.
    var files: Files
    /// The version of the form.
    var format = formatKnown
    /// When the backup was begun, in UTC: everything acknowledged before is in it.
    var madeAt: String
    /// The number of the database's last migration.
    var migration: Int
    /// The version of the program that made it.
    var program: String
    /// How many texts and descriptions of files.
    var texts: Int

    /// The database as it lies in the backup.
    struct Database: Codable, Hashable {
        var bytes: Int
        var sha256: String
    }

    /// Files, each counted once however often it was attached.
    struct Files: Codable, Hashable, Sendable {
        var bytes: Int
        var count: Int
    }

    /// Writes it into the folder, and what vouches for it; throws a `Failure`.
    func write(into folder: String) throws {
        let encoder = EventCoding.encoder()
        encoder.outputFormatting.insert(.prettyPrinted)
        let bytes = try encoder.encode(self) + Data("\n".utf8)
        try Durable.write(bytes, to: "\(folder)/\(Self.name)")
        try Durable.write(Data(sums(of: bytes).utf8), to: "\(folder)/\(Self.sumsName)")
    }

    /// Reads that of a backup which this program can restore; throws a `Failure`.
    init(of folder: String) throws {
        let path = "\(folder)/\(Self.name)"
        guard FileManager.default.fileExists(atPath: path) else {
            throw Failure(.noInput, "\(folder) holds no \(Self.name): it is no backup, or one that broke off.")
        }
        let bytes = try InputFile(path: path, bytesMax: Self.bytesMax).bytes()
        let decoder = EventCoding.decoder()
        if let form = try? decoder.decode(Form.self, from: bytes), form.format > Self.formatKnown {
            throw Failure(.newerDatabase, "\(folder) was made by a newer program: restore it with that one.")
        }
        let sums = try InputFile(path: "\(folder)/\(Self.sumsName)", bytesMax: Self.bytesMax).bytes()
        guard let manifest = try? decoder.decode(BackupManifest.self, from: bytes),
            Data(manifest.sums(of: bytes).utf8) == sums
        else {
            throw Failure(
                .damaged, "\(folder) is damaged: \(Self.name) is not what \(Self.sumsName) says. Use another backup.")
        }
        guard manifest.migration <= SQLStore.lastMigration else {
            throw Failure(
                .newerDatabase,
                "\(folder) was made by a newer program, endwell \(manifest.program): restore it with that one.")
        }
        self = manifest
    }

    /// What a check of a backup found out of it, and about the bytes it was of.
    init(report: VerificationReport, database: KeptFile, files: Files, madeAt: Instant) {
        contracts = report.contracts
        self.database = Database(bytes: database.bytes, sha256: database.sha256)
        events = report.events
        self.files = files
        self.madeAt = DateWords.iso(madeAt)
        migration = SQLStore.lastMigration
        program = ProgramVersion.text
        texts = report.contents
    }

    private struct Form: Codable {
        var format: Int
    }

    /// The digests of manifest and database, as `sha256sum` writes them.
    private func sums(of manifest: Data) -> String {
        """
        \(RecordDigest.hexadecimal(SHA256.hash(data: manifest)))  \(Self.name)
        \(database.sha256)  \(Installation.databaseName)

        """
    }
}
