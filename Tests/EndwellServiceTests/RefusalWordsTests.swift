import EndwellCore
import EndwellService
import EndwellTesting
import Testing

/// R18: a refusal says why the act that was tried was refused, and what to do instead.
@Suite struct RefusalWordsTests {
    private func words(_ act: Act, _ phase: Phase.Name) -> String {
        Words.sentence(for: .notInThisPhase(act, phase))
    }

    @Test(arguments: Phase.Name.allCases)
    func `R18: every act that a phase doesn't know is refused with words of its own`(phase: Phase.Name) {
        let groups: [[Act]] = [
            [.acceptOffer, .rejectOffer, .withdrawOffer], [.proposeAmendment, .acceptAmendment], [.leaveReview],
            [.giveNotice, .agreeToEnd],
        ]
        let missing = groups.compactMap { $0.first { !$0.phases.contains(phase) } }
        for act in missing {
            let sentence = words(act, phase)
            #expect(sentence.hasSuffix("."))
            // It says more than that it can't be done: a second sentence, or a second part, says what can.
            #expect(sentence.contains(". ") || sentence.contains(": "), "\(sentence)")
        }
    }

    @Test func `R18: after the end nothing is promised whose time may be over`() {
        for act in Act.allCases where !act.phases.contains(.ended) {
            let sentence = words(act, .ended)
            #expect(sentence.contains("officially ended"), "\(act)")
            #expect(!sentence.contains("30 days") && !sentence.contains("review"), "\(act): \(sentence)")
        }
        #expect(words(.raiseConcern, .ended).contains("While the conversation is open you can write a message."))
    }

    @Test func `R13: in an idle window it is told that nobody gave notice`() {
        for act in [Act.replyToNotice, .agreeToEnd, .setStopWork] {
            #expect(words(act, .ending).hasPrefix("Nobody has given notice: the contract is ending because nothing"))
        }
    }

    @Test func `R18: on an active contract each act hears why it is not its time`() {
        #expect(words(.leaveReview, .active) == "The contract goes on. Reviews are written after its official end.")
        #expect(words(.acceptOffer, .active).hasPrefix("This offer was accepted"))
        #expect(words(.withdrawNotice, .active).contains("No notice stands"))
    }

    @Test func `R6: whoever gave the notice is not told that the other was first`() {
        #expect(Words.sentence(for: .alreadyEnding(own: true)).hasPrefix("You have given notice already"))
        #expect(Words.sentence(for: .alreadyEnding(own: false)).hasPrefix("The other gave notice first"))
    }

    @Test func `R6: open work is the contractor's to submit and the client's to accept`() {
        let sentence = Words.sentence(for: .workOpen)
        #expect(sentence.contains("the contractor has submitted") && sentence.contains("the client has accepted"))
    }

    @Test func `R5: whoever answers too late learns that a fix can still be reported`() {
        #expect(Words.sentence(for: .tooLate(.answerConcern)).contains("It can still be reported fixed"))
    }

    @Test func `a problem with no field is one with the body`() {
        #expect(Words.sentence(for: InputProblem("", .notAnObject)) == "The body: this must be an object.")
    }

    @Test(arguments: ["Two\nlines", "Two\r\nlines", "Two\u{2028}lines", "Tab\there"])
    func `R2: a title is one line, as a name is`(title: String) async throws {
        let world = try await TestWorld()
        let offered = try await refusal {
            try await world.offer(from: world.alice, to: world.bob.email, title: title, deliverables: [title])
        }
        #expect(
            offered
                == .badInput([
                    InputProblem("title", .badCharacters), InputProblem("deliverables/0/title", .badCharacters),
                ]))
        let id = try await world.activeContract()
        var change = AmendmentInput()
        change.title = title
        let proposed = try await refusal {
            try await world.useCases.contracts.perform(
                .proposeAmendment(change), on: id, by: world.alice.id, once: nil)
        }
        #expect(proposed == .badInput([InputProblem("title", .badCharacters)]))
    }
}
