import Foundation

@testable import EndwellCore

/// Monday 23 November 2026, 10:00 in Berlin: when every test's offer is made.
let start = Instant(seconds: 1_795_424_400)

/// Alice the client.
let alice = Actor.party(.client, personID(1))
/// Bob the contractor.
let bob = Actor.party(.contractor, personID(2))
/// Charlie, who must see nothing.
let charlie = Actor.stranger

func personID(_ number: Int) -> PersonID { identifier(1, number) }
func deliverableID(_ number: Int) -> DeliverableID { identifier(2, number) }
func concernID(_ number: Int) -> ConcernID { identifier(3, number) }
func amendmentID(_ number: Int) -> AmendmentID { identifier(4, number) }
let contractID: ContractID = identifier(5, 1)

private func identifier<Kind>(_ kind: Int, _ number: Int) -> Identifier<Kind> {
    let bytes = withUnsafeBytes(of: UInt32(number).bigEndian, Array.init)
    return Identifier(
        UUID(uuid: (0, 0, 0, 0, 0, 0, 0x70, UInt8(kind), 0x80, 0, 0, 0, bytes[0], bytes[1], bytes[2], bytes[3])))
}

/// Text that lies beside the log; the core never sees more of it than this.
func words(_ number: Int = 1) -> Prose {
    Prose(id: identifier(6, number), digest: String(repeating: "ab", count: 32))
}

func signature(_ party: Party, person: Int? = nil) -> Signature {
    Signature(
        person: personID(person ?? (party == .client ? 1 : 2)), name: words(),
        agreement: String(repeating: "cd", count: 32))
}

func day(_ text: String) -> Day {
    guard let day = Day(text) else { preconditionFailure("\(text) is no day") }
    return day
}

func deliverable(_ number: Int, dueOn: Day? = nil, amount: Int64? = 100_000) -> DeliverableTerms {
    DeliverableTerms(id: deliverableID(number), title: words(), dueOn: dueOn, amount: amount)
}

let euro = Currency("EUR")

func agreement(
    deliverables: [DeliverableTerms] = [deliverable(1), deliverable(2)], zone: String = "Europe/Berlin",
    endsOn: Day? = nil, days: DayCounts = .standard
) -> Agreement {
    guard let euro else { preconditionFailure("ISO 4217 lists the euro") }
    return Agreement(
        title: words(), scope: words(),
        terms: Terms(timeZone: zone, pay: .fixed, currency: euro, endsOn: endsOn, days: days),
        deliverables: deliverables)
}

extension Party {
    /// The person who is this party in the tests.
    var actor: Actor { self == .client ? alice : bob }
}

/// A contract that is told act by act: what it has become, what the time is, and every event so far.
struct Scene {
    var contract: Contract
    var now: Instant
    var events: [DatedEvent]

    /// An offer as one party makes it.
    static func offered(
        by party: Party = .client, _ agreement: Agreement = agreement(), at now: Instant = start
    ) throws -> Scene {
        let draft = OfferDraft(role: party, address: words(), agreement: agreement, signature: signature(party))
        let (contract, event) = try Contract.offer(draft, id: contractID, reference: "EW-7K3Q9D", at: now)
        return Scene(contract: contract, now: now, events: [event])
    }

    /// A contract that both signed.
    static func active(
        by party: Party = .client, _ agreement: Agreement = agreement(), at now: Instant = start
    ) throws -> Scene {
        var scene = try offered(by: party, agreement, at: now)
        try scene.act(.acceptOffer(signature(party.other), confirmed: true), by: party.other)
        return scene
    }

    /// A contract that one party gave notice to end.
    static func ending(
        by party: Party = .client, _ agreement: Agreement = agreement(), reason: NoticeReason = .personal,
        endNow: Bool = false
    ) throws -> Scene {
        var scene = try active(agreement)
        try scene.act(notice(reason, endNow: endNow), by: party)
        return scene
    }

