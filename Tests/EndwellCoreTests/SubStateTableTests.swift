import Testing

@testable import EndwellCore

/// The sub-states of a phase, in which the answer depends on who offered, raised, proposed or gave notice.
@Suite struct SubStateTableTests {
    /// A concern in each state: how to bring one there, and what its raiser and the other get for each act.
    ///
    /// The letters are raiser, then other; "y" done, "o" not_yours, "c" concern_answered, "d" concern_closed,
    /// "x" no_fix_reported, "f" fix_already_reported, "t" too_late.
    private static let concerns = """
        state          answer_concern  report_fixed  confirm_fix  reject_fix  withdraw_concern
        open                 oy             oy            yo          xo             yo
        answered             oc             oy            yo          xo             yo
        fixed                oc             of            yo          yo             yo
        unanswered           ot             oy            yo          xo             yo
        lapsed               oc             oy            yo          xo             yo
        contested            oc             oy            yo          xo             yo
        not_fixed            oc             oy            yo          xo             yo
        late_reported        ot             of            yo          yo             yo
        late_rejected        oc             of            yo          xo             yo
        resolved             od             od            do          do             do
        withdrawn            od             od            do          do             do
        """
    private static let concernLegend: [Character: String] = [
        "y": "done", "o": "not_yours", "c": "concern_answered", "d": "concern_closed", "x": "no_fix_reported",
        "f": "fix_already_reported", "t": "too_late",
    ]

