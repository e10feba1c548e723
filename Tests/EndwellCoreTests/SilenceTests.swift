import Testing

@testable import EndwellCore

/// R14's table of silences, row by row, with R9's and R13's reminders.
@Suite struct SilenceTests {
    /// One row: what waits, in a contract where nothing else does.
    private struct Row: Sendable {
        let kind: Deadline.Kind
        let lastDay: String
        let silence: Deadline.Default
        let loser: Deadline.Loser
        let reminders: [String]
        let happens: [String]
        let scene: @Sendable () throws -> Scene
    }

    /// Everything starts on Monday 23 November 2026.
    private static let rows: [Row] = [
        Row(
            kind: .offer, lastDay: "2026-12-07", silence: .lapsed, loser: .contractor, reminders: ["2026-12-07"],
            happens: ["offer_lapsed.1"], scene: { try .offered(by: .client) }),
        Row(
            kind: .offer, lastDay: "2026-12-07", silence: .lapsed, loser: .client, reminders: ["2026-12-07"],
            happens: ["offer_lapsed.1"], scene: { try .offered(by: .contractor) }),
        Row(
            kind: .offer, lastDay: "2026-11-30", silence: .lapsed, loser: .contractor, reminders: ["2026-11-30"],
            happens: ["offer_lapsed.1"], scene: { try .offered(by: .client, agreement(endsOn: day("2026-11-30"))) }),
        Row(
            kind: .amendment, lastDay: "2026-12-07", silence: .lapsed, loser: .contractor, reminders: ["2026-12-07"],
            happens: ["amendment_lapsed.1"], scene: { try amended(by: .client) }),
        Row(
            kind: .amendment, lastDay: "2026-12-07", silence: .lapsed, loser: .client, reminders: ["2026-12-07"],
            happens: ["amendment_lapsed.1"], scene: { try amended(by: .contractor) }),
        Row(
            kind: .concernReply, lastDay: "2026-11-26", silence: .unanswered, loser: .contractor,
            reminders: ["2026-11-26"], happens: ["concern_unanswered.1"], scene: { try raised(by: .client) }),
        Row(
            kind: .concernReply, lastDay: "2026-11-26", silence: .unanswered, loser: .client,
            reminders: ["2026-11-26"], happens: ["concern_unanswered.1"], scene: { try raised(by: .contractor) }),
        Row(
            kind: .fixBy, lastDay: "2026-12-10", silence: .concernLapsed, loser: .contractor,
            reminders: ["2026-12-10"], happens: ["concern_lapsed.1"], scene: { try promised(to: .client) }),
        Row(
            kind: .fixBy, lastDay: "2026-12-10", silence: .concernLapsed, loser: .client,
            reminders: ["2026-12-10"], happens: ["concern_lapsed.1"], scene: { try promised(to: .contractor) }),
        Row(
            kind: .fixConfirmation, lastDay: "2026-11-26", silence: .resolved, loser: .client,
            reminders: ["2026-11-26"], happens: ["fix_confirmed.1"], scene: { try fixed(for: .client) }),
        Row(
            kind: .fixConfirmation, lastDay: "2026-11-26", silence: .resolved, loser: .contractor,
            reminders: ["2026-11-26"], happens: ["fix_confirmed.1"], scene: { try fixed(for: .contractor) }),
        Row(
            kind: .workReview, lastDay: "2026-12-07", silence: .accepted, loser: .client, reminders: ["2026-12-07"],
            happens: ["work_accepted.1"],
            scene: {
                var scene = try Scene.active()
                try scene.act(submit(1), by: .contractor)
                return scene
            }),
        Row(
            kind: .changeOfMind, lastDay: "2026-12-07", silence: .ended, loser: .both, reminders: ["2026-12-07"],
            happens: ["contract_ended.1"], scene: { try .ending() }),
        Row(
            kind: .endDate, lastDay: "2026-12-31", silence: .ended, loser: .both,
            reminders: ["2026-12-17", "2026-12-24", "2026-12-30"], happens: ["contract_ended.1"],
            scene: { try .active(agreement(endsOn: day("2026-12-31"))) }),
        Row(
            kind: .review, lastDay: "2026-12-07", silence: .revealed, loser: .whoHasNotWritten,
            reminders: ["2026-12-07"], happens: ["reviews_revealed.1"], scene: { try .ended() }),
        Row(
            kind: .idle, lastDay: "2027-02-21", silence: .windowOpens, loser: .both,
            reminders: ["2027-01-23", "2027-02-07"], happens: ["idle_window_opened.1"], scene: { try .active() }),
    ]

