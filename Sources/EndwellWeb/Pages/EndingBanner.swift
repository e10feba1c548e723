import EndwellCore
import EndwellService

extension Banner {
    /// What the phase asks of this reader; nothing while a contract simply goes on.
    init?(_ reader: ContractReader) {
        switch reader.contract.phase {
        case .offered, .active: return nil
        case .ending(let ending):
            guard let notice = ending.notice else {
                self = .idle(ending, reader)
                return
            }
            self = notice.by == reader.me ? .own(ending, reader) : .others(notice, ending, reader)
        case .ended(let ended): self = .ended(ended, reader)
        case .closed(let closed): self = .closed(closed, reader)
        }
    }

    /// For who gave the notice: it can be taken back, unless it is the third.
    private static func own(_ ending: Ending, _ reader: ContractReader) -> Banner {
        let mayChange = reader.view.mayI(.withdrawNotice)
        let first =
            mayChange
            ? "Until then everything goes on, and you can change your mind: nothing will have been lost."
            : "You have taken back two notices in this contract, so this one stands. Until then everything goes on."
        let change = Button(
            text: "Change my mind", post: SitePath.terminationWithdrawal(reader.id).text, look: "main")
        return Banner(
            look: "ask", title: "You asked to end this contract", days: reader.days(of: ending),
            texts: ["\(reader.endsOfficially(ending)). \(first)"] + reader.agreedTexts(ending) + reader.soonerTexts,
            quote: ending.reply.map {
                Quote(lead: "\(Words.possessive(reader.otherName)) reply:", text: reader.text($0.text))
            }, acts: (mayChange ? [change] : []) + reader.endingActs)
    }

    /// For the other: the reason and the note, what they may say to it, and what goes on.
    private static func others(_ notice: EndwellCore.Notice, _ ending: Ending, _ reader: ContractReader) -> Banner {
        let name = reader.otherName
        let mind = reader.contract.noticeWouldStand(by: notice.by) ? "" : ", unless \(name) takes the notice back"
        let goesOn =
            reader.me == .contractor
            ? "Until then everything goes on: you can submit work, and what is accepted stays yours."
            : "Until then everything goes on: work can be submitted, and what you accept stays due."
        let reply = Button(text: "Reply", href: SitePath.terminationReply(reader.id).text, look: "main")
        return Banner(
            look: "ask", title: "\(name) asked to end this contract", days: reader.days(of: ending),
            texts: ["\(reader.endsOfficially(ending))\(mind). \(goesOn)"] + reader.agreedTexts(ending)
                + reader.soonerTexts,
            quote: Quote(
                lead: "The reason: \(Words.reason(notice.reason)). The note:", text: reader.text(notice.note)),
            concern: reader.beside(notice.concern),
            acts: (reader.view.mayI(.replyToNotice) ? [reply] : []) + reader.endingActs)
    }

    /// For both, when nothing has happened for long (R13).
    private static func idle(_ ending: Ending, _ reader: ContractReader) -> Banner {
        Banner(
            look: "ask", title: "Nothing has happened here for \(Limits.idle.days) days",
            days: reader.days(of: ending),
            texts: [
                "So the clock is ending this contract. \(reader.endsOfficially(ending)). "
                    + "Any act of yours or \(Words.possessive(reader.otherName)) keeps it, and so does this button. "
                    + "It keeps it for both of you."
            ],
            acts: [
                Button(
                    text: "Keep the contract", post: SitePath.terminationWithdrawal(reader.id).text, look: "main"),
                reader.whatThen,
            ])
    }

    private static func ended(_ ended: Ended, _ reader: ContractReader) -> Banner {
        let when = "at the end of \(reader.dates.long(ended.lastDay)) (\(reader.dates.zoneWords))"
        let on = "on \(reader.dates.long(ended.lastDay))"
        let how =
            switch (ended.outcome, ended.by) {
            case (.completed, .acceptance):
                "All work is accepted, so it ended by itself \(on). Nobody needs to cancel anything."
            case (.completed, _): "The work is finished, and the contract ended \(on)."
            case (.endedEarly, _): "It ended early, \(when)."
            case (.byAgreement, _): "You both agreed to end it, \(on)."
            case (.termReached, _): "It reached its end date, \(when)."
            case (.idle, _): "Nothing had happened for long, and nobody kept it. It ended \(when)."
            }
        let write =
            reader.view.mayI(.sendMessage)
            ? " You can still write until \(reader.end(ended.messagesUntil))." : ""
        let isCompleted = ended.outcome == .completed
        return Banner(
            look: isCompleted ? "good" : "",
            title: isCompleted ? "This contract is completed" : "This contract is officially ended",
            texts: [how + write])
    }

    private static func closed(_ closed: Closed, _ reader: ContractReader) -> Banner {
        let isMine = reader.me == reader.contract.offerer
        let title =
            switch closed.how {
            case .rejected: isMine ? "\(reader.otherName) rejected this offer" : "You rejected this offer"
            case .withdrawn: isMine ? "You withdrew this offer" : "\(reader.otherName) withdrew this offer"
            case .lapsed: "This offer lapsed"
            }
        let day = reader.dates.longDay(closed.how == .lapsed ? closed.at.justBefore : closed.at)
        return Banner(
            look: "", title: title, texts: ["It was closed on \(day). Nothing was agreed, and nothing is owed."],
            acts: isMine ? [Button(text: "Make a new offer", href: SitePath.newOffer.text)] : [])
    }
}

extension ContractReader {
    fileprivate func days(of ending: Ending) -> Banner.Days {
        Banner.Days(left: dates.daysLeft(until: officialEnd(of: ending)))
    }

    fileprivate func endsOfficially(_ ending: Ending) -> String {
        "It ends officially at \(endWithZone(officialEnd(of: ending)))"
    }

    fileprivate var whatThen: Button {
        Button(text: "What happens then?", href: SitePath.terminationPreview(id).text)
    }

    fileprivate var endingActs: [Button] {
        let agree = Button(text: "Agree to end now", href: SitePath.terminationAgreement(id).text)
        let stop = Button(text: "Set a stop-work date", href: SitePath.stopWork(id).text, look: "plain")
        return (view.mayI(.agreeToEnd) ? [agree] : []) + [whatThen] + (view.mayI(.setStopWork) ? [stop] : [])
    }

    /// Who has agreed to end now, if anyone has (R8).
    fileprivate func agreedTexts(_ ending: Ending) -> [String] {
        let stop = ending.stopWorkOn.map { ["No time after \(dates.long($0)) counts."] } ?? []
        if ending.agreed[me] {
            return ["You have agreed to end now: it ends at once when \(otherName) agrees too."] + stop
        }
        if ending.agreed[other] {
            return ["\(otherName) has agreed to end now: if you agree too, it ends at once."] + stop
        }
        return stop
    }

    /// What brings the end before the window is over, where something does (R7: the first end to come is the end).
    fileprivate var soonerTexts: [String] {
        switch endToCome?.by {
        case .endDate: ["That is its end date, which comes before the time to change one’s mind is over."]
        case .acceptance: ["If nobody looks at the submitted work sooner, it is accepted then, and all work is done."]
        case .window, .agreement, nil: []
        }
    }
}
