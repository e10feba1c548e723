extension ContractEvent {
    /// The texts and files that the event refers to, in the order in which they are read.
    public var prose: [Prose] {
        switch self {
        case .offered(let offered): [offered.address] + offered.agreement.prose + [offered.signature.name]
        case .offerAccepted(let accepted): [accepted.signature.name]
        case .messageSent(let sent): [sent.text] + sent.files
        case .amendmentProposed(let proposed): proposed.changes.prose + [proposed.signature.name]
        case .amendmentAccepted(let accepted): [accepted.signature.name]
        case .workSubmitted(let submitted): (submitted.note.map { [$0] } ?? []) + submitted.files
        case .workSentBack(let sentBack): [sentBack.text]
        case .concernRaised(let raised): [raised.agreed, raised.remedy] + raised.examples.flatMap(\.prose)
        case .concernAnswered(let answered): [answered.text]
        case .fixReported(let reported): [reported.text] + reported.files
        case .fixRejected(let rejected): [rejected.text]
        case .noticeGiven(let given): [given.note]
        case .noticeReplied(let said), .reviewReplied(let said): [said.text]
        case .reviewSealed(let review): [review.text]
        case .reviewsRevealed(let revealed): [revealed.client?.text, revealed.contractor?.text].compactMap(\.self)
        case .offerRejected, .offerWithdrawn, .offerLapsed, .amendmentRejected, .amendmentWithdrawn, .amendmentLapsed,
            .workAccepted, .concernUnanswered, .concernLapsed, .fixConfirmed, .concernWithdrawn, .noticeWithdrawn,
            .endAgreed, .stopWorkSet, .idleWindowOpened, .contractKept, .contractEnded, .opennessSaid:
            []
        }
    }
}

extension ContractEvent {
    /// The files that the event lists: nothing else of it is ever handed out as one.
    public var files: [Prose] {
        switch self {
        case .messageSent(let sent): sent.files
        case .workSubmitted(let submitted): submitted.files
        case .fixReported(let reported): reported.files
        case .concernRaised(let raised): raised.examples.flatMap(\.files)
        case .offered, .offerAccepted, .offerRejected, .offerWithdrawn, .offerLapsed, .amendmentProposed,
            .amendmentAccepted, .amendmentRejected, .amendmentWithdrawn, .amendmentLapsed, .workAccepted,
            .workSentBack, .concernAnswered, .concernUnanswered, .concernLapsed, .fixConfirmed, .fixRejected,
            .concernWithdrawn, .noticeGiven, .noticeWithdrawn, .noticeReplied, .endAgreed, .stopWorkSet,
            .idleWindowOpened, .contractKept, .contractEnded, .reviewSealed, .reviewsRevealed, .reviewReplied,
            .opennessSaid:
            []
        }
    }
}

extension Contract {
    /// The texts and files that the state refers to.
    public var prose: [Prose] {
        [address] + agreement.prose + Party.allCases.compactMap { signatures[$0]?.signature.name }
            + (amendment.map { $0.changes.prose } ?? [])
            + deliverables.flatMap { $0.history.flatMap(\.prose) } + concerns.flatMap(\.prose)
            + pastNotices.flatMap(\.ending.prose) + phase.prose
            + Party.allCases.compactMap { sealed[$0]?.text }
    }
}

extension Agreement {
    /// Its texts.
    public var prose: [Prose] { [title, scope] + deliverables.map(\.title) }
}

extension AgreementChanges {
    /// Its texts.
    public var prose: [Prose] {
        [title, scope].compactMap(\.self) + (deliverables ?? []).map(\.title)
    }
}

extension Concern {
    fileprivate var prose: [Prose] {
        [agreed, remedy] + examples.flatMap(\.prose) + history.flatMap(\.prose)
    }
}

extension Concern.Example {
    /// Its texts and files.
    public var prose: [Prose] { [what] + (place.map { [$0] } ?? []) + files }
}

extension Ending {
    fileprivate var prose: [Prose] { [notice?.note, reply?.text].compactMap(\.self) }
}

extension Phase {
    fileprivate var prose: [Prose] {
        switch self {
        case .offered, .active, .closed: []
        case .ending(let ending): ending.prose
        case .ended(let ended): (ended.ending?.prose ?? []) + (ended.reviews?.prose ?? [])
        }
    }
}

extension RevealedReviews {
    fileprivate var prose: [Prose] {
        Party.allCases.compactMap { written[$0]?.text } + Party.allCases.compactMap { replies[$0]?.text }
    }
}
