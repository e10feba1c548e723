import Testing

@testable import EndwellCore

/// R2 and R9: the agreement changes only by an amendment that both sign.
@Suite struct AmendmentTests {
    private func propose(_ changes: AgreementChanges, by party: Party = .client, as number: Int = 1) -> ContractCommand
    {
        .proposeAmendment(amendmentID(number), changes, signature(party))
    }

    private func accepting(promise: Promise? = nil) -> ContractCommand {
        .acceptAmendment(amendmentID(1), signature(.contractor), promise: promise)
    }

    @Test func `R2: an accepted amendment changes what it names, and both signatures are under it`() throws {
        var scene = try Scene.active()
        var terms = scene.contract.terms
        terms.days.reply = 5
        try scene.act(propose(AgreementChanges(title: words(9), terms: terms)), by: .client)
        let before = scene.contract.agreement
        scene.pass(days: 1)
        try scene.act(accepting(), by: .contractor)
        #expect(scene.contract.title == words(9))
        #expect(scene.contract.terms.days.reply == 5)
        #expect(scene.contract.scope == before.scope)
        #expect(scene.contract.agreement.deliverables == before.deliverables)
        #expect(scene.contract.signatures[.client]?.at == start)
        #expect(scene.contract.signatures[.contractor]?.at == scene.now)
        #expect(scene.contract.amendment == nil)
    }

    @Test func `R2: one amendment at a time; rejected, withdrawn or lapsed it changes nothing`() throws {
        for ending in ["rejected", "withdrawn", "lapsed"] {
            var scene = try Scene.active()
            let before = scene.contract.agreement
            try scene.act(propose(AgreementChanges(title: words(9))), by: .client)
            #expect(scene.refusal(propose(AgreementChanges(title: words(8)), as: 2), by: .client) == .amendmentOpen)
            switch ending {
            case "rejected": try scene.act(.rejectAmendment(amendmentID(1)), by: .contractor)
            case "withdrawn": try scene.act(.withdrawAmendment(amendmentID(1)), by: .client)
            default: scene.passDeadline(.amendment)
            }
            #expect(scene.contract.agreement == before)
            #expect(scene.refusal(accepting(), by: .contractor) == .amendmentGone)
            #expect(scene.refusal(propose(AgreementChanges(title: words(8)), as: 2), by: .contractor) == nil)
        }
    }

