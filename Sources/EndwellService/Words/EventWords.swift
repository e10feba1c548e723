public import EndwellCore

/// Says what happened to a contract, event by event: the conversation's lines, and the record's list.
///
/// Everyone is named, so that both parties, and whoever reads the record later, read the same sentence.
public struct EventWords: Sendable {
    private let contract: Contract
    private let names: ByParty<String>
    private let texts: [ContentID: String]
    private let dates: DateWords

    /// Words for the events of one contract.
    /// - Parameters:
    ///   - names: how the parties are called in sentences.
    ///   - texts: the texts that the contract refers to.
    public init(
        contract: Contract, names: ByParty<String>, texts: [ContentID: String], dates: DateWords
    ) {
        self.contract = contract
        self.names = names
        self.texts = texts
        self.dates = dates
    }

    /// What happened, and what was to follow.
    public func sentences(_ dated: DatedEvent) -> String {
        let follows = following(dated.event).map { " \($0.words) \(end($0.at))." } ?? ""
        return sentence(dated) + follows
    }

    /// What happened, and what is to follow if it still lies ahead.
    public func sentences(_ dated: DatedEvent, asOf now: Instant) -> String {
        guard let follows = following(dated.event), follows.at > now else { return sentence(dated) }
        return sentences(dated)
    }

    /// What silence brings after the event, and when; the words go before the day.
    private func following(_ event: ContractEvent) -> (words: String, at: Instant)? {
        switch event {
        case .offered(let offered): ("Without an answer it lapses at", offered.lapsesAt)
        case .amendmentProposed(let proposed): ("Without an answer it lapses at", proposed.lapsesAt)
        case .workSubmitted(let submitted): ("Silence accepts it at", submitted.reviewUntil)
        case .concernRaised(let raised): ("It is to be put right until", raised.fixUntil)
        case .noticeGiven(let given) where contract.endDateComesFirst(before: given.officialAt):
            ("The time to change one’s mind would be over at", given.officialAt)
        case .noticeGiven(let given): ("It officially ends at", given.officialAt)
        case .idleWindowOpened(let opened): ("It officially ends at", opened.officialAt)
        case .contractEnded(let ended): ("Reviews can be written until", ended.reviewUntil)
        case .reviewsRevealed(let revealed): replies(to: revealed)
        case .fixReported(let reported): reported.confirmUntil.map { ("Silence confirms it at", $0) }
        case .offerAccepted, .offerRejected, .offerWithdrawn, .offerLapsed, .messageSent, .amendmentAccepted,
            .amendmentRejected, .amendmentWithdrawn, .amendmentLapsed, .workAccepted, .workSentBack, .concernAnswered,
            .concernUnanswered, .concernLapsed, .fixConfirmed, .fixRejected, .concernWithdrawn, .noticeWithdrawn,
            .noticeReplied, .endAgreed, .stopWorkSet, .contractKept, .reviewSealed, .reviewReplied, .opennessSaid:
            nil
        }
    }

    /// Nothing can be said to a review that nobody wrote.
    private func replies(to revealed: ContractEvent.ReviewsRevealed) -> (words: String, at: Instant)? {
        switch [revealed.client, revealed.contractor].compactMap(\.self).count {
        case 0: nil
        case 1: ("It can be replied to until", revealed.repliesUntil)
        case _: ("Each can be replied to until", revealed.repliesUntil)
        }
    }

