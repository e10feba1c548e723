import EndwellCore
import EndwellService

/// A deliverable to fill in: partial `deliverable_rows`.
struct DeliverableRow: Sendable {
    var legend: String
    var fixed: String?
    var values: [Hidden]
    var titleField: Field
    var dueField: Field
    var amountField: Field
}

extension DeliverableRow {
    /// The rows that were typed, and empty ones up to a number.
    static func rows(
        _ typed: [DeliverableInput], atLeast count: Int, _ problems: Problems
    ) -> [DeliverableRow] {
        let empty = Array(repeating: DeliverableInput(), count: max(0, count - typed.count))
        return (typed + empty).prefix(Limits.deliverablesMax).enumerated().map { index, input in
            DeliverableRow(input, at: index, problems)
        }
    }

    init(_ input: DeliverableInput, at index: Int, fixed: String? = nil, _ problems: Problems) {
        let place = "deliverables/\(index)"
        legend = "Deliverable \(index + 1)"
        self.fixed = fixed
        values = [Hidden(name: "\(place)/id", value: input.id ?? "")]
        titleField = Field(
            id: "\(place)/title", label: "Title", value: input.title ?? "", error: problems.error("\(place)/title"))
        dueField = Field(
            id: "\(place)/due_on", label: "Due (optional)", value: input.dueOn ?? "",
            error: problems.error("\(place)/due_on"), type: "date")
        amountField = Field(
            id: "\(place)/amount", label: "Amount (optional)", value: input.amount ?? "",
            error: problems.error("\(place)/amount"), inputMode: "decimal")
    }
}

extension Form {
    /// The deliverables that were typed; rows left empty are none.
    func deliverables() -> [DeliverableInput] {
        (0..<count(of: "deliverables")).compactMap { index in
            var input = DeliverableInput()
            input.id = self["deliverables/\(index)/id"].flatMap { $0.isEmpty ? nil : $0 }
            input.title = self["deliverables/\(index)/title"]
            input.dueOn = self["deliverables/\(index)/due_on"]
            input.amount = self["deliverables/\(index)/amount"]
            let typed = [input.id, input.title, input.dueOn, input.amount].compactMap(\.self)
            return typed.allSatisfy { $0.allSatisfy(\.isWhitespace) } ? nil : input
        }
    }

    /// The terms that were typed.
    func terms() -> TermsInput {
        var terms = TermsInput()
        terms.timeZone = self["terms/time_zone"]
        terms.currency = self["terms/currency"]
        terms.pay = self["terms/pay"]
        terms.endsOn = self["terms/ends_on"]
        terms.offerDays = self["terms/offer_days"]
        terms.replyDays = self["terms/reply_days"]
        terms.cureDays = self["terms/cure_days"]
        terms.changeOfMindDays = self["terms/change_of_mind_days"]
        terms.reviewWorkDays = self["terms/review_work_days"]
        terms.reviewDays = self["terms/review_days"]
        terms.paymentDays = self["terms/payment_days"]
        return terms
    }
}

extension TermsInput {
    /// The terms of a contract, as a form holds them.
    init(_ terms: Terms) {
        self.init()
        timeZone = terms.timeZone
        currency = terms.currency.code
        pay = terms.pay.rawValue
        endsOn = terms.endsOn?.description
        offerDays = String(terms.days.offer)
        replyDays = String(terms.days.reply)
        cureDays = String(terms.days.cure)
        changeOfMindDays = String(terms.days.changeOfMind)
        reviewWorkDays = String(terms.days.reviewWork)
        reviewDays = String(terms.days.review)
        paymentDays = String(terms.days.payment)
    }

    fileprivate var typedCounts: [String?] {
        [offerDays, replyDays, cureDays, changeOfMindDays, reviewWorkDays, reviewDays, paymentDays]
    }
}

/// The terms to fill in: partial `day_counts`, and the fields around it.
struct TermsFields: Sendable {
    var payChoices: Choices
    var currencyField: Select
    var timeZoneField: Select
    var endsOnField: Field
    var countsOpen: Bool
    var countFields: [Field]

    init(_ terms: TermsInput, _ problems: Problems) {
        payChoices = Choices(
            id: "terms/pay", label: "Pay", error: problems.error("terms/pay"),
            choices: [
                Choice(
                    id: "terms/pay", name: "terms/pay", value: Pay.fixed.rawValue, text: "Fixed",
                    hint: "Amounts stand with the deliverables.", checked: terms.pay ?? "fixed" == Pay.fixed.rawValue),
                Choice(
                    id: "terms/pay-none", name: "terms/pay", value: Pay.none.rawValue, text: "None",
                    hint: "Nothing is paid for this.", checked: terms.pay == Pay.none.rawValue),
            ])
        currencyField = Select(
            "terms/currency", "Currency", Words.currencies.map { ($0.code, $0.words) },
            chosen: terms.currency ?? Currency.euro.code, error: problems.error("terms/currency"))
        timeZoneField = .timeZone(
            "terms/time_zone", "Time zone of the contract", chosen: terms.timeZone ?? "",
            error: problems.error("terms/time_zone"), hint: "Its days begin and end there.")
        endsOnField = Field(
            id: "terms/ends_on", label: "Ends on (optional)", value: terms.endsOn ?? "",
            hint: "The contract ends by itself at the end of this day.", error: problems.error("terms/ends_on"),
            type: "date")
        let usual = Words.dayCounts(.standard)
        countFields = zip(usual, terms.typedCounts).map { count, typed in
            Field(
                id: count.field, label: count.label, value: typed ?? String(count.days),
                error: problems.error(count.field), look: "days-count", inputMode: "numeric")
        }
        countsOpen = zip(usual, countFields).contains { $1.error != nil || $1.value != String($0.days) }
    }
}

extension Select {
    /// A choice of time zone; one that was chosen under an older name stays choosable.
    static func timeZone(
        _ id: String, _ label: String, chosen: String, error: String? = nil, hint: String? = nil
    ) -> Select {
        let isListed = chosen.isEmpty || KnownZones.identifiers.contains(chosen)
        let known = (isListed ? [] : [chosen]) + KnownZones.identifiers
        let first: [(value: String, text: String)] = chosen.isEmpty ? [("", "Choose a time zone")] : []
        return Select(
            id, label, first + known.map { ($0, $0.replacing("_", with: " ")) }, chosen: chosen, error: error,
            hint: hint)
    }
}

extension Field {
    /// The full name, which typed signs.
    static func signature(_ hint: String, _ typed: String, _ problems: Problems) -> Field {
        Field(
            id: "full_name", label: "Your full name", value: typed, hint: hint, error: problems.error("full_name"),
            autocomplete: "name")
    }
}
