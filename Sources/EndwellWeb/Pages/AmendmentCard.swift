import EndwellCore
import EndwellService

/// An open amendment: what would change, from what to what. Partial `amendment_card`.
struct AmendmentCard: Sendable {
    var title: String
    var text: String
    var changes: [AmendmentDifference.Part]
    var acts: [Button]
}

/// Amendments that were answered, withdrawn or lapsed, newest first.
struct PastAmendments: Sendable {
    var items: [Item]

    /// One of them.
    struct Item: Sendable {
        var title: String
        var note: String
        var outcome: String
    }
}

extension AmendmentCard {
    init(_ amendment: Amendment, _ reader: ContractReader) {
        let isMine = amendment.by == reader.me
        title = "\(isMine ? "You propose" : "\(reader.otherName) proposes") a change to the agreement"
        let who = isMine ? "\(reader.otherName) accepts" : "you accept"
        text =
            "It holds only when \(who) it. It lapses at \(reader.endWithZone(amendment.lapsesAt)), "
            + "\(reader.dates.inDays(until: amendment.lapsesAt)), and then nothing has changed."
        changes = AmendmentDifference(amendment.changes, reader).parts
        let subject = Subject.amendment(amendment.id)
        func path(_ step: SitePath.AmendmentStep) -> String {
            SitePath.amendment(reader.id, amendment.id, step).text
        }
        let all: [(Act, Button)] = [
            (.acceptAmendment, Button(text: "Accept the change", href: path(.acceptance), look: "main")),
            (.rejectAmendment, Button(text: "Reject", post: path(.rejection))),
            (.withdrawAmendment, Button(text: "Withdraw the change", post: path(.withdrawal))),
        ]
        acts = all.filter { reader.view.mayI($0.0, subject) }.map(\.1)
    }
}

extension PastAmendments {
    /// The amendments that these events, oldest first, tell the end of.
    init?(_ events: [DatedEvent], _ reader: ContractReader) {
        var proposed: [AmendmentID: DatedEvent] = [:]
        var items: [Item] = []
        for dated in events {
            let outcome: (id: AmendmentID, word: String)
            switch dated.event {
            case .amendmentProposed(let proposal):
                proposed[proposal.id] = dated
                continue
            case .amendmentAccepted(let accepted): outcome = (accepted.id, "accepted")
            case .amendmentRejected(let answered): outcome = (answered.id, "rejected")
            case .amendmentWithdrawn(let answered): outcome = (answered.id, "withdrawn")
            case .amendmentLapsed(let answered): outcome = (answered.id, "lapsed")
            case .offered, .offerAccepted, .offerRejected, .offerWithdrawn, .offerLapsed, .messageSent,
                .workSubmitted, .workAccepted, .workSentBack, .concernRaised, .concernAnswered, .concernUnanswered,
                .concernLapsed, .fixReported, .fixConfirmed, .fixRejected, .concernWithdrawn, .noticeGiven,
                .noticeWithdrawn, .noticeReplied, .endAgreed, .stopWorkSet, .idleWindowOpened, .contractKept,
                .contractEnded, .reviewSealed, .reviewsRevealed, .reviewReplied, .opennessSaid:
                continue
            }
            items.append(Item(proposed[outcome.id], "\(outcome.word) \(reader.moment(dated).words)", reader))
        }
        guard !items.isEmpty else { return nil }
        self.items = items.reversed()
    }
}

extension PastAmendments.Item {
    fileprivate init(_ proposal: DatedEvent?, _ outcome: String, _ reader: ContractReader) {
        self.outcome = outcome
        guard let proposal, case .amendmentProposed(let proposed) = proposal.event else {
            (title, note) = ("A change to the agreement", "proposed earlier")
            return
        }
        let changes = proposed.changes
        let parts = [
            changes.title.map { _ in "title" }, changes.scope.map { _ in "scope" }, changes.terms.map { _ in "terms" },
            changes.deliverables.map { _ in "deliverables" },
        ].compactMap(\.self)
        title = "A change of \(Words.list(parts))"
        let who = proposal.actor.party.map(reader.shortName) ?? "somebody"
        note = "proposed by \(who), \(reader.date(proposal.at))"
    }
}
