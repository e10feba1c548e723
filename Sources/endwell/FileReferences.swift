import EndwellCore
import EndwellService

/// What a database refers to as files: those that acts attached, and those that wait for an act.
struct FileReferences {
    let store: any Store

    /// A file, by what refers to it.
    struct Reference: Sendable {
        let content: ContentID
        let contract: ContractID?
        let sha256: String

        /// The failure of an owner, in words, whose file is missing or damaged.
        func failure(of owner: String) -> Failure {
            let difference = RecordDifference(contract: contract, .fileDamaged(content, sha256: sha256))
            return Failure(.difference, "\(owner) is not whole: \(difference).")
        }
    }

    private static let rowsAtOnce = 500

    /// Gives each to the body; bytes that several refer to come several times.
    func forEach(_ body: (Reference) async throws -> Void) async throws {
        try await forEachPage(attached, body)
        try await forEachPage(waiting, body)
    }

    private func attached(after last: ContentID?) async throws -> (references: [Reference], end: ContentID?) {
        try await store.read { snapshot in
            let uses = try snapshot.fileUses(after: last, limit: Self.rowsAtOnce)
            let kept = try snapshot.keptContents(uses.map(\.content))
            let references = uses.compactMap { use -> Reference? in
                let found = kept[use.content]
                // Of what was erased, nothing must be there (R15).
                if let found, found.content.text == nil { return nil }
                return Reference(content: use.content, contract: found?.contract, sha256: use.sha256)
            }
            return (references, uses.last?.content)
        }
    }

    private func waiting(after last: ContentID?) async throws -> (references: [Reference], end: ContentID?) {
        try await store.read { snapshot in
            let uploads = try snapshot.waitingUploads(after: last, limit: Self.rowsAtOnce)
            let references = uploads.map {
                Reference(content: $0.id, contract: $0.contract, sha256: $0.file.sha256)
            }
            return (references, uploads.last?.id)
        }
    }

    private func forEachPage(
        _ page: (ContentID?) async throws -> (references: [Reference], end: ContentID?),
        _ body: (Reference) async throws -> Void
    ) async throws {
        var last: ContentID?
        while case let (references, end?) = try await page(last) {
            for reference in references { try await body(reference) }
            last = end
        }
    }
}
