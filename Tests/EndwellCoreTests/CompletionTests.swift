import Testing

@testable import EndwellCore

/// R9: work, completion and end dates.
@Suite struct CompletionTests {
    @Test func `R9: the last acceptance ends the contract at once, completed`() throws {
        var scene = try Scene.active()
        try scene.act(submit(2), by: .contractor)
        try scene.act(accept(2, promise: .endsNothing), by: .client)
        #expect(scene.phase == .active)
        try scene.act(submit(1), by: .contractor)
        #expect(try scene.preview(accept(1), by: .client).promise == .endsAtOnce)
        try scene.act(accept(1, promise: .endsAtOnce), by: .client)
        #expect(scene.ended?.outcome == .completed)
        #expect(scene.ended?.at == start)
        #expect(scene.contract.endedEarlyBy == nil)
    }

    @Test func `R9: silence accepts, each submission starts a full period, and the last one completes`() throws {
        var scene = try Scene.active(agreement(deliverables: [deliverable(1)]))
        try scene.act(submit(1), by: .contractor)
        scene.pass(days: 10)
        try scene.act(sendBack(1), by: .client)
        #expect(scene.deadline(.workReview) == nil)
        try scene.act(submit(1), by: .contractor)
        #expect(scene.lastDay(.workReview) == day("2026-12-17"))
        scene.passDeadline(.workReview)
        #expect(scene.ended?.outcome == .completed)
        #expect(scene.ended?.lastDay == day("2026-12-17"))
        guard case .accepted(_, by: nil) = scene.contract.deliverables[0].state else {
            Issue.record("silence accepts for nobody")
            return
        }
    }

    @Test func `R9: only submitted work is accepted or sent back`() throws {
        var scene = try Scene.active()
        #expect(scene.refusal(accept(1), by: .client) == .workNotSubmitted)
        #expect(scene.refusal(sendBack(1), by: .client) == .workNotSubmitted)
        try scene.act(submit(1), by: .contractor)
        #expect(scene.refusal(submit(1), by: .contractor) == .workUnderReview)
        try scene.act(accept(1), by: .client)
        #expect(scene.refusal(accept(1), by: .client) == .workAccepted)
        #expect(scene.refusal(submit(1), by: .contractor) == .workAccepted)
        #expect(scene.refusal(submit(9), by: .contractor) == .notFound)
        #expect(scene.refusal(accept(9), by: .client) == .notFound)
    }

    @Test func `R9: work's history names each step and who took it, and an amendment leaves it`() throws {
        var scene = try Scene.active(agreement(deliverables: [deliverable(1)]))
        try scene.act(submit(1), by: .contractor)
        try scene.act(sendBack(1), by: .client)
        #expect(scene.contract.deliverables[0].isSentBack)
        let changes = AgreementChanges(title: words(9))
        try scene.act(.proposeAmendment(amendmentID(1), changes, signature(.client)), by: .client)
        try scene.act(.acceptAmendment(amendmentID(1), signature(.contractor)), by: .contractor)
        #expect(scene.contract.deliverables[0].isSentBack)
        try scene.act(submit(1), by: .contractor)
        #expect(!scene.contract.deliverables[0].isSentBack)
        scene.passDeadline(.workReview)
        let history = scene.contract.deliverables[0].history
        #expect(history.map(\.kind) == [.submitted, .sentBack, .submitted, .accepted])
        #expect(history.map(\.by) == [.contractor, .client, .contractor, nil])
        #expect(history.map(\.at) == history.map(\.at).sorted())
    }

    @Test func `work sent back without end keeps its newest steps, as long as the log may be`() throws {
        var scene = try Scene.active(agreement(deliverables: [deliverable(1)]))
        for _ in 0..<Limits.workStepsMax {
            try scene.act(submit(1), by: .contractor)
            try scene.act(sendBack(1), by: .client)
        }
        try scene.act(submit(1), by: .contractor)
        let work = scene.contract.deliverables[0]
        #expect(work.history.count == Limits.workStepsMax)
        #expect(work.history.last == work.lastSubmission)
    }

