import EndwellCore
import EndwellService

/// Uploads that wait to be attached, and which bytes are in use.
extension SQLTransaction {
    func uploads(_ ids: [ContentID], for contract: ContractID, by person: PersonID) throws -> [ContentID: Upload] {
        var found: [ContentID: Upload] = [:]
        // What an act is about to attach must not be dropped meanwhile, and its bytes with it.
        try connection.forEach(
            of: Array(Set(ids)), "SELECT \(Upload.columns) FROM uploads WHERE id",
            keeping: connection.clause(keeping: .toChange)
        ) { row in
            let upload = try Upload(row)
            guard upload.contract == contract, upload.person == person else { return }
            found[upload.id] = upload
        }
        return found
    }

    func uploadCount(of person: PersonID, limit: Int) throws -> Int {
        // Those that come at once are counted one after the other.
        try connection.lock(["uploads \(person.text)"])
        return try connection.count(
            "SELECT 1 FROM uploads WHERE person_id = ? LIMIT ?", [SQLValue(person), SQLValue(limit)])
    }

    func add(_ upload: Upload) throws {
        try connection.execute(
            "INSERT INTO uploads (\(Upload.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                SQLValue(upload.id), SQLValue(upload.contract), SQLValue(upload.person), .text(upload.file.sha256),
                SQLValue(upload.file.bytes), .text(upload.file.name), .text(upload.file.type), SQLValue(upload.at),
            ])
    }

    func dropUploads(upTo instant: Instant, limit: Int) throws {
        try connection.execute(
            "DELETE FROM uploads WHERE id IN (SELECT id FROM uploads WHERE at <= ? ORDER BY at LIMIT ?)",
            [SQLValue(instant), SQLValue(limit)])
    }

    func waitingUploads(after id: ContentID?, limit: Int) throws -> [Upload] {
        try connection.rows(
            "SELECT \(Upload.columns) FROM uploads WHERE id > ? ORDER BY id LIMIT ?",
            [.text(id?.text ?? ""), SQLValue(limit)]
        ).map(Upload.init)
    }

    // MARK: Bytes in use

    /// Notes that a file's bytes are in use; whoever uploaded it waits no more.
    func attach(_ file: AttachedFile) throws {
        try connection.use(file.sha256, as: file.content)
        try connection.send("DELETE FROM uploads WHERE id = ?", [SQLValue(file.content)])
    }

    func digests(ofFiles ids: [ContentID]) throws -> [ContentID: String] {
        var found: [ContentID: String] = [:]
        try connection.forEach(of: ids, "SELECT content_id, sha256 FROM file_uses WHERE content_id") { row in
            found[try row[0]] = try row[1]
        }
        return found
    }

    func unused(_ digests: [String]) throws -> [String] {
        var used: Set<String> = []
        for table in ["file_uses", "uploads"] {
            try connection.forEach(of: digests, "SELECT sha256 FROM \(table) WHERE sha256") { used.insert(try $0[0]) }
        }
        return digests.filter { !used.contains($0) }
    }
}

extension SQLConnection {
    /// Notes that a content stands for those bytes.
    func use(_ sha256: String, as content: ContentID) throws {
        try execute(
            "INSERT INTO file_uses (content_id, sha256) VALUES (?, ?)", [SQLValue(content), .text(sha256)])
    }
}

extension Upload {
    /// The columns that the initialiser reads, in its order.
    fileprivate static let columns = "id, contract_id, person_id, sha256, bytes, name, type, at"

    fileprivate init(_ row: SQLRow) throws {
        self.init(
            id: try row[0], contract: try row[1], person: try row[2],
            file: FileDescription(bytes: try row[4], name: try row[5], sha256: try row[3], type: try row[6]),
            at: try row[7])
    }
}
