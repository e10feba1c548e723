/// What tells a person of an act or a deadline (R22, R14). The words live at the surface; this is who and what.
public struct Notification: Codable, Hashable, Sendable {
    /// Who is told.
    public let to: Party
    /// What of.
    public let kind: Kind

    /// What a notification is about.
    public enum Kind: Codable, Hashable, Sendable {
        /// Something happened; the event says what.
        case happened
        /// Silence until then will change something, and the reader would lose by it.
        case reminder(Deadline.Kind)
    }

    /// A notification to a party.
    public init(to: Party, kind: Kind) {
        self.to = to
        self.kind = kind
    }
}

extension DatedEvent {
    /// Whom the event tells: the other of who acted; both of what the clock did, or of an end (R22).
    public var told: [Party] {
        switch event {
        case .reviewSealed: []
        case .contractEnded, .reviewsRevealed: Party.allCases
        case .offered, .offerAccepted, .offerRejected, .offerWithdrawn, .offerLapsed, .messageSent, .amendmentProposed,
            .amendmentAccepted, .amendmentRejected, .amendmentWithdrawn, .amendmentLapsed, .workSubmitted,
            .workAccepted, .workSentBack, .concernRaised, .concernAnswered, .concernUnanswered, .concernLapsed,
            .fixReported, .fixConfirmed, .fixRejected, .concernWithdrawn, .noticeGiven, .noticeWithdrawn,
            .noticeReplied, .endAgreed, .stopWorkSet, .idleWindowOpened, .contractKept, .reviewReplied, .opennessSaid:
            actor.party.map { [$0.other] } ?? Party.allCases
        }
    }
}

extension Contract {
    /// Who is reminded of a deadline: those who would lose; of a review, those who have not written (R12).
    public func reminded(of deadline: Deadline) -> [Party] {
        Party.allCases.filter { party in
            deadline.loser.parties.contains(party)
                && (deadline.kind != .review || sealed[party] == nil)
        }
    }

    /// Whether something waits for the party: an answer, work, a look, or a review that may still be written.
    ///
    /// What the other wrote under seal never matters here (R12).
    public func waits(for party: Party) -> Bool {
        deadlines.contains { deadline in
            switch deadline.kind {
            case .changeOfMind, .endDate, .idle: false
            case .review: sealed[party] == nil
            case .offer, .amendment, .concernReply, .fixBy, .fixConfirmation, .workReview:
                deadline.loser.parties.contains(party)
            }
        } || isRunning && concerns.contains { $0.by == party && $0.state.name == "fixed" && $0.hasFailed }
    }
}
