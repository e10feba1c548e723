import EndwellCore

extension Contract {
    /// What follows for further offers from an event that was applied to this contract: what was said, and the no that an
    /// early end brings (R11).
    func hiringWords(following dated: DatedEvent, _ people: ByParty<PersonID?>) -> [HiringWord] {
        func word(of party: Party, open: Bool) -> HiringWord? {
            guard let from = people[party.other], let to = people[party] else { return nil }
            return HiringWord(from: from, to: to, open: open, at: dated.at)
        }
        switch dated.event {
        case .opennessSaid(let said):
            return dated.actor.party.flatMap { word(of: $0, open: said.open) }.map { [$0] } ?? []
        case .offerAccepted:
            // What was said while the recipient was unknown takes effect now that both are known.
            return Party.allCases.compactMap { party in openness[party].flatMap { word(of: party, open: $0) } }
        case .contractEnded:
            return endedEarlyBy.flatMap { word(of: $0.other, open: false) }.map { [$0] } ?? []
        case .offered, .offerRejected, .offerWithdrawn, .offerLapsed, .messageSent, .amendmentProposed,
            .amendmentAccepted, .amendmentRejected, .amendmentWithdrawn, .amendmentLapsed, .workSubmitted,
            .workAccepted, .workSentBack, .concernRaised, .concernAnswered, .concernUnanswered, .concernLapsed,
            .fixReported, .fixConfirmed, .fixRejected, .concernWithdrawn, .noticeGiven, .noticeWithdrawn,
            .noticeReplied, .endAgreed, .stopWorkSet, .idleWindowOpened, .contractKept, .reviewSealed,
            .reviewsRevealed, .reviewReplied:
            return []
        }
    }
}

/// The check that every word about further offers was said, or followed from an end, in a contract of the two (R11).
///
/// It looks for each word's origin among the contracts of the two that have changed since, a page at a time. That no
/// word is missing, and none is older than it must be, is found with each contract.
struct HiringWordCheck {
    private static let wordsAtOnce = 200
    private static let contractsAtOnce = 200
    private static let eventsAtOnce = 500
    let snapshot: any Snapshot

    func run(_ note: (RecordDifference) -> Void) throws {
        var last: HiringWord?
        while case let page = try snapshot.keptWords(after: last, limit: Self.wordsAtOnce), let end = page.last {
            for word in page where try isFounded(word) == false {
                note(RecordDifference(contract: nil, .hiringWord(from: word.from, to: word.to)))
            }
            last = end
        }
    }

    private func isFounded(_ word: HiringWord) throws -> Bool {
        for (reader, other) in [(word.to, word.from), (word.from, word.to)] {
            var last: ContractID?
            while case let page = try snapshot.contracts(
                of: reader, with: other, changedSince: word.at, after: last, limit: Self.contractsAtOnce),
                let end = page.last
            {
                for id in page where try isFounded(word, in: id) { return true }
                last = end
            }
        }
        return false
    }

    /// Whether the last that the contract says of it at that instant is the word.
    private func isFounded(_ word: HiringWord, in id: ContractID) throws -> Bool {
        guard let people = try snapshot.storedState(of: id)?.people else { return false }
        var (contract, last, isFounded) = (Contract?.none, 0, false)
        while case let page = try snapshot.events(of: id, after: last, limit: Self.eventsAtOnce), let end = page.last {
            for event in page {
                // No event is dated before the one it follows. An unreadable one is told of with its contract.
                guard let happened = try? EventCoding.event(in: event.bytes).dated, happened.at <= word.at else {
                    return isFounded
                }
                if contract?.apply(happened) == nil { contract = try? Contract(id: id, replaying: [happened]) }
                for said in contract?.hiringWords(following: happened, people) ?? []
                where (said.from, said.to, said.at) == (word.from, word.to, word.at) {
                    isFounded = said.open == word.open
                }
            }
            last = end.number
        }
        return isFounded
    }
}
