public import Foundation

/// Turns events into the bytes that are stored and hashed, and back (R15).
///
/// A kind's name carries its version and is never edited: an event that needs another body gets another kind.
public enum EventCoding {
    /// The keys of a stored event, in the order in which they are written.
    private struct Stored<Body: Codable>: Codable {
        var actor: StoredActor
        var at: Instant
        var body: Body
        var contract: ContractID
        var idleAt: Instant?
        var kind: String
        var number: Int
    }

    private struct Kind: Codable {
        var kind: String
    }

    private struct StoredActor: Codable {
        var kind: String
        var id: PersonID?
        var party: Party?
    }

    private struct Nothing: Codable {}

    /// An event as it lies in the log.
    public struct Numbered: Hashable, Sendable {
        /// Its number within its contract, from 1.
        public let number: Int
        /// Its contract.
        public let contract: ContractID
        /// What happened, by whom and when.
        public let dated: DatedEvent
    }

    /// Stored bytes that no known kind explains.
    public struct Unreadable: Error, Sendable {
        /// What they say of themselves.
        public let kind: String
    }

    /// The bytes of a recorded event: JSON with sorted keys, so that the same event gives the same bytes.
    public static func bytes(of dated: DatedEvent, number: Int, in contract: ContractID) throws -> Data {
        func stored(_ body: some Codable, as kind: String) throws -> Data {
            try encoder().encode(
                Stored(
                    actor: storedActor(dated.actor), at: dated.at, body: body, contract: contract,
                    idleAt: dated.idleAt, kind: kind, number: number))
        }
        let kind = dated.event.kind
        return switch dated.event {
        case .offered(let body): try stored(body, as: kind)
        case .offerAccepted(let body): try stored(body, as: kind)
        case .offerRejected(let body): try stored(body, as: kind)
        case .messageSent(let body): try stored(body, as: kind)
        case .amendmentProposed(let body): try stored(body, as: kind)
        case .amendmentAccepted(let body): try stored(body, as: kind)
        case .amendmentRejected(let body), .amendmentWithdrawn(let body), .amendmentLapsed(let body):
            try stored(body, as: kind)
        case .workSubmitted(let body): try stored(body, as: kind)
        case .workAccepted(let body): try stored(body, as: kind)
        case .workSentBack(let body): try stored(body, as: kind)
        case .concernRaised(let body): try stored(body, as: kind)
        case .concernAnswered(let body): try stored(body, as: kind)
        case .concernUnanswered(let body), .concernLapsed(let body), .fixConfirmed(let body),
            .concernWithdrawn(let body):
            try stored(body, as: kind)
        case .fixReported(let body): try stored(body, as: kind)
        case .fixRejected(let body): try stored(body, as: kind)
        case .noticeGiven(let body): try stored(body, as: kind)
        case .noticeReplied(let body), .reviewReplied(let body): try stored(body, as: kind)
        case .stopWorkSet(let body): try stored(body, as: kind)
        case .idleWindowOpened(let body): try stored(body, as: kind)
        case .contractEnded(let body): try stored(body, as: kind)
        case .reviewSealed(let body): try stored(body, as: kind)
        case .reviewsRevealed(let body): try stored(body, as: kind)
        case .opennessSaid(let body): try stored(body, as: kind)
        case .offerWithdrawn, .offerLapsed, .noticeWithdrawn, .endAgreed, .contractKept:
            try stored(Nothing(), as: kind)
        }
    }

