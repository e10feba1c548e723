import Testing

@testable import EndwellCore

/// R1: deadlines on one instant, and the clock that may come round late.
@Suite struct SameInstantTests {
    /// A fortnight before the end date, so that what starts now runs out with it.
    private static func agreed(_ numbers: ClosedRange<Int>, endsOn: String? = "2026-12-07") -> Agreement {
        var days = DayCounts.standard
        (days.reply, days.cure) = (14, 14)
        return agreement(deliverables: numbers.map { deliverable($0) }, endsOn: endsOn.map(day), days: days)
    }

    /// The instant after 7 December 2026 in Berlin.
    private static let close = Zone("Europe/Berlin").start(of: day("2026-12-08"))

    @Test func `R1: work is accepted, then concerns move, then the contract ends, then the rest`() throws {
        var scene = try Scene.active(Self.agreed(1...3))
        for party in Party.allCases {
            try scene.act(raise(party == .client ? 1 : 2, fixBy: day("2026-12-07")), by: party)
        }
        try scene.act(raise(3, fixBy: day("2026-12-07")), by: .client)
        try scene.act(.answerConcern(concernID(3), .willFix, words()), by: .contractor)
        try scene.act(raise(4, fixBy: day("2026-12-07")), by: .contractor)
        try scene.act(reportFixed(4), by: .client)
        try scene.act(submit(2), by: .contractor)
        try scene.act(submit(1), by: .contractor)
        let changes = AgreementChanges(title: words(9))
        try scene.act(.proposeAmendment(amendmentID(1), changes, signature(.client)), by: .client)
        try scene.act(notice(), by: .client)
        #expect(scene.contract.deadlines.allSatisfy { $0.at == Self.close })
        #expect(
            scene.contract.deadlines.map(\.kind) == [
                .workReview, .workReview, .concernReply, .concernReply, .fixBy, .fixConfirmation, .endDate,
                .changeOfMind, .amendment,
            ])
        let happened = scene.pass(until: Self.close)
        #expect(
            happened.map(\.event.kind) == [
                "work_accepted.1", "work_accepted.1", "concern_unanswered.1", "concern_unanswered.1",
                "concern_lapsed.1", "fix_confirmed.1", "amendment_lapsed.1", "contract_ended.1",
            ])
        #expect(happened.allSatisfy { $0.at == Self.close })
        #expect(scene.ended?.outcome == .termReached)
        #expect(scene.ended?.by == .endDate)
        #expect(scene.contract.amendment == nil)
    }

    @Test func `R1: the last silent acceptance, an end date and a window on one instant make it completed`() throws {
        var scene = try Scene.active(Self.agreed(1...2))
        for number in 1...2 { try scene.act(submit(number), by: .contractor) }
        try scene.act(notice(), by: .client)
        #expect(scene.contract.deadlines.map(\.at) == [Self.close, Self.close, Self.close, Self.close])
        let happened = scene.pass(until: Self.close)
        #expect(happened.map(\.event.kind) == ["work_accepted.1", "work_accepted.1", "contract_ended.1"])
        #expect(scene.ended?.outcome == .completed)
        #expect(scene.ended?.by == .acceptance)
        #expect(scene.ended?.lastDay == day("2026-12-07"))
        #expect(scene.contract.endedEarlyBy == nil)
        #expect(scene.lastDay(.review) == day("2026-12-21"))
    }

    @Test func `R1: a window that completes comes before an end date on its instant, any other after it`() throws {
        for (reason, outcome, cause) in [
            (NoticeReason.workFinished, Outcome.completed, EndsBy.window), (.personal, .termReached, .endDate),
        ] {
            var scene = try Scene.active(agreement(deliverables: [], endsOn: day("2026-12-07")))
            try scene.act(notice(reason), by: .contractor)
            scene.pass(until: Self.close)
            #expect(scene.ended?.outcome == outcome, "\(reason)")
            #expect(scene.ended?.by == cause, "\(reason)")
            #expect(scene.contract.endedEarlyBy == nil)
        }
    }

    @Test func `R1: the end leaves concerns as they stand when their deadlines come later`() throws {
        var scene = try Scene.active(Self.agreed(1...1))
        scene.pass(days: 1)
        try scene.act(raise(1, fixBy: day("2026-12-20")), by: .client)
        scene.pass(until: Self.close)
        #expect(scene.phase == .ended)
        #expect(scene.state(ofConcern: 1) == "open")
        #expect(scene.contract.deadlines.map(\.kind) == [.review])
        scene.pass(days: 60)
        #expect(scene.state(ofConcern: 1) == "open")
    }

    @Test func `R1: an act at a deadline's instant is too late, one just before it is not`() throws {
        let late: [(Deadline.Kind, ContractCommand, Party, String, () throws -> Scene)] = [
            (
                .offer, .acceptOffer(signature(.contractor), confirmed: true), .contractor, "not_in_this_phase",
                {
                    try .offered()
                }
            ),
            (.offer, .withdrawOffer, .client, "not_in_this_phase", { try .offered() }),
            (.changeOfMind, .withdrawNotice, .client, "not_in_this_phase", { try .ending() }),
            (.changeOfMind, .agreeToEnd(promise: nil), .contractor, "not_in_this_phase", { try .ending() }),
            (.workReview, sendBack(1), .client, "work_accepted", { try Self.submitted() }),
            (.workReview, accept(1), .client, "work_accepted", { try Self.submitted() }),
            (
                .concernReply, .answerConcern(concernID(1), .contest, words()), .contractor, "too_late",
                {
                    try Self.raised()
                }
            ),
            (
                .fixConfirmation, .rejectFix(concernID(1), words()), .client, "concern_closed",
                {
                    var scene = try Self.raised()
                    try scene.act(reportFixed(1), by: .contractor)
                    return scene
                }
            ),
            (
                .amendment, .acceptAmendment(amendmentID(1), signature(.contractor)), .contractor, "amendment_gone",
                {
                    var scene = try Scene.active()
                    let changes = AgreementChanges(title: words(9))
                    try scene.act(.proposeAmendment(amendmentID(1), changes, signature(.client)), by: .client)
                    return scene
                }
            ),
            (
                .endDate, submit(1), .contractor, "not_in_this_phase",
                {
                    try .active(agreement(endsOn: day("2026-12-07")))
                }
            ),
            (.review, review(), .client, "too_late", { try .ended() }),
        ]
        for (kind, command, party, code, make) in late {
            var scene = try make()
            let at = try #require(scene.deadline(kind)).at
            scene.now = at.justBefore
            #expect(scene.refusal(command, by: party) == nil, "\(kind)")
            scene.now = at
            #expect(scene.refusal(command, by: party)?.code == code, "\(kind)")
        }
        // What the fix-by date ends is the chance to be in time: the report is then a late one, which silence does
        // not confirm.
        var scene = try Self.raised()
        try scene.act(.answerConcern(concernID(1), .willFix, words()), by: .contractor)
        scene.now = try #require(scene.deadline(.fixBy)).at
        try scene.act(reportFixed(1), by: .contractor)
        #expect(scene.contract.concern(concernID(1))?.state == .failed(.lapsed, lateFix: .reported))
    }

    @Test func `R1: an act before a late sweeper gives the same record as after a punctual one`() throws {
        let begin = {
            var scene = try Scene.active(agreement(deliverables: [deliverable(1), deliverable(2)]))
            try scene.act(submit(1), by: .contractor)
            try scene.act(raise(1, fixBy: day("2026-12-02")), by: .client)
            try scene.act(.answerConcern(concernID(1), .willFix, words()), by: .contractor)
            try scene.act(notice(.budget), by: .client)
            return scene
        }
        var punctual = try begin()
        for _ in 1...(40 * 24) { punctual.pass(until: punctual.now.adding(seconds: 3_600)) }
        try punctual.act(message(), by: .contractor)
        var late = try begin()
        late.now = late.now.adding(seconds: 40 * 86_400)
        try late.act(message(), by: .contractor)
        #expect(punctual.now == late.now)
        #expect(punctual.events == late.events)
        #expect(punctual.contract == late.contract)
        #expect(late.ended?.outcome == .endedEarly)
        #expect(zip(late.events, late.events.dropFirst()).allSatisfy { $0.at <= $1.at })
    }

    @Test func `R1: a refused act lets no deadline take effect, and the sweeper still dates them rightly`() throws {
        var scene = try Scene.ending()
        let at = try #require(scene.deadline(.changeOfMind)).at
        scene.now = at.adding(seconds: 500_000)
        let before = scene.contract
        #expect(throws: Refusal.notInThisPhase(.withdrawNotice, .ended)) {
            try scene.act(.withdrawNotice, by: .client)
        }
        #expect(scene.contract == before)
        #expect(scene.pass(until: scene.now).map(\.at) == [at])
    }

    @Test func `R1: no event is dated before the one it follows, even when the machine's clock is set back`() throws {
        var scene = try Scene.active()
        scene.pass(days: 3)
        try scene.act(message(), by: .client)
        let last = scene.contract.updatedAt
        scene.now = last.adding(seconds: -86_400)
        #expect(try scene.act(message(), by: .contractor).map(\.at) == [last])
        let preview = try scene.preview(notice(), by: .client)
        #expect(preview.end?.lastDay == day("2026-12-10"))
    }

    @Test func `R1: what the clock does is counted from the last day of the period that ran out`() throws {
        var scene = try Scene.ending()
        scene.pass(days: 60)
        let ended = try #require(scene.ended)
        #expect(ended.at == Self.close)
        #expect(ended.lastDay == day("2026-12-07"))
        let zone = scene.contract.zone
        #expect(zone.day(of: ended.reviewUntil.justBefore) == day("2026-12-21"))
        #expect(zone.day(of: ended.messagesUntil.justBefore) == day("2027-01-06"))
        let replies = try #require(ended.reviews).repliesUntil
        #expect(zone.day(of: replies.justBefore) == day("2027-01-18"))
    }

    private static func submitted() throws -> Scene {
        var scene = try Scene.active()
        try scene.act(submit(1), by: .contractor)
        return scene
    }

    private static func raised() throws -> Scene {
        var scene = try Scene.active()
        try scene.act(raise(1, fixBy: day("2026-12-10")), by: .client)
        return scene
    }
}
