public import EndwellCore
import Foundation

/// Acts on contracts and previews of them: load, decide, append, in one transaction.
public struct Contracts: Sendable {
    let ports: Ports

    /// What became of a request.
    public struct Receipt: Hashable, Sendable {
        /// The contract.
        public let contract: ContractID
        /// Whether the same form was done before; then nothing was done now.
        public let isRepeated: Bool
        /// Whether this act officially ended the contract.
        public let endedContract: Bool
    }

    /// Does what a person asks of a contract.
    ///
    /// - Parameter once: the form's key; a second submission with the same key does nothing.
    /// - Throws: `Refusal` when the rules say no (and then nothing at all is kept), `StoreFault` when the store can't.
    public func perform(
        _ request: ContractRequest, on id: ContractID, by person: PersonID, once: String?
    ) async throws -> Receipt {
        let (now, ids) = (ports.clock.now, ports.ids)
        return try await ports.store.write { transaction in
            let (stored, _) = try transaction.contract(id, for: person)
            if let once, try transaction.once(once, by: person, answer: id.text, at: now) != nil {
                return Receipt(contract: id, isRepeated: true, endedContract: false)
            }
            let after = try transaction.act(
                request, on: stored, by: person, reader: InputReader(ids: ids, now: now), at: now)
            return Receipt(
                contract: id, isRepeated: false,
                endedContract: stored.contract.phase.name != .ended && after.phase.name == .ended)
        }
    }

    /// Does what a program asks of a contract on a person's behalf, and keeps the answer under the request's key in the
    /// same transaction.
    ///
    /// - Parameter answer: makes the answer from the contract as the person then sees it.
    /// - Throws: what the same act on a page throws, and `RequestRefusal`.
    public func perform(
        _ request: ContractRequest, on id: ContractID, by person: PersonID, under conditions: RequestConditions,
        answer: @escaping @Sendable (ContractView) throws -> KeptAnswer
    ) async throws -> Answered {
        let (now, ids) = (ports.clock.now, ports.ids)
        return try await ports.store.write { transaction in
            try transaction.once(conditions.key, by: person, at: now) {
                let (stored, _) = try transaction.contract(id, for: person)
                try transaction.require(conditions, of: id, for: person, at: now, answer)
                _ = try transaction.act(
                    request, on: stored, by: person,
                    reader: InputReader(ids: ids, now: now, problems: conditions.problems), at: now)
                return try answer(try transaction.view(id, for: person, at: now))
            }
        }
    }

    /// Lets a contract's due deadlines take effect, and sends the reminders that are due.
    ///
    /// - Returns: how many events happened.
    @discardableResult
    public func runClock(on id: ContractID, at now: Instant) async throws -> Int {
        try await ports.store.write { transaction in
            guard let stored = try transaction.contract(id) else { return 0 }
            var contract = stored.contract
            let happened = contract.settle(through: now)
            if !happened.isEmpty {
                try transaction.keep(happened, contents: [], of: contract, before: stored, at: now)
            }
            try transaction.remind(of: contract, id: id, people: stored.people, at: now)
            return happened.count
        }
    }

    /// What would happen if the person did that now, or if nobody did anything (R10).
    public func preview(_ question: PreviewQuestion, of id: ContractID, for person: PersonID) async throws -> Preview {
        let now = ports.clock.now
        return try await ports.store.read { try $0.preview(question, of: id, for: person, at: now) }
    }

    /// The same together with the contract as the person sees it at that moment.
    public func previewed(
        _ question: PreviewQuestion, of id: ContractID, for person: PersonID
    ) async throws -> (preview: Preview, view: ContractView) {
        let now = ports.clock.now
        return try await ports.store.read { snapshot in
            let preview = try snapshot.preview(question, of: id, for: person, at: now)
            return (preview, try snapshot.view(id, for: person, at: now))
        }
    }
}

/// What a preview is asked about (R10).
public enum PreviewQuestion: Hashable, Sendable {
    /// Nobody acts.
    case nothing
    /// The reader gives notice.
    case givingNotice(reason: NoticeReason, concern: ConcernID?)
    /// The reader agrees to end now.
    case agreeingToEnd
    /// The reader accepts a deliverable.
    case acceptingWork(DeliverableID)
    /// The reader accepts the amendment.
    case acceptingAmendment(AmendmentID)

    /// The command that the rules are asked to try.
    var command: ContractCommand? {
        switch self {
        case .nothing: nil
        case .givingNotice(let reason, let concern):
            .giveNotice(NoticeDraft(reason: reason, note: InputReader.nothing, concern: concern))
        case .agreeingToEnd: .agreeToEnd(promise: nil)
        case .acceptingWork(let id): .acceptWork(id, promise: nil)
        case .acceptingAmendment(let id):
            .acceptAmendment(
                id,
                Signature(
                    person: PersonID(InputReader.nothing.id.uuid), name: InputReader.nothing, agreement: ""))
        }
    }
}

extension Snapshot {
    fileprivate func preview(
        _ question: PreviewQuestion, of id: ContractID, for person: PersonID, at now: Instant
    ) throws -> Preview {
        let (stored, party) = try contract(id, for: person)
        return try known(question.command, in: id) { () throws(Refusal) in
            try stored.contract.seen(by: party).preview(question.command, by: .party(party, person), at: now)
        }
    }

