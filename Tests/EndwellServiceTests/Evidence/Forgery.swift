import EndwellCore
@testable import EndwellService
import Foundation

/// A bundle in the hands of somebody who alters it and makes everything fit again that can be made to fit.
struct Forgery {
    /// The files by their paths, in the order in which they lie.
    var files: [(path: String, bytes: Data)]
    var record: EvidenceRecord
    var checkpoint: EvidenceCheckpoint
    /// Another key than the installation's.
    let key: EvidenceKey

    init(_ bundle: Data) throws {
        key = try EvidenceKey(Data(repeating: 7, count: 32))
        let archive = try EvidenceArchive(bundle)
        files = archive.files.map { ($0.path, Data($0.bytes)) }
        let decoder = EventCoding.decoder()
        record = try decoder.decode(EvidenceRecord.self, from: archive[EvidencePath.record] ?? Data())
        checkpoint = try decoder.decode(EvidenceCheckpoint.self, from: archive[EvidencePath.checkpoint] ?? Data())
    }

    /// The zip of the files as they now are, in its one form.
    var zipped: Data { Self.zip(files) }

    static func zip(_ files: [(path: String, bytes: Data)]) -> Data {
        let entries = files.map {
            EvidenceForm.Entry(path: $0.path, bytes: $0.bytes.count, crc: CRC32.of($0.bytes))
        }
        var zip = Data()
        for (entry, file) in Swift.zip(entries, files) {
            zip.append(EvidenceForm.localHeader(entry))
            zip.append(file.bytes)
        }
        zip.append(EvidenceForm.directory(entries))
        return zip
    }

    subscript(path: String) -> Data {
        get { files.first { $0.path == path }?.bytes ?? Data() }
        set {
            guard let index = files.firstIndex(where: { $0.path == path }) else { return }
            files[index].bytes = newValue
        }
    }

    /// Writes the altered record, and signs all of it with the forger's own key: chain and state alone are left to tell.
    func signedAnew() throws -> Data {
        var forged = self
        forged[EvidencePath.record] = try EvidenceRecord.encoder().encode(record)
        forged.checkpoint.key = key.publicKey
        forged.checkpoint.files = forged.files.dropFirst(2).map { EvidenceCheckpoint.File(path: $0.path, $0.bytes) }
        forged[EvidencePath.checkpoint] = try EvidenceRecord.encoder().encode(forged.checkpoint)
        forged[EvidencePath.signature] = try key.signature(of: forged[EvidencePath.checkpoint])
        return forged.zipped
    }

    /// Makes the chain of the record's events fit again from the first on.
    mutating func chainAnew() {
        var hash = RecordDigest.genesis
        for index in record.events.indices {
            record.events[index].previousHash = RecordDigest.hexadecimal(hash)
            hash = RecordDigest.chained(Data(record.events[index].bytes.utf8), after: hash)
            record.events[index].hash = RecordDigest.hexadecimal(hash)
        }
        checkpoint.event = .init(hash: RecordDigest.hexadecimal(hash), number: record.events.count)
    }
}

/// What the check of a bundle says; `nil` when it finds all right.
func difference(in bundle: Data, trusting key: EvidencePublicKey? = nil) -> EvidenceDifference? {
    do throws(EvidenceDifference) {
        _ = try EvidenceCheck(bundle, trusting: key).run()
        return nil
    } catch {
        return error
    }
}
