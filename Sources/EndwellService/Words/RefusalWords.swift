public import EndwellCore

extension Words {
    /// A refusal as the heading of a page.
    public static func title(for refusal: Refusal) -> String {
        switch refusal {
        case .notFound: "There is nothing here"
        case .badInput: "There is a problem"
        case .promiseChanged: "The date has changed since you looked"
        case .cureNotOffered: "A chance to fix comes first"
        case .alreadyEnding: "The contract is ending already"
        case .noticeStands: "This notice stands"
        case .tooLate: "It is too late for that"
        case .tooManyUploads: "Too many files are waiting"
        case .notInThisPhase, .notYours, .ownAddress, .notOpenToOffers, .suspended, .amendmentOpen, .amendmentGone,
            .acceptedWorkFixed, .nothingChanged, .workUnderReview, .workAccepted, .workNotSubmitted, .tooManyConcerns,
            .concernAnswered, .concernClosed, .fixAlreadyReported, .noFixReported, .workOpen, .alreadyReplied,
            .alreadyAgreed, .alreadyReviewed, .nothingToReplyTo:
            "That can’t be done now"
        }
    }

    /// Why an act was refused, and what to do instead: the same sentence wherever it is said.
    public static func sentence(for refusal: Refusal) -> String {
        switch refusal {
        case .notFound: "The address is wrong, or what it names is not yours to see."
        case .notInThisPhase(let act, let phase): sentence(for: act, in: phase)
        case .notYours: "This is for the other party to do. The contract’s page shows what you can do now."
        case .ownAddress: "You can’t make an offer to yourself. Enter the other person’s e-mail address."
        case .notOpenToOffers: "This offer can’t be made right now. They can always make you one."
        case .suspended: "This account makes and gets no offers at the moment. Contracts that it has go on."
        case .amendmentOpen: "Another change is waiting for an answer. Answer or withdraw it first."
        case .amendmentGone:
            "This change was answered, withdrawn or lapsed meanwhile. Look at the agreement as it stands."
        case .acceptedWorkFixed:
            "Accepted work never changes. Leave accepted deliverables as they are, and propose again."
        case .nothingChanged: "Nothing would change. Change something, or go back."
        case .workUnderReview: "This deliverable is with the client already."
        case .workAccepted: "This deliverable is accepted; that is final."
        case .workNotSubmitted: "Only submitted work can be accepted or sent back."
        case .tooManyConcerns:
            "Three of your concerns are waiting. Let one be answered, or withdraw one, before the next."
        case .concernAnswered: "This concern has an answer, and an answer is final. You can still report it fixed."
        case .concernClosed: "This concern was put right or withdrawn; nothing more is needed."
        case .fixAlreadyReported: "The fix was reported already. It is for the other to confirm it."
        case .noFixReported: "No fix has been reported yet."
        case .cureNotOffered(let reason):
            "“\(Words.reason(reason))” needs a concern of yours that the other left unanswered, let lapse, contested or "
                + "did not put right. Raise the concern first, or choose a reason without fault: those are always open."
        case .workOpen:
            "There is work that is not accepted yet. This reason is open once the contractor has submitted all of it and "
                + "the client has accepted it; until then choose another."
        case .alreadyEnding(own: true):
            "You have given notice already; a second one isn’t needed. The contract’s page shows what you can do until it "
                + "ends."
        case .alreadyEnding(own: false):
            "The other gave notice first. You can agree to end now, or reply once, unless you have."
        case .noticeStands: "You have taken back two notices in this contract; this one can’t be taken back."
        case .alreadyReplied: "You have replied already; there is one reply."
        case .alreadyAgreed: "You have agreed to end now already."
        case .alreadyReviewed: "Your review is written, and a review is final."
        case .tooLate(let act): sentence(forLate: act)
        case .nothingToReplyTo: "There is no review of you to reply to."
        case .promiseChanged:
            "What you were shown is no longer what would happen. Nothing was done. Look again, then decide."
        case .tooManyUploads:
            "Fifty files that you uploaded are attached to nothing yet. Attach some of them first, or wait: a file that "
                + "is not attached is dropped after a day."
        case .badInput: "Some answers need another look. Nothing was done, and nothing is lost."
        }
    }

