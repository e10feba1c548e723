/// How the work is paid.
public enum Pay: String, Codable, CaseIterable, Sendable {
    /// Amounts stand on deliverables.
    case fixed
    /// Time is logged at a rate.
    case hourly
    /// Nothing is paid.
    case none
}

/// The periods that the two parties may choose, in days (R2).
public struct DayCounts: Codable, Hashable, Sendable {
    /// Until an offer or amendment lapses.
    public var offer = 14
    /// To answer a concern, and to confirm a fix.
    public var reply = 3
    /// The least time given to put a concern right.
    public var cure = 7
    /// To change one's mind after a notice.
    public var changeOfMind = 14
    /// To look at submitted work.
    public var reviewWork = 14
    /// To review each other after the end.
    public var review = 14
    /// To pay what is earned.
    public var payment = 14

    /// What holds when the terms say nothing else.
    public static let standard = DayCounts()

    /// The standard counts, to be changed one by one.
    public init() {}

    /// The counts that R2 does not allow.
    public var problems: [InputProblem] {
        let named = [
            ("offer", offer), ("reply", reply), ("cure", cure), ("change_of_mind", changeOfMind),
            ("review_work", reviewWork), ("review", review), ("payment", payment),
        ]
        let bounds = Limits.dayCount
        var problems = named.filter { !bounds.contains($0.1) }.map { name, _ in
            InputProblem("terms/\(name)_days", .outOfRange(Int64(bounds.lowerBound), Int64(bounds.upperBound)))
        }
        if cure < reply { problems.append(InputProblem("terms/cure_days", .lessThanReplyDays)) }
        return problems
    }
}

/// What both signed besides title, scope and deliverables.
public struct Terms: Codable, Hashable, Sendable {
    /// The IANA zone in which every day of the contract is counted (R1).
    public var timeZone: String
    /// How the work is paid.
    public var pay: Pay
    /// What amounts are in; never changes (R2).
    public var currency: Currency
    /// The last day of the contract, if it has one (R9).
    public var endsOn: Day?
    /// The periods.
    public var days: DayCounts

    /// Terms with every part said.
    public init(timeZone: String, pay: Pay, currency: Currency, endsOn: Day?, days: DayCounts) {
        self.timeZone = timeZone
        self.pay = pay
        self.currency = currency
        self.endsOn = endsOn
        self.days = days
    }

    /// The zone of the contract.
    public var zone: Zone { Zone(timeZone) }

    /// The first instant after the end date, if there is one (R9).
    var endsAt: Instant? {
        endsOn.map { zone.start(of: $0.adding(1)) }
    }
}

/// A piece of work as the agreement names it.
public struct DeliverableTerms: Codable, Hashable, Sendable {
    /// Its id, kept through amendments.
    public var id: DeliverableID
    /// What it is.
    public var title: Prose
    /// The day on which it is due; a date to plan by, not a deadline of the clock.
    public var dueOn: Day?
    /// What is earned when it is accepted, in the currency's minor unit: then it is a milestone (R19).
    public var amount: Int64?

    /// A deliverable to agree on.
    public init(id: DeliverableID, title: Prose, dueOn: Day?, amount: Int64?) {
        self.id = id
        self.title = title
        self.dueOn = dueOn
        self.amount = amount
    }
}

/// Everything the two parties sign (R2).
public struct Agreement: Codable, Hashable, Sendable {
    /// What the contract is called.
    public var title: Prose
    /// What is to be done.
    public var scope: Prose
    /// The terms.
    public var terms: Terms
    /// The deliverables, in order.
    public var deliverables: [DeliverableTerms]

    /// An agreement with every part said.
    public init(title: Prose, scope: Prose, terms: Terms, deliverables: [DeliverableTerms]) {
        self.title = title
        self.scope = scope
        self.terms = terms
        self.deliverables = deliverables
    }
}

extension Agreement {
    /// Everything that no agreement signed at that instant may say (R2): all of it at once, so that a form can show it.
    public func problems(at now: Instant) -> [InputProblem] {
        let today = terms.zone.day(of: now)
        return terms.days.problems
            + (terms.endsOn.map { Agreement.problems(of: $0, notBefore: today, at: "terms/ends_on") } ?? [])
            + deliverableProblems
    }

    private var deliverableProblems: [InputProblem] {
        var problems: [InputProblem] = []
        if deliverables.count > Limits.deliverablesMax {
            problems.append(InputProblem("deliverables", .tooMany(max: Limits.deliverablesMax)))
        }
        var ids: Set<DeliverableID> = []
        for (index, deliverable) in deliverables.enumerated() {
            if !ids.insert(deliverable.id).inserted {
                problems.append(InputProblem("deliverables/\(index)/id", .taken))
            }
            if let amount = deliverable.amount, !(0...Limits.amountMax).contains(amount) {
                problems.append(InputProblem("deliverables/\(index)/amount", .outOfRange(0, Limits.amountMax)))
            }
            if let dueOn = deliverable.dueOn {
                problems += Agreement.problems(of: dueOn, notBefore: nil, at: "deliverables/\(index)/due_on")
            }
        }
        return problems
    }

    private static func problems(of day: Day, notBefore first: Day?, at field: String) -> [InputProblem] {
        if let first, day < first { return [InputProblem(field, .before(first))] }
        return day > Limits.dayMax ? [InputProblem(field, .after(Limits.dayMax))] : []
    }
}

/// A party's name under the agreement (R2). The instant is the event's own.
public struct Signature: Codable, Hashable, Sendable {
    /// The account that signed.
    public var person: PersonID
    /// The full name, as typed.
    public var name: Prose
    /// Lower-case hexadecimal SHA-256 of what was signed: title, scope, terms, deliverables and parties.
    public var agreement: String

    /// A signature under the agreement with that digest.
    public init(person: PersonID, name: Prose, agreement: String) {
        self.person = person
        self.name = name
        self.agreement = agreement
    }
}
