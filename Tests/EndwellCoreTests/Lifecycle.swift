@testable import EndwellCore

/// docs/lifecycle.md, found out by doing to sample contracts whatever they allow.
struct Lifecycle {
    /// A column of the table of acts.
    enum Column: String, CaseIterable {
        case offered, active, ending
        case idle = "ending, idle"
        case ended, closed

        init(_ contract: Contract) {
            switch contract.phase {
            case .offered: self = .offered
            case .active: self = .active
            case .ending: self = contract.isIdle ? .idle : .ending
            case .ended: self = .ended
            case .closed: self = .closed
            }
        }
    }

    /// Somebody who could act, next to whoever had begun what the act is about.
    private struct Chance: Hashable {
        let by: Party
        let initiator: Party?
    }

    private struct Edge: Hashable {
        let from: Column
        let to: Column
        let cause: String
        let outcome: String
    }

    private var chances: [Act: [Column: Set<Chance>]] = [:]
    private var edges: Set<Edge> = []
    private var waits: [Deadline.Kind: (columns: Set<Column>, losers: Set<Deadline.Loser>, happens: Set<String>)] = [:]

    init(drawnFrom scenes: [Scene]) throws {
        for scene in scenes {
            for party in Party.allCases {
                for allowed in scene.contract.allowed(to: party, at: scene.now) {
                    try draw(allowed, in: scene, by: party)
                }
            }
            for deadline in scene.contract.deadlines { draw(deadline, in: scene) }
        }
    }

    private mutating func draw(_ allowed: AllowedAct, in scene: Scene, by party: Party) throws {
        let contract = scene.contract
        let chance = Chance(by: party, initiator: initiator(of: allowed, in: contract))
        chances[allowed.act, default: [:]][Column(contract), default: []].insert(chance)
        var after = scene
        var number = 1
        if case .deliverable(let id) = allowed.subject, id == deliverableID(2) { number = 2 }
        try after.act(flawless(allowed.act, in: scene, deliverable: number), by: party)
        draw(from: contract, to: after.contract, because: "`\(allowed.act.rawValue)`")
    }

    private mutating func draw(_ deadline: Deadline, in scene: Scene) {
        var wait = waits[deadline.kind] ?? ([], [], [])
        wait.columns.insert(Column(scene.contract))
        wait.losers.insert(deadline.loser)
        waits[deadline.kind] = wait
        // What an earlier deadline does, or another on the same instant, is not this one's doing.
        guard scene.contract.deadlines.filter({ $0.at <= deadline.at }) == [deadline] else { return }
        var after = scene
        let happened = after.pass(until: deadline.at).filter {
            $0.event.kind != "amendment_lapsed.1" || deadline.kind == .amendment
        }
        waits[deadline.kind]?.happens.insert(happened.first?.event.kind ?? "")
        draw(from: scene.contract, to: after.contract, because: "\(deadline.kind.rawValue) runs out")
    }

    private mutating func draw(from before: Contract, to after: Contract, because cause: String) {
        let (from, to) = (Column(before), Column(after))
        guard from != to else { return }
        var outcome = ""
        if case .ended(let ended) = after.phase { outcome = ended.outcome.rawValue }
        if case .closed(let closed) = after.phase { outcome = closed.how.rawValue }
        edges.insert(Edge(from: from, to: to, cause: cause, outcome: outcome))
    }

    private func initiator(of allowed: AllowedAct, in contract: Contract) -> Party? {
        switch allowed.act {
        case .acceptOffer, .rejectOffer, .withdrawOffer: return contract.offerer
        case .acceptAmendment, .rejectAmendment, .withdrawAmendment: return contract.amendment?.by
        case .answerConcern, .reportFixed, .confirmFix, .rejectFix, .withdrawConcern:
            guard case .concern(let id) = allowed.subject else { return nil }
            return contract.concern(id)?.by
        case .withdrawNotice, .replyToNotice:
            guard case .ending(let ending) = contract.phase else { return nil }
            return ending.notice?.by
        case .sendMessage, .proposeAmendment, .submitWork, .acceptWork, .sendBackWork, .raiseConcern, .giveNotice,
            .agreeToEnd, .setStopWork, .leaveReview, .replyToReview, .sayWhetherOpen:
            return nil
        }
    }
}

extension Lifecycle {
    /// The page as it is checked in.
    var page: String {
        """
        # A contract's life, drawn from the rules
        This page is written by running the rules of `EndwellCore` on sample contracts (`make docs`); a test fails when it
        no longer says what they do. The rules themselves are in the product's documentation, R1 to R22.

        ## Phases
        ```mermaid
        stateDiagram-v2
            [*] --> offered
        \(diagram)
            ended --> [*]
            closed --> [*]
        ```

        | from | to | because | how |
        |---|---|---|---|
        \(transitions)

        ## Who may do what, and when
        An empty cell is refused, for everybody; to anyone but the two parties the contract does not exist. An idle
        contract is kept by any act, which is then done in the active one.

        | act | \(Column.allCases.map(\.rawValue).joined(separator: " | ")) |
        |---|\(Column.allCases.map { _ in "---|" }.joined())
        \(acts)

        ## What silence does
        | waits | in | silence means | event | loses |
        |---|---|---|---|---|
        \(silences)

        """
    }