    private static func sentence(forLate act: Act) -> String {
        switch act {
        case .sendMessage: "Messages stay open for 30 days after the end; that time is over."
        case .leaveReview: "The time for reviews is over."
        case .replyToReview: "A review can be replied to within 28 days; that time is over."
        case .answerConcern: "The time to answer this concern is over. It can still be reported fixed, once."
        case .acceptOffer, .rejectOffer, .withdrawOffer, .proposeAmendment, .acceptAmendment, .rejectAmendment,
            .withdrawAmendment, .submitWork, .acceptWork, .sendBackWork, .raiseConcern, .reportFixed,
            .confirmFix, .rejectFix, .withdrawConcern, .giveNotice, .withdrawNotice, .replyToNotice, .agreeToEnd,
            .setStopWork, .sayWhetherOpen:
            "The time for that is over."
        }
    }

    /// What is wrong with a field, and what to do.
    public static func sentence(for problem: InputProblem) -> String {
        if problem.problem == .missing, let choice = choice(problem.field) { return "Please choose \(choice)." }
        return sentence(for: problem.problem, field: name(ofField: problem.field))
    }

    /// What one chooses in a field that offers a choice; `nil` for one to type in.
    private static func choice(_ field: String) -> String? {
        switch field {
        case "reason": "a reason"
        case "kind": "an answer"
        case "rating": "a rating"
        case "role": "your side of the contract"
        case "terms/pay": "how it is paid"
        case "terms/currency": "a currency"
        case "time_zone", "terms/time_zone": "a time zone"
        case _: nil
        }
    }

    /// One sentence that begins with the field's name.
    private static func sentence(for problem: InputProblem.Problem, field: String) -> String {
        switch problem {
        case .missing: "\(field): please fill this in."
        case .tooLong(let max): "\(field): at most \(max) characters, please."
        case .tooShort(let min): "\(field): at least \(min) characters, please."
        case .tooMany(let max): "\(field): at most \(max), please."
        case .outOfRange(let low, let high): "\(field): between \(low) and \(high), please."
        case .notANumber: "\(field): please enter a whole number."
        case .notAnAmount(let currency): "\(field): please enter an amount such as \(amountExample(currency))."
        case .amountReadsTwoWays(let grouped, let divided, let currency):
            "\(field): write \(plainAmount(grouped, currency)) or \(plainAmount(divided, currency)): this can be read "
                + "in both ways."
        case .notADate: "\(field): please enter a date that exists, such as 2026-12-07."
        case .before(let day): "\(field): \(DateWords.inFull(day)) or later, please."
        case .after(let day): "\(field): \(DateWords.inFull(day)) or earlier, please."
        case .notAChoice: "\(field): please choose one of those offered."
        case .notAnAddress: "\(field): please enter an e-mail address such as name@example.org."
        case .notAZone: "\(field): please choose a time zone such as Europe/Berlin."
        case .notACurrency: "\(field): please choose a currency such as EUR."
        case .lessThanReplyDays: "\(field): no fewer than the days to answer, please."
        case .fixedForGood: "\(field): this can’t change any more; leave it as it was."
        case .notForYourRole: "\(field): this is not for your side of the contract; please choose another."
        case .taken: "\(field): this has an account already. Sign in instead."
        case .wrong: "\(field): e-mail address and password don’t go together. Please try again."
        case .badCharacters: "\(field): it has characters that can’t be kept; please type it anew."
        case .notAnInstant: "\(field): please enter an instant such as 2026-12-07T23:00:00Z."
        case .unknownField: "\(field): there is no such field here; leave it out."
        case .notText: "\(field): this must be a text."
        case .notTrueOrFalse: "\(field): this must be true or false."
        case .notAList: "\(field): this must be a list."
        case .notAnObject: "\(field): this must be an object."
        case .notAFile: "\(field): this must be a file."
        case .notYourContract: "\(field): this must be a contract of yours with somebody known."
        case .notAWebAddress:
            "\(field): please enter a whole address such as https://example.org/endwell, without a name or password."
        case .notACursor: "\(field): please give what your changes gave as `cursor` or `next`, or nothing."
        case .notUploaded: "\(field): the file is not kept any more; please attach it again."
        }
    }

