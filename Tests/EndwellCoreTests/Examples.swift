@testable import EndwellCore

/// One event of each kind.
enum Examples {
    static let all: [ContractEvent] = offers + amendments + work + concerns + endings + reviews

    private static let offers: [ContractEvent] = [
        .offered(
            .init(
                reference: "EW-7K3Q9D", offerer: .client, address: words(2),
                agreement: agreement(
                    deliverables: [deliverable(1, dueOn: day("2026-12-24")), deliverable(2, amount: nil)],
                    endsOn: day("2026-12-31")),
                signature: signature(.client), lapsesAt: start, endsAt: start.adding(seconds: 60))),
        .offerAccepted(.init(signature: signature(.contractor), confirmed: true)),
        .offerRejected(.init(person: personID(2))),
        .offerWithdrawn,
        .offerLapsed,
        .messageSent(.init(text: words(3), files: [words(4), words(5)])),
        .opennessSaid(.init(open: false)),
    ]

    private static let amendments: [ContractEvent] = [
        .amendmentProposed(
            .init(
                id: amendmentID(1),
                changes: AgreementChanges(title: words(6), terms: agreement().terms, deliverables: [deliverable(1)]),
                signature: signature(.client), lapsesAt: start)),
        .amendmentAccepted(.init(id: amendmentID(1), signature: signature(.contractor), endsAt: nil)),
        .amendmentRejected(.init(id: amendmentID(1))),
        .amendmentWithdrawn(.init(id: amendmentID(1))),
        .amendmentLapsed(.init(id: amendmentID(1))),
    ]

    private static let work: [ContractEvent] = [
        .workSubmitted(.init(deliverable: deliverableID(1), note: words(7), files: [words(8)], reviewUntil: start)),
        .workAccepted(.init(deliverable: deliverableID(1))),
        .workSentBack(.init(deliverable: deliverableID(1), text: words(9))),
    ]

    private static let concerns: [ContractEvent] = [
        .concernRaised(
            .init(
                id: concernID(1), agreed: words(10),
                examples: [.init(what: words(11), happenedOn: day("2026-11-20"), place: words(12), files: [words(13)])],
                remedy: words(14), fixBy: day("2026-12-10"), fixUntil: start.adding(seconds: 90), replyUntil: start)),
        .concernAnswered(.init(id: concernID(1), kind: .willFix, text: words(15))),
        .concernUnanswered(.init(id: concernID(1))),
        .concernLapsed(.init(id: concernID(1))),
        .fixReported(.init(id: concernID(1), text: words(16), files: [], confirmUntil: start)),
        .fixConfirmed(.init(id: concernID(1))),
        .fixRejected(.init(id: concernID(1), text: words(17))),
        .concernWithdrawn(.init(id: concernID(1))),
    ]

    private static let endings: [ContractEvent] = [
        .noticeGiven(
            .init(
                reason: .missedDates, note: words(18), concern: concernID(1), officialAt: start, endNow: true,
                stopWorkOn: day("2026-12-01"))),
        .noticeWithdrawn,
        .noticeReplied(.init(text: words(19))),
        .endAgreed,
        .stopWorkSet(.init(on: day("2026-12-02"))),
        .idleWindowOpened(.init(officialAt: start)),
        .contractKept,
        .contractEnded(
            .init(
                outcome: .endedEarly, by: .window, lastDay: day("2026-12-07"), reviewUntil: start,
                messagesUntil: start.adding(seconds: 120))),
    ]

    private static let reviews: [ContractEvent] = [
        .reviewSealed(.init(rating: 4, text: words(20))),
        .reviewsRevealed(
            .init(
                client: WrittenReview(rating: 4, text: words(20), at: start), contractor: nil,
                repliesUntil: start.adding(seconds: 180))),
        .reviewReplied(.init(text: words(21))),
    ]
}
