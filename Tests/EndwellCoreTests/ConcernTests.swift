import Testing

@testable import EndwellCore

/// R4 and R5: a complaint, and the chance to fix.
@Suite struct ConcernTests {
    private func answer(_ kind: Concern.AnswerKind) -> ContractCommand { .answerConcern(concernID(1), kind, words()) }
    private let confirm = ContractCommand.confirmFix(concernID(1))
    private let reject = ContractCommand.rejectFix(concernID(1), words())

    private func raised(by party: Party = .client) throws -> Scene {
        var scene = try Scene.active()
        try scene.act(raise(1, fixBy: day("2026-12-10")), by: party)
        return scene
    }

    @Test func `R4: the fix-by date lies between the cure days and 90 days from now`() throws {
        let scene = try Scene.active()
        #expect(scene.contract.fixByDays(at: start) == day("2026-11-30")...day("2027-02-21"))
        let early = Refusal.badInput([InputProblem("fix_by", .before(day("2026-11-30")))])
        let late = Refusal.badInput([InputProblem("fix_by", .after(day("2027-02-21")))])
        for party in Party.allCases {
            #expect(scene.refusal(raise(1, fixBy: day("2026-11-29")), by: party) == early)
            #expect(scene.refusal(raise(1, fixBy: day("2026-11-30")), by: party) == nil)
            #expect(scene.refusal(raise(1, fixBy: day("2027-02-21")), by: party) == nil)
            #expect(scene.refusal(raise(1, fixBy: day("2027-02-22")), by: party) == late)
        }
    }

    @Test func `R4: at most three of one party's concerns wait at once, whatever the other raised`() throws {
        var scene = try Scene.active()
        for number in 1...3 { try scene.act(raise(number, fixBy: day("2026-12-10")), by: .client) }
        #expect(scene.refusal(raise(4, fixBy: day("2026-12-10")), by: .client) == .tooManyConcerns)
        #expect(scene.refusal(raise(4, fixBy: day("2026-12-10")), by: .contractor) == nil)
        try scene.act(.answerConcern(concernID(1), .contest, words()), by: .contractor)
        #expect(scene.refusal(raise(4, fixBy: day("2026-12-10")), by: .client) == nil)
        // Nor can one party use up what the contract's state may hold.
        for number in 4...100 {
            try scene.act(raise(number, fixBy: day("2026-12-10")), by: .client)
            try scene.act(.withdrawConcern(concernID(number)), by: .client)
        }
        #expect(scene.refusal(raise(101, fixBy: day("2026-12-10")), by: .client) == .tooManyConcerns)
        #expect(scene.refusal(raise(101, fixBy: day("2026-12-10")), by: .contractor) == nil)
    }

    @Test(arguments: Party.allCases)
    func `R5: put right in time and confirmed, it is resolved`(raiser: Party) throws {
        var scene = try raised(by: raiser)
        try scene.act(answer(.willFix), by: raiser.other)
        try scene.act(reportFixed(1), by: raiser.other)
        #expect(scene.state(ofConcern: 1) == "fixed")
        try scene.act(confirm, by: raiser)
        #expect(scene.state(ofConcern: 1) == "resolved")
        #expect(scene.contract.concern(concernID(1))?.hasFailed == false)
    }

    @Test func `R5: reporting fixed counts as the answer, and silence for the reply days confirms`() throws {
        var scene = try raised()
        try scene.act(reportFixed(1), by: .contractor)
        #expect(scene.deadline(.concernReply) == nil)
        #expect(scene.refusal(answer(.willFix), by: .contractor) == .concernAnswered)
        #expect(scene.lastDay(.fixConfirmation) == day("2026-11-26"))
        scene.passDeadline(.fixConfirmation)
        #expect(scene.state(ofConcern: 1) == "resolved")
    }

