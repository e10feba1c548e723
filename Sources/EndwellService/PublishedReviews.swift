import EndwellCore

extension ContractEvent {
    /// Whether the event shows what was under seal.
    var reveals: Bool {
        if case .reviewsRevealed = self { return true }
        return false
    }
}

extension Contract {
    /// The reviews that an event, just applied to this contract, puts on profiles (R12).
    func published(
        by dated: DatedEvent, _ people: ByParty<PersonID?>, isOffererConfirmed: Bool
    ) -> [PublishedReview] {
        guard case .reviewsRevealed(let revealed) = dated.event, case .ended(let ended) = phase else { return [] }
        let written = ByParty(client: revealed.client, contractor: revealed.contractor)
        let began = zone.day(of: acceptedAt ?? createdAt)
        return Party.allCases.compactMap { party in
            guard let review = written[party], let author = people[party], let about = people[party.other] else {
                return nil
            }
            return PublishedReview(
                contract: id, author: author, about: about, authorParty: party, rating: review.rating,
                text: review.text, at: dated.at, outcome: ended.outcome,
                daysRun: max(1, ended.lastDay.number - began.number + 1),
                accepted: deliverables.filter(\.isAccepted).count,
                isConfirmed: party == recipient ? recipientConfirmed : isOffererConfirmed)
        }
    }
}
