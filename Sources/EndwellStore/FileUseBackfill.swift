import EndwellCore
import EndwellService
import Foundation

/// Notes of all files that were attached before uses were kept which bytes they use.
///
/// Only what an event lists is a file, and no SQL reads events: a text that merely reads like a description is none.
struct FileUseBackfill {
    private static let contentsAtOnce = 500
    private static let eventsAtOnce = 500
    let connection: any SQLConnection

    func run() throws {
        var last = ""
        while case let page = try contentsLikeFiles(after: last), let end = page.last {
            last = end.id.text
            for (contract, described) in Dictionary(grouping: page, by: \.contract) {
                let listed = try files(listedIn: contract)
                for content in described where listed.contains(content.id) {
                    guard let file = FileDescription(content.text) else { continue }
                    try connection.use(file.sha256, as: content.id)
                }
            }
        }
    }

    /// A content whose text begins as a file's description does.
    private struct Candidate {
        let id: ContentID
        let contract: ContractID
        let text: String
    }

    private func contentsLikeFiles(after id: String) throws -> [Candidate] {
        try connection.rows(
            """
            SELECT id, contract_id, text FROM contents
            WHERE id > ? AND text LIKE '{"bytes":%"sha256":"%' ORDER BY id LIMIT ?
            """, [.text(id), SQLValue(Self.contentsAtOnce)]
        ).map { row in Candidate(id: try row[0], contract: try row[1], text: try row[2]) }
    }

    private func files(listedIn contract: ContractID) throws -> Set<ContentID> {
        let transaction = SQLTransaction(connection: connection)
        var listed: Set<ContentID> = []
        var last = 0
        while case let page = try transaction.events(of: contract, after: last, limit: Self.eventsAtOnce),
            let end = page.last
        {
            last = end.number
            for event in page {
                // What can't be read is for `endwell verify` to tell; it attaches nothing that could be handed out.
                let files = try? EventCoding.event(in: event.bytes).dated.event.files
                listed.formUnion((files ?? []).map(\.id))
            }
        }
        return listed
    }
}
