import Testing

@testable import EndwellCore

/// R10: what would happen if I did this now.
@Suite struct PreviewTests {
    @Test func `R10: before a notice both effects and dates are known, and they come true`() throws {
        var scene = try Scene.active()
        let preview = try scene.preview(notice(.budget), by: .client)
        let end = try #require(preview.end)
        #expect((end.outcome, end.by, end.isAtOnce) == (.endedEarly, .window, false))
        #expect(end.lastDay == day("2026-12-07"))
        #expect(scene.contract.zone.day(of: end.reviewUntil.justBefore) == day("2026-12-21"))
        #expect(preview.mayNotOfferAgain == .client)
        #expect(preview.openDeliverables.count == 2)
        #expect(preview.workNotAccepted == 200_000)
        #expect(preview.acceptedWork == 0)
        #expect(preview.promise == .endsAt(end.at))
        #expect(scene.phase == .active, "a preview does nothing")
        try scene.act(notice(.budget, promise: preview.promise), by: .client)
        for party in Party.allCases {
            #expect(try scene.preview(nil, by: party).end == end, "both see the same while it is ending")
        }
        scene.pass(days: 40)
        #expect(scene.ended?.at == end.at)
        #expect(scene.contract.endedEarlyBy == .client)
    }

    @Test func `R10: the first end to come is shown, whatever brings it`() throws {
        var scene = try Scene.active(agreement(deliverables: [deliverable(1)], endsOn: day("2026-12-31")))
        #expect(try scene.preview(nil, by: .client).end?.by == .endDate)
        #expect(try scene.preview(nil, by: .client).end?.outcome == .termReached)
        try scene.act(submit(1), by: .contractor)
        #expect(try scene.preview(nil, by: .contractor).end?.by == .acceptance)
        #expect(try scene.preview(notice(), by: .contractor).mayNotOfferAgain == nil)
        scene.pass(days: 1)
        let preview = try scene.preview(notice(), by: .client)
        #expect((preview.end?.outcome, preview.end?.by) == (.completed, .acceptance))
        #expect(preview.end?.lastDay == day("2026-12-07"))
    }

    @Test func `R10: what can still be done, by whom and until when`() throws {
        var scene = try Scene.active()
        try scene.act(submit(1), by: .contractor)
        try scene.act(raise(1, fixBy: day("2026-12-10")), by: .client)
        try scene.act(raise(2, fixBy: day("2026-12-10")), by: .contractor)
        try scene.act(reportFixed(2), by: .client)
        scene.pass(days: 1)
        try scene.act(notice(), by: .client)
        let preview = try scene.preview(nil, by: .contractor)
        let end = try #require(preview.end?.at)
        func until(_ act: Act, _ subject: Subject? = nil, by party: Party) -> Instant? {
            preview.canStill.first { $0.act == AllowedAct(act, on: subject) && $0.by == party }?.until
        }
        let zone = scene.contract.zone
        #expect(until(.withdrawNotice, by: .client) == end)
        #expect(until(.withdrawNotice, by: .contractor) == nil)
        #expect(until(.agreeToEnd, by: .contractor) == end)
        #expect(until(.submitWork, .deliverable(deliverableID(2)), by: .contractor) == end)
        // Work under review is decided until its own period is over, here before the end.
        #expect(until(.acceptWork, .deliverable(deliverableID(1)), by: .client) == zone.start(of: day("2026-12-08")))
        #expect(until(.answerConcern, .concern(concernID(1)), by: .contractor) == zone.start(of: day("2026-11-27")))
        #expect(until(.reportFixed, .concern(concernID(1)), by: .contractor) == end)
        #expect(until(.withdrawConcern, .concern(concernID(1)), by: .client) == end)
        // Silence resolves a fix that waits: no rejecting, confirming or withdrawing after that.
        for act in [Act.rejectFix, .confirmFix, .withdrawConcern] {
            #expect(until(act, .concern(concernID(2)), by: .contractor) == zone.start(of: day("2026-11-27")))
        }
        #expect(until(.sendMessage, by: .client).map { zone.day(of: $0.justBefore) } == day("2027-01-07"))
        #expect(Set(preview.openConcerns.map(\.id)) == [concernID(1), concernID(2)])
    }

