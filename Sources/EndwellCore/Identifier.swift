public import Foundation

/// An id that can't be mistaken for one of another kind: a UUID in memory, its lower-case text everywhere else.
public struct Identifier<Kind>: Hashable, Sendable {
    /// The UUID itself (version 7 when Endwell made it).
    public let uuid: UUID

    /// The id with that UUID.
    public init(_ uuid: UUID) {
        self.uuid = uuid
    }

    /// The id written in `text`; `nil` unless it is a UUID in lower-case canonical form.
    public init?(_ text: String) {
        guard let uuid = UUID(canonical: text) else { return nil }
        self.uuid = uuid
    }

    /// The canonical lower-case form.
    public var text: String { uuid.canonicalText }
}

extension Identifier: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = Identifier(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an id")
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension Identifier: CustomStringConvertible {
    /// The canonical lower-case form.
    public var description: String { text }
}

/// The kinds of id.
public enum IdentifierKind {
    /// Marks a contract's id.
    public enum Contract {}
    /// Marks a person's id.
    public enum Person {}
    /// Marks a deliverable's id.
    public enum Deliverable {}
    /// Marks a concern's id.
    public enum Concern {}
    /// Marks an amendment's id.
    public enum Amendment {}
    /// Marks a piece of content: a text or a file's description.
    public enum Content {}
}

/// The id of a contract.
public typealias ContractID = Identifier<IdentifierKind.Contract>
/// The id of a person.
public typealias PersonID = Identifier<IdentifierKind.Person>
/// The id of a deliverable within its contract.
public typealias DeliverableID = Identifier<IdentifierKind.Deliverable>
/// The id of a concern within its contract.
public typealias ConcernID = Identifier<IdentifierKind.Concern>
/// The id of an amendment within its contract.
public typealias AmendmentID = Identifier<IdentifierKind.Amendment>
/// The id of a piece of content.
public typealias ContentID = Identifier<IdentifierKind.Content>

/// A text, or a file's description, that lies beside the log (R15): events and state carry its salted digest only.
public struct Prose: Codable, Hashable, Sendable {
    /// Where the text lies.
    public let id: ContentID
    /// Lower-case hexadecimal SHA-256 of the content's salt followed by its UTF-8 text.
    public let digest: String

    /// A reference to content whose salted digest is known.
    public init(id: ContentID, digest: String) {
        self.id = id
        self.digest = digest
    }
}
