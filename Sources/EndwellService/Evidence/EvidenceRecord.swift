import EndwellCore
import Foundation

/// `record.json`: a contract's log as it is stored, everything that its events refer to, and what they add up to.
struct EvidenceRecord: Codable, Sendable {
    static let onlyKind = "endwell_record.1"

    /// What this is; the number grows when its shape changes.
    var record = onlyKind
    /// When it was written: the checkpoint's instant.
    var at: Instant
    /// The contract.
    var contract: ContractID
    /// The texts, and the descriptions of files, in the order in which the events name them.
    var contents: [Text]
    /// Every event, oldest first.
    var events: [Event]
    /// Whether the attachments are in the bundle; otherwise only their descriptions and digests are.
    var hasFiles: Bool
    /// The address of the installation.
    var installation: String
    /// The parties, as far as the log knows them.
    var people: [Person]
    /// What the events add up to.
    var state: EvidenceState

    /// An event, as it is stored.
    struct Event: Codable, Hashable, Sendable {
        /// The stored bytes, as the text that they are.
        var bytes: String
        var hash: String
        var number: Int
        var previousHash: String
    }

    /// A text, or a file's description.
    struct Text: Codable, Hashable, Sendable {
        /// Whether it was erased: then salt and text are gone.
        var erased: Bool
        /// Of an attachment, its path in the bundle.
        var file: String?
        var id: ContentID
        /// In hexadecimal digits.
        var salt: String?
        var text: String?
    }

    /// A party.
    struct Person: Codable, Hashable, Sendable {
        /// Whether the recipient's address was proved when they signed; absent where nobody asked (R2).
        var confirmed: Bool?
        var id: PersonID
        /// What the account is called now; the name that was signed with is a text.
        var name: String
        var party: Party
    }

    /// How JSON files of a bundle are written: so that people can read them too.
    static func encoder() -> JSONEncoder {
        let encoder = EventCoding.encoder()
        encoder.outputFormatting.insert(.prettyPrinted)
        return encoder
    }
}

/// What a contract's events add up to, with the texts that stand in it: whoever replays the log gets the same.
struct EvidenceState: Codable, Hashable, Sendable {
    var closed: Closed.How?
    var deadlines: [Wait]
    var deliverables: [Piece]
    var endedAt: Instant?
    var offerer: Party
    var outcome: Outcome?
    var phase: Phase.Name
    var reference: String
    var scope: String?
    var signatures: [Mark]
    var terms: Terms
    var title: String?

    /// A deadline that stands.
    struct Wait: Codable, Hashable, Sendable {
        var at: Instant
        var kind: Deadline.Kind
        var loser: Deadline.Loser
        var silenceMeans: Deadline.Default
        var subject: String?
    }

    /// A deliverable.
    struct Piece: Codable, Hashable, Sendable {
        var amount: Int64?
        var dueOn: Day?
        var id: DeliverableID
        var state: String
        var title: String?
    }

    /// A signature under the agreement.
    struct Mark: Codable, Hashable, Sendable {
        var agreement: String
        var at: Instant
        var name: String?
        var party: Party
        var person: PersonID
    }

    /// The state of a contract without anything under seal.
    init(_ contract: Contract, texts: [ContentID: String]) {
        var ended: Ended?
        if case .ended(let end) = contract.phase { ended = end }
        if case .closed(let closed) = contract.phase { self.closed = closed.how }
        deadlines = contract.deadlines.map { deadline in
            Wait(
                at: deadline.at, kind: deadline.kind, loser: deadline.loser, silenceMeans: deadline.kind.silenceMeans,
                subject: deadline.subject?.text)
        }
        deliverables = contract.deliverables.map { deliverable in
            Piece(
                amount: deliverable.terms.amount, dueOn: deliverable.terms.dueOn, id: deliverable.terms.id,
                state: deliverable.state.name, title: texts[deliverable.terms.title.id])
        }
        (endedAt, outcome) = (ended?.at, ended?.outcome)
        (offerer, phase, reference) = (contract.offerer, contract.phase.name, contract.reference)
        (title, scope, terms) = (texts[contract.title.id], texts[contract.scope.id], contract.terms)
        signatures = [contract.offerer, contract.recipient].compactMap { party in
            contract.signatures[party].map { signed in
                Mark(
                    agreement: signed.signature.agreement, at: signed.at, name: texts[signed.signature.name.id],
                    party: party, person: signed.signature.person)
            }
        }
    }
}

extension Deliverable.State {
    /// The state's name in the record.
    fileprivate var name: String {
        switch self {
        case .open: "open"
        case .submitted: "submitted"
        case .accepted: "accepted"
        }
    }
}
