@testable import EndwellCore

/// A small, fast and seeded source of chance (SplitMix64), so that a life can be told again.
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    mutating func isOne(in bound: Int) -> Bool { below(bound) == 0 }
    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
}

/// One contract that two parties and the clock do random things to.
struct RandomLife {
    var scene: Scene
    /// What was tried, so that a failing life can be read.
    private(set) var story: [String] = []
    var chance: Chance
    private var made = 0

    private static let zones = [
        "UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Africa/Cairo", "Africa/Casablanca",
        "Asia/Beirut", "Asia/Kathmandu", "America/Havana", "Australia/Lord_Howe", "Pacific/Apia", "America/Santiago",
        "Atlantis/Centre",
    ]

    init(seed: UInt64) throws {
        chance = Chance(seed: seed)
        let begin = Instant(
            milliseconds: 1_700_000_000_000 + Int64(chance.below(4 * 366)) * 86_400_000
                + Int64(chance.below(86_400_000)))
        let zone = chance.pick(Self.zones)
        let agreement = Self.agreement(&chance, zone: zone, today: Zone(zone).day(of: begin))
        scene = try .offered(by: chance.pick(Party.allCases), agreement, at: begin)
        made = agreement.deliverables.count
        // Most offers are accepted soon, for what follows is where the rules are.
        if !chance.isOne(in: 8) {
            try scene.act(
                .acceptOffer(signature(scene.contract.recipient), confirmed: true), by: scene.contract.recipient)
        }
    }

    private static func agreement(_ chance: inout Chance, zone: String, today: Day) -> Agreement {
        var days = DayCounts.standard
        if chance.isOne(in: 2) {
            days.reply = 1 + chance.below(6)
            days.cure = days.reply + chance.below(6)
            days.changeOfMind = 1 + chance.below(20)
            days.reviewWork = 1 + chance.below(20)
            days.review = 1 + chance.below(20)
            days.offer = 1 + chance.below(20)
        }
        let endsOn = chance.isOne(in: 3) ? today.adding(chance.below(60)) : nil
        let list = (0..<chance.below(4)).map { number in
            EndwellCoreTests.deliverable(number + 1, dueOn: chance.isOne(in: 4) ? today.adding(chance.below(90)) : nil)
        }
        return EndwellCoreTests.agreement(deliverables: list, zone: zone, endsOn: endsOn, days: days)
    }

    /// Lets time pass: some hours, to a deadline, to just before it, or far beyond.
    mutating func passTime() -> [DatedEvent] {
        let next = scene.contract.deadlines.first?.at ?? scene.now
        let until =
            switch chance.below(8) {
            case 0, 1, 2: scene.now.adding(seconds: Int64(chance.below(36 * 3_600)))
            case 3: next
            case 4: next.justBefore
            case 5, 6: scene.now.adding(seconds: Int64(chance.below(9 * 86_400)))
            default: scene.now.adding(seconds: Int64(chance.below(70 * 86_400)))
            }
        story.append("until \(until.milliseconds)")
        return scene.pass(until: until)
    }

    /// Something that a party might try now: mostly what is open to them, sometimes anything at all.
    mutating func anyAct(of party: Party, allowed: [AllowedAct]) -> ContractCommand {
        // Ending for good is so often open that it would cut most lives short.
        let slow: Set<Act> = [.agreeToEnd, .rejectOffer, .withdrawOffer, .giveNotice]
        if !allowed.isEmpty, !chance.isOne(in: 5) {
            var one = chance.pick(allowed)
            if slow.contains(one.act), chance.isOne(in: 2) { one = chance.pick(allowed) }
            return command(one.act, on: one.subject, party)
        }
        let act = chance.pick(Act.allCases)
        return command(act, on: subject(of: act), party)
    }

    mutating func perform(_ command: ContractCommand, by party: Party) throws(Refusal) -> [DatedEvent] {
        story.append("\(party) \(command)")
        return try scene.act(command, by: party)
    }

