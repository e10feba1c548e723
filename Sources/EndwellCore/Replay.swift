/// A sequence of events that can't be a contract's: its first is no offer.
public struct NotAContract: Error, Sendable {}

extension Contract {
    /// The contract that its events add up to.
    public init(id: ContractID, replaying events: some Sequence<DatedEvent>) throws(NotAContract) {
        var contract: Contract?
        for event in events {
            if contract == nil {
                guard case .offered(let offered) = event.event else { throw NotAContract() }
                contract = Contract(id: id, offered: offered, at: event.at)
            } else {
                contract?.apply(event)
            }
        }
        guard let contract else { throw NotAContract() }
        self = contract
    }

    /// Takes in one event. Replay can't fail: an event about a part that isn't there changes nothing.
    public mutating func apply(_ dated: DatedEvent) {
        applyWithoutCounting(dated)
        addToHistory(dated)
        guard dated.event.isRecorded else { return }
        version += 1
        updatedAt = dated.at
        idleAt = dated.idleAt
    }

    private mutating func applyWithoutCounting(_ dated: DatedEvent) {
        let (at, party) = (dated.at, dated.actor.party)
        switch dated.event {
        case .offered, .messageSent: break
        case .offerAccepted(let accepted): apply(accepted, at: at)
        case .offerRejected(let rejected):
            people[recipient] = rejected.person
            close(.rejected, at: at)
        case .offerWithdrawn: close(.withdrawn, at: at)
        case .offerLapsed: close(.lapsed, at: at)
        case .amendmentProposed(let proposed): if let party { apply(proposed, by: party, at: at) }
        case .amendmentAccepted(let accepted): apply(accepted, at: at)
        case .amendmentRejected, .amendmentWithdrawn, .amendmentLapsed: amendment = nil
        case .workSubmitted(let submitted): apply(submitted, at: at)
        case .workAccepted(let accepted): apply(accepted, at: at, by: party)
        case .workSentBack(let sentBack): change(sentBack.deliverable) { $0.state = .open }
        case .concernRaised(let raised): if let party { apply(raised, by: party, at: at) }
        case .concernAnswered(let answered): apply(answered)
        case .concernUnanswered(let moved): change(moved.id) { $0.state = .failed(.unanswered, lateFix: .none) }
        case .concernLapsed(let moved): change(moved.id) { $0.state = .failed(.lapsed, lateFix: .none) }
        case .fixReported(let reported): apply(reported)
        case .fixConfirmed(let moved): change(moved.id) { $0.state = .resolved }
        case .fixRejected(let rejected): change(rejected.id) { $0.rejectFix() }
        case .concernWithdrawn(let moved): change(moved.id) { $0.state = .withdrawn }
        case .noticeGiven(let given): if let party { apply(given, by: party, at: at) }
        case .noticeWithdrawn: takeBackNotice(at: at)
        case .noticeReplied(let said): changeEnding { $0.reply = .init(text: said.text, at: at) }
        case .endAgreed: if let party { changeEnding { $0.agreed[party] = true } }
        case .stopWorkSet(let set): changeEnding { $0.stopWorkOn = set.on }
        case .idleWindowOpened(let opened):
            phase = .ending(Ending(notice: nil, openedAt: at, officialAt: opened.officialAt))
        case .contractKept: phase = .active
        case .contractEnded(let ended): apply(ended, at: at)
        case .reviewSealed(let review):
            if let party { sealed[party] = WrittenReview(rating: review.rating, text: review.text, at: at) }
        case .reviewsRevealed(let revealed): apply(revealed, at: at)
        case .reviewReplied(let said): if let party { applyReviewReply(said, by: party, at: at) }
        case .opennessSaid(let said): if let party { openness[party] = said.open }
        }
    }
}

extension Actor {
    /// The party that acts, if one does.
    public var party: Party? {
        switch self {
        case .party(let party, _): party
        case .clock, .stranger: nil
        }
    }
}