    @Test func `R14: each row of the table of silences`() throws {
        #expect(Set(Self.rows.map(\.kind)) == Set(Deadline.Kind.allCases))
        for row in Self.rows {
            var scene = try row.scene()
            let zone = scene.contract.zone
            let deadline = try #require(scene.deadline(row.kind), "\(row.kind)")
            #expect(zone.day(of: deadline.at.justBefore) == day(row.lastDay), "\(row.kind)")
            #expect(deadline.at == zone.start(of: day(row.lastDay).adding(1)), "\(row.kind)")
            #expect(deadline.kind.silenceMeans == row.silence, "\(row.kind)")
            #expect(deadline.loser == row.loser, "\(row.kind)")
            #expect(deadline.reminders(in: zone) == row.reminders.map { zone.start(of: day($0)) }, "\(row.kind)")
            #expect(scene.pass(until: deadline.at.justBefore).isEmpty, "\(row.kind): nothing before its instant")
            let happened = scene.pass(until: deadline.at)
            #expect(happened.map(\.event.kind) == row.happens, "\(row.kind)")
            #expect(happened.allSatisfy { $0.at == deadline.at && $0.actor == .clock }, "\(row.kind)")
            #expect(!scene.contract.deadlines.contains(deadline), "\(row.kind)")
        }
    }

    @Test func `R14: who would lose is reminded, and nobody else`() throws {
        for row in Self.rows where row.kind != .review {
            let scene = try row.scene()
            let deadline = try #require(scene.deadline(row.kind))
            #expect(Set(scene.contract.reminded(of: deadline)) == row.loser.parties, "\(row.kind)")
            for party in Party.allCases {
                let isAsked = ![.changeOfMind, .endDate, .idle].contains(row.kind) && row.loser.parties.contains(party)
                #expect(scene.contract.waits(for: party) == isAsked, "\(row.kind) for the \(party)")
            }
        }
    }

    @Test func `R12: on the last day only those are reminded who have not written`() throws {
        var scene = try Scene.ended()
        let deadline = try #require(scene.deadline(.review))
        #expect(scene.contract.reminded(of: deadline) == [.client, .contractor])
        try scene.act(review(), by: .client)
        #expect(scene.contract.reminded(of: deadline) == [.contractor])
        #expect(!scene.contract.waits(for: .client))
        #expect(scene.contract.waits(for: .contractor))
        try scene.act(review(), by: .contractor)
        #expect(scene.deadline(.review) == nil)
    }

    @Test func `R5: the late fix of a failed concern waits for its raiser, and silence does not confirm it`() throws {
        var scene = try Self.raised(by: .client)
        scene.passDeadline(.concernReply)
        try scene.act(reportFixed(1), by: .contractor)
        #expect(scene.contract.deadlines.filter { $0.subject != nil }.isEmpty)
        #expect(scene.contract.waits(for: .client))
        scene.pass(days: 60)
        #expect(scene.state(ofConcern: 1) == "fixed")
        try scene.act(notice(.other), by: .contractor)
        scene.passDeadline(.changeOfMind)
        scene.passDeadline(.review)
        for party in Party.allCases { #expect(!scene.contract.waits(for: party), "nobody can settle it any more") }
    }

    @Test func `R14: a period of one day reminds as that day begins`() throws {
        var days = DayCounts.standard
        (days.reply, days.cure) = (1, 1)
        var scene = try Scene.active(agreement(days: days))
        try scene.act(raise(1, fixBy: day("2026-11-30")), by: .client)
        let deadline = try #require(scene.deadline(.concernReply))
        let zone = scene.contract.zone
        #expect(deadline.reminders(in: zone) == [zone.start(of: day("2026-11-24"))])
    }

    private static func amended(by party: Party) throws -> Scene {
        var scene = try Scene.active()
        let changes = AgreementChanges(title: words(9))
        try scene.act(.proposeAmendment(amendmentID(1), changes, signature(party)), by: party)
        return scene
    }

    private static func raised(by party: Party) throws -> Scene {
        var scene = try Scene.active()
        try scene.act(raise(1, fixBy: day("2026-12-10")), by: party)
        return scene
    }

    private static func promised(to party: Party) throws -> Scene {
        var scene = try raised(by: party)
        try scene.act(.answerConcern(concernID(1), .willFix, words()), by: party.other)
        return scene
    }

    private static func fixed(for party: Party) throws -> Scene {
        var scene = try raised(by: party)
        try scene.act(reportFixed(1), by: party.other)
        return scene
    }
}
