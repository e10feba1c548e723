import EndwellCore
import EndwellService

extension ContractWorkPage {
    /// - Parameter feed: the newest part of the log, on which the page looks back.
    init(_ reader: ContractReader, _ feed: Feed, layout: Layout) {
        let events = feed.entries.reversed().map(\.event.dated)
        self.layout = layout
        let propose = Button(text: "Propose a change", href: SitePath.newAmendment(reader.id).text)
        let mayPropose = reader.view.mayI(.proposeAmendment)
        let isEmpty = reader.contract.deliverables.isEmpty
        head = ContractHead(reader, at: .work)
        amendment = reader.contract.amendment.map { AmendmentCard($0, reader) }
        workActs = mayPropose && !isEmpty ? [propose] : []
        deliverables = reader.contract.deliverables.map { DeliverablePiece($0, reader) }
        empty =
            isEmpty
            ? Empty(
                title: "No deliverables",
                text: "This contract names none. It ends at its end date, if it has one, or when one of you ends it "
                    + "because the work is finished.", acts: mayPropose ? [propose] : []) : nil
        pastAmendments = PastAmendments(events, reader)
        older =
            feed.hasMore
            ? events.first.map { Older(before: reader.date($0.at), href: SitePath.record(reader.id).text) } : nil
        asides = [AsideCard.money(reader)].compactMap(\.self)
    }
}

extension ContractConcernsPage {
    init(_ reader: ContractReader, layout: Layout) {
        self.layout = layout
        let mayRaise = reader.view.mayI(.raiseConcern)
        let raise = Button(text: "Raise a concern", href: SitePath.newConcern(reader.id).text, look: "main")
        let isEmpty = reader.contract.concerns.isEmpty
        let waiting = reader.contract.concerns.count { $0.by == reader.me && $0.isWaiting }
        head = ContractHead(reader, at: .concerns)
        lead = ContractConcernsPage.lead(reader)
        limit =
            waiting >= Limits.waitingConcernsMax
            ? "Three of yours are waiting: let one be answered, or withdraw one, before the next." : nil
        acts = mayRaise && !isEmpty ? [raise] : []
        concerns = reader.contract.concerns.reversed().map { ConcernCard($0, reader) }
        empty =
            isEmpty
            ? Empty(
                title: "No concerns",
                text: mayRaise
                    ? "If something is not as agreed, say so clearly and early, with examples. Most things can be put "
                        + "right." : "Nobody raised one.", acts: mayRaise ? [raise] : []) : nil
        asides = []
    }

    /// What concerns are for, while there can be any.
    private static func lead(_ reader: ContractReader) -> String {
        switch reader.contract.phase {
        case .active, .ending:
            "A concern says what was agreed, what happened, and what would put it right. \(reader.otherName) then has a "
                + "chance to fix it."
        case .ended:
            "The contract has officially ended: every concern stays as it stood, and none can be raised any more."
        case .offered: "Concerns can be raised once the contract is active."
        case .closed: "This offer never became a contract, so no concern could be raised."
        }
    }
}

extension ContractMoneyPage {
    init(_ reader: ContractReader, layout: Layout) {
        self.layout = layout
        let milestones = reader.contract.deliverables.filter { $0.terms.amount != nil }
        let mayPropose = reader.view.mayI(.proposeAmendment)
        let propose = Button(text: "Propose a change", href: SitePath.newAmendment(reader.id).text)
        head = ContractHead(reader, at: .money)
        totals = milestones.isEmpty ? [] : AsideCard.sums(reader).map { Total(label: $0.label, value: $0.value) }
        table =
            milestones.isEmpty
            ? nil : Table(dateTitle: "Accepted", rows: milestones.map { ContractMoneyPage.row($0, reader) })
        empty =
            milestones.isEmpty
            ? Empty(
                title: "No amounts",
                text: "No deliverable of this contract has an amount."
                    + (mayPropose ? " Either of you can propose a change that sets one." : ""),
                acts: mayPropose ? [propose] : []) : nil
        note = "Endwell holds no money. It keeps the account, so that both of you see the same one."
    }

    private static func row(_ deliverable: Deliverable, _ reader: ContractReader) -> Row {
        let (words, look) = deliverable.words
        let date: String? =
            switch deliverable.state {
            case .accepted(let at, let party): reader.date(party == nil ? at.justBefore : at)
            case .open, .submitted: nil
            }
        return Row(
            title: reader.title(of: deliverable), stateWords: words, stateLook: look, date: date,
            amount: deliverable.terms.amount.map(reader.money) ?? "")
    }
}

extension ContractRecordPage {
    init(_ reader: ContractReader, _ feed: Feed, before: Int?, layout: Layout) {
        self.layout = layout
        let path = SitePath.record(reader.id).text
        head = ContractHead(reader, at: .record)
        agreement = AgreementLetter(reader.view, title: "The agreement")
        notices = Notices(reader)
        recordWords =
            "\(Words.counted(reader.contract.version, "event", "events")). Each carries the hash of the one before it, "
            + "so that nothing can be changed unseen. The evidence bundle holds all of it, signed, to keep and to check "
            + "without Endwell."
        evidence = Button(text: "Download the evidence bundle", href: SitePath.evidence(reader.id).text)
        events = feed.entries.map { entry in
            Event(
                id: "event-\(entry.event.number)", number: String(entry.event.number),
                text: reader.eventWords.sentences(entry.event.dated),
                files: reader.files(entry.event.dated.event.files), at: reader.moment(entry.event.dated.at),
                hash: RecordDigest.hexadecimal(entry.hash))
        }
        laterHref = before.map { before in
            let end = before + WebLimits.feedRows
            return end > reader.contract.version ? path : "\(path)?before=\(end)"
        }
        earlierHref = feed.hasMore ? feed.entries.last.map { "\(path)?before=\($0.event.number)" } : nil
        rehire = Rehire(reader.view, name: reader.otherName)
        asides = []
    }
}

extension ContractOfferPage {
    /// - Parameters:
    ///   - link: the address by which the offer is claimed, for its offerer alone.
    ///   - other: the profile of who made the offer, for its recipient (R12).
    init(_ reader: ContractReader, talk: Talk?, link: String?, other: Profile?, layout: Layout) {
        self.layout = layout
        let isMine = reader.me == reader.contract.offerer
        head = ContractHead(reader, at: .conversation)
        self.link = link.map { address in
            OfferLink(
                title: "Send this link to \(reader.otherName)",
                text: "Who opens it can claim the offer, once. Endwell sends no mail here, so send it yourself; until "
                    + "their address is proved they are marked “not confirmed”.", address: address)
        }
        agreement = AgreementLetter(
            reader.view, title: isMine ? "Your offer" : "\(Words.possessive(reader.otherName)) offer")
        let all: [(Act, Button)] = [
            (.acceptOffer, Button(text: "Accept the offer", href: SitePath.acceptance(reader.id).text, look: "main")),
            (.rejectOffer, Button(text: "Reject", post: SitePath.rejection(reader.id).text)),
            (.withdrawOffer, Button(text: "Withdraw the offer", post: SitePath.withdrawal(reader.id).text)),
        ]
        acts = all.filter { reader.view.mayI($0.0) }.map(\.1)
        self.talk = talk
        asides = [other.map(AsideCard.person)].compactMap(\.self)
    }
}
