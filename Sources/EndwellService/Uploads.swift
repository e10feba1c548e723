public import EndwellCore
import Foundation

/// Files on their way into a contract: kept first, attached by an act afterwards, so that an act that is refused asks
/// for no file again (R18).
public struct Uploads: Sendable {
    let ports: Ports

    /// Refuses before a byte is kept what would be refused afterwards.
    /// - Throws: `Refusal.notFound` for all but the parties (R16), `Refusal.tooManyUploads`.
    public func admit(_ count: Int = 1, for contract: ContractID, by person: PersonID) async throws {
        try await ports.store.read { try $0.admit(count, for: contract, by: person) }
    }

    /// Keeps the bytes of a file, durably; until the file is kept as an upload nothing refers to them.
    /// - Throws: `FileTooLarge` for more than `Limits.fileBytesMax` bytes.
    public func receive<Pieces: AsyncSequence & Sendable>(
        _ pieces: Pieces, name: String, type: String
    ) async throws -> ArrivedFile where Pieces.Element == [UInt8] {
        let kept = try await ports.files.keep(pieces, bytesMax: Limits.fileBytesMax)
        return ArrivedFile(kept: kept, name: name, type: type)
    }

    /// Keeps files for a contract that the person is a party of, all or none, in the order given. An act may attach
    /// each once, within `UploadLimits.keptHours`.
    /// - Throws: as `admit` does.
    public func keep(
        _ files: [ArrivedFile], for contract: ContractID, by person: PersonID
    ) async throws -> [Upload] {
        let uploads = uploads(of: files, for: contract, by: person)
        try await ports.store.write { try $0.keep(uploads, for: contract, by: person) }
        return uploads
    }

    /// Keeps one file in the same way, once under a key.
    /// - Parameter answer: what is answered, and kept in the same transaction.
    /// - Throws: as `admit` does, and `RequestRefusal.keyReused`.
    public func keep(
        _ file: ArrivedFile, for contract: ContractID, by person: PersonID, under key: RequestKey?,
        answer: @escaping @Sendable (Upload) -> KeptAnswer
    ) async throws -> Answered {
        let uploads = uploads(of: [file], for: contract, by: person)
        return try await ports.store.write { transaction in
            try transaction.once(key, by: person, at: uploads[0].at) {
                try transaction.keep(uploads, for: contract, by: person)
                return answer(uploads[0])
            }
        }
    }

    private func uploads(of files: [ArrivedFile], for contract: ContractID, by person: PersonID) -> [Upload] {
        let now = ports.clock.now
        return files.map { file in
            Upload(
                id: ContentID(ports.ids.uuid(at: now)), contract: contract, person: person, file: file.description,
                at: now)
        }
    }

    /// Those of the named files that the person uploaded for the contract and has not attached, in the order named.
    public func waiting(
        _ named: [String], for contract: ContractID, by person: PersonID
    ) async throws -> [Upload] {
        let ids = named.prefix(UploadLimits.waitingMax).compactMap { ContentID($0) }
        guard !ids.isEmpty else { return [] }
        let found = try await ports.store.read { try $0.uploads(ids, for: contract, by: person) }
        return ids.compactMap { found[$0] }
    }
}

/// A file whose bytes are kept, and nothing else yet.
public struct ArrivedFile: Hashable, Sendable {
    /// What is known of it.
    public let description: FileDescription

    /// An arrived file; a name with folders or controls in it, a type that is not ASCII, and what is too long, is cut to
    /// what is allowed.
    public init(kept: KeptFile, name: String, type: String) {
        let plain = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        let printable = String(plain.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F })
        let plainType = String(type.unicodeScalars.filter { (0x20..<0x7F).contains($0.value) })
        description = FileDescription(
            bytes: kept.bytes,
            name: printable.isEmpty ? "file" : String(printable.prefix(Limits.fileNameCharactersMax)),
            sha256: kept.sha256, type: String(plainType.prefix(UploadLimits.typeCharactersMax)))
    }
}

/// What is known of an attachment: the content that lies beside the log in its place (R15).
public struct FileDescription: Codable, Hashable, Sendable {
    /// How many bytes.
    public let bytes: Int
    /// Its name.
    public let name: String
    /// Lower-case hexadecimal SHA-256 of its bytes.
    public let sha256: String
    /// Its media type, as the uploader's machine said.
    public let type: String

    /// A description with every part said.
    public init(bytes: Int, name: String, sha256: String, type: String) {
        self.bytes = bytes
        self.name = name
        self.sha256 = sha256
        self.type = type
    }

    /// The description in a content's text; `nil` for any other text.
    public init?(_ text: String) {
        guard let file = try? EventCoding.decoder().decode(FileDescription.self, from: Data(text.utf8)) else {
            return nil
        }
        self = file
    }

    /// The text that stands for the file beside the log: JSON with sorted keys.
    var text: String {
        let data = try? EventCoding.encoder().encode(self)
        return data.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

/// Every bound of uploads, with its unit in its name.
public enum UploadLimits {
    /// Most uploads of one person that wait at the same time.
    public static let waitingMax = 50
    /// How long an upload waits to be attached, in hours.
    public static let keptHours: Int64 = 24
    /// Longest media type, in characters.
    public static let typeCharactersMax = 100
}

extension Snapshot {
    /// Whether the person may upload so many files for the contract now.
    func admit(_ count: Int, for contract: ContractID, by person: PersonID) throws {
        _ = try self.contract(contract, for: person)
        let waiting = try uploadCount(of: person, limit: UploadLimits.waitingMax)
        guard waiting + count <= UploadLimits.waitingMax else { throw Refusal.tooManyUploads }
    }

    /// The uploads that a request attaches.
    func uploads(
        for request: ContractRequest, on contract: ContractID, by person: PersonID
    ) throws -> [ContentID: Upload] {
        let named = request.files.prefix(Limits.examplesMax * Limits.filesMax).compactMap { ContentID($0) }
        return named.isEmpty ? [:] : try uploads(named, for: contract, by: person)
    }
}

extension Transaction {
    /// Lets uploads wait, all or none.
    fileprivate func keep(_ uploads: [Upload], for contract: ContractID, by person: PersonID) throws {
        try admit(uploads.count, for: contract, by: person)
        for upload in uploads { try add(upload) }
    }
}