    @Test func `R2: not the currency, not an end date in the past, not nothing, and no count out of bounds`() throws {
        let scene = try Scene.active()
        var terms = scene.contract.terms
        terms.currency = try #require(Currency("JPY"))
        terms.endsOn = day("2026-11-22")
        terms.days.review = 0
        #expect(
            scene.refusal(propose(AgreementChanges(terms: terms)), by: .client)
                == .badInput([
                    InputProblem("terms/review_days", .outOfRange(1, 90)),
                    InputProblem("terms/ends_on", .before(day("2026-11-23"))),
                    InputProblem("terms/currency", .fixedForGood),
                ]))
        #expect(scene.refusal(propose(AgreementChanges()), by: .client) == .nothingChanged)
        let same = AgreementChanges(title: scene.contract.title, terms: scene.contract.terms)
        #expect(scene.refusal(propose(same), by: .client) == .nothingChanged)
    }

    @Test func `R2: an accepted deliverable never changes, be it accepted before or after the proposal`() throws {
        var scene = try Scene.active()
        try scene.act(submit(1), by: .contractor)
        let dropped = AgreementChanges(deliverables: [deliverable(2)])
        let dearer = AgreementChanges(deliverables: [deliverable(1, amount: 5), deliverable(2)])
        try scene.act(propose(dropped), by: .client)
        #expect(scene.contract.allowed(to: .contractor, at: scene.now).map(\.act).contains(.acceptAmendment))
        try scene.act(accept(1), by: .client)
        #expect(scene.refusal(accepting(), by: .contractor) == .acceptedWorkFixed)
        #expect(!scene.contract.allowed(to: .contractor, at: scene.now).map(\.act).contains(.acceptAmendment))
        try scene.act(.rejectAmendment(amendmentID(1)), by: .contractor)
        for changes in [dropped, dearer] {
            #expect(scene.refusal(propose(changes, as: 2), by: .client) == .acceptedWorkFixed)
        }
        let added = AgreementChanges(deliverables: [deliverable(3), deliverable(1), deliverable(2)])
        try scene.act(propose(added, as: 2), by: .client)
        try scene.act(.acceptAmendment(amendmentID(2), signature(.contractor)), by: .contractor)
        #expect(scene.contract.deliverable(deliverableID(1))?.isAccepted == true)
        #expect(scene.contract.deliverables.map(\.terms.id) == [3, 1, 2].map(deliverableID))
    }

    @Test func `R2: no running period moves; only the end date's deadline follows`() throws {
        var scene = try Scene.active(agreement(endsOn: day("2026-12-31")))
        try scene.act(submit(1), by: .contractor)
        try scene.act(raise(1, fixBy: day("2026-12-10")), by: .client)
        try scene.act(notice(), by: .client)
        let before = scene.contract.deadlines.filter { $0.kind != .endDate }
        var terms = scene.contract.terms
        terms.endsOn = day("2027-01-31")
        terms.days.reviewWork = 1
        terms.days.changeOfMind = 90
        try scene.act(propose(AgreementChanges(terms: terms)), by: .client)
        try scene.act(accepting(), by: .contractor)
        #expect(scene.contract.deadlines.filter { $0.kind != .endDate } == before)
        #expect(scene.lastDay(.endDate) == day("2027-01-31"))
    }

    @Test func `R2: the end date's deadline follows its zone, and goes with it`() throws {
        var scene = try Scene.active(agreement(endsOn: day("2026-12-31")))
        var terms = scene.contract.terms
        terms.timeZone = "America/New_York"
        try scene.act(propose(AgreementChanges(terms: terms)), by: .client)
        try scene.act(accepting(), by: .contractor)
        #expect(scene.contract.endsAt == Zone("America/New_York").start(of: day("2027-01-01")))
        terms.endsOn = nil
        try scene.act(propose(AgreementChanges(terms: terms), as: 2), by: .client)
        try scene.act(.acceptAmendment(amendmentID(2), signature(.contractor)), by: .contractor)
        #expect(scene.contract.endsAt == nil)
        #expect(scene.deadline(.idle) != nil)
    }

    @Test func `R14: an amendment lapses no later than the end date that stands or the one it proposes`() throws {
        var scene = try Scene.active(agreement(endsOn: day("2026-11-30")))
        try scene.act(propose(AgreementChanges(title: words(9))), by: .client)
        #expect(scene.lastDay(.amendment) == day("2026-11-30"))
        scene.passDeadline(.amendment)
        #expect(scene.kinds.suffix(2) == ["amendment_lapsed.1", "contract_ended.1"])

        scene = try Scene.active()
        var terms = scene.contract.terms
        terms.endsOn = day("2026-11-25")
        try scene.act(propose(AgreementChanges(terms: terms)), by: .client)
        #expect(scene.lastDay(.amendment) == day("2026-11-25"))
        scene.passDeadline(.amendment)
        #expect(scene.phase == .active)
    }

    @Test func `R9: an amendment that leaves only accepted work completes the contract`() throws {
        for isEnding in [false, true] {
            var scene = try Scene.active()
            try scene.act(submit(1), by: .contractor)
            try scene.act(accept(1), by: .client)
            if isEnding { try scene.act(notice(), by: .client) }
            try scene.act(propose(AgreementChanges(deliverables: [deliverable(1)])), by: .client)
            let preview = try scene.preview(accepting(), by: .contractor)
            #expect(preview.promise == .endsAtOnce)
            let unexpected: Refusal? = scene.refusal(accepting(promise: .endsNothing), by: .contractor)
            #expect(unexpected == .promiseChanged)
            try scene.act(accepting(promise: .endsAtOnce), by: .contractor)
            #expect(scene.ended?.outcome == .completed)
            #expect(scene.ended?.by == .acceptance)
        }
    }

    @Test func `R1: what an amendment's other zone starts is counted in that zone`() throws {
        // 10:00 on 23 November in Berlin is still the 22nd in Pago Pago.
        var scene = try Scene.active(agreement(zone: "Europe/Berlin"))
        try scene.act(submit(1), by: .contractor)
        try scene.act(accept(1), by: .client)
        var terms = scene.contract.terms
        terms.timeZone = "Pacific/Pago_Pago"
        let zone = Zone("Pacific/Pago_Pago")
        var kept = scene
        try kept.act(propose(AgreementChanges(terms: terms)), by: .client)
        try kept.act(accepting(), by: .contractor)
        #expect(kept.deadline(.idle)?.at == Period(days: 90).end(from: day("2026-11-22"), in: zone))
        try scene.act(propose(AgreementChanges(terms: terms, deliverables: [deliverable(1)])), by: .client)
        try scene.act(accepting(), by: .contractor)
        #expect(scene.ended?.lastDay == day("2026-11-22"))
        #expect(scene.ended?.reviewUntil == Period(days: 14).end(from: day("2026-11-22"), in: zone))
    }

    @Test func `R9: an amendment that leaves no deliverables completes nothing`() throws {
        var scene = try Scene.active()
        try scene.act(propose(AgreementChanges(deliverables: [])), by: .client)
        try scene.act(accepting(promise: .endsNothing), by: .contractor)
        #expect(scene.phase == .active)
        #expect(scene.refusal(notice(.workFinished), by: .client) == nil)
    }

    @Test func `R9: at the end an open amendment lapses`() throws {
        var scene = try Scene.ending(endNow: true)
        try scene.act(propose(AgreementChanges(title: words(9))), by: .client)
        try scene.act(.agreeToEnd(promise: nil), by: .contractor)
        #expect(scene.kinds.suffix(3) == ["end_agreed.1", "amendment_lapsed.1", "contract_ended.1"])
        #expect(scene.contract.amendment == nil)
    }
}
