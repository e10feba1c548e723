import Testing

@testable import EndwellCore

/// R11 and R12: after the end.
@Suite struct ReviewTests {
    @Test func `R12: a review is sealed, and nothing about the contract shows it`() throws {
        var scene = try Scene.ended()
        let before = scene.contract
        let happened = try scene.act(review(4), by: .client)
        #expect(happened.allSatisfy { !$0.event.isRecorded && $0.told.isEmpty })
        var after = scene.contract
        #expect(after.sealed[.client]?.rating == 4)
        after.sealed = before.sealed
        #expect(after == before)
    }

    @Test func `R12: the second reveals both at once`() throws {
        for first in Party.allCases {
            var scene = try Scene.ended()
            try scene.act(review(2), by: first)
            let written = scene.now
            scene.pass(days: 3)
            let happened = try scene.act(review(5), by: first.other)
            let recorded = try #require(happened.last)
            #expect(happened.filter(\.event.isRecorded) == [recorded])
            #expect(recorded.told == Party.allCases)
            let reviews = try #require(scene.ended?.reviews)
            #expect(reviews.written[first]?.rating == 2)
            #expect(reviews.written[first]?.at == written)
            #expect(reviews.written[first.other]?.rating == 5)
            #expect(scene.contract.sealed == ByParty(client: nil, contractor: nil))
            #expect(scene.contract.deadlines.isEmpty)
        }
    }

    @Test func `R12: the window's close reveals what is written, none of it included`() throws {
        for writers in [[], [Party.client], [Party.contractor]] {
            var scene = try Scene.ended()
            for writer in writers { try scene.act(review(), by: writer) }
            scene.passDeadline(.review)
            let reviews = try #require(scene.ended?.reviews)
            #expect(Party.allCases.filter { reviews.written[$0] != nil } == writers)
            for party in Party.allCases {
                let expected: Refusal = writers.contains(party) ? .alreadyReviewed : .tooLate(.leaveReview)
                #expect(scene.refusal(review(), by: party) == expected)
            }
        }
    }

    @Test func `R12: one review each, 1 to 5, final`() throws {
        var scene = try Scene.ended()
        for rating in [0, 6, -1, .max] {
            #expect(
                scene.refusal(review(rating), by: .client) == .badInput([InputProblem("rating", .outOfRange(1, 5))]))
        }
        try scene.act(review(1), by: .client)
        #expect(scene.refusal(review(5), by: .client) == .alreadyReviewed)
        try scene.act(review(1), by: .contractor)
        #expect(scene.refusal(review(5), by: .client) == .alreadyReviewed)
    }

    @Test func `R12: one reply each within 28 days of the reveal, to a review that is there`() throws {
        var scene = try Scene.ended()
        #expect(scene.refusal(.replyToReview(words()), by: .client) == .nothingToReplyTo)
        try scene.act(review(1), by: .contractor)
        #expect(scene.refusal(.replyToReview(words()), by: .client) == .nothingToReplyTo)
        scene.passDeadline(.review)
        #expect(scene.refusal(.replyToReview(words()), by: .contractor) == .nothingToReplyTo)
        let until = try #require(scene.ended?.reviews?.repliesUntil)
        #expect(scene.contract.zone.day(of: until.justBefore) == day("2026-12-07").adding(28))
        scene.now = until.justBefore
        #expect(scene.refusal(.replyToReview(words()), by: .client) == nil)
        var late = scene
        late.now = until
        #expect(late.refusal(.replyToReview(words()), by: .client) == .tooLate(.replyToReview))
        try scene.act(.replyToReview(words(7)), by: .client)
        #expect(scene.ended?.reviews?.replies[.client]?.text == words(7))
        #expect(scene.refusal(.replyToReview(words()), by: .client) == .alreadyReplied)
    }

    @Test
    func `R12: a review sealed on the last day is revealed with the rest, and written after the window is too late`()
        throws
    {
        var scene = try Scene.ended()
        let close = try #require(scene.deadline(.review)).at
        scene.now = close.justBefore
        try scene.act(review(3), by: .contractor)
        scene.now = close
        #expect(scene.refusal(review(3), by: .client) == .tooLate(.leaveReview))
        scene.pass(until: close)
        #expect(scene.ended?.reviews?.written[.contractor]?.rating == 3)
    }

    @Test func `R11: only an early end on a party's own notice takes the word from it`() throws {
        for notifier in Party.allCases {
            var scene = try Scene.ending(by: notifier)
            #expect(scene.contract.endedEarlyBy == nil)
            scene.passDeadline(.changeOfMind)
            #expect(scene.contract.endedEarlyBy == notifier)
        }
        var term = try Scene.active(agreement(endsOn: day("2026-12-01")))
        try term.act(notice(), by: .client)
        term.pass(days: 30)
        #expect(term.ended?.outcome == .termReached)
        #expect(term.contract.endedEarlyBy == nil)
    }

    @Test func `R11: either may say yes or no at any time, and the latest counts`() throws {
        for make in [{ try Scene.offered() }, { try .active() }, { try .ending() }, { try .ended() }] {
            var scene = try make()
            for party in Party.allCases {
                try scene.act(.sayWhetherOpen(false), by: party)
                #expect(scene.contract.openness[party] == false)
                try scene.act(.sayWhetherOpen(true), by: party)
                #expect(scene.contract.openness[party] == true)
            }
        }
        var lapsed = try Scene.offered()
        lapsed.pass(days: 20)
        try lapsed.act(.sayWhetherOpen(false), by: .contractor)
        #expect(lapsed.contract.openness == ByParty(client: nil, contractor: false))
        #expect(lapsed.phase == .closed)
    }

    @Test func `R3: messages are open until 30 days after the end`() throws {
        var scene = try Scene.ended()
        let until = try #require(scene.ended?.messagesUntil)
        #expect(scene.contract.zone.day(of: until.justBefore) == day("2026-12-23"))
        scene.now = until.justBefore
        #expect(scene.refusal(message(), by: .client) == nil)
        scene.now = until
        #expect(scene.refusal(message(), by: .contractor) == .tooLate(.sendMessage))
    }
}