    @Test func `R5: a concern's history names each step, who took it and what was said, and has room for no more`()
        throws
    {
        var scene = try raised()
        scene.passDeadline(.concernReply)
        try scene.act(reportFixed(1), by: .contractor)
        try scene.act(reject, by: .client)
        #expect(scene.refusal(reportFixed(1), by: .contractor) == .fixAlreadyReported)
        try scene.act(.withdrawConcern(concernID(1)), by: .client)
        let late = try #require(scene.contract.concern(concernID(1))).history
        #expect(late.map(\.kind) == [.unanswered, .fixReported, .fixRejected, .withdrawn])
        #expect(late.map(\.by) == [nil, .contractor, .client, .client])
        #expect(late.map { $0.text != nil } == [false, true, true, false])
        #expect(late.map(\.at) == late.map(\.at).sorted())

        scene = try raised()
        try scene.act(answer(.willFix), by: .contractor)
        try scene.act(reportFixed(1), by: .contractor)
        try scene.act(reject, by: .client)
        try scene.act(reportFixed(1), by: .contractor)
        try scene.act(reject, by: .client)
        try scene.act(confirm, by: .client)
        let longest = try #require(scene.contract.concern(concernID(1)))
        #expect(
            longest.history.map(\.kind)
                == [.answered, .fixReported, .fixRejected, .fixReported, .fixRejected, .fixConfirmed])
        #expect(longest.history.first?.text == longest.answer?.text)
    }

    @Test func `R5: an answer is final`() throws {
        for kind in Concern.AnswerKind.allCases {
            var scene = try raised()
            try scene.act(answer(kind), by: .contractor)
            for other in Concern.AnswerKind.allCases {
                #expect(scene.refusal(answer(other), by: .contractor) == .concernAnswered)
            }
        }
    }

    @Test func `R5: unanswered, lapsed, not_fixed and contested have failed`() throws {
        var unanswered = try raised()
        unanswered.passDeadline(.concernReply)
        var lapsed = try raised()
        try lapsed.act(answer(.willFix), by: .contractor)
        lapsed.passDeadline(.fixBy)
        var notFixed = try raised()
        try notFixed.act(reportFixed(1), by: .contractor)
        try notFixed.act(reject, by: .client)
        var contested = try raised()
        try contested.act(answer(.contest), by: .contractor)
        let failed = [
            (unanswered, "unanswered"), (lapsed, "lapsed"), (notFixed, "not_fixed"), (contested, "contested"),
        ]
        for (scene, name) in failed {
            #expect(scene.state(ofConcern: 1) == name)
            #expect(scene.contract.concern(concernID(1))?.hasFailed == true)
            #expect(scene.contract.deadlines.allSatisfy { $0.subject == nil })
            // It may be reported fixed once more; then only the raiser's word resolves it.
            var late = scene
            try late.act(reportFixed(1), by: .contractor)
            #expect(late.state(ofConcern: 1) == "fixed")
            late.pass(days: 30)
            #expect(late.state(ofConcern: 1) == "fixed")
            #expect(late.refusal(reportFixed(1), by: .contractor) == .fixAlreadyReported)
            var rejected = late
            try rejected.act(reject, by: .client)
            #expect(rejected.state(ofConcern: 1) == "not_fixed")
            #expect(rejected.refusal(reportFixed(1), by: .contractor) == .fixAlreadyReported)
            try late.act(confirm, by: .client)
            #expect(late.state(ofConcern: 1) == "resolved")
        }
    }

    @Test func `R5: nothing is rejected that wasn't reported, and nothing done to a closed concern`() throws {
        var scene = try raised()
        #expect(scene.refusal(reject, by: .client) == .noFixReported)
        try scene.act(.withdrawConcern(concernID(1)), by: .client)
        for (command, party) in [(confirm, Party.client), (reject, .client), (answer(.contest), .contractor)] {
            #expect(scene.refusal(command, by: party) == .concernClosed)
        }
        #expect(scene.refusal(.confirmFix(concernID(2)), by: .client) == .notFound)
    }

    @Test func `R5: concerns don't touch each other, nor work under review`() throws {
        var scene = try Scene.active()
        try scene.act(submit(1), by: .contractor)
        try scene.act(raise(1, fixBy: day("2026-12-10")), by: .client)
        try scene.act(raise(2, fixBy: day("2026-12-11")), by: .contractor)
        let others = scene.contract.deadlines.filter { $0.subject != .concern(concernID(1)) }
        try scene.act(.withdrawConcern(concernID(1)), by: .client)
        #expect(scene.contract.deadlines == others)
        #expect(scene.contract.concern(concernID(2))?.state.name == "open")
    }

    @Test func `R7: a concern can be raised, answered and settled while an end is pending`() throws {
        var scene = try Scene.ending(by: .contractor)
        try scene.act(raise(1, fixBy: day("2026-12-10")), by: .client)
        try scene.act(answer(.willFix), by: .contractor)
        #expect(scene.lastDay(.fixBy) == day("2026-12-10"))
        // The end comes first; the concern stays as it stood, without its deadline.
        scene.passDeadline(.changeOfMind)
        #expect(scene.state(ofConcern: 1) == "answered")
        #expect(scene.contract.deadlines.map(\.kind) == [.review])
    }
}
