import EndwellCore

extension Words {
    /// Something that a person was told, in one sentence.
    ///
    /// - Parameters:
    ///   - kind: an event's kind, or that of a `Reminder`.
    ///   - who: who did it, as the reader calls them; `nil` for the clock.
    ///   - until: of a reminder, the last day in words.
    ///   - undelivered: the titles of what is not handed in, for a reminder of the end date (R9).
    public static func news(
        _ kind: String, by who: String?, until: String?, undelivered: [String] = []
    ) -> String {
        if let reminder = Reminder(newsKind: kind) { return said(reminder, until, undelivered) }
        if let who, let did = byPerson[kind] { return "\(who) \(did)" }
        return byClock[kind] ?? unknown
    }

    private static let unknown = "Something happened"

    private static func said(_ reminder: Reminder, _ until: String?, _ undelivered: [String]) -> String {
        let end = until.map { "the end of \($0)" } ?? "the end of the last day"
        return switch reminder {
        case .officialEnd: "Reminder: the contract officially ends at \(end)"
        case .idleEnd: "Reminder: the contract officially ends at \(end), unless one of you keeps it"
        case .deadline(let kind): said(kind, "until \(end)", undelivered)
        }
    }

    private static func said(_ kind: Deadline.Kind, _ time: String, _ undelivered: [String]) -> String {
        switch kind {
        case .changeOfMind: "Reminder: you can change your mind \(time). Then the contract officially ends"
        case .endDate:
            "Reminder: the contract runs \(time)"
                + (undelivered.isEmpty ? "" : ". Not delivered: \(list(undelivered.map { "“\(isolated($0))”" }))")
        case .idle: "Reminder: nothing has happened for a while. Any act keeps the contract \(time)"
        case .offer, .amendment, .concernReply, .fixBy, .fixConfirmation, .workReview, .review:
            "Reminder: \(asked(kind, of: nil).lowercasedFirst) \(time). \(otherwise(kind))"
        }
    }

    /// What happened by itself, or to both.
    private static let byClock: [String: String] = [
        "offer_lapsed.1": "The offer has lapsed",
        "amendment_lapsed.1": "The proposed change has lapsed",
        "work_accepted.1": "Submitted work was accepted: the time to look at it was over",
        "concern_unanswered.1": "A concern was not answered in time",
        "concern_lapsed.1": "A fix-by date passed without a fix",
        "fix_confirmed.1": "A reported fix counts as confirmed: the time to look at it was over",
        "idle_window_opened.1": "Nothing has happened for 90 days: the contract is ending unless one of you keeps it",
        "contract_ended.1": "The contract has officially ended",
        "reviews_revealed.1": "The reviews are open",
    ]

    /// What somebody did.
    private static let byPerson: [String: String] = [
        "offered.1": "made you an offer",
        "offer_accepted.1": "accepted the offer: the contract is active",
        "offer_rejected.1": "rejected the offer",
        "offer_withdrawn.1": "withdrew the offer",
        "message_sent.1": "wrote a message",
        "amendment_proposed.1": "proposed a change of the agreement",
        "amendment_accepted.1": "accepted the proposed change",
        "amendment_rejected.1": "rejected the proposed change",
        "amendment_withdrawn.1": "withdrew the proposed change",
        "work_submitted.1": "submitted work",
        "work_accepted.1": "accepted submitted work",
        "work_sent_back.1": "sent work back, with what should change",
        "concern_raised.1": "raised a concern",
        "concern_answered.1": "answered a concern",
        "fix_reported.1": "reported that a concern is put right",
        "fix_confirmed.1": "confirmed that a concern is put right",
        "fix_rejected.1": "said that a concern is not put right yet",
        "concern_withdrawn.1": "withdrew a concern",
        "notice_given.1": "asked to end the contract",
        "notice_withdrawn.1": "took the notice back: the contract goes on",
        "notice_replied.1": "replied to the notice",
        "end_agreed.1": "agreed to end the contract now",
        "stop_work_set.1": "set a stop-work date",
        "contract_kept.1": "keeps the contract: it goes on",
        "review_replied.1": "replied to a review",
        "openness_said.1": "said whether you may make further offers",
    ]
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
