import Crypto
public import EndwellCore
import Foundation

/// Evidence bundles: a contract's whole record, exported so that it can be checked without Endwell (R15).
public struct Evidence: Sendable {
    let ports: Ports

    /// The bundle of a contract, for one of its parties; for everyone else it doesn't exist (R16). Both get the same.
    ///
    /// Due deadlines take effect first, so that the record is whole at its instant. A review under seal is in no bundle,
    /// not even its author's: it is not in the log, and the bundle would tell by its size that it exists (R12).
    /// - Parameters:
    ///   - installation: the address under which the installation is reached, such as `https://contracts.example.org`.
    ///   - hasFiles: whether the attachments are in it, or only their descriptions and digests.
    /// - Throws: `Refusal.notFound`, `EvidenceTooLarge`, or `StoreFault`.
    public func bundle(
        of id: ContractID, for person: PersonID, installation: String, hasFiles: Bool = true
    ) async throws -> EvidenceBundle {
        let now = ports.clock.now
        if try await isDue(id, for: person, at: now) { try await Contracts(ports: ports).runClock(on: id, at: now) }
        let material = try await ports.store.read { snapshot in
            _ = try snapshot.contract(id, for: person)
            return try EvidenceMaterial(of: id, in: snapshot)
        }
        let attachments = hasFiles ? try await attachments(of: material) : []
        let head = EvidenceHead(at: now, installation: installation, hasFiles: hasFiles)
        let record = try EvidenceRecord.encoder().encode(EvidenceRecord(material, head))
        let page = Data(EvidencePage(material, head).html.utf8)
        guard max(record.count, page.count) <= EvidenceLimits.recordBytesMax else {
            throw EvidenceTooLarge(bytesMax: EvidenceLimits.recordBytesMax)
        }
        let parts = [
            EvidenceBundle.Part(EvidencePath.record, record), .init(EvidencePath.page, page),
            .init(EvidencePath.guide, Data(EvidenceGuide.text.utf8)),
        ]
        return try EvidenceBundle(
            fileName: "\(material.contract.reference)-evidence.zip",
            parts: try await signed(parts + attachments, material, head), files: ports.files)
    }

    /// The public half of the installation's key; it is made now if no bundle was asked for before.
    public func publicKey() async throws -> EvidencePublicKey {
        try await EvidenceKey.load(from: ports.store, randomness: ports.randomness).publicKey
    }

    /// Whether the clock comes first; nobody but a party makes it.
    private func isDue(_ id: ContractID, for person: PersonID, at now: Instant) async throws -> Bool {
        try await ports.store.read { snapshot in
            let (stored, _) = try snapshot.contract(id, for: person)
            return stored.contract.deadlines.contains { $0.at <= now }
        }
    }

    /// The attachments, in the order of their paths.
    private func attachments(of material: EvidenceMaterial) async throws -> [EvidenceBundle.Part] {
        var parts: [EvidenceBundle.Part] = []
        for id in material.files {
            guard let file = material.texts[id].flatMap(FileDescription.init) else { continue }
            guard let bytes = try await ports.files.bytes(ofSHA256: file.sha256), bytes.count == file.bytes,
                RecordDigest.hexadecimal(SHA256.hash(data: bytes)) == file.sha256
            else { throw StoreFault.corrupt(what: "the file of content \(id) is missing or damaged") }
            parts.append(.init(EvidencePath.file(id, name: file.name), kept: bytes, sha256: file.sha256))
        }
        return parts.sorted { $0.entry.path.utf8.lexicographicallyPrecedes($1.entry.path.utf8) }
    }

    /// The files of a bundle with the checkpoint and its signature before them.
    private func signed(
        _ parts: [EvidenceBundle.Part], _ material: EvidenceMaterial, _ head: EvidenceHead
    ) async throws -> [EvidenceBundle.Part] {
        let key = try await EvidenceKey.load(from: ports.store, randomness: ports.randomness)
        let statement = EvidenceCheckpoint(
            at: head.at, contract: material.contract.id,
            event: .init(hash: RecordDigest.hexadecimal(material.hash), number: material.events.count),
            files: parts.map { part in
                switch part.content {
                case .here(let bytes): .init(path: part.entry.path, bytes)
                case .kept(let digest): .init(path: part.entry.path, bytes: part.entry.bytes, sha256: digest)
                }
            },
            installation: head.installation, key: key.publicKey, reference: material.contract.reference)
        let checkpoint = try EvidenceRecord.encoder().encode(statement)
        guard checkpoint.count <= EvidenceLimits.checkpointBytesMax else {
            throw EvidenceTooLarge(bytesMax: EvidenceLimits.checkpointBytesMax)
        }
        return [
            .init(EvidencePath.checkpoint, checkpoint),
            .init(EvidencePath.signature, try key.signature(of: checkpoint)),
        ] + parts
    }
}

/// What a bundle says of itself.
struct EvidenceHead: Sendable {
    let at: Instant
    let installation: String
    let hasFiles: Bool
}