    /// What the rules say to a command. They know the amendment that waits and no other: one that was never proposed in
    /// this contract is not gone, but unknown.
    func known<Answer>(
        _ command: ContractCommand?, in id: ContractID, _ decide: () throws(Refusal) -> Answer
    ) throws -> Answer {
        do throws(Refusal) {
            return try decide()
        } catch .amendmentGone {
            guard case .amendment(let amendment) = command?.subject else { throw Refusal.amendmentGone }
            throw try wasProposed(amendment, in: id) ? Refusal.amendmentGone : Refusal.notFound
        }
    }

    private func wasProposed(_ amendment: AmendmentID, in id: ContractID) throws -> Bool {
        let (pageEvents, named) = (500, Data(amendment.text.utf8))
        var last = 0
        while true {
            let page = try events(of: id, after: last, limit: pageEvents)
            for event in page where event.bytes.range(of: named) != nil {
                if case .amendmentProposed(let proposed) = try EventCoding.event(in: event.bytes).dated.event,
                    proposed.id == amendment
                {
                    return true
                }
            }
            guard page.count == pageEvents, let number = page.last?.number else { return false }
            last = number
        }
    }
}

extension Transaction {
    /// One act of a person on a contract: read, decide, keep.
    /// - Returns: the contract afterwards.
    func act(
        _ request: ContractRequest, on stored: StoredContract, by person: PersonID, reader: InputReader, at now: Instant
    ) throws -> Contract {
        guard let party = stored.party(of: person), let account = try account(person) else { throw Refusal.notFound }
        var reader = reader
        let context = RequestContext(
            stored: stored, person: account, texts: try texts(stored.contract, for: request),
            uploads: try uploads(for: request, on: stored.contract.id, by: person))
        let command = try reader.command(request, in: context)
        var contract = stored.contract
        let happened = try known(command, in: contract.id) { () throws(Refusal) in
            try contract.perform(command, by: .party(party, person), at: now)
        }
        try keep(happened, contents: reader.contents, of: contract, before: stored, at: now)
        return contract
    }

    /// Keeps what happened to a contract, and tells who is to be told.
    func keep(
        _ happened: [DatedEvent], contents: [Content], of contract: Contract, before: StoredContract, at now: Instant
    ) throws {
        var people = before.people
        for party in Party.allCases { people[party] = people[party] ?? contract.people[party] }
        let recording = Recording(before: before, id: contract.id, now: now)
        let renames = happened.contains { $0.event.renames }
        let reveals = happened.contains { if case .reviewsRevealed = $0.event { true } else { false } }
        let names = renames || reveals ? try accounts([people.client, people.contractor].compactMap(\.self)) : [:]
        let searched = renames ? try searchedWords(of: contract, people, names, new: contents) : nil
        try save(
            recording.change(
                after: contract, happened: happened, contents: contents, people: people, emailKey: before.emailKey,
                names: names, searched: searched))
    }

    /// What the contract is found by. Until it is accepted, the recipient is found by the address alone, so that
    /// nothing tells whether the address has an account (R2).
    func searchedWords(
        of contract: Contract, _ people: ByParty<PersonID?>, _ names: [PersonID: Account], new: [Content]
    ) throws -> SearchedWords {
        let wanted = [contract.title.id, contract.address.id]
        var texts = try contents(wanted).compactMapValues(\.text)
        for content in new where wanted.contains(content.id) { texts[content.id] = content.text }
        func name(_ party: Party) -> String {
            let isKnown = party == contract.offerer || contract.people[party] != nil
            let person = isKnown ? people[party].flatMap { names[$0]?.name } : nil
            return person ?? texts[contract.address.id] ?? ""
        }
        return SearchedWords(
            title: texts[contract.title.id] ?? "",
            names: ByParty(client: name(.client), contractor: name(.contractor)), reference: contract.reference)
    }

    /// Reminds those who would lose by silence, once each time; what was missed while the clock stood is told once.
    func remind(of contract: Contract, id: ContractID, people: ByParty<PersonID?>, at now: Instant) throws {
        for row in try reminders(of: id) {
            guard let remindAt = row.remindAt, remindAt <= now, row.deadline.at > now else { continue }
            try tell(
                contract.reminded(of: row.deadline).compactMap { party in
                    let reminder = Reminder(of: row.deadline.kind, in: contract, to: party, at: now)
                    return people[party].map { person in
                        NewsItem(
                            person: person, contract: id, kind: reminder.newsKind, actor: nil, at: remindAt,
                            deadline: row.deadline.at)
                    }
                })
            let next = row.deadline.reminders(in: contract.zone).first { $0 > now }
            try rearm(row.deadline, of: id, remindAt: next)
        }
    }
}

extension ContractEvent {
    /// Whether the contract is found by other words afterwards.
    var renames: Bool {
        switch self {
        case .offered, .offerAccepted, .offerRejected, .amendmentAccepted: true
        case .offerWithdrawn, .offerLapsed, .messageSent, .amendmentProposed, .amendmentRejected, .amendmentWithdrawn,
            .amendmentLapsed, .workSubmitted, .workAccepted, .workSentBack, .concernRaised, .concernAnswered,
            .concernUnanswered, .concernLapsed, .fixReported, .fixConfirmed, .fixRejected, .concernWithdrawn,
            .noticeGiven, .noticeWithdrawn, .noticeReplied, .endAgreed, .stopWorkSet, .idleWindowOpened, .contractKept,
            .contractEnded, .reviewSealed, .reviewsRevealed, .reviewReplied, .opennessSaid:
            false
        }
    }
}