    private var sortedEdges: [Edge] {
        edges.sorted { left, right in
            let order = Column.allCases.map(\.rawValue)
            func key(_ edge: Edge) -> (Int, Int, String, String) {
                (
                    order.firstIndex(of: edge.from.rawValue) ?? 0, order.firstIndex(of: edge.to.rawValue) ?? 0,
                    edge.cause, edge.outcome
                )
            }
            return key(left) < key(right)
        }
    }

    /// One row for each pair of phases and outcome.
    private var transitions: String {
        var rows: [(String, [String], String)] = []
        for edge in sortedEdges {
            let (pair, outcome) = ("\(edge.from.rawValue) | \(edge.to.rawValue)", edge.outcome)
            if let index = rows.firstIndex(where: { $0.0 == pair && $0.2 == outcome }) {
                rows[index].1.append(edge.cause)
            } else {
                rows.append((pair, [edge.cause], outcome))
            }
        }
        return rows.map { pair, causes, outcome in
            "| \(pair) | \(causes.joined(separator: ", ")) | \(outcome.isEmpty ? "" : "`\(outcome)`") |"
        }.joined(separator: "\n")
    }

    /// One arrow for each pair of phases; idle is drawn as the window that it is.
    private var diagram: String {
        var arrows: [(String, [String])] = []
        for edge in sortedEdges where edge.from != .idle || edge.to != .active || edge.cause == "`withdraw_notice`" {
            let arrow = "\(name(edge.from)) --> \(name(edge.to))"
            guard arrow != "ending --> ending" else { continue }
            let cause = edge.cause.replacing("`", with: "")
            if let index = arrows.firstIndex(where: { $0.0 == arrow }) {
                if !arrows[index].1.contains(cause) { arrows[index].1.append(cause) }
            } else {
                arrows.append((arrow, [cause]))
            }
        }
        return arrows.map { "    \($0.0): \($0.1.joined(separator: ", "))" }.joined(separator: "\n")
    }

    private func name(_ column: Column) -> String {
        column == .idle ? Column.ending.rawValue : column.rawValue
    }

    private var acts: String {
        Act.allCases.map { act in
            let cells = Column.allCases.map { who(act, in: $0) }
            return "| `\(act.rawValue)` | \(cells.joined(separator: " | ")) |"
        }.joined(separator: "\n")
    }

    private func who(_ act: Act, in column: Column) -> String {
        guard let found = chances[act]?[column] else { return "" }
        let parties = Set(found.map(\.by))
        if parties.count == 1, let only = parties.first { return only.rawValue }
        if found.allSatisfy({ $0.initiator == $0.by }) { return words(for: act).initiator }
        if found.allSatisfy({ $0.initiator == $0.by.other }) { return words(for: act).other }
        return "either"
    }

    private func words(for act: Act) -> (initiator: String, other: String) {
        switch act {
        case .acceptOffer, .rejectOffer, .withdrawOffer: ("offerer", "recipient")
        case .proposeAmendment, .acceptAmendment, .rejectAmendment, .withdrawAmendment: ("proposer", "the other")
        case .raiseConcern, .answerConcern, .reportFixed, .confirmFix, .rejectFix, .withdrawConcern:
            ("raiser", "the other")
        case .giveNotice, .withdrawNotice, .replyToNotice, .agreeToEnd, .setStopWork: ("notifier", "the other")
        case .sendMessage, .submitWork, .acceptWork, .sendBackWork, .leaveReview, .replyToReview, .sayWhetherOpen:
            ("either", "either")
        }
    }

    private var silences: String {
        Deadline.Kind.allCases.compactMap { kind in
            waits[kind].map { wait in
                let columns = Column.allCases.filter(wait.columns.contains).map(\.rawValue).joined(separator: "; ")
                let happens = wait.happens.sorted().map { "`\($0)`" }.joined(separator: ", ")
                return
                    "| \(kind.rawValue) | \(columns) | \(kind.silenceMeans.rawValue) | \(happens) | \(losers(wait.losers)) |"
            }
        }.joined(separator: "\n")
    }

    private func losers(_ losers: Set<Deadline.Loser>) -> String {
        if losers == [.client, .contractor] { return "who is asked" }
        return losers.map { $0.rawValue.replacing("_", with: " ") }.sorted().joined(separator: ", ")
    }
}