    /// The act with random but sound input.
    mutating func command(_ act: Act, on subject: Subject?, _ party: Party) -> ContractCommand {
        switch (act, subject) {
        case (.proposeAmendment, _):
            made += 1
            return .proposeAmendment(amendmentID(made), changes(), signature(party))
        case (.acceptAmendment, .amendment(let id)): return .acceptAmendment(id, signature(party))
        case (.rejectAmendment, .amendment(let id)): return .rejectAmendment(id)
        case (.withdrawAmendment, .amendment(let id)): return .withdrawAmendment(id)
        case (.submitWork, .deliverable(let id)): return .submitWork(id, note: words(), files: [])
        case (.acceptWork, .deliverable(let id)): return .acceptWork(id, promise: nil)
        case (.sendBackWork, .deliverable(let id)): return .sendBackWork(id, words())
        case (.raiseConcern, _):
            made += 1
            let days = scene.contract.fixByDays(at: max(scene.now, scene.contract.updatedAt))
            return raise(made, fixBy: min(days.lowerBound.adding(chance.below(12)), days.upperBound))
        case (.answerConcern, .concern(let id)):
            return .answerConcern(id, chance.pick(Concern.AnswerKind.allCases), words())
        case (.reportFixed, .concern(let id)): return .reportFixed(id, words(), files: [])
        case (.confirmFix, .concern(let id)): return .confirmFix(id)
        case (.rejectFix, .concern(let id)): return .rejectFix(id, words())
        case (.withdrawConcern, .concern(let id)): return .withdrawConcern(id)
        case (.giveNotice, _):
            let open = NoticeReason.allCases.filter { isOpen($0, to: party) }
            return notice(chance.pick(open), endNow: chance.isOne(in: 4))
        case (.leaveReview, _): return review(1 + chance.below(5))
        case (.sayWhetherOpen, _): return .sayWhetherOpen(chance.isOne(in: 2))
        default: return flawless(act, in: scene)
        }
    }

    private func isOpen(_ reason: NoticeReason, to party: Party) -> Bool {
        do throws(Refusal) {
            _ = try scene.contract.concernServing(reason, by: party)
            return true
        } catch {
            return false
        }
    }

    private mutating func subject(of act: Act) -> Subject? {
        let contract = scene.contract
        return switch act {
        case .submitWork, .acceptWork, .sendBackWork: .deliverable(deliverableID(1 + chance.below(4)))
        case .answerConcern, .reportFixed, .confirmFix, .rejectFix, .withdrawConcern:
            contract.concerns.isEmpty ? .concern(concernID(1)) : .concern(chance.pick(contract.concerns).id)
        case .acceptAmendment, .rejectAmendment, .withdrawAmendment:
            .amendment(contract.amendment?.id ?? amendmentID(1))
        case .acceptOffer, .rejectOffer, .withdrawOffer, .sendMessage, .proposeAmendment, .raiseConcern, .giveNotice,
            .withdrawNotice, .replyToNotice, .agreeToEnd, .setStopWork, .leaveReview, .replyToReview, .sayWhetherOpen:
            nil
        }
    }

    /// Changes that the rules allow: another end date, another zone, work added, or open work dropped.
    private mutating func changes() -> AgreementChanges {
        let contract = scene.contract
        var terms = contract.terms
        let today = contract.zone.day(of: max(scene.now, contract.updatedAt))
        let list = contract.deliverables.map(\.terms)
        switch chance.below(5) {
        case 0:
            // Two days from now are never in the past, wherever the contract's days are counted.
            terms.endsOn = chance.isOne(in: 3) ? nil : today.adding(2 + chance.below(60))
            if terms == contract.terms { terms.endsOn = today.adding(61) }
            return AgreementChanges(terms: terms)
        case 1:
            terms.timeZone = terms.timeZone == "UTC" ? "Asia/Kathmandu" : "UTC"
            terms.endsOn = terms.endsOn.map { max($0, today.adding(2)) }
            return AgreementChanges(terms: terms)
        case 2 where list.count < 6:
            return AgreementChanges(deliverables: list + [EndwellCoreTests.deliverable(100 + made)])
        case 3 where contract.deliverables.contains { !$0.isAccepted }:
            return AgreementChanges(deliverables: contract.deliverables.filter(\.isAccepted).map(\.terms))
        default: return AgreementChanges(title: words(1_000 + made))
        }
    }
}
