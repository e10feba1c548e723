@testable import EndwellCore

/// Watches one random life, and notes every invariant that it breaks.
struct Witness {
    var life: RandomLife
    /// What was broken, in words.
    private(set) var broken: [String] = []

    init(seed: UInt64) throws {
        life = try RandomLife(seed: seed)
    }

    /// Little can happen any more once an offer is closed, or some steps after the end.
    private(set) var stepsAfterEnd = 0
    var hasSeenEnough: Bool { contract.phase.name == .closed || stepsAfterEnd > 8 }

    private var contract: Contract { life.scene.contract }
    private var now: Instant { max(life.scene.now, contract.updatedAt) }

    mutating func watchOneStep() {
        let before = life.scene
        if life.chance.isOne(in: 2) {
            let happened = life.passTime()
            check(happened.allSatisfy { $0.actor == .clock }, "only the clock acts when nobody does")
            if life.chance.isOne(in: 8) { checkLateSweeper(from: before) }
        } else {
            watchAnAct(from: before)
        }
        checkState(after: before)
        if life.chance.isOne(in: 6) { checkAllowed() }
        if life.chance.isOne(in: 6) { checkPreview() }
        if life.chance.isOne(in: 6) { checkChangeOfMind() }
        stepsAfterEnd += contract.phase.name == .ended ? 1 : 0
        if contract.phase.name == .ended, life.chance.isOne(in: 10) { checkSeal() }
    }

    /// Whatever is left to happen without anybody's doing happens, and the record adds up to the state.
    mutating func watchTheEnd() {
        checkReplay()
        let before = life.scene
        life.scene.pass(until: .distantFuture)
        checkState(after: before)
        check(contract.deadlines.isEmpty, "nothing waits for ever")
        check([.ended, .closed].contains(contract.phase.name), "left alone, a contract comes to its end")
    }

    private mutating func watchAnAct(from before: Scene) {
        let party = life.chance.pick(Party.allCases)
        let allowed = contract.allowed(to: party, at: now)
        let command = life.anyAct(of: party, allowed: allowed)
        let isAllowed = allowed.contains(AllowedAct(command.act, on: command.subject))
        let promised = life.chance.isOne(in: 3) ? preview(command, by: party) : nil
        do throws(Refusal) {
            let happened = try life.perform(command, by: party)
            check(isAllowed, "an act that isn't allowed is refused: \(command)")
            check(!happened.isEmpty, "an act leaves an event")
            if let promised { checkPromise(promised, isKeptBy: contract, "after \(command)") }
        } catch {
            check(!isAllowed, "an allowed act is not refused: \(command): \(error)")
            check(contract == before.contract, "a refused act changes nothing: \(command)")
            check(life.scene.events == before.events, "a refused act leaves no event: \(command)")
            check(promised == nil, "a refused act has no preview: \(command)")
        }
    }

    private func preview(_ command: ContractCommand?, by party: Party) -> Preview? {
        try? contract.preview(command, by: party.actor, at: now)
    }

    // MARK: What holds after every step

    private mutating func checkState(after before: Scene) {
        let events = life.scene.events
        let new = events.dropFirst(before.events.count)
        check(events.starts(with: before.events), "the log only grows")
        check(contract.version == events.count { $0.event.isRecorded }, "numbers have no gap")
        var last = before.events.last?.at ?? contract.createdAt
        for event in new {
            check(event.at >= last, "no event is dated before the one it follows")
            last = event.at
        }
        check(contract.deadlines.allSatisfy { $0.at > now }, "what is due has taken effect")
        let (from, to) = (before.phase, contract.phase.name)
        check(Self.leadsTo[from]?.contains(to) ?? false, "\(from) does not lead to \(to)")
        if from == .ended {
            check(life.scene.ended?.outcome == before.ended?.outcome, "an end stays what it was")
            check(life.scene.ended?.at == before.ended?.at, "an end stays when it was")
        }
        check(new.count { $0.event.kind == "contract_ended.1" } <= 1, "a contract ends once")
    }

    /// One step may hold several events: a deadline's and an act's.
    private static let leadsTo: [Phase.Name: Set<Phase.Name>] = [
        .offered: [.offered, .active, .closed],
        .active: [.active, .ending, .ended],
        .ending: [.active, .ending, .ended],
        .ended: [.ended],
        .closed: [.closed],
    ]

    private mutating func checkReplay() {
        let recorded = life.scene.events.filter(\.event.isRecorded)
        do {
            var read: [DatedEvent] = []
            for (index, event) in recorded.enumerated() {
                let bytes = try EventCoding.bytes(of: event, number: index + 1, in: contract.id)
                let back = try EventCoding.event(in: bytes)
                check(back.number == index + 1 && back.contract == contract.id, "bytes keep number and contract")
                read.append(back.dated)
            }
            check(read == recorded, "bytes keep the events")
            var replayed = try Contract(id: contract.id, replaying: read)
            replayed.sealed = contract.sealed
            check(replayed == contract, "replay equals the state")
        } catch {
            check(false, "replay: \(error)")
        }
    }