    @Test(arguments: Party.allCases, [false, true])
    func `R5: each act on a concern in each state, for its raiser and the other, active and ending`(
        raiser: Party, isEnding: Bool
    ) throws {
        let rows = Self.concerns.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let acts = try rows[0].dropFirst().map { try #require(Act(rawValue: $0)) }
        for row in rows.dropFirst() {
            var scene = try Scene.concern(row[0], raisedBy: raiser)
            if isEnding { try scene.act(notice(), by: .client) }
            for (act, cell) in zip(acts, row.dropFirst()) {
                let command = flawless(act, in: scene)
                for (letter, party) in zip(cell, [raiser, raiser.other]) {
                    let code = scene.refusal(command, by: party)?.code ?? "done"
                    #expect(code == Self.concernLegend[letter], "\(act) on \(row[0]) by the \(party)")
                }
                #expect(scene.refusal(command, by: charlie) == .notFound)
                #expect(scene.refusal(command, by: .clock) == .notFound)
            }
        }
    }

    @Test(arguments: Party.allCases, [false, true])
    func `R2: an open amendment is its proposer's to withdraw and the other's to answer`(
        proposer: Party, isEnding: Bool
    ) throws {
        var scene = isEnding ? try Scene.ending() : try Scene.active()
        let changes = AgreementChanges(title: words(9))
        try scene.act(.proposeAmendment(amendmentID(1), changes, signature(proposer)), by: proposer)
        let cells: [(Act, String, String)] = [
            (.proposeAmendment, "amendment_open", "amendment_open"), (.acceptAmendment, "not_yours", "done"),
            (.rejectAmendment, "not_yours", "done"), (.withdrawAmendment, "done", "not_yours"),
        ]
        for (act, forProposer, forOther) in cells {
            let command = flawless(act, in: scene)
            #expect(scene.refusal(command, by: proposer)?.code ?? "done" == forProposer, "\(act)")
            #expect(scene.refusal(command, by: proposer.other)?.code ?? "done" == forOther, "\(act)")
            #expect(scene.refusal(command, by: charlie) == .notFound)
            #expect(scene.refusal(command, by: .clock) == .notFound)
        }
        for act in [Act.acceptAmendment, .rejectAmendment, .withdrawAmendment] {
            let gone = flawless(act, in: scene, amendment: amendmentID(2))
            #expect(scene.refusal(gone, by: proposer) == .amendmentGone)
            #expect(scene.refusal(gone, by: proposer.other) == .amendmentGone)
        }
    }

    @Test(arguments: Party.allCases)
    func `R7, R8: while ending, notifier and other get what is theirs`(notifier: Party) throws {
        // The letters are notifier, then other.
        let cells: [(String, Act, String, String)] = [
            ("plain", .withdrawNotice, "done", "not_yours"), ("plain", .replyToNotice, "not_yours", "done"),
            ("plain", .agreeToEnd, "done", "done"), ("replied", .replyToNotice, "not_yours", "already_replied"),
            ("replied", .withdrawNotice, "done", "not_yours"), ("end_now", .agreeToEnd, "already_agreed", "done"),
            ("end_now", .withdrawNotice, "done", "not_yours"), ("other_agreed", .agreeToEnd, "done", "already_agreed"),
            ("other_agreed", .withdrawNotice, "done", "not_yours"),
            ("third", .withdrawNotice, "notice_stands", "not_yours"), ("third", .agreeToEnd, "done", "done"),
            ("third", .replyToNotice, "not_yours", "done"), ("plain", .giveNotice, "already_ending", "already_ending"),
            ("third", .giveNotice, "already_ending", "already_ending"),
        ]
        for (state, act, forNotifier, forOther) in cells {
            let scene = try window(state, of: notifier)
            let command = flawless(act, in: scene)
            #expect(scene.refusal(command, by: notifier)?.code ?? "done" == forNotifier, "\(act) when \(state)")
            #expect(scene.refusal(command, by: notifier.other)?.code ?? "done" == forOther, "\(act) when \(state)")
        }
        for state in ["plain", "replied", "end_now", "other_agreed", "third"] {
            let scene = try window(state, of: notifier)
            #expect(scene.refusal(.setStopWork(day("2026-12-01")), by: .client) == nil)
            #expect(scene.refusal(.setStopWork(day("2026-12-01")), by: .contractor) == .notYours(.setStopWork))
        }
    }

    @Test func `R9, R12: what each period after the end still allows, and what it allows no more`() throws {
        let table = """
            state              send_message accept_work send_back_work leave_review  reply_to_review
            fresh                   yy          yo            yo            yy             zz
            client_wrote            yy          yo            yo            ry             zz
            contractor_wrote        yy          yo            yo            yr             zz
            both_wrote              yy          yo            yo            rr             yy
            client_replied          yy          yo            yo            rr             dy
            work_decided            yy          ao            ao            yy             zz
            work_sent_back          yy          so            so            yy             zz
            reviews_over            yy          ao            ao            tt             zz
            one_revealed            yy          ao            ao            rt             zy
            messages_over           tt          ao            ao            tt             zz
            replies_over            tt          ao            ao            rr             tt
            """
        let legend: [Character: String] = [
            "y": "done", "o": "not_yours", "z": "nothing_to_reply_to", "r": "already_reviewed", "a": "work_accepted",
            "s": "work_not_submitted", "t": "too_late", "d": "already_replied",
        ]
        let rows = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let acts = try rows[0].dropFirst().map { try #require(Act(rawValue: $0)) }
        for row in rows.dropFirst() {
            let scene = try afterEnd(row[0])
            for (act, cell) in zip(acts, row.dropFirst()) {
                for (letter, party) in zip(cell, Party.allCases) {
                    let code = scene.refusal(flawless(act, in: scene), by: party)?.code ?? "done"
                    #expect(code == legend[letter], "\(act) when \(row[0]) by the \(party)")
                }
            }
        }
    }

    private func window(_ state: String, of notifier: Party) throws -> Scene {
        var scene = try Scene.active()
        if state == "third" {
            for _ in 1...2 {
                try scene.act(notice(), by: notifier)
                try scene.act(.withdrawNotice, by: notifier)
            }
        }
        try scene.act(notice(endNow: state == "end_now"), by: notifier)
        if state == "replied" { try scene.act(.replyToNotice(words()), by: notifier.other) }
        if state == "other_agreed" { try scene.act(.agreeToEnd(promise: nil), by: notifier.other) }
        return scene
    }

    private func afterEnd(_ state: String) throws -> Scene {
        var scene = try Scene.active()
        try scene.act(submit(1), by: .contractor)
        try scene.act(notice(endNow: true), by: .client)
        try scene.act(.agreeToEnd(promise: nil), by: .contractor)
        switch state {
        case "client_wrote", "one_revealed": try scene.act(review(), by: .client)
        case "contractor_wrote": try scene.act(review(), by: .contractor)
        case "both_wrote", "client_replied", "replies_over":
            try scene.act(review(), by: .client)
            try scene.act(review(), by: .contractor)
            if state == "client_replied" { try scene.act(.replyToReview(words()), by: .client) }
        case "work_decided": try scene.act(accept(1), by: .client)
        case "work_sent_back": try scene.act(sendBack(1), by: .client)
        default: break
        }
        let days = ["reviews_over": 15, "one_revealed": 15, "messages_over": 31, "replies_over": 31][state] ?? 0
        scene.pass(days: days)
        return scene
    }
}
