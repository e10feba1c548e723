/// What one party wrote about the other (R12).
public struct WrittenReview: Codable, Hashable, Sendable {
    /// 1 to 5.
    public var rating: Int
    /// The words.
    public var text: Prose
    /// When it was written.
    public var at: Instant

    /// A review, as written at that instant.
    public init(rating: Int, text: Prose, at: Instant) {
        self.rating = rating
        self.text = text
        self.at = at
    }
}

/// The reviews of a contract once both are in or the period is over (R12).
public struct RevealedReviews: Codable, Hashable, Sendable {
    /// When they were revealed.
    public let at: Instant
    /// One reply each until then.
    public let repliesUntil: Instant
    /// What each wrote.
    public let written: ByParty<WrittenReview?>
    /// What each replied to the other's.
    public internal(set) var replies = ByParty<Ending.Reply?>(client: nil, contractor: nil)
}

extension Contract {
    func requireReview(_ act: Act, by party: Party, at now: Instant) throws(Refusal) {
        guard case .ended(let ended) = phase else { throw .notInThisPhase(act, phase.name) }
        guard act == .leaveReview else { return try requireReviewReply(ended.reviews, by: party, at: now) }
        if sealed[party] != nil || ended.reviews?.written[party] != nil { throw .alreadyReviewed }
        guard ended.reviews == nil, now < ended.reviewUntil else { throw .tooLate(act) }
    }

    private func requireReviewReply(
        _ reviews: RevealedReviews?, by party: Party, at now: Instant
    ) throws(Refusal) {
        guard let reviews, reviews.written[party.other] != nil else { throw .nothingToReplyTo }
        guard reviews.replies[party] == nil else { throw .alreadyReplied }
        guard now < reviews.repliesUntil else { throw .tooLate(.replyToReview) }
    }

    /// A review is sealed; the second of the two reveals both at once (R12).
    func review(rating: Int, text: Prose, by party: Party, at moment: Moment) throws(Refusal) -> [ContractEvent] {
        guard (1...5).contains(rating) else { throw .badInput([InputProblem("rating", .outOfRange(1, 5))]) }
        let own = ContractEvent.reviewSealed(.init(rating: rating, text: text))
        guard sealed[party.other] != nil else { return [own] }
        var both = sealed
        both[party] = WrittenReview(rating: rating, text: text, at: moment.at)
        return [own, reveal(both, at: moment)]
    }

    func reveal(_ written: ByParty<WrittenReview?>, at moment: Moment) -> ContractEvent {
        .reviewsRevealed(
            .init(
                client: written.client, contractor: written.contractor,
                repliesUntil: Limits.reviewReplies.end(from: moment.day, in: zone)))
    }

    mutating func apply(_ revealed: ContractEvent.ReviewsRevealed, at instant: Instant) {
        guard case .ended(var ended) = phase else { return }
        ended.reviews = RevealedReviews(
            at: instant, repliesUntil: revealed.repliesUntil,
            written: ByParty(client: revealed.client, contractor: revealed.contractor))
        phase = .ended(ended)
        sealed = ByParty(client: nil, contractor: nil)
    }

    mutating func applyReviewReply(_ said: ContractEvent.Said, by party: Party, at instant: Instant) {
        guard case .ended(var ended) = phase else { return }
        ended.reviews?.replies[party] = Ending.Reply(text: said.text, at: instant)
        phase = .ended(ended)
    }
}
