import Testing

@testable import EndwellCore

/// R2: offers and what both sign.
@Suite struct OfferTests {
    @Test func `R2: the offerer signs by sending, the other by accepting`() throws {
        var scene = try Scene.offered(by: .contractor)
        #expect(scene.contract.signatures[.contractor]?.at == start)
        #expect(scene.contract.signatures[.client] == nil)
        #expect(scene.contract.people[.client] == nil)
        scene.pass(days: 2)
        try scene.act(.acceptOffer(signature(.client), confirmed: false), by: .client)
        #expect(scene.contract.signatures[.client]?.at == scene.now)
        #expect(scene.contract.people[.client] == personID(1))
        #expect(!scene.contract.recipientConfirmed)
        #expect(scene.phase == .active)
    }

    @Test func `R2: an offer is closed when rejected, withdrawn or lapsed, and nothing leaves closed`() throws {
        for how in Closed.How.allCases {
            var scene = try Scene.offered(by: .client)
            switch how {
            case .rejected: try scene.act(.rejectOffer, by: .contractor)
            case .withdrawn: try scene.act(.withdrawOffer, by: .client)
            case .lapsed: scene.pass(days: 15)
            }
            guard case .closed(let closed) = scene.contract.phase else {
                Issue.record("\(how) leaves it open")
                continue
            }
            #expect(closed.how == how)
            #expect(scene.contract.deadlines.isEmpty)
            for party in Party.allCases {
                let allowed = scene.contract.allowed(to: party, at: scene.now.adding(seconds: 400 * 86_400))
                #expect(allowed == [AllowedAct(.sayWhetherOpen)])
            }
        }
    }

    @Test func `R2: an offer lapses at its end date, if that is sooner`() throws {
        let scene = try Scene.offered(by: .client, agreement(endsOn: day("2026-11-23")))
        #expect(scene.lastDay(.offer) == day("2026-11-23"))
        #expect(scene.contract.deadlines.count == 1)
    }

    @Test func `R2: the counts may be 1 to 90 days, cure days no less than reply days; all that is wrong is named`()
        throws
    {
        #expect(agreementProblems { _ in } == [])
        #expect(agreementProblems { $0.offer = 0 } == [InputProblem("terms/offer_days", .outOfRange(1, 90))])
        #expect(
            agreementProblems { $0.reviewWork = 91 } == [InputProblem("terms/review_work_days", .outOfRange(1, 90))])
        #expect(
            agreementProblems { ($0.reply, $0.cure) = (8, 7) } == [InputProblem("terms/cure_days", .lessThanReplyDays)])
        #expect(agreementProblems { ($0.reply, $0.cure) = (7, 7) } == [])
        #expect(
            agreementProblems { ($0.review, $0.payment, $0.changeOfMind) = (0, 91, -3) }.map(\.field) == [
                "terms/change_of_mind_days", "terms/review_days", "terms/payment_days",
            ])
    }

    @Test func `R2: an agreement's dates, amounts and deliverables stay within bounds`() throws {
        let twice = agreement(deliverables: [deliverable(1), deliverable(1)])
        #expect(twice.problems(at: start) == [InputProblem("deliverables/1/id", .taken)])
        let dear = agreement(deliverables: [deliverable(1, amount: Limits.amountMax + 1), deliverable(2, amount: -1)])
        #expect(dear.problems(at: start).map(\.field) == ["deliverables/0/amount", "deliverables/1/amount"])
        let many = agreement(deliverables: (1...101).map { deliverable($0) })
        #expect(many.problems(at: start) == [InputProblem("deliverables", .tooMany(max: 100))])
        let past = agreement(endsOn: day("2026-11-22"))
        #expect(past.problems(at: start) == [InputProblem("terms/ends_on", .before(day("2026-11-23")))])
        let far = agreement(deliverables: [deliverable(1, dueOn: day("2201-01-01"))], endsOn: day("2201-01-01"))
        #expect(far.problems(at: start).map(\.problem) == [.after(day("2200-12-31")), .after(day("2200-12-31"))])
        #expect(throws: Refusal.badInput(past.problems(at: start))) { try Scene.offered(by: .client, past) }
    }

    @Test func `R2: today, in the contract's zone, is not in the past`() throws {
        // 23 November, 10:00 in Berlin, is the 23rd in Apia until 11:00 and still the 22nd nowhere but east of the line.
        #expect(agreement(zone: "Pacific/Pago_Pago", endsOn: day("2026-11-22")).problems(at: start) == [])
        #expect(agreement(zone: "Pacific/Kiritimati", endsOn: day("2026-11-22")).problems(at: start).count == 1)
    }

    private func agreementProblems(_ change: (inout DayCounts) -> Void) -> [InputProblem] {
        var days = DayCounts.standard
        change(&days)
        return agreement(days: days).problems(at: start)
    }
}
