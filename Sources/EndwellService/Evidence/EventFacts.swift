import EndwellCore

/// What an event holds besides its sentence, as lines of a document: the words that were written, and what they were
/// about.
struct EventFacts {
    /// A line.
    struct Fact: Hashable {
        let label: String
        var text: String
        /// The file that the line names, by its content.
        var file: ContentID?
        /// The SHA-256 of what the line names, in hexadecimal digits.
        var digest: String?
    }

    /// The contract as the event left it.
    let contract: Contract
    let texts: [ContentID: String]
    let dates: DateWords

    /// The lines of an event.
    func facts(of event: ContractEvent) -> [Fact] {
        switch event {
        case .offered(let offered):
            [fact("To", offered.address)] + agreement(AgreementChanges(offered.agreement)) + signed(offered.signature)
        case .offerAccepted(let accepted): signed(accepted.signature)
        case .messageSent(let sent): [fact("Message", sent.text)] + files(sent.files)
        case .amendmentProposed(let proposed): changed(by: proposed.changes) + signed(proposed.signature)
        case .amendmentAccepted(let accepted): signed(accepted.signature)
        case .workSubmitted(let submitted):
            (submitted.note.map { [fact("Note", $0)] } ?? []) + files(submitted.files)
        case .workSentBack(let sentBack): [fact("Asked for", sentBack.text)]
        case .concernRaised(let raised): concern(raised)
        case .concernAnswered(let answered): [fact("Answer", answered.text)]
        case .fixReported(let reported): [fact("What was done", reported.text)] + files(reported.files)
        case .fixRejected(let rejected): [fact("Why", rejected.text)]
        case .noticeGiven(let given): notice(given)
        case .noticeReplied(let said), .reviewReplied(let said): [fact("Reply", said.text)]
        case .reviewsRevealed(let revealed):
            review("Client’s review", revealed.client) + review("Contractor’s review", revealed.contractor)
        case .offerRejected, .offerWithdrawn, .offerLapsed, .amendmentRejected, .amendmentWithdrawn, .amendmentLapsed,
            .workAccepted, .concernUnanswered, .concernLapsed, .fixConfirmed, .concernWithdrawn, .noticeWithdrawn,
            .endAgreed, .stopWorkSet, .idleWindowOpened, .contractKept, .contractEnded, .reviewSealed, .opennessSaid:
            []
        }
    }

    /// What a proposal would change, each with what holds until then; the event leaves the agreement as it was.
    private func changed(by changes: AgreementChanges) -> [Fact] {
        let old = agreement(AgreementChanges(contract.agreement))
        let known = Set(old)
        let stays = changes.deliverables.map { Set($0.map(\.id)) }
        let dropped = contract.agreement.deliverables.filter { stays?.contains($0.id) == false }
        let new = agreement(changes).filter { !known.contains($0) }.map { fact in
            guard fact.label != Self.deliverable, let was = old.first(where: { $0.label == fact.label }) else {
                return fact
            }
            return Fact(label: fact.label, text: "\(fact.text)\nUntil then: \(Words.inSentence(was.text))")
        }
        return new + dropped.map { fact("No longer to be done", $0.title) }
    }

    private static let deliverable = "Deliverable"

    /// An agreement, or the parts of one.
    func agreement(_ changes: AgreementChanges) -> [Fact] {
        let currency = changes.terms?.currency ?? contract.terms.currency
        let deliverables = (changes.deliverables ?? []).map { deliverable in
            let rest = [
                deliverable.dueOn.map { "due \(dates.long($0))" },
                deliverable.amount.map { Words.money($0, currency) },
            ].compactMap(\.self)
            return Fact(
                label: Self.deliverable, text: ([text(deliverable.title)] + rest).joined(separator: ", "))
        }
        return (changes.title.map { [fact("Title", $0)] } ?? []) + (changes.scope.map { [fact("Scope", $0)] } ?? [])
            + (changes.deliverables?.isEmpty == true ? [Fact(label: "Deliverables", text: "None are named.")] : [])
            + deliverables + (changes.terms.map(terms) ?? [])
    }

    private func terms(_ terms: Terms) -> [Fact] {
        [
            Fact(label: "Pay", text: Words.pay(terms.pay, in: terms.currency)),
            Fact(label: "Time zone", text: terms.timeZone),
            Fact(label: "Ends on", text: terms.endsOn.map(dates.long) ?? "No end date"),
        ]
            + Words.dayCounts(terms.days).map { count in
                Fact(label: count.label, text: [count.words, count.mark].compactMap(\.self).joined(separator: ", "))
            }
    }

    private func signed(_ signature: Signature) -> [Fact] {
        [fact("Signed", signature.name, digest: signature.agreement)]
    }

    private func concern(_ raised: ContractEvent.ConcernRaised) -> [Fact] {
        var facts = [fact("What was agreed", raised.agreed)]
        for (index, example) in raised.examples.enumerated() {
            facts.append(fact("Example \(index + 1)", example.what))
            if let day = example.happenedOn { facts.append(Fact(label: "When", text: dates.long(day))) }
            if let place = example.place { facts.append(fact("Where to see it", place)) }
            facts += files(example.files)
        }
        return facts + [
            fact("What would put it right", raised.remedy),
            Fact(label: "To be put right by", text: dates.long(raised.fixBy)),
        ]
    }

    /// A reason that lays a fault never stands without its concern and the other's words (R6).
    private func notice(_ given: ContractEvent.NoticeGiven) -> [Fact] {
        var facts = [Fact(label: "Reason", text: Words.reason(given.reason)), fact("Note", given.note)]
        if let concern = given.concern.flatMap(contract.concern) {
            facts.append(
                Fact(
                    label: "It rests on",
                    text: "\(Words.concern(concern, among: contract.concerns, dates)): "
                        + "\(Words.state(of: concern).lowercased())"))
            facts.append(
                concern.answer.map { fact("What the other said to it", $0.text) }
                    ?? Fact(label: "What the other said to it", text: "Nothing."))
        }
        if given.endNow { facts.append(Fact(label: "Besides", text: "Agreed to end now.")) }
        if let day = given.stopWorkOn { facts.append(Fact(label: "No time counts after", text: dates.long(day))) }
        return facts
    }

    private func review(_ label: String, _ review: WrittenReview?) -> [Fact] {
        guard let review else { return [] }
        return [Fact(label: label, text: "\(review.rating) of 5. \(text(review.text))")]
    }

    private func files(_ files: [Prose]) -> [Fact] {
        files.map { prose in
            guard let file = texts[prose.id].flatMap(FileDescription.init) else {
                return Fact(label: "File", text: "A file that was erased.")
            }
            return Fact(
                label: "File", text: "\(file.name), \(Words.size(bytes: file.bytes))", file: prose.id,
                digest: file.sha256)
        }
    }

    private func fact(_ label: String, _ prose: Prose, digest: String? = nil) -> Fact {
        Fact(label: label, text: text(prose), digest: digest)
    }

    private func text(_ prose: Prose) -> String { texts[prose.id] ?? Words.erased }
}

extension AgreementChanges {
    /// A whole agreement, as if each part were new.
    init(_ agreement: Agreement) {
        self.init(
            title: agreement.title, scope: agreement.scope, terms: agreement.terms,
            deliverables: agreement.deliverables)
    }
}
