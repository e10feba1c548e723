import Testing

@testable import EndwellCore

/// product.md's table act × phase, crossed with client, contractor, a stranger and the clock. No cell is left out and
/// none has a default: a missing row or column fails.
@Suite struct PhaseTableTests {
    /// The columns, in the order of the table's.
    private enum Column: CaseIterable {
        case offeredByClient, offeredByContractor, active, clientsNotice, contractorsNotice, idle, ended, closed
    }

    /// Deliverable 1 is open, 2 with the client, 3 accepted; concern 1 is the client's and open.
    private static func scene(_ column: Column) throws -> Scene {
        let agreement = agreement(deliverables: [deliverable(1), deliverable(2), deliverable(3)])
        switch column {
        case .offeredByClient: return try .offered(by: .client, agreement)
        case .offeredByContractor: return try .offered(by: .contractor, agreement)
        case .closed:
            var scene = try Scene.offered(by: .client, agreement)
            try scene.act(.rejectOffer, by: .contractor)
            return scene
        case .idle: return try idle(agreement)
        case .active: return try working(agreement)
        case .clientsNotice:
            var scene = try working(agreement)
            try scene.act(notice(), by: .client)
            return scene
        case .contractorsNotice:
            var scene = try working(agreement)
            try scene.act(notice(), by: .contractor)
            return scene
        case .ended:
            var scene = try working(agreement)
            try scene.act(notice(endNow: true), by: .client)
            try scene.act(.agreeToEnd(promise: nil), by: .contractor)
            return scene
        }
    }

    private static func working(_ agreement: Agreement) throws -> Scene {
        var scene = try Scene.active(agreement)
        try scene.act(submit(3), by: .contractor)
        try scene.act(accept(3), by: .client)
        try scene.act(submit(2), by: .contractor)
        try scene.act(raise(1, fixBy: day("2026-12-10")), by: .client)
        return scene
    }

    /// An idle contract has nothing that waits: 2 was sent back, and the concern went unanswered.
    private static func idle(_ agreement: Agreement) throws -> Scene {
        var scene = try working(agreement)
        try scene.act(sendBack(2), by: .client)
        scene.pass(days: 100)
        return scene
    }

    /// What the four of a cell get, in the order client, contractor, stranger, clock.
    private static let legend: [Character: String] = [
        "y": "done", "p": "not_in_this_phase", "o": "not_yours", "n": "not_found", "e": "already_ending",
        "g": "amendment_gone", "u": "work_under_review", "a": "work_accepted", "s": "work_not_submitted",
        "x": "no_fix_reported", "z": "nothing_to_reply_to", "t": "too_late",
    ]

    //                            offered by  offered by   active  client's contractor's  idle   ended  closed
    //                              client    contractor            notice     notice
    private static let table = """
        accept_offer                oynn        yonn        ppnn     ppnn       ppnn      ppnn   ppnn   ppnn
        reject_offer                oynn        yonn        ppnn     ppnn       ppnn      ppnn   ppnn   ppnn
        withdraw_offer              yonn        oynn        ppnn     ppnn       ppnn      ppnn   ppnn   ppnn
        send_message                yynn        yynn        yynn     yynn       yynn      yynn   yynn   ppnn
        propose_amendment           ppnn        ppnn        yynn     yynn       yynn      yynn   ppnn   ppnn
        accept_amendment            ppnn        ppnn        ggnn     ggnn       ggnn      ggnn   ppnn   ppnn
        reject_amendment            ppnn        ppnn        ggnn     ggnn       ggnn      ggnn   ppnn   ppnn
        withdraw_amendment          ppnn        ppnn        ggnn     ggnn       ggnn      ggnn   ppnn   ppnn
        submit_work:open            ppnn        ppnn        oynn     oynn       oynn      oynn   ppnn   ppnn
        submit_work:submitted       ppnn        ppnn        ounn     ounn       ounn      oynn   ppnn   ppnn
        submit_work:accepted        ppnn        ppnn        oann     oann       oann      oann   ppnn   ppnn
        accept_work:open            ppnn        ppnn        sonn     sonn       sonn      sonn   sonn   ppnn
        accept_work:submitted       ppnn        ppnn        yonn     yonn       yonn      sonn   yonn   ppnn
        accept_work:accepted        ppnn        ppnn        aonn     aonn       aonn      aonn   aonn   ppnn
        send_back_work:open         ppnn        ppnn        sonn     sonn       sonn      sonn   sonn   ppnn
        send_back_work:submitted    ppnn        ppnn        yonn     yonn       yonn      sonn   yonn   ppnn
        send_back_work:accepted     ppnn        ppnn        aonn     aonn       aonn      aonn   aonn   ppnn
        raise_concern               ppnn        ppnn        yynn     yynn       yynn      yynn   ppnn   ppnn
        answer_concern              ppnn        ppnn        oynn     oynn       oynn      otnn   ppnn   ppnn
        report_fixed                ppnn        ppnn        oynn     oynn       oynn      oynn   ppnn   ppnn
        confirm_fix                 ppnn        ppnn        yonn     yonn       yonn      yonn   ppnn   ppnn
        reject_fix                  ppnn        ppnn        xonn     xonn       xonn      xonn   ppnn   ppnn
        withdraw_concern            ppnn        ppnn        yonn     yonn       yonn      yonn   ppnn   ppnn
        give_notice                 ppnn        ppnn        yynn     eenn       eenn      yynn   ppnn   ppnn
        withdraw_notice             ppnn        ppnn        ppnn     yonn       oynn      yynn   ppnn   ppnn
        reply_to_notice             ppnn        ppnn        ppnn     oynn       yonn      ppnn   ppnn   ppnn
        agree_to_end                ppnn        ppnn        ppnn     yynn       yynn      ppnn   ppnn   ppnn
        set_stop_work               ppnn        ppnn        ppnn     yonn       yonn      ppnn   ppnn   ppnn
        leave_review                ppnn        ppnn        ppnn     ppnn       ppnn      ppnn   yynn   ppnn
        reply_to_review             ppnn        ppnn        ppnn     ppnn       ppnn      ppnn   zznn   ppnn
        say_whether_open            yynn        yynn        yynn     yynn       yynn      yynn   yynn   yynn
        """

