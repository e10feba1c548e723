import EndwellCore
import EndwellService
import Foundation

/// What a data folder knows of its backups: when the last one that proved whole was begun. `/metrics` tells it on.
struct BackupNote {
    private let folder: String
    private var path: String { "\(folder)/last-backup" }
    private static let bytesMax = 64

    /// The note in that data folder.
    init(dataFolder: String) {
        folder = dataFolder
    }

    /// When that backup was begun; `nil` when there is none, or the note can't be read.
    var instant: Instant? {
        guard let text = try? InputFile(path: path, bytesMax: Self.bytesMax).text(),
            let date = try? Date(text, strategy: .iso8601)
        else { return nil }
        return Instant(seconds: Int64(date.timeIntervalSince1970))
    }

    /// Notes it in the place of an earlier one; throws a `Failure`.
    func write(_ instant: Instant) throws {
        let part = "\(path).part"
        unlink(part)
        try Durable.write(Data("\(DateWords.iso(instant))\n".utf8), to: part)
        // When the super-user makes the backup, the server must still be able to read the note.
        try Durable.give([part], toOwnerOf: folder)
        guard rename(part, path) == 0 else { throw Durable.unwritten(path) }
        try Durable.bringToDisk(folder)
    }
}
