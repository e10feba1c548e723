import EndwellCore
import EndwellService
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// A visit to one contract, by one of its parties: what pages about acts have in common.
struct ContractVisit: Sendable {
    let visit: Visit
    let view: ContractView

    var id: ContractID { view.contract.id }
    var contract: Contract { view.contract }
    var me: Party { view.party }
    /// How the other is called in sentences.
    var other: String { reader.otherName }
    /// Reads the contract for this party.
    var reader: ContractReader { ContractReader(view) }
    var dates: DateWords { view.dates }
    var link: ContractLink {
        ContractLink(title: view.text(contract.title) ?? Words.erased, href: SitePath.contract(id).text)
    }
    /// The way back to the contract, as a button.
    var toContract: Button { Button(text: "Go to the contract", href: SitePath.contract(id).text, look: "main") }

    func layout(_ title: String, _ problems: Problems = .none) async throws -> Layout {
        try await visit.layout(problems.titled(title), nav: .contracts)
    }

    /// Refuses, before a form is shown, what would be refused after it was filled in.
    func require(_ act: Act, on subject: Subject? = nil) throws(Refusal) {
        try contract.require(act, on: subject, by: me, at: view.now)
    }

    /// What this party did last, of what is meant; looked for among the newest events.
    func myNewest(_ isMeant: (ContractEvent) -> Bool) async throws -> ContractEvent? {
        let feed = try await visit.useCases.contracts.feed(
            id, for: visit.person.id, before: nil, limit: WebLimits.storyRows)
        return feed.entries.map(\.event.dated).first { $0.actor.party == me && isMeant($0.event) }?.event
    }

    /// The deliverable of the address; anything else is not found.
    func deliverable() throws(Refusal) -> Deliverable {
        let id = try visit.part("deliverable", as: DeliverableID.self)
        guard let deliverable = contract.deliverable(id) else { throw .notFound }
        return deliverable
    }

    /// The concern of the address; anything else is not found.
    func concern() throws(Refusal) -> Concern {
        let id = try visit.part("concern", as: ConcernID.self)
        guard let concern = contract.concern(id) else { throw .notFound }
        return concern
    }

    func title(of deliverable: Deliverable) -> String {
        view.text(deliverable.terms.title) ?? Words.erased
    }

    /// "the end of Monday 7 December (Berlin time)": a deadline as people read it.
    func end(of instant: Instant) -> String {
        "the end of \(dates.lastDay(before: instant)) (\(dates.zoneWords(at: instant)))"
    }

    /// "Until the end of Monday 7 December (Berlin time), in 13 days."
    func untilEnd(of instant: Instant) -> String {
        "Until \(end(of: instant)), \(dates.inDays(until: instant))."
    }
}

extension Visit {
    /// The contract of the address, as its party may see it.
    func contract() async throws -> ContractVisit {
        ContractVisit(visit: self, view: try await useCases.contracts.view(try contractID(), for: person.id))
    }
}

extension Refusal {
    /// Whether a page says why, with what was typed: all but what has a form or a page of its own.
    fileprivate var isExplained: Bool {
        ![Refusal.notFound.code, Refusal.badInput([]).code, Refusal.promiseChanged.code].contains(code)
    }
}

extension ContractVisit {
    /// Does what is asked, and leads on; a rule's refusal gives a page that says why and keeps what was typed.
    func perform(
        _ ask: ContractRequest, _ form: Form, then path: SitePath, keeping typed: String? = nil,
        retry: ((_ problems: Problems) async throws -> Response)? = nil
    ) async throws -> Response {
        do {
            return try await visit.act(
                ask, on: id, form, then: path, retry: retry.map { retry in { try await retry(Problems($0)) } })
        } catch let refusal as Refusal where refusal.isExplained {
            return try await refused(refusal, keeping: typed)
        }
    }

    /// Asks the rules whether that could be done as typed, and shows the check page before it.
    func check(
        _ ask: ContractRequest, keeping typed: String?, retry: (_ problems: Problems) async throws -> Response,
        show: (_ preview: Preview) async throws -> Response
    ) async throws -> Response {
        do {
            return try await show(
                try await visit.useCases.contracts.preview(of: ask, on: id, for: visit.person.id))
        } catch Refusal.badInput(let problems) {
            return try await retry(Problems(problems))
        } catch let refusal as Refusal where refusal.isExplained {
            return try await refused(refusal, keeping: typed)
        }
    }

    /// The page that says why something was not done and what to do instead; nothing typed is lost (R18).
    ///
    /// The contract is looked at anew: what refused it may have happened since this visit began.
    func refused(_ refusal: Refusal, keeping typed: String?, acts: [Button] = []) async throws -> Response {
        let now = try await visit.contract()
        let kept = typed.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        let (texts, ways) = now.wayForward(refusal)
        let back = Button(
            text: "Back to the contract", href: SitePath.contract(id).text,
            look: acts.isEmpty && ways.isEmpty ? "main" : "")
        let page = ErrorPage(
            layout: try await layout(Words.title(for: refusal)), contract: link, title: Words.title(for: refusal),
            texts: texts, steps: nil, kept: kept.map { .init(title: "What you typed", text: $0) },
            acts: acts + ways + [back], code: refusal.code)
        return try visit.answer(page, .conflict)
    }

    /// What a refusal says, and where it leads: the second of two notices is offered to agree to end now (R6).
    private func wayForward(_ refusal: Refusal) -> (texts: [String], acts: [Button]) {
        guard case .alreadyEnding = refusal, case .ending(let ending) = contract.phase else {
            return ([Words.sentence(for: refusal)], [])
        }
        let what = Button(text: "What happens then?", href: SitePath.terminationPreview(id).text)
        let until = "It ends officially at \(end(of: ending.officialAt)), unless something ends it sooner."
        guard ending.notice?.by != me else {
            return (["You have asked to end this contract already. \(until)"], [what])
        }
        let agree = Button(text: "Agree to end now", href: SitePath.terminationAgreement(id).text, look: "main")
        let reply = Button(text: "Reply", href: SitePath.terminationReply(id).text)
        let open = [(Act.agreeToEnd, agree), (.replyToNotice, reply)].filter { view.mayI($0.0) }.map(\.1)
        return (["\(other) gave notice first. \(until)", "You can agree to end now, or reply."], open + [what])
    }
}

extension ContractEvent {
    /// Whether it made an ending contract go on.
    var isKeeping: Bool { self == .noticeWithdrawn || self == .contractKept }
}
