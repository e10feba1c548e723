/// One of the numbers of a profile's facts line (R12). Only what the clock or both parties established counts.
public enum Figure: String, Codable, CaseIterable, Sendable {
    case completed
    case byAgreement = "by_agreement"
    case termReached = "term_reached"
    /// Concerns whose reply was given or whose reply deadline came.
    case concernsDue = "concerns_due"
    /// Of those, the ones answered in time.
    case concernsAnswered = "concerns_answered"
    /// Fixes that were promised.
    case fixesPromised = "fixes_promised"
    /// Of those, the ones whose date passed without a report.
    case fixesLapsed = "fixes_lapsed"
}

extension Contract {
    /// What an event, about to be applied to this contract, adds to whose figures.
    public func figures(of event: ContractEvent) -> [(party: Party, figure: Figure)] {
        func other(of id: ConcernID) -> Party? { concern(id)?.by.other }
        switch event {
        case .contractEnded(let ended):
            let figure: Figure? =
                switch ended.outcome {
                case .completed: .completed
                case .byAgreement: .byAgreement
                case .termReached: .termReached
                case .endedEarly, .idle: nil
                }
            return figure.map { figure in Party.allCases.map { ($0, figure) } } ?? []
        case .concernAnswered(let answered):
            guard let party = other(of: answered.id) else { return [] }
            let promised: [(Party, Figure)] = answered.kind == .willFix ? [(party, .fixesPromised)] : []
            return [(party, .concernsDue), (party, .concernsAnswered)] + promised
        case .fixReported(let reported):
            guard let party = other(of: reported.id), case .open? = concern(reported.id)?.state else { return [] }
            return [(party, .concernsDue), (party, .concernsAnswered)]
        case .concernUnanswered(let moved): return other(of: moved.id).map { [($0, .concernsDue)] } ?? []
        case .concernLapsed(let moved): return other(of: moved.id).map { [($0, .fixesLapsed)] } ?? []
        case .offered, .offerAccepted, .offerRejected, .offerWithdrawn, .offerLapsed, .messageSent, .amendmentProposed,
            .amendmentAccepted, .amendmentRejected, .amendmentWithdrawn, .amendmentLapsed, .workSubmitted,
            .workAccepted, .workSentBack, .concernRaised, .fixConfirmed, .fixRejected,
            .concernWithdrawn, .noticeGiven,
            .noticeWithdrawn, .noticeReplied, .endAgreed, .stopWorkSet, .idleWindowOpened, .contractKept,
            .reviewSealed, .reviewsRevealed, .reviewReplied, .opennessSaid:
            return []
        }
    }
}