    @Test func `R9: work submitted when the contract ends keeps its period, while phase and outcome stay`() throws {
        for decision in ["accept", "send back", "silence"] {
            var scene = try Scene.active(agreement(deliverables: [deliverable(1)]))
            try scene.act(submit(1), by: .contractor)
            let deadline = try #require(scene.deadline(.workReview))
            try scene.act(notice(endNow: true), by: .client)
            try scene.act(.agreeToEnd(promise: nil), by: .contractor)
            #expect(scene.deadline(.workReview) == deadline)
            switch decision {
            case "accept": try scene.act(accept(1), by: .client)
            case "send back": try scene.act(sendBack(1), by: .client)
            default: scene.passDeadline(.workReview)
            }
            #expect(scene.contract.deliverables[0].isAccepted == (decision != "send back"))
            #expect(scene.ended?.outcome == .byAgreement)
            #expect(scene.ended?.at == start)
            #expect(scene.deadline(.workReview) == nil)
            #expect(scene.refusal(submit(1), by: .contractor) == .notInThisPhase(.submitWork, .ended))
        }
    }

    @Test func `R9: a contract with an end date ends at the close of that day, in its zone`() throws {
        for zone in ["Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland"] {
            var scene = try Scene.active(agreement(zone: zone, endsOn: day("2026-12-31")))
            scene.pass(until: Zone(zone).start(of: day("2027-01-01")).justBefore)
            #expect(scene.phase == .active)
            scene.pass(until: Zone(zone).start(of: day("2027-01-01")))
            #expect(scene.ended?.outcome == .termReached)
            #expect(scene.ended?.by == .endDate)
            #expect(scene.ended?.lastDay == day("2026-12-31"))
        }
    }

    @Test func `R9: reminders come 14, 7 and 1 days before the end date`() throws {
        let scene = try Scene.active(agreement(endsOn: day("2026-11-28")))
        let zone = scene.contract.zone
        let reminders = try #require(scene.deadline(.endDate)).reminders(in: zone)
        #expect(reminders.map { zone.day(of: $0) } == ["2026-11-14", "2026-11-21", "2026-11-27"].map(day))
        // Two of them lie in the past already: who sends them skips those.
        #expect(reminders.filter { $0 > start }.count == 1)
    }

    @Test func `R9: a contract without deliverables completes by a work_finished notice, not by itself`() throws {
        var scene = try Scene.active(agreement(deliverables: []))
        scene.pass(days: 30)
        #expect(scene.phase == .active)
        try scene.act(notice(.workFinished), by: .contractor)
        scene.passDeadline(.changeOfMind)
        #expect(scene.ended?.outcome == .completed)
    }

    @Test func `R7: the first end to come is the end, once`() throws {
        // Each column is made to come first; what would have come later never does.
        let ends: [(String, Outcome, EndsBy)] = [
            ("window", .endedEarly, .window), ("end date", .termReached, .endDate),
            ("agreement", .byAgreement, .agreement), ("acceptance", .completed, .acceptance),
        ]
        for (first, outcome, cause) in ends {
            let endsOn = first == "end date" ? day("2026-11-30") : day("2026-12-20")
            var scene = try Scene.active(agreement(deliverables: [deliverable(1)], endsOn: endsOn))
            if first == "acceptance" { try scene.act(submit(1), by: .contractor) }
            try scene.act(notice(endNow: true), by: .client)
            if first == "agreement" { try scene.act(.agreeToEnd(promise: nil), by: .contractor) }
            if first == "acceptance" { try scene.act(accept(1), by: .client) }
            scene.pass(days: 100)
            #expect(scene.ended?.outcome == outcome, "\(first)")
            #expect(scene.ended?.by == cause, "\(first)")
            #expect(scene.kinds.count { $0 == "contract_ended.1" } == 1)
        }
    }
}