    private mutating func checkLateSweeper(from before: Scene) {
        var punctual = before.contract
        var events: [DatedEvent] = []
        while let next = punctual.deadlines.first, next.at <= life.scene.now {
            events += punctual.settle(through: next.at)
        }
        check(punctual == contract, "a late sweeper leaves what a punctual one does")
        check(before.events + events == life.scene.events, "a late sweeper records what a punctual one does")
    }

    // MARK: What is allowed, promised, restored and sealed

    private mutating func checkAllowed() {
        for party in Party.allCases {
            let allowed = contract.allowed(to: party, at: now)
            for act in allowed {
                let command = life.command(act.act, on: act.subject, party)
                let refusal = life.scene.refusal(command, by: party)
                check(refusal == nil, "an allowed act is not refused: \(command): \(refusal.map { "\($0)" } ?? "")")
            }
            check(life.scene.refusal(message(), by: charlie) == .notFound, "a stranger finds nothing")
        }
    }

    private mutating func checkPreview() {
        for party in Party.allCases {
            guard let preview = preview(nil, by: party) else { return check(false, "both see what comes") }
            checkPromise(preview, isKeptBy: contract, "if nobody acts")
        }
    }

    /// Lets nobody act, and holds what happens against what the preview said.
    private mutating func checkPromise(_ preview: Preview, isKeptBy contract: Contract, _ when: String) {
        var future = contract
        guard let end = preview.end else {
            future.settle(through: .distantFuture)
            guard case .ended(let ended) = future.phase else {
                return check(future.phase.name == .closed, "no end: \(when)")
            }
            return check(ended.outcome == .idle, "only falling idle ends what goes on: \(when)")
        }
        if end.isAtOnce || contract.phase.name == .ended {
            check(contract.phase.name == .ended, "what ends at once has ended \(when)")
        } else {
            future.settle(through: end.at.justBefore)
            check(future.isRunning, "it does not end before its time \(when)")
        }
        future.settle(through: end.at)
        guard case .ended(let ended) = future.phase else { return check(false, "it ends as promised \(when)") }
        check(ended.at == end.at, "it ends at the promised instant \(when)")
        check((ended.outcome, ended.by) == (end.outcome, end.by), "as promised, and by what was promised \(when)")
        check(ended.lastDay == end.lastDay && ended.reviewUntil == end.reviewUntil, "with the promised dates \(when)")
        check(future.endedEarlyBy == preview.mayNotOfferAgain, "with the promised effect on hiring again \(when)")
    }

    /// Gives notice, lets some of the window pass, and takes it back: every other clock is where it would have been.
    private mutating func checkChangeOfMind() {
        guard contract.phase == .active else { return }
        let party = life.chance.pick(Party.allCases)
        guard !contract.noticeWouldStand(by: party) else { return }
        var (with, without) = (life.scene, life.scene)
        guard (try? with.act(notice(.other), by: party)) != nil else { return check(false, "notice is open") }
        for deadline in without.contract.deadlines where deadline.kind != .idle {
            check(with.contract.deadlines.contains(deadline), "a notice stops nothing")
        }
        let until = now.adding(seconds: Int64(life.chance.below(10 * 86_400)))
        with.pass(until: until)
        without.pass(until: until)
        guard with.phase == .ending, (try? with.act(.withdrawNotice, by: party)) != nil else {
            return check(with.phase == .ended, "a notice can be taken back while its window is open")
        }
        let clocks = { (scene: Scene) in scene.contract.deadlines.filter { ![.idle, .changeOfMind].contains($0.kind) } }
        check(clocks(with) == clocks(without), "a withdrawn notice restores every clock")
        check(with.contract.phase == .active, "a withdrawn notice leaves an active contract")
        check(with.contract.deliverables == without.contract.deliverables, "a withdrawn notice changes no work")
        check(with.contract.concerns == without.contract.concerns, "a withdrawn notice changes no concern")
        check(with.contract.amendment == without.contract.amendment, "a withdrawn notice changes no amendment")
        check(with.contract.endsAt == without.contract.endsAt, "a withdrawn notice moves no end date")
        check(with.contract.pastNotices.last?.ending.notice?.by == party, "a withdrawn notice stays in the record")
    }

    /// Nothing that a party can see depends on what the other wrote under seal.
    private mutating func checkSeal() {
        for party in Party.allCases {
            var (with, without) = (contract, contract)
            with.sealed[party.other] = WrittenReview(rating: 3, text: words(), at: now)
            without.sealed[party.other] = nil
            check(with.seen(by: party) == without.seen(by: party), "the contract hides what is sealed")
            check((with.version, with.updatedAt) == (without.version, without.updatedAt), "versions hide it")
            check(with.deadlines == without.deadlines, "deadlines hide it")
            check(with.waits(for: party) == without.waits(for: party), "whose turn it is hides it")
            check(with.allowed(to: party, at: now) == without.allowed(to: party, at: now), "what is allowed hides it")
            let seen = try? with.preview(nil, by: party.actor, at: now)
            check(seen == (try? without.preview(nil, by: party.actor, at: now)), "previews hide it")
        }
    }

    private mutating func check(_ holds: Bool, _ invariant: @autoclosure () -> String) {
        if !holds { broken.append(invariant()) }
    }
}