    /// The event that those bytes hold.
    public static func event(in bytes: Data) throws -> Numbered {
        let decoder = decoder()
        let kind = try decoder.decode(Kind.self, from: bytes).kind
        func read<Body: Codable>(_ make: (Body) -> ContractEvent) throws -> Numbered {
            let stored = try decoder.decode(Stored<Body>.self, from: bytes)
            return try numbered(stored, make(stored.body))
        }
        func plain(_ event: ContractEvent) throws -> Numbered {
            try numbered(try decoder.decode(Stored<Nothing>.self, from: bytes), event)
        }
        return switch kind {
        case "offered.1": try read(ContractEvent.offered)
        case "offer_accepted.1": try read(ContractEvent.offerAccepted)
        case "offer_rejected.1": try read(ContractEvent.offerRejected)
        case "offer_withdrawn.1": try plain(.offerWithdrawn)
        case "offer_lapsed.1": try plain(.offerLapsed)
        case "message_sent.1": try read(ContractEvent.messageSent)
        case "amendment_proposed.1": try read(ContractEvent.amendmentProposed)
        case "amendment_accepted.1": try read(ContractEvent.amendmentAccepted)
        case "amendment_rejected.1": try read(ContractEvent.amendmentRejected)
        case "amendment_withdrawn.1": try read(ContractEvent.amendmentWithdrawn)
        case "amendment_lapsed.1": try read(ContractEvent.amendmentLapsed)
        case "work_submitted.1": try read(ContractEvent.workSubmitted)
        case "work_accepted.1": try read(ContractEvent.workAccepted)
        case "work_sent_back.1": try read(ContractEvent.workSentBack)
        case "concern_raised.1": try read(ContractEvent.concernRaised)
        case "concern_answered.1": try read(ContractEvent.concernAnswered)
        case "concern_unanswered.1": try read(ContractEvent.concernUnanswered)
        case "concern_lapsed.1": try read(ContractEvent.concernLapsed)
        case "fix_reported.1": try read(ContractEvent.fixReported)
        case "fix_confirmed.1": try read(ContractEvent.fixConfirmed)
        case "fix_rejected.1": try read(ContractEvent.fixRejected)
        case "concern_withdrawn.1": try read(ContractEvent.concernWithdrawn)
        case "notice_given.1": try read(ContractEvent.noticeGiven)
        case "notice_withdrawn.1": try plain(.noticeWithdrawn)
        case "notice_replied.1": try read(ContractEvent.noticeReplied)
        case "end_agreed.1": try plain(.endAgreed)
        case "stop_work_set.1": try read(ContractEvent.stopWorkSet)
        case "idle_window_opened.1": try read(ContractEvent.idleWindowOpened)
        case "contract_kept.1": try plain(.contractKept)
        case "contract_ended.1": try read(ContractEvent.contractEnded)
        case "reviews_revealed.1": try read(ContractEvent.reviewsRevealed)
        case "review_replied.1": try read(ContractEvent.reviewReplied)
        case "openness_said.1": try read(ContractEvent.opennessSaid)
        case let unknown: throw Unreadable(kind: unknown)
        }
    }

    /// A JSON encoder with the store's habits: snake_case, sorted keys, nothing escaped that needn't be.
    public static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return encoder
    }

    /// The decoder for what `encoder()` wrote.
    public static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }

    private static func storedActor(_ actor: Actor) -> StoredActor {
        switch actor {
        case .party(let party, let person): StoredActor(kind: "person", id: person, party: party)
        case .clock, .stranger: StoredActor(kind: "clock", id: nil, party: nil)
        }
    }

    private static func numbered<Body>(_ stored: Stored<Body>, _ event: ContractEvent) throws -> Numbered {
        var actor = Actor.clock
        if let party = stored.actor.party, let id = stored.actor.id { actor = .party(party, id) }
        return Numbered(
            number: stored.number, contract: stored.contract,
            dated: DatedEvent(at: stored.at, actor: actor, event: event, idleAt: stored.idleAt))
    }
}

extension ContractEvent {
    /// The stored kind: a name and a version, such as `notice_given.1`.
    public var kind: String {
        switch self {
        case .offered: "offered.1"
        case .offerAccepted: "offer_accepted.1"
        case .offerRejected: "offer_rejected.1"
        case .offerWithdrawn: "offer_withdrawn.1"
        case .offerLapsed: "offer_lapsed.1"
        case .messageSent: "message_sent.1"
        case .amendmentProposed: "amendment_proposed.1"
        case .amendmentAccepted: "amendment_accepted.1"
        case .amendmentRejected: "amendment_rejected.1"
        case .amendmentWithdrawn: "amendment_withdrawn.1"
        case .amendmentLapsed: "amendment_lapsed.1"
        case .workSubmitted: "work_submitted.1"
        case .workAccepted: "work_accepted.1"
        case .workSentBack: "work_sent_back.1"
        case .concernRaised: "concern_raised.1"
        case .concernAnswered: "concern_answered.1"
        case .concernUnanswered: "concern_unanswered.1"
        case .concernLapsed: "concern_lapsed.1"
        case .fixReported: "fix_reported.1"
        case .fixConfirmed: "fix_confirmed.1"
        case .fixRejected: "fix_rejected.1"
        case .concernWithdrawn: "concern_withdrawn.1"
        case .noticeGiven: "notice_given.1"
        case .noticeWithdrawn: "notice_withdrawn.1"
        case .noticeReplied: "notice_replied.1"
        case .endAgreed: "end_agreed.1"
        case .stopWorkSet: "stop_work_set.1"
        case .idleWindowOpened: "idle_window_opened.1"
        case .contractKept: "contract_kept.1"
        case .contractEnded: "contract_ended.1"
        case .reviewSealed: "review_sealed.1"
        case .reviewsRevealed: "reviews_revealed.1"
        case .reviewReplied: "review_replied.1"
        case .opennessSaid: "openness_said.1"
        }
    }
}
