@testable import EndwellCore

/// Contracts in every phase and sub-state, for what is drawn from the rules themselves.
enum LifecycleSamples {
    static func all() throws -> [Scene] {
        try offers() + active() + windows() + ended()
    }

    private static func offers() throws -> [Scene] {
        var scenes: [Scene] = []
        for party in Party.allCases {
            let offered = try Scene.offered(by: party)
            scenes.append(offered)
            var rejected = offered
            try rejected.act(.rejectOffer, by: party.other)
            var withdrawn = offered
            try withdrawn.act(.withdrawOffer, by: party)
            var lapsed = offered
            lapsed.pass(days: 20)
            scenes += [rejected, withdrawn, lapsed]
        }
        return scenes
    }

    private static func active() throws -> [Scene] {
        var scenes = try [nil, day("2026-12-02"), day("2026-12-31")].map { try Scene.active(agreement(endsOn: $0)) }
        for party in Party.allCases {
            scenes += try Scene.concernStates.map { try .concern($0, raisedBy: party) }
            for deliverables in [[deliverable(1)], [deliverable(1), deliverable(2)]] {
                scenes.append(try working(proposer: party, deliverables))
            }
        }
        return scenes
    }

    /// Deliverable 1 is accepted or with the client; the open amendment would leave it alone.
    private static func working(proposer: Party, _ deliverables: [DeliverableTerms]) throws -> Scene {
        var scene = try Scene.active(agreement(deliverables: deliverables))
        try scene.act(submit(1), by: .contractor)
        if deliverables.count > 1 { try scene.act(accept(1), by: .client) }
        scene.pass(days: 1)
        let changes = AgreementChanges(title: words(9), deliverables: [deliverable(1)])
        try scene.act(.proposeAmendment(amendmentID(1), changes, signature(proposer)), by: proposer)
        return scene
    }

    private static func windows() throws -> [Scene] {
        var scenes = [try Scene.idle()] + (try quiet())
        for before in try active() {
            for party in Party.allCases {
                for endNow in [false, true] {
                    var scene = before
                    scene.pass(days: 1)
                    try scene.act(notice(endNow: endNow), by: party)
                    scenes.append(scene)
                }
            }
        }
        scenes.append(try .ending(agreement(deliverables: []), reason: .workFinished, endNow: true))
        return scenes
    }

    private static func ended() throws -> [Scene] {
        var fresh = try Scene.active()
        try fresh.act(submit(1), by: .contractor)
        try fresh.act(notice(endNow: true), by: .client)
        try fresh.act(.agreeToEnd(promise: nil), by: .contractor)
        var revealed = fresh
        for party in Party.allCases { try revealed.act(review(), by: party) }
        return [fresh, revealed, try .ended()]
    }

    /// Contracts that fell idle with a concern that nothing waits for.
    private static func quiet() throws -> [Scene] {
        try Party.allCases.flatMap { party in
            try ["contested", "late_reported", "resolved"].map { state in
                var scene = try Scene.concern(state, raisedBy: party)
                scene.passDeadline(.idle)
                return scene
            }
        }
    }
}
