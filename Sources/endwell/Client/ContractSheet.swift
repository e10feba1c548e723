import EndwellClient
import EndwellCore
import EndwellService

/// A contract as its party reads it on a terminal.
struct ContractSheet {
    let contract: Received.Contract
    let console: Console

    var lines: [String] {
        let parts = [
            head, link, agreement, periods, deliverables, concerns, files, amendment, ending, comingUp, reviews, acts,
        ]
        return Array(parts.filter { !$0.isEmpty }.joined(separator: [""]))
    }

    private var dates: ClientDates { contract.dates }
    private var other: String { Plain.line(contract.other.name) }

    private func labelled(_ title: String, _ rows: [(label: String, text: String?)]) -> [String] {
        let said = rows.compactMap { row in row.text.map { (label: row.label, text: $0) } }
        guard !said.isEmpty else { return [] }
        return [console.strong(title)] + LabelledLines(console: console).lines(said)
    }

    private func who(_ role: String?) -> String {
        guard let role else { return "nobody" }
        return role == contract.role ? "you" : other
    }

    private var head: [String] {
        let otherRole = contract.role == "client" ? "contractor" : "client"
        let title = "\(contract.reference) \(Plain.line(contract.title ?? Words.erased))"
        let parties = "\(phase). You are the \(contract.role), \(other) is the \(otherRole)."
        return Console.wrap(title, to: console.columns).map(console.strong)
            + Console.wrap(parties, to: console.columns) + Console.wrap(turn, to: console.columns)
    }

    private var phase: String {
        if let outcome = contract.outcome.flatMap(Outcome.init) { return Words.outcome(outcome) }
        if let closed = contract.offer.closed.flatMap(Closed.How.init) { return Words.closed(closed) }
        return Phase.Name(rawValue: contract.phase).map(Words.phase) ?? Plain.line(contract.phase)
    }

    private var turn: String {
        switch contract.turn {
        case "you": "It waits for you."
        case "other": "It waits for \(other)."
        case "both": "It waits for you both."
        case _: "It waits for nobody."
        }
    }

    // MARK: What was agreed

    private var agreement: [String] { labelled("Agreement", Agreed(contract.terms, contract.scope).rows) }

    private var link: [String] { labelled("Offer", [("link to hand over", contract.offer.link)]) }

    private var periods: [String] { labelled("Days agreed", Agreed(contract.terms, nil).periods) }

    private var deliverables: [String] {
        guard !contract.deliverables.isEmpty else { return [] }
        let parts = contract.deliverables
        return [console.strong("Deliverables")]
            + FittedTable([
                .init(cells: parts.indices.map { "  \($0 + 1)" }),
                .init(givesWay: .cut(least: 12), cells: parts.map { $0.title ?? Words.erased }),
                .init(cells: parts.map { $0.state ?? "" }),
                .init(cells: parts.map { $0.amount.map(Agreed.money) ?? "-" }),
                .init(cells: parts.map { $0.dueOn.map { "due \(dates.shortDay($0))" } ?? "" }),
            ]).lines(in: console.width)
    }

    private var concerns: [String] {
        labelled(
            "Concerns",
            contract.concerns.enumerated().flatMap { index, concern -> [(label: String, text: String?)] in
                let examples = concern.examples.map { example in
                    [
                        example.happenedOn.map { "\(dates.day($0)):" }, example.what ?? Words.erased,
                        example.where.map { "(\($0))" },
                    ]
                    .compactMap(\.self).joined(separator: " ")
                }
                let answer = concern.answer.map {
                    "\($0.kind == "will_fix" ? "will fix" : "contests"): \($0.text ?? "")"
                }
                let state = Words.concernState(concern.state)
                return [
                    ("\(index + 1) by \(who(concern.by))", "\(state). Fix by \(dates.day(concern.fixBy))."),
                    ("  agreed", concern.agreed ?? Words.erased), ("  what happened", examples.joined(separator: "\n")),
                    ("  puts it right", concern.remedy ?? Words.erased), ("  answer", answer),
                ]
            })
    }

    private var files: [String] {
        labelled("Files", contract.files.map { (label: $0.place, text: "\($0.file.words)\n\($0.file.id)") })
    }