    /// What happened.
    private func sentence(_ dated: DatedEvent) -> String {
        let party = dated.actor.party
        let who = party.map { names[$0] } ?? "The clock"
        return switch dated.event {
        case .offered: "\(who) made the offer and signed it."
        case .offerAccepted: "\(who) accepted the offer and signed it. The contract is active."
        case .offerRejected: "\(who) rejected the offer."
        case .offerWithdrawn: "\(who) withdrew the offer."
        case .offerLapsed: "The offer lapsed: nobody answered it in time."
        case .messageSent(let sent): "\(who) sent a message\(with(sent.files))."
        case .amendmentProposed: "\(who) proposed a change to the agreement."
        case .amendmentAccepted: "\(who) accepted the change and signed it. The agreement stands as changed."
        case .amendmentRejected: "\(who) rejected the change. The agreement stays as it was."
        case .amendmentWithdrawn: "\(who) withdrew the proposed change."
        case .amendmentLapsed: "The proposed change lapsed. The agreement stays as it was."
        case .workSubmitted(let submitted): "\(who) submitted \(title(submitted.deliverable))."
        case .workAccepted(let accepted): workAccepted(accepted.deliverable, by: party)
        case .workSentBack(let sentBack): "\(who) sent back \(title(sentBack.deliverable))."
        case .concernRaised: "\(who) raised a concern."
        case .concernAnswered(let answered):
            "\(who) answered \(concern(answered.id)): \(Words.answer(answered.kind))."
        case .concernUnanswered(let moved): "\(Words.capitalized(concern(moved.id))) was not answered in time."
        case .concernLapsed(let moved):
            "The fix-by date of \(concern(moved.id)) passed, and nothing was reported fixed."
        case .fixReported(let reported): "\(who) reported \(concern(reported.id)) fixed."
        case .fixConfirmed(let moved): fixConfirmed(moved.id, by: party)
        case .fixRejected(let rejected): "\(who) said that \(concern(rejected.id)) is not put right."
        case .concernWithdrawn(let moved): "\(who) withdrew \(concern(moved.id))."
        case .noticeGiven(let given): "\(who) asked to end the contract\(named(given.reason))."
        case .noticeWithdrawn: "\(who) took the notice back. The contract goes on."
        case .noticeReplied: "\(who) replied to the notice."
        case .endAgreed: "\(who) agreed to end now."
        case .stopWorkSet(let set): "\(who) set a stop-work date: no time after \(dates.long(set.on)) counts."
        case .idleWindowOpened: "Nothing had happened for long, so the clock began to end the contract."
        case .contractKept: "\(who) kept the contract. It goes on."
        case .contractEnded(let ended):
            "The contract \(Words.officially(ended.outcome)), \(Words.endedBy(ended.by))."
        // It is never in the log (R12).
        case .reviewSealed: ""
        case .reviewsRevealed(let revealed): reviewsRevealed([revealed.client, revealed.contractor])
        case .reviewReplied: "\(who) replied to a review."
        case .opennessSaid(let said):
            "\(who) \(said.open ? "is open to new offers" : "takes no new offers") from "
                + "\(party.map { names[$0.other] } ?? "the other")."
        }
    }

    /// "the concern of 12 Nov".
    public func concern(_ id: ConcernID) -> String {
        contract.concern(id).map { "the \(Words.concernInSentence($0, among: contract.concerns, dates))" }
            ?? "a concern"
    }

    private func workAccepted(_ id: DeliverableID, by party: Party?) -> String {
        guard let party else { return "\(title(id)) was accepted by the clock: nobody answered in time." }
        return "\(names[party]) accepted \(title(id))."
    }

    private func fixConfirmed(_ id: ConcernID, by party: Party?) -> String {
        guard let party else { return "Nobody objected in time: \(concern(id)) counts as put right." }
        return "\(names[party]) confirmed that \(concern(id)) is put right."
    }

    private func reviewsRevealed(_ written: [WrittenReview?]) -> String {
        switch written.compactMap(\.self).count {
        case 0: "The time for reviews is over. Nobody wrote one."
        case 1: "The time for reviews is over. The one that was written is shown."
        case _: "Both reviews are shown."
        }
    }

    /// A reason that lays a fault is told only where its concern and the other's words stand beside it (R6).
    private func named(_ reason: NoticeReason) -> String {
        reason.isFault ? "" : ": “\(Words.reason(reason))”"
    }

    private func with(_ files: [Prose]) -> String {
        files.isEmpty ? "" : " with \(Words.counted(files.count, "file", "files"))"
    }

    private func title(_ id: DeliverableID) -> String {
        guard let prose = contract.deliverable(id)?.terms.title else { return "a deliverable" }
        return texts[prose.id].map { "“\(Words.inSentence($0))”" } ?? "a deliverable"
    }

    private func end(_ instant: Instant) -> String { "the end of \(dates.lastDay(before: instant))" }
}

extension Words {
    /// What brought the end about.
    public static func endedBy(_ cause: EndsBy) -> String {
        switch cause {
        case .window: "as nobody changed their mind"
        case .endDate: "as both had agreed"
        case .agreement: "as both agreed to end now"
        case .acceptance: "as all work is accepted"
        }
    }
}
