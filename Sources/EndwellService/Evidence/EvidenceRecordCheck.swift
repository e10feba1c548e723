import Crypto
import EndwellCore
import Foundation

/// The check of what a bundle's record says, after its signature: every event in its place in the chain, every text and
/// attachment the one that its event was made with, and a state that is what the events add up to.
struct EvidenceRecordCheck {
    let record: EvidenceRecord
    let checkpoint: EvidenceCheckpoint
    /// The files of the bundle by their paths.
    let files: [String: Data]
    private var contents: [ContentID: EvidenceRecord.Text] = [:]
    private var texts: [ContentID: String] = [:]
    /// What no event referred to so far.
    private var unusedContents: Set<ContentID> = []
    private var unusedFiles: Set<String>
    private var contract: Contract?
    private var (erased, filesFound) = (0, 0)

    init(_ record: EvidenceRecord, _ checkpoint: EvidenceCheckpoint, files: [String: Data]) {
        self.record = record
        self.checkpoint = checkpoint
        self.files = files
        unusedFiles = Set(files.keys).subtracting(EvidencePath.always)
    }

    mutating func run() throws(EvidenceDifference) -> EvidenceVerdict {
        try checkHead()
        try Self.checkChain(record.events, upTo: checkpoint.event, of: record.contract)
        try takeTexts()
        for event in record.events { try check(event) }
        if let stray = unusedContents.min(by: { $0.text < $1.text }) { throw .strayText(stray) }
        if let stray = unusedFiles.min() { throw .unexpected(stray) }
        try checkState()
        return EvidenceVerdict(
            contract: record.contract, reference: checkpoint.reference, at: checkpoint.at,
            installation: checkpoint.installation, key: checkpoint.key, events: record.events.count,
            hash: checkpoint.event.hash, contents: contents.count, erased: erased, files: filesFound,
            filesLeftOut: !record.hasFiles)
    }

    /// Record and checkpoint are of the same contract, instant and installation.
    private func checkHead() throws(EvidenceDifference) {
        guard record.record == EvidenceRecord.onlyKind else { throw .unreadable(EvidencePath.record) }
        guard record.contract == checkpoint.contract else { throw .otherRecord("contract") }
        guard record.at == checkpoint.at else { throw .otherRecord("instant") }
        guard record.installation == checkpoint.installation else { throw .otherRecord("installation") }
        guard record.state.reference == checkpoint.reference else { throw .otherRecord("reference") }
    }

    // MARK: The chain

    /// Every event has its number and rests on the one before it, and the last is the checkpoint's: so none is missing,
    /// moved, changed or cut off.
    static func checkChain(
        _ events: [EvidenceRecord.Event], upTo last: EvidenceCheckpoint.Event, of contract: ContractID
    ) throws(EvidenceDifference) {
        func differs(_ what: RecordDifference.What, _ number: Int) -> EvidenceDifference {
            .record(RecordDifference(contract: contract, event: number, what))
        }
        var (hash, digits) = (RecordDigest.genesis, RecordDigest.hexadecimal(RecordDigest.genesis))
        for (index, event) in events.enumerated() {
            guard event.number == index + 1 else { throw differs(.eventMissing, index + 1) }
            guard event.previousHash == digits else { throw differs(.chainBroken, index + 1) }
            hash = RecordDigest.chained(Data(event.bytes.utf8), after: hash)
            digits = RecordDigest.hexadecimal(hash)
            guard event.hash == digits else { throw differs(.chainBroken, index + 1) }
        }
        guard events.count >= last.number else { throw differs(.eventMissing, events.count + 1) }
        guard let end = events.last, end.number == last.number, end.hash == last.hash else {
            throw differs(.latestEvent, last.number)
        }
    }

    // MARK: Events, texts and attachments

    private mutating func takeTexts() throws(EvidenceDifference) {
        for text in record.contents {
            guard contents.updateValue(text, forKey: text.id) == nil else { throw .strayText(text.id) }
            unusedContents.insert(text.id)
            if !text.erased { texts[text.id] = text.text }
        }
    }

    private mutating func check(_ event: EvidenceRecord.Event) throws(EvidenceDifference) {
        guard let numbered = try? EventCoding.event(in: Data(event.bytes.utf8)) else {
            throw differs(.eventUnreadable, event.number)
        }
        guard numbered.number == event.number, numbered.contract == record.contract else {
            throw differs(.eventMisplaced, event.number)
        }
        let happened = numbered.dated
        let attachments = Set(happened.event.files)
        for prose in happened.event.prose {
            try check(prose, isFile: attachments.contains(prose), at: event.number)
        }
        try checkSignature(in: happened, at: event.number)
        guard contract?.apply(happened) == nil else { return }
        contract = try? Contract(id: record.contract, replaying: [happened])
        if contract == nil { throw differs(.noOffer, event.number) }
    }

