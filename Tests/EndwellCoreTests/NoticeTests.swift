import Testing

@testable import EndwellCore

/// R6, R7 and R8: notice, the fourteen days, and agreeing to end now.
@Suite struct NoticeTests {
    /// R6's table, as product.md prints it.
    private static let reasons: [(NoticeReason, Set<Party>, isFault: Bool)] = [
        (.workFinished, [.client, .contractor], false), (.latePayment, [.contractor], true),
        (.needsChanged, [.client], false), (.scopeChanged, [.contractor], false), (.budget, [.client], false),
        (.workload, [.contractor], false), (.quality, [.client], true), (.personal, [.client, .contractor], false),
        (.missedDates, [.client], true), (.other, [.client, .contractor], false),
        (.unresponsive, [.client, .contractor], true),
    ]

    @Test func `R6: each reason is open to whom the table says, and rests on fault where it says`() throws {
        #expect(Set(Self.reasons.map(\.0)) == Set(NoticeReason.allCases))
        for (reason, parties, isFault) in Self.reasons {
            #expect(reason.parties == parties)
            #expect(reason.isFault == isFault)
            for party in Party.allCases {
                let scene = try Scene.active(agreement(deliverables: []))
                let refusal = scene.refusal(notice(reason), by: party)
                if !parties.contains(party) {
                    #expect(refusal == .badInput([InputProblem("reason", .notForYourRole)]), "\(reason)")
                } else if isFault {
                    #expect(refusal == .cureNotOffered(reason), "\(reason)")
                } else {
                    #expect(refusal == nil, "\(reason)")
                }
            }
        }
    }

    @Test func `R6: which failed concern serves which fault reason`() throws {
        let serving: [(String, any: Bool, unresponsive: Bool)] = [
            ("open", false, false), ("answered", false, false), ("fixed", false, false), ("unanswered", true, true),
            ("lapsed", true, true), ("contested", true, false), ("not_fixed", true, false),
            ("late_reported", true, false), ("late_rejected", true, false),
            ("resolved", false, false), ("withdrawn", false, false),
        ]
        #expect(Set(serving.map(\.0)) == Set(Scene.concernStates))
        for (state, any, unresponsive) in serving {
            for (party, faults) in [
                (Party.client, [NoticeReason.quality, .missedDates]), (.contractor, [.latePayment]),
            ] {
                let scene = try Scene.concern(state, raisedBy: party)
                for fault in faults {
                    let expected: Refusal? = any ? nil : .cureNotOffered(fault)
                    #expect(scene.refusal(notice(fault), by: party) == expected, "\(fault) when \(state)")
                    #expect(scene.refusal(notice(fault, concern: 1), by: party) == expected, "\(fault) when \(state)")
                }
                let expected: Refusal? = unresponsive ? nil : .cureNotOffered(.unresponsive)
                #expect(scene.refusal(notice(.unresponsive), by: party) == expected, "unresponsive when \(state)")
                // The other's concern never serves.
                #expect(scene.refusal(notice(.unresponsive), by: party.other) == .cureNotOffered(.unresponsive))
            }
        }
    }

    @Test func `R6: a fault reason rests on the concern named, or on the latest that serves`() throws {
        var scene = try Scene.active()
        for number in 1...3 { try scene.act(raise(number, fixBy: day("2026-12-10")), by: .client) }
        try scene.act(.answerConcern(concernID(1), .contest, words()), by: .contractor)
        try scene.act(.answerConcern(concernID(2), .contest, words()), by: .contractor)
        #expect(scene.refusal(notice(.quality, concern: 3), by: .client) == .cureNotOffered(.quality))
        #expect(scene.refusal(notice(.quality, concern: 9), by: .client) == .cureNotOffered(.quality))
        var named = scene
        try named.act(notice(.quality, concern: 1), by: .client)
        #expect(named.ending?.notice?.concern == concernID(1))
        try scene.act(notice(.quality), by: .client)
        #expect(scene.ending?.notice?.concern == concernID(2))
    }

    @Test func `R6: work_finished is refused while a deliverable is not accepted`() throws {
        var scene = try Scene.active()
        #expect(scene.refusal(notice(.workFinished), by: .client) == .workOpen)
        try scene.act(submit(1), by: .contractor)
        #expect(scene.refusal(notice(.workFinished), by: .contractor) == .workOpen)
        for party in Party.allCases {
            let empty = try Scene.active(agreement(deliverables: []))
            #expect(empty.refusal(notice(.workFinished), by: party) == nil)
        }
    }

    @Test func `R6: how each reason's window runs out, and how it ends by agreement`() throws {
        for (reason, parties, isFault) in Self.reasons where !isFault {
            for party in parties {
                var silent = try Scene.ending(by: party, agreement(deliverables: []), reason: reason)
                silent.pass(days: 15)
                #expect(silent.ended?.outcome == (reason == .workFinished ? .completed : .endedEarly), "\(reason)")
                #expect(silent.ended?.by == .window)
                #expect(silent.contract.endedEarlyBy == (reason == .workFinished ? nil : party), "\(reason)")
                var agreed = try Scene.ending(by: party, agreement(deliverables: []), reason: reason, endNow: true)
                try agreed.act(.agreeToEnd(promise: .endsAtOnce), by: party.other)
                #expect(agreed.ended?.outcome == (reason == .workFinished ? .completed : .byAgreement), "\(reason)")
                #expect(agreed.ended?.by == .agreement)
                #expect(agreed.contract.endedEarlyBy == nil)
            }
        }
    }

