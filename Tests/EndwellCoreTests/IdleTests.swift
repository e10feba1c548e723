import Testing

@testable import EndwellCore

/// R13: contracts in which nothing happens.
@Suite struct IdleTests {
    @Test func `R13: after 90 quiet days the clock opens the window, with no notifier and no reason`() throws {
        let scene = try Scene.idle()
        let ending = try #require(scene.ending)
        #expect(ending.notice == nil)
        #expect(ending.outcomeOfWindow == .idle)
        #expect(scene.contract.zone.day(of: ending.openedAt) == day("2027-02-22"))
        #expect(scene.lastDay(.changeOfMind) == day("2027-03-07"))
        #expect(scene.events.last?.actor == .clock)
    }

    @Test func `R13: it runs out as idle, which changes nothing in R11 and R12`() throws {
        var scene = try Scene.idle()
        scene.passDeadline(.changeOfMind)
        let ended = try #require(scene.ended)
        #expect(ended.outcome == .idle)
        #expect(ended.by == .window)
        #expect(scene.contract.endedEarlyBy == nil)
        #expect(scene.lastDay(.review) == day("2027-03-21"))
        #expect(scene.refusal(review(), by: .client) == nil)
        #expect(scene.refusal(review(), by: .contractor) == nil)
    }

    @Test(arguments: Party.allCases)
    func `R13: keeping the contract does only that, for both`(party: Party) throws {
        var scene = try Scene.idle()
        let happened = try scene.act(.withdrawNotice, by: party)
        #expect(happened.map(\.event) == [.contractKept])
        #expect(scene.contract.phase == .active)
        #expect(scene.contract.pastNotices.isEmpty)
        #expect(scene.contract.noticesTakenBack(by: party) == 0)
        #expect(scene.contract.deadlines.map(\.kind) == [.idle])
        #expect(scene.lastDay(.idle) == scene.contract.zone.day(of: scene.now).adding(90))
    }

    @Test(arguments: Party.allCases)
    func `R13: any act of either party first makes it active and is then decided there`(party: Party) throws {
        var told = try Scene.idle()
        #expect(try told.act(message(), by: party).map(\.event.kind) == ["contract_kept.1", "message_sent.1"])
        #expect(told.contract.phase == .active)
        #expect(told.lastDay(.idle) == told.contract.zone.day(of: told.now).adding(90))

        var noticed = try Scene.idle()
        try noticed.act(notice(), by: party)
        #expect(noticed.ending?.notice?.by == party)
        #expect(noticed.lastDay(.changeOfMind) == noticed.contract.zone.day(of: noticed.now).adding(14))
    }

    @Test func `R13: an act that is refused keeps nothing`() throws {
        let scene = try Scene.idle()
        #expect(scene.refusal(.agreeToEnd(promise: nil), by: .client) == .notInThisPhase(.agreeToEnd, .ending))
        #expect(scene.refusal(.replyToNotice(words()), by: .contractor) == .notInThisPhase(.replyToNotice, .ending))
        #expect(scene.refusal(review(), by: .contractor) == .notInThisPhase(.leaveReview, .ending))
        #expect(scene.refusal(notice(.quality), by: .client) == .cureNotOffered(.quality))
        #expect(scene.refusal(raise(1, fixBy: day("2026-01-01")), by: .client)?.code == "bad_input")
        #expect(scene.contract.isIdle)
    }

    @Test func `R13: quiet days are counted from the last day on which anything lay ahead`() throws {
        // A due date ahead, in a contract that is otherwise quiet.
        var due = try Scene.active(agreement(deliverables: [deliverable(1, dueOn: day("2027-01-31"))]))
        #expect(due.lastDay(.idle) == day("2027-01-31").adding(90))
        // Accepted work has no due date any more.
        let two = [deliverable(1, dueOn: day("2027-01-31")), deliverable(2)]
        due = try Scene.active(agreement(deliverables: two))
        try due.act(submit(1), by: .contractor)
        #expect(due.deadline(.idle) == nil)
        try due.act(accept(1), by: .client)
        #expect(due.lastDay(.idle) == day("2026-11-23").adding(90))
        // A deadline that the clock lets pass: from the last day of its period.
        var asked = try Scene.active()
        try asked.act(raise(1, fixBy: day("2026-12-10")), by: .client)
        #expect(asked.deadline(.idle) == nil)
        asked.passDeadline(.concernReply)
        #expect(asked.lastDay(.idle) == day("2026-11-26").adding(90))
    }

    @Test func `R13: nothing is idle while an end date lies ahead, nor while it is offered or ending`() throws {
        #expect(try Scene.active(agreement(endsOn: day("2029-12-31"))).deadline(.idle) == nil)
        #expect(try Scene.offered().deadline(.idle) == nil)
        #expect(try Scene.ending().deadline(.idle) == nil)
        #expect(try Scene.ended().deadline(.idle) == nil)
    }

    @Test func `R13: any act starts the quiet days anew`() throws {
        var scene = try Scene.active()
        for _ in 1...5 {
            scene.pass(days: 80)
            try scene.act(message(), by: .client)
            #expect(scene.contract.phase == .active)
        }
        scene.pass(days: 91)
        #expect(scene.contract.isIdle)
    }

    @Test func `R13: idle twice, kept in between, is idle from scratch`() throws {
        var scene = try Scene.idle()
        try scene.act(.withdrawNotice, by: .contractor)
        scene.pass(days: 90)
        #expect(scene.contract.phase == .active)
        scene.pass(days: 1)
        #expect(scene.contract.isIdle)
    }
}
