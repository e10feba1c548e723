import Testing

@testable import EndwellCore

extension Scene {
    /// How far concern 1 of a sample contract can be: the states' names, and what became of the fix of a failed one.
    static let concernStates = [
        "open", "answered", "fixed", "unanswered", "lapsed", "contested", "not_fixed", "late_reported", "late_rejected",
        "resolved", "withdrawn",
    ]

    /// A contract with one concern that is so far.
    static func concern(_ state: String, raisedBy raiser: Party) throws -> Scene {
        var scene = try Scene.active()
        let other = raiser.other
        try scene.act(raise(1, fixBy: day("2026-12-10")), by: raiser)
        switch state {
        case "open": break
        case "answered", "lapsed":
            try scene.act(.answerConcern(concernID(1), .willFix, words()), by: other)
            if state == "lapsed" { scene.passDeadline(.fixBy) }
        case "contested": try scene.act(.answerConcern(concernID(1), .contest, words()), by: other)
        case "fixed": try scene.act(reportFixed(1), by: other)
        case "not_fixed":
            try scene.act(reportFixed(1), by: other)
            try scene.act(.rejectFix(concernID(1), words()), by: raiser)
        case "unanswered", "late_reported", "late_rejected":
            scene.passDeadline(.concernReply)
            if state == "unanswered" { break }
            try scene.act(reportFixed(1), by: other)
            if state == "late_rejected" { try scene.act(.rejectFix(concernID(1), words()), by: raiser) }
        case "resolved": try scene.act(.confirmFix(concernID(1)), by: raiser)
        case "withdrawn": try scene.act(.withdrawConcern(concernID(1)), by: raiser)
        default: Issue.record("no such state: \(state)")
        }
        let name = ["late_reported": "fixed", "late_rejected": "not_fixed"][state] ?? state
        #expect(scene.state(ofConcern: 1) == name)
        return scene
    }
}