    /// A field as people call it.
    public static func name(ofField field: String) -> String {
        // A problem with no field is one with all that was sent.
        guard !field.isEmpty else { return "The body" }
        let parts = field.split(separator: "/").map(String.init)
        if let last = parts.last.flatMap({ Int($0) }), parts.count > 1 {
            return "\(name(ofField: parts.dropLast().joined(separator: "/"))), number \(last + 1)"
        }
        let last = parts.last ?? field
        let number = parts.dropLast().last.flatMap { Int($0) }.map { " \($0 + 1)" } ?? ""
        if parts.first == "examples", parts.count > 1 { return "Example\(number), \(plain(last))" }
        if parts.first == "deliverables", parts.count > 1 { return "Deliverable\(number), \(plain(last))" }
        let name = plain(last)
        return name.prefix(1).uppercased() + name.dropFirst()
    }

    private static func plain(_ field: String) -> String {
        switch field {
        case "counterparty_email": "their e-mail address"
        case "email": "e-mail address"
        case "full_name": "your full name"
        case "ends_on": "end date"
        case "expires_on": "last day"
        case "due_on": "due date"
        case "happened_on": "date"
        case "fix_by": "fix-by date"
        case "agreed": "what was agreed"
        case "remedy": "what would put it right"
        case "what": "what happened"
        case "where": "where to see it"
        case "offer_days": "days to answer an offer"
        case "reply_days": "days to answer a concern"
        case "cure_days": "days to put things right"
        case "change_of_mind_days": "days to change your mind"
        case "review_work_days": "days to look at work"
        case "review_days": "days to review each other"
        case "payment_days": "days to pay"
        case "stop_work_on": "stop-work date"
        case "text": "your words"
        case "note": "your note"
        case "attachments": "files"
        case "url": "address"
        case let other: other.replacing("_", with: " ")
        }
    }

    /// What the next page says of an act that was done; `nil` for anything that is no act's name.
    public static func done(_ act: String) -> String? {
        Act(rawValue: act).map(done) ?? doneBesides[act]
    }

    private static func done(_ act: Act) -> String {
        switch act {
        case .acceptOffer: "You accepted the offer. The contract is active."
        case .rejectOffer: "You rejected the offer."
        case .withdrawOffer: "You withdrew the offer."
        case .sendMessage: "Your message is sent."
        case .proposeAmendment: "Your change is proposed. Nothing changes before the other signs."
        case .acceptAmendment: "You accepted the change. The agreement is as you both signed it."
        case .rejectAmendment: "You rejected the change. The agreement stays as it was."
        case .withdrawAmendment: "You withdrew the change."
        case .submitWork: "Your work is with the client."
        case .acceptWork: "You accepted the work."
        case .sendBackWork: "You sent the work back, with what should change."
        case .raiseConcern: "Your concern is raised. There is time now to answer it, and to put it right."
        case .answerConcern: "Your answer is given."
        case .reportFixed: "You reported it fixed."
        case .confirmFix: "You confirmed that it is put right."
        case .rejectFix: "You said that it is not put right."
        case .withdrawConcern: "You withdrew the concern."
        case .giveNotice: "Your notice is given."
        case .withdrawNotice: "The contract goes on. Nothing has been lost."
        case .replyToNotice: "Your reply stands beside the notice."
        case .agreeToEnd: "You agreed to end now."
        case .setStopWork: "The stop-work date is set."
        case .leaveReview: "Your review is sealed until both are in or the time is over."
        case .replyToReview: "Your reply stands beside the review."
        case .sayWhetherOpen: "Your word is kept."
        }
    }
}

extension DateWords {
    /// "Monday 7 December 2026": a day for whoever reads it at any time.
    fileprivate static func inFull(_ day: Day) -> String {
        DateWords(zone: .utc, documentOf: Instant(seconds: 0)).long(day)
    }
}