    @Test func `R6: the second of two notices is refused, and the refusal knows whose the first was`() throws {
        let scene = try Scene.ending(by: .client)
        for party in Party.allCases {
            #expect(scene.refusal(notice(), by: party) == .alreadyEnding(own: party == .client))
            #expect(scene.refusal(notice(.quality), by: party) == .alreadyEnding(own: party == .client))
        }
    }

    @Test(arguments: Party.allCases)
    func `R7: withdrawing a notice restores every clock and leaves it in the record`(notifier: Party) throws {
        var scene = try Scene.active(agreement(endsOn: day("2027-03-31")))
        try scene.act(submit(1), by: .contractor)
        try scene.act(raise(1, fixBy: day("2026-12-10")), by: .client)
        try scene.act(raise(2, fixBy: day("2026-12-11")), by: .contractor)
        let before = scene.contract.deadlines
        try scene.act(notice(), by: notifier)
        try scene.act(.replyToNotice(words(4)), by: notifier.other)
        #expect(scene.contract.deadlines.filter { $0.kind != .changeOfMind } == before)
        scene.pass(days: 1)
        try scene.act(.withdrawNotice, by: notifier)
        #expect(scene.contract.phase == .active)
        #expect(scene.contract.deadlines == before)
        let past = try #require(scene.contract.pastNotices.first)
        #expect(past.ending.notice?.reason == .personal)
        #expect(past.ending.notice?.note == words())
        #expect(past.ending.reply?.text == words(4))
        #expect(past.withdrawnAt == scene.now)
    }

    @Test func `R7: each party can take back two notices, and a third stands`() throws {
        var scene = try Scene.active()
        for party in Party.allCases {
            for _ in 1...2 {
                #expect(try !scene.preview(notice(), by: party).noticeStands)
                try scene.act(notice(), by: party)
                try scene.act(.withdrawNotice, by: party)
            }
        }
        for party in Party.allCases {
            var third = scene
            #expect(try third.preview(notice(), by: party).noticeStands)
            try third.act(notice(), by: party)
            #expect(third.refusal(.withdrawNotice, by: party) == .noticeStands)
            #expect(!third.contract.allowed(to: party, at: third.now).map(\.act).contains(.withdrawNotice))
        }
    }

    @Test func `R7: while ending work is submitted and accepted, and the last acceptance is the end`() throws {
        var scene = try Scene.ending()
        for number in 1...2 {
            try scene.act(submit(number), by: .contractor)
            try scene.act(accept(number), by: .client)
        }
        #expect(scene.ended?.outcome == .completed)
        #expect(scene.ended?.by == .acceptance)
        #expect(scene.contract.endedEarlyBy == nil)
    }

    @Test func `R7: the client's stop-work date is today or later, and the contractor has none`() throws {
        let past = Refusal.badInput([InputProblem("stop_work_on", .before(day("2026-11-23")))])
        let foreign = Refusal.badInput([InputProblem("stop_work_on", .notForYourRole)])
        var scene = try Scene.active()
        #expect(scene.refusal(notice(stopWorkOn: day("2026-11-22")), by: .client) == past)
        #expect(scene.refusal(notice(stopWorkOn: day("2026-11-23")), by: .contractor) == foreign)
        try scene.act(notice(stopWorkOn: day("2026-11-23")), by: .client)
        #expect(scene.ending?.stopWorkOn == day("2026-11-23"))
        #expect(scene.refusal(.setStopWork(day("2026-11-22")), by: .client) == past)
        try scene.act(.setStopWork(day("2026-12-01")), by: .client)
        #expect(scene.ending?.stopWorkOn == day("2026-12-01"))
        #expect(scene.lastDay(.changeOfMind) == day("2026-12-07"))
    }

    @Test(arguments: Party.allCases)
    func `R8: it ends at once when both have agreed, in either order`(notifier: Party) throws {
        var inNotice = try Scene.ending(by: notifier, endNow: true)
        try inNotice.act(.agreeToEnd(promise: nil), by: notifier.other)
        var otherFirst = try Scene.ending(by: notifier)
        #expect(try otherFirst.act(.agreeToEnd(promise: nil), by: notifier.other).map(\.event) == [.endAgreed])
        #expect(otherFirst.phase == .ending)
        #expect(otherFirst.refusal(.agreeToEnd(promise: nil), by: notifier.other) == .alreadyAgreed)
        try otherFirst.act(.agreeToEnd(promise: nil), by: notifier)
        for scene in [inNotice, otherFirst] {
            #expect(scene.ended?.outcome == .byAgreement)
            #expect(scene.ended?.at == start)
            #expect(scene.ended?.lastDay == day("2026-11-23"))
            #expect(scene.lastDay(.review) == day("2026-12-07"))
        }
    }
}
