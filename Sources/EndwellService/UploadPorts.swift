public import EndwellCore

/// A file that a person uploaded for a contract and has not attached yet.
public struct Upload: Hashable, Sendable {
    /// Its id, which it keeps as an attachment: the id of the content that will stand for it beside the log.
    public let id: ContentID
    /// The only contract that it may be attached in.
    public let contract: ContractID
    /// The only person who may attach it.
    public let person: PersonID
    /// What is known of it.
    public let file: FileDescription
    /// When it was uploaded.
    public let at: Instant

    /// An upload with every part said.
    public init(id: ContentID, contract: ContractID, person: PersonID, file: FileDescription, at: Instant) {
        self.id = id
        self.contract = contract
        self.person = person
        self.file = file
        self.at = at
    }
}

/// Uploads that wait to be attached, and which files are in use.
public protocol UploadReading {
    /// Those of the person's uploads for the contract that wait, by id.
    func uploads(_ ids: [ContentID], for contract: ContractID, by person: PersonID) throws -> [ContentID: Upload]
    /// How many of the person's uploads wait, counted no further than `limit`.
    func uploadCount(of person: PersonID, limit: Int) throws -> Int
    /// The digests of the bytes of those among the contents that events list as files, by content.
    func digests(ofFiles ids: [ContentID]) throws -> [ContentID: String]
    /// Those of the digests whose bytes neither an attached nor a waiting file refers to.
    func unused(_ digests: [String]) throws -> [String]
}

/// Changes to uploads; attaching one, which ends its waiting, is a part of `save`.
public protocol UploadWriting {
    /// Lets an upload wait to be attached. Its bytes must be durable already.
    func add(_ upload: Upload) throws
    /// Drops what was uploaded at that instant or earlier; at most `limit` uploads.
    func dropUploads(upTo instant: Instant, limit: Int) throws
}

/// A file that an act attaches: its bytes are in use from then on, and it waits no more.
public struct AttachedFile: Hashable, Sendable {
    /// The content that stands for it.
    public let content: ContentID
    /// Lower-case hexadecimal SHA-256 of its bytes.
    public let sha256: String
}