    @Test func `Phases: each act is open to whom product.md's table says, in each phase, and to nobody else`() throws {
        let rows = Self.table.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
        #expect(rows.allSatisfy { $0.count == Column.allCases.count + 1 })
        #expect(Set(rows.map(\.[0])).count == rows.count)
        #expect(Set(rows.compactMap { Act(rawValue: act(in: $0[0])) }) == Set(Act.allCases))
        for (number, column) in Column.allCases.enumerated() {
            let scene = try Self.scene(column)
            for row in rows {
                let command = try #require(asked(row[0], at: scene))
                let cell = Array(row[number + 1])
                #expect(cell.count == 4)
                for (letter, actor) in zip(cell, [alice, bob, charlie, Actor.clock]) {
                    let code = scene.refusal(command, by: actor)?.code ?? "done"
                    #expect(code == Self.legend[letter], "\(row[0]) in \(column) by \(actor)")
                }
            }
        }
    }

    @Test func `Phases: what is allowed is what would be done, in every cell`() throws {
        let rows = Self.table.split(separator: "\n").map { String($0.prefix { !$0.isWhitespace }) }
        for column in Column.allCases {
            let scene = try Self.scene(column)
            for party in Party.allCases {
                let allowed = scene.contract.allowed(to: party, at: scene.now)
                #expect(Set(allowed).count == allowed.count)
                for row in rows {
                    let command = try #require(asked(row, at: scene))
                    let isDone = scene.refusal(command, by: party) == nil
                    let listed = allowed.contains(AllowedAct(command.act, on: command.subject))
                    #expect(isDone == listed, "\(row) in \(column) by the \(party)")
                }
            }
        }
    }

    @Test func `R18: a refused act changes nothing, in every cell`() throws {
        let rows = Self.table.split(separator: "\n").map { String($0.prefix { !$0.isWhitespace }) }
        for column in Column.allCases {
            let scene = try Self.scene(column)
            for row in rows {
                let command = try #require(asked(row, at: scene))
                for actor in [alice, bob, charlie, .clock] where scene.refusal(command, by: actor) != nil {
                    var contract = scene.contract
                    _ = try? contract.perform(command, by: actor, at: scene.now)
                    #expect(contract == scene.contract, "\(row) in \(column)")
                }
            }
        }
    }

    @Test func `R10: where an act would be refused, its preview is the same refusal, in every cell`() throws {
        let rows = Self.table.split(separator: "\n").map { String($0.prefix { !$0.isWhitespace }) }
        for column in Column.allCases {
            let scene = try Self.scene(column)
            for row in rows {
                let command = try #require(asked(row, at: scene))
                for actor in [alice, bob, charlie, .clock] {
                    #expect(scene.previewRefusal(command, by: actor) == scene.refusal(command, by: actor), "\(row)")
                }
            }
        }
    }

    private func act(in row: String) -> String {
        String(row.prefix { $0 != ":" })
    }

    /// The row's act, with input that nobody could object to.
    private func asked(_ row: String, at scene: Scene) -> ContractCommand? {
        guard let act = Act(rawValue: act(in: row)) else { return nil }
        let number = ["open": 1, "submitted": 2, "accepted": 3][row.drop { $0 != ":" }.dropFirst()] ?? 1
        return flawless(act, in: scene, deliverable: number)
    }
}
