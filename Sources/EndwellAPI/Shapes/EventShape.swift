import EndwellCore
import EndwellService
import Foundation

/// An event of the log, with its place in the chain. The evidence bundle holds the bytes that were hashed.
struct EventShape {
    let entry: FeedEntry
    let texts: [ContentID: String]

    init(_ entry: FeedEntry, texts: [ContentID: String]) {
        self.entry = entry
        self.texts = texts
    }

    var json: JSON {
        let dated = entry.event.dated
        return [
            "number": .integer(entry.event.number), "at": .instant(dated.at), "actor": actor,
            "kind": .text(dated.event.kind), "body": body, "hash": .text(RecordDigest.hexadecimal(entry.hash)),
            "previous_hash": .text(RecordDigest.hexadecimal(entry.previousHash)),
        ]
    }

    private var actor: JSON {
        switch entry.event.dated.actor {
        case .party(let party, let person): ["kind": "person", "id": .id(person), "role": .name(party)]
        case .clock, .stranger: ["kind": "clock", "id": .null, "role": .null]
        }
    }

    /// The body as it is stored, but with instants as the API writes them and with each text beside its digest.
    private var body: JSON {
        guard let stored = try? JSON(entry.bytes), let body = stored["body"] else { return [:] }
        let files = Set(entry.event.dated.event.files.map(\.id))
        return readable(body, named: "body", files: files)
    }

    private func readable(_ value: JSON, named name: String, files: Set<ContentID>) -> JSON {
        switch value {
        case .number:
            guard EventShape.instants.contains(name), let milliseconds = value.asInteger else { return value }
            return .instant(Instant(milliseconds: milliseconds))
        case .list(let elements): return .list(elements.map { readable($0, named: name, files: files) })
        case .object(let members):
            if let prose = prose(members, files) { return prose }
            return .object(
                members.map { .init(name: $0.name, value: readable($0.value, named: $0.name, files: files)) })
        case .null, .flag, .text: return value
        }
    }

    /// A reference to a text or file, with what it refers to.
    private func prose(_ members: [JSON.Member], _ files: Set<ContentID>) -> JSON? {
        let object = JSON.object(members)
        guard members.count == 2, object["digest"] != nil, let id = object["id"]?.asText.flatMap({ ContentID($0) })
        else { return nil }
        guard files.contains(id) else { return object.adding(["text": .text(orNull: texts[id])]) }
        return object.adding(["file": texts[id].flatMap(EventShape.file) ?? .null])
    }

    private static func file(_ text: String) -> JSON? {
        FileDescription(text).map {
            [
                "name": .text($0.name), "bytes": .integer($0.bytes), "sha256": .text($0.sha256), "type": .text($0.type),
            ]
        }
    }

    /// The members of bodies that are instants.
    static let instants: Set = [
        "at", "lapses_at", "ends_at", "review_until", "fix_until", "reply_until", "confirm_until", "official_at",
        "messages_until", "replies_until",
    ]

    static let schema = Schema.named(
        "Event",
        .object([
            .required("number", .integer(), "Its number in the contract, from 1."), .required("at", .instant),
            .required(
                "actor",
                .object([
                    .required("kind", .choice(["person", "clock"])), .required("id", .nullable(.id)),
                    .required("role", .nullable(.party)),
                ])),
            .required("kind", .text(example: "notice_given.1")),
            .required("body", .anyObject, "What happened; each text and file stands beside its salted digest."),
            .required("hash", .text(), "SHA-256 of the previous hash and the event’s stored bytes."),
            .required("previous_hash", .text()),
        ]))
}