    private mutating func check(_ prose: Prose, isFile: Bool, at event: Int) throws(EvidenceDifference) {
        guard let found = contents[prose.id] else { throw differs(.contentMissing(prose.id), event) }
        // An amendment refers once more to what it keeps.
        if unusedContents.remove(prose.id) != nil, found.erased { erased += 1 }
        guard !found.erased else {
            guard found.salt == nil, found.text == nil, found.file == nil else {
                throw differs(.contentChanged(prose.id), event)
            }
            return
        }
        guard let salt = found.salt.flatMap({ Data(hexadecimal: $0) }), let text = found.text,
            RecordDigest.salted(text, salt) == prose.digest, isFile || found.file == nil
        else { throw differs(.contentChanged(prose.id), event) }
        if isFile { try checkFile(prose.id, described: text, at: found.file, event) }
    }

    private mutating func checkFile(
        _ id: ContentID, described text: String, at path: String?, _ event: Int
    ) throws(EvidenceDifference) {
        guard let described = FileDescription(text) else { throw differs(.contentChanged(id), event) }
        guard record.hasFiles else {
            guard path == nil else { throw differs(.contentChanged(id), event) }
            return
        }
        guard let path, path == EvidencePath.file(id, name: described.name), let bytes = files[path],
            bytes.count == described.bytes, RecordDigest.hexadecimal(SHA256.hash(data: bytes)) == described.sha256
        else { throw differs(.fileDamaged(id, sha256: described.sha256), event) }
        if unusedFiles.remove(path) != nil { filesFound += 1 }
    }

    /// Whoever signed, signed the agreement as it then stood or was to stand (R2).
    private func checkSignature(in happened: DatedEvent, at number: Int) throws(EvidenceDifference) {
        guard let signature = happened.event.signature else { return }
        guard let expected = try? happened.event.agreementSigned(in: contract), signature.agreement == expected else {
            throw .otherAgreement(event: number)
        }
    }

    // MARK: The state

    private func checkState() throws(EvidenceDifference) {
        guard let contract else { throw .missing(EvidencePath.record) }
        let replayed = EvidenceState(contract, texts: texts)
        var parts = differingParts(record.state, replayed)
        let people = EvidenceRecord.Person.known(in: contract) { person in
            record.people.first { $0.id == person }?.name
        }
        if people != record.people { parts.append("people") }
        guard parts.isEmpty else { throw .state(parts) }
    }

    private func differs(_ what: RecordDifference.What, _ event: Int) -> EvidenceDifference {
        .record(RecordDifference(contract: record.contract, event: event, what))
    }
}

extension EvidenceRecord.Person {
    /// The parties that a contract's log knows, the offerer first.
    static func known(in contract: Contract, name: (PersonID) -> String?) -> [EvidenceRecord.Person] {
        [contract.offerer, contract.recipient].compactMap { party in
            contract.people[party].map { id in
                EvidenceRecord.Person(
                    confirmed: party == contract.recipient && contract.acceptedAt != nil
                        ? contract.recipientConfirmed : nil,
                    id: id, name: name(id) ?? "", party: party)
            }
        }
    }
}

extension ContractEvent {
    /// The signature that the event carries, if it carries one.
    fileprivate var signature: Signature? {
        switch self {
        case .offered(let offered): offered.signature
        case .offerAccepted(let accepted): accepted.signature
        case .amendmentProposed(let proposed): proposed.signature
        case .amendmentAccepted(let accepted): accepted.signature
        case .offerRejected, .offerWithdrawn, .offerLapsed, .messageSent, .amendmentRejected, .amendmentWithdrawn,
            .amendmentLapsed, .workSubmitted, .workAccepted, .workSentBack, .concernRaised, .concernAnswered,
            .concernUnanswered, .concernLapsed, .fixReported, .fixConfirmed, .fixRejected, .concernWithdrawn,
            .noticeGiven, .noticeWithdrawn, .noticeReplied, .endAgreed, .stopWorkSet, .idleWindowOpened,
            .contractKept, .contractEnded, .reviewSealed, .reviewsRevealed, .reviewReplied, .opennessSaid:
            nil
        }
    }

    /// The digest of what was signed, from the state before the event.
    fileprivate func agreementSigned(in contract: Contract?) throws -> String? {
        if case .offered(let offered) = self {
            return try RecordDigest.signed(
                offered.agreement, offerer: offered.offerer, by: offered.signature.person, to: offered.address)
        }
        guard let contract, let offerer = contract.people[contract.offerer] else { return nil }
        var changes: AgreementChanges?
        if case .amendmentProposed(let proposed) = self { changes = proposed.changes }
        if case .amendmentAccepted = self { changes = contract.amendment?.changes }
        let agreement = changes?.made(to: contract.agreement) ?? contract.agreement
        return try RecordDigest.signed(
            agreement, offerer: contract.offerer, by: offerer, to: contract.address)
    }
}