    /// A contract that ended by agreement.
    static func ended(_ agreement: Agreement = agreement()) throws -> Scene {
        var scene = try ending(agreement, endNow: true)
        try scene.act(.agreeToEnd(promise: nil), by: .contractor)
        return scene
    }

    /// A contract whose window the clock opened, because nothing happened.
    static func idle() throws -> Scene {
        var scene = try active(agreement(deliverables: [deliverable(1)]))
        scene.pass(days: 91)
        return scene
    }

    @discardableResult
    mutating func act(_ command: ContractCommand, by party: Party) throws(Refusal) -> [DatedEvent] {
        let happened = try contract.perform(command, by: party.actor, at: now)
        events += happened
        return happened
    }

    /// Why the act is refused now; `nil` if it isn't. Nothing is done.
    func refusal(_ command: ContractCommand, by actor: Actor) -> Refusal? {
        var copy = contract
        do throws(Refusal) {
            _ = try copy.perform(command, by: actor, at: now)
            return nil
        } catch {
            return error
        }
    }

    func refusal(_ command: ContractCommand, by party: Party) -> Refusal? {
        refusal(command, by: party.actor)
    }

    /// Lets days pass, to the same time of day, as the sweeper would see it.
    @discardableResult
    mutating func pass(days: Int) -> [DatedEvent] {
        pass(until: now.adding(seconds: Int64(days) * 86_400))
    }

    @discardableResult
    mutating func pass(until instant: Instant) -> [DatedEvent] {
        now = max(now, instant)
        let happened = contract.settle(through: now)
        events += happened
        return happened
    }

    /// Lets time pass until a kind of deadline takes effect.
    @discardableResult
    mutating func passDeadline(_ kind: Deadline.Kind) -> [DatedEvent] {
        contract.deadlines.first { $0.kind == kind }.map { pass(until: $0.at) } ?? []
    }

    func deadline(_ kind: Deadline.Kind) -> Deadline? {
        contract.deadlines.first { $0.kind == kind }
    }

    /// The last day of the period that a deadline closes.
    func lastDay(_ kind: Deadline.Kind) -> Day? {
        deadline(kind).map { contract.zone.day(of: $0.at.justBefore) }
    }

    var phase: Phase.Name { contract.phase.name }

    var ended: Ended? {
        if case .ended(let ended) = contract.phase { return ended }
        return nil
    }

    var ending: Ending? {
        if case .ending(let ending) = contract.phase { return ending }
        return nil
    }

    var kinds: [String] { events.map(\.event.kind) }

    func state(ofConcern number: Int) -> String? {
        contract.concern(concernID(number))?.state.name
    }
}

func notice(
    _ reason: NoticeReason = .personal, endNow: Bool = false, concern: Int? = nil, stopWorkOn: Day? = nil,
    promise: Promise? = nil
) -> ContractCommand {
    .giveNotice(
        NoticeDraft(
            reason: reason, note: words(), concern: concern.map(concernID), endNow: endNow, stopWorkOn: stopWorkOn,
            promise: promise))
}

func raise(_ number: Int, fixBy: Day) -> ContractCommand {
    .raiseConcern(
        concernID(number),
        ConcernDraft(agreed: words(), examples: [.init(what: words())], remedy: words(), fixBy: fixBy))
}

func submit(_ number: Int) -> ContractCommand { .submitWork(deliverableID(number), note: nil, files: []) }
func accept(_ number: Int, promise: Promise? = nil) -> ContractCommand {
    .acceptWork(deliverableID(number), promise: promise)
}
func sendBack(_ number: Int) -> ContractCommand { .sendBackWork(deliverableID(number), words()) }
func message() -> ContractCommand { .sendMessage(words(), files: []) }
func review(_ rating: Int = 5) -> ContractCommand { .leaveReview(rating: rating, words()) }
func reportFixed(_ number: Int) -> ContractCommand { .reportFixed(concernID(number), words(), files: []) }
