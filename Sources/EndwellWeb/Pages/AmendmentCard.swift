import EndwellCore
import EndwellService

/// An open amendment: what would change, from what to what. Partial `amendment_card`.
struct AmendmentCard: Sendable {
    var title: String
    var text: String
    var changes: [Change]
    var acts: [Button]

    /// One part of the agreement that would change.
    struct Change: Sendable {
        var label: String
        var from: String?
        var to: String
        var mark: String?
    }
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
        changes = AmendmentCard.changes(amendment.changes, reader)
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

    /// Every part that would change.
    static func changes(_ changes: AgreementChanges, _ reader: ContractReader) -> [Change] {
        let (old, new) = (reader.contract.agreement, changes.made(to: reader.contract.agreement))
        var list: [Change] = []
        if new.title != old.title {
            list.append(Change(label: "Title", from: reader.text(old.title), to: reader.text(new.title)))
        }
        if new.scope != old.scope {
            list.append(Change(label: "Scope", from: reader.text(old.scope), to: reader.text(new.scope)))
        }
        return list + terms(from: old.terms, to: new.terms, reader)
            + deliverables(from: old.deliverables, to: new.deliverables, reader)
    }

    private static func terms(from old: Terms, to new: Terms, _ reader: ContractReader) -> [Change] {
        func change(_ label: String, _ from: String, _ to: String, mark: String? = nil) -> [Change] {
            from == to ? [] : [Change(label: label, from: from, to: to, mark: mark)]
        }
        func end(_ terms: Terms) -> String { terms.endsOn.map(reader.dates.long) ?? "No end date" }
        let counts = zip(Words.dayCounts(old.days), Words.dayCounts(new.days)).flatMap { before, after in
            change(after.label, before.words, after.words, mark: after.mark)
        }
        return change("Pay", Words.pay(old.pay, in: old.currency), Words.pay(new.pay, in: new.currency))
            + change("Time zone", old.timeZone, new.timeZone) + change("Ends on", end(old), end(new)) + counts
    }

    private static func deliverables(
        from old: [DeliverableTerms], to new: [DeliverableTerms], _ reader: ContractReader
    ) -> [Change] {
        func words(_ terms: DeliverableTerms) -> String {
            [
                reader.text(terms.title), terms.amount.map(reader.money) ?? "no amount",
                terms.dueOn.map { "due \(reader.dates.long($0))" } ?? "no due date",
            ].joined(separator: ", ")
        }
        let changed = new.compactMap { terms -> Change? in
            guard let before = old.first(where: { $0.id == terms.id }) else {
                return Change(label: "New deliverable", from: nil, to: words(terms))
            }
            return before == terms ? nil : Change(label: "Deliverable", from: words(before), to: words(terms))
        }
        let dropped = old.filter { terms in !new.contains { $0.id == terms.id } }.map { terms in
            Change(label: "Deliverable", from: words(terms), to: "No longer part of the agreement")
        }
        return changed + dropped
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
