import EndwellCore
import Foundation

/// What a bundle is made of, as the store keeps it: log and contents, never what lies under seal (R12).
struct EvidenceMaterial: Sendable {
    /// The events as stored, oldest first, each with what it says.
    private(set) var events: [(stored: StoredEvent, dated: DatedEvent)] = []
    /// What they refer to, in the order in which they name it.
    private(set) var contents: [Content] = []
    /// The attachments among that.
    private(set) var files: Set<ContentID> = []
    /// The texts that were not erased.
    private(set) var texts: [ContentID: String] = [:]
    /// What the events add up to.
    let contract: Contract
    /// What the parties' accounts are called now, as far as the log knows them.
    private(set) var names: [PersonID: String] = [:]

    /// The hash of the latest event.
    var hash: Data { events.last?.stored.hash ?? RecordDigest.genesis }

    /// The record of a contract.
    /// - Throws: `EvidenceTooLarge`, or `StoreFault.corrupt` when what the log refers to isn't there.
    init(of id: ContractID, in snapshot: any Snapshot) throws {
        var reader = Reader(id: id, snapshot: snapshot)
        try reader.readAll()
        guard let contract = try? Contract(id: id, replaying: reader.events.map(\.dated)) else {
            throw StoreFault.corrupt(what: "the log of contract \(id) can’t be replayed")
        }
        self.contract = contract
        (events, contents, files) = (reader.events, reader.contents, reader.files)
        for content in contents { texts[content.id] = content.text }
        let people = Party.allCases.compactMap { contract.people[$0] }
        names = try snapshot.accounts(people).mapValues(\.name)
    }

    /// Reads a log page by page, and counts what it gathers.
    private struct Reader {
        let id: ContractID
        let snapshot: any Snapshot
        var events: [(stored: StoredEvent, dated: DatedEvent)] = []
        var contents: [Content] = []
        var files: Set<ContentID> = []
        private var known: Set<ContentID> = []
        private var bytes = 0

        init(id: ContractID, snapshot: any Snapshot) {
            (self.id, self.snapshot) = (id, snapshot)
        }

        mutating func readAll() throws {
            while true {
                let last = events.last?.stored.number ?? 0
                let page = try snapshot.events(of: id, after: last, limit: EvidenceLimits.rowsAtOnce)
                guard !page.isEmpty else { return }
                var wanted: [ContentID] = []
                for stored in page {
                    let dated = try EventCoding.event(in: stored.bytes).dated
                    try count(stored.bytes.count)
                    events.append((stored, dated))
                    files.formUnion(dated.event.files.map(\.id))
                    wanted += dated.event.prose.map(\.id).filter { known.insert($0).inserted }
                }
                try readContents(wanted)
            }
        }

        private mutating func readContents(_ wanted: [ContentID]) throws {
            for start in stride(from: 0, to: wanted.count, by: EvidenceLimits.rowsAtOnce) {
                let page = wanted[start...].prefix(EvidenceLimits.rowsAtOnce)
                let found = try snapshot.contents(Array(page))
                for id in page {
                    guard let content = found[id] else { throw StoreFault.corrupt(what: "content \(id) is missing") }
                    try count(content.text?.utf8.count ?? 0)
                    contents.append(content)
                }
            }
        }

        private mutating func count(_ more: Int) throws {
            bytes += more
            guard bytes <= EvidenceLimits.recordBytesMax else {
                throw EvidenceTooLarge(bytesMax: EvidenceLimits.recordBytesMax)
            }
        }
    }
}

extension EvidenceRecord {
    /// The record of that material.
    init(_ material: EvidenceMaterial, _ head: EvidenceHead) {
        var previous = RecordDigest.genesis
        events = material.events.map { event in
            defer { previous = event.stored.hash }
            return Event(
                bytes: String(decoding: event.stored.bytes, as: UTF8.self),
                hash: RecordDigest.hexadecimal(event.stored.hash), number: event.stored.number,
                previousHash: RecordDigest.hexadecimal(previous))
        }
        contents = material.contents.map { content in
            let isErased = content.text == nil || content.salt == nil
            let file = material.files.contains(content.id) ? content.text.flatMap(FileDescription.init) : nil
            return Text(
                erased: isErased,
                file: head.hasFiles ? file.map { EvidencePath.file(content.id, name: $0.name) } : nil,
                id: content.id, salt: isErased ? nil : content.salt.map { RecordDigest.hexadecimal($0) },
                text: isErased ? nil : content.text)
        }
        (at, installation, hasFiles) = (head.at, head.installation, head.hasFiles)
        contract = material.contract.id
        people = Person.known(in: material.contract) { material.names[$0] }
        state = EvidenceState(material.contract, texts: material.texts)
    }
}