    @Test func `R10: a form's promise is what its preview said, and another is refused, for every act that may end`()
        throws
    {
        let other = Promise.endsAt(start)
        for endsOn in [nil, day("2026-12-31")] {
            var scene = try Scene.active(agreement(endsOn: endsOn))
            for number in 1...2 { try scene.act(submit(number), by: .contractor) }
            try holds(in: scene, by: .client, other: other) { accept(1, promise: $0) }
            try scene.act(accept(1), by: .client)
            try holds(in: scene, by: .client, other: other) { accept(2, promise: $0) }
            try holds(in: scene, by: .client, other: other) { notice(promise: $0) }
            let fewer = AgreementChanges(deliverables: [deliverable(1)])
            try scene.act(.proposeAmendment(amendmentID(1), fewer, signature(.client)), by: .client)
            try holds(in: scene, by: .contractor, other: other) {
                .acceptAmendment(amendmentID(1), signature(.contractor), promise: $0)
            }
            try scene.act(notice(), by: .client)
            try holds(in: scene, by: .contractor, other: other) { .agreeToEnd(promise: $0) }
            try scene.act(.agreeToEnd(promise: nil), by: .contractor)
            try holds(in: scene, by: .client, other: other) { .agreeToEnd(promise: $0) }
        }
    }

    private func holds(
        in scene: Scene, by party: Party, other: Promise, _ command: (Promise?) -> ContractCommand
    ) throws {
        let promise = try scene.preview(command(nil), by: party).promise
        #expect(scene.refusal(command(promise), by: party) == nil, "\(command(promise))")
        #expect(scene.refusal(command(nil), by: party) == nil, "\(command(nil))")
        #expect(scene.refusal(command(other), by: party) == .promiseChanged, "\(command(other))")
    }

    @Test func `R10: a page left open overnight promises another date, and nothing is done`() throws {
        var scene = try Scene.active()
        let promise = try scene.preview(notice(), by: .client).promise
        scene.pass(days: 1)
        let before = scene.contract
        #expect(scene.refusal(notice(promise: promise), by: .client) == .promiseChanged)
        #expect(scene.contract == before)
        // A second agreement where the page said that it would be the first.
        scene = try Scene.ending()
        let first = try scene.preview(.agreeToEnd(promise: nil), by: .contractor).promise
        try scene.act(.agreeToEnd(promise: nil), by: .client)
        #expect(scene.refusal(.agreeToEnd(promise: first), by: .contractor) == .promiseChanged)
    }

    @Test func `R10: a preview after a late sweeper says that the act did not end it`() throws {
        var scene = try Scene.ending()
        scene.now = start.adding(seconds: 30 * 86_400)
        let preview = try scene.preview(nil, by: .client)
        #expect(preview.end?.isAtOnce == false)
        #expect(preview.end?.at == scene.deadline(.changeOfMind)?.at)
        #expect(scene.previewRefusal(.withdrawNotice, by: alice) == .notInThisPhase(.withdrawNotice, .ended))
    }

    @Test func `R10: who goes on is promised no end`() throws {
        let scene = try Scene.active()
        let preview = try scene.preview(message(), by: .client)
        #expect(preview.end == nil)
        #expect(preview.promise == .endsNothing)
        #expect(preview.canStill.isEmpty)
        #expect(try Scene.offered().preview(nil, by: .client).end == nil)
    }

    @Test func `R16: a stranger gets no preview`() throws {
        let scene = try Scene.ending()
        #expect(scene.previewRefusal(nil, by: charlie) == .notFound)
        #expect(scene.previewRefusal(nil, by: .clock) == .notFound)
    }

    @Test func `R12: a preview never tells whether the other wrote a review`() throws {
        var scene = try Scene.ended()
        let before = try scene.preview(nil, by: .client)
        try scene.act(review(), by: .contractor)
        #expect(try scene.preview(nil, by: .client) == before)
        #expect(scene.contract.seen(by: .client).sealed[.contractor] == nil)
        #expect(scene.contract.seen(by: .contractor).sealed[.contractor] != nil)
    }
}