    private var amendment: [String] {
        guard let change = contract.amendment else { return [] }
        let parts = change.deliverables.map { parts in
            parts.map { part in
                [part.title ?? Words.erased, part.amount.map(Agreed.money), part.dueOn.map { "due \(dates.day($0))" }]
                    .compactMap(\.self).joined(separator: ", ")
            }.joined(separator: "\n")
        }
        return labelled(
            "Proposed change, by \(who(change.by))",
            [("title", change.title), ("scope", change.scope), ("deliverables", parts)]
                + (change.terms.map { Agreed($0, nil) }.map { $0.rows + $0.periods } ?? []) + [
                    ("lapses after", dates.end(change.lapsesAt))
                ])
    }

    // MARK: How it ends, and what comes

    private var ending: [String] {
        guard let notice = contract.termination else { return [] }
        let reason = notice.reason.flatMap(NoticeReason.init).map(Words.reason)
        let agreed = notice.agreedBy.isEmpty ? nil : Words.list(notice.agreedBy.map(who))
        return labelled(
            "Ending",
            [
                ("notice", notice.by.map { "by \(who($0))" } ?? "by the clock, since nothing happened"),
                ("reason", reason), ("note", notice.note), ("concern", notice.concern.flatMap(number)),
                ("reply", notice.reply.map { $0.text ?? Words.erased }), ("agreed to end now", agreed),
                ("no time accepted after", notice.stopWorkOn.map(dates.day)),
                (
                    contract.ended == nil ? "officially ends" : "last day",
                    contract.ended.map { dates.day($0.lastDay) } ?? dates.end(notice.officialAt)
                ),
            ])
    }

    private func number(ofConcern id: String) -> String? {
        contract.concerns.firstIndex { $0.id == id }.map { "\($0 + 1)" }
    }

    private var comingUp: [String] {
        labelled(
            "Coming up",
            contract.deadlines.compactMap { deadline in
                guard let kind = Deadline.Kind(rawValue: deadline.kind) else { return nil }
                let isMine = deadline.loser == contract.role || deadline.loser == "who_has_not_written"
                let number = contract.deliverables.firstIndex { $0.id == deadline.subject }.map { ", \($0 + 1)" }
                return (Words.wait(kind, isMine: isMine) + (number ?? ""), dates.end(deadline.at))
            })
    }

    private var reviews: [String] {
        labelled(
            "Reviews",
            contract.reviews.map { review in
                let sealed = review.sealed ? " (sealed: only you see it yet)" : ""
                let reply = review.reply.map { "\nreply: \($0.text ?? Words.erased)" } ?? ""
                return (
                    "by \(who(review.by))", "\(review.rating) of 5\(sealed): \(review.text ?? Words.erased)\(reply)"
                )
            })
    }

    private var acts: [String] {
        let open = contract.allowed.compactMap { allowed in
            Act(rawValue: allowed.act).map { "  " + ActCommand(act: $0, subject: allowed.subject, of: contract).text }
        }
        return open.isEmpty ? [] : [console.strong("You may now")] + open
    }
}

/// An agreement's terms, in rows.
struct Agreed {
    let terms: Received.Terms
    let scope: String?

    init(_ terms: Received.Terms, _ scope: String?) {
        self.terms = terms
        self.scope = scope
    }

    /// What is done, for what, and until when.
    var rows: [(label: String, text: String?)] {
        let dates = ClientDates(zone: Zone(terms.timeZone))
        return [
            ("scope", scope), ("pay", pay), ("time zone", terms.timeZone), ("ends on", terms.endsOn.map(dates.day)),
        ]
    }

    /// The day counts, each marked where it is not the usual one (R2).
    var periods: [(label: String, text: String?)] {
        Words.dayCounts(days).map { count in
            (Words.inSentence(count.label), count.words + (count.mark.map { " (\($0))" } ?? ""))
        }
    }

    private var pay: String {
        guard let pay = Pay(rawValue: terms.pay), let currency = Currency(terms.currency) else { return terms.pay }
        return Words.pay(pay, in: currency)
    }

    private var days: DayCounts {
        var days = DayCounts()
        (days.offer, days.reply, days.cure) = (terms.offerDays, terms.replyDays, terms.cureDays)
        (days.changeOfMind, days.reviewWork) = (terms.changeOfMindDays, terms.reviewWorkDays)
        (days.review, days.payment) = (terms.reviewDays, terms.paymentDays)
        return days
    }

    /// "EUR 1,250.00".
    static func money(_ money: Received.Money) -> String {
        Currency(money.currency).map { Words.money(money.amount, $0) }
            ?? "\(money.amount) \(Plain.line(money.currency))"
    }
}
