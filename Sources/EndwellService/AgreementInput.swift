public import EndwellCore
import Foundation

/// The terms as typed; what is left out falls back to its default (api.md).
public struct TermsInput: Hashable, Sendable {
    public var timeZone: String?
    public var currency: String?
    public var pay: String?
    public var endsOn: String?
    public var offerDays: String?
    public var replyDays: String?
    public var cureDays: String?
    public var changeOfMindDays: String?
    public var reviewWorkDays: String?
    public var reviewDays: String?
    public var paymentDays: String?

    /// Nothing said.
    public init() {}
}

/// A deliverable as typed.
public struct DeliverableInput: Hashable, Sendable {
    /// Its id, where an amendment keeps it.
    public var id: String?
    public var title: String?
    public var dueOn: String?
    /// In major units as people write them, such as `1,250.00`, or in minor units when `amountIsMinor`.
    public var amount: String?
    public var amountIsMinor = false
    /// The currency that a program named beside the amount; it must be the terms' own.
    public var currency: String?

    /// Nothing said.
    public init() {}
}

/// An offer as typed (R2).
public struct OfferInput: Hashable, Sendable {
    public var role: String?
    public var counterpartyEmail: String?
    /// Instead of an address: a contract that both were in (R11, *Work together again*).
    public var again: ContractID?
    public var fullName: String?
    public var title: String?
    public var scope: String?
    public var terms = TermsInput()
    public var deliverables: [DeliverableInput] = []

    /// Nothing said.
    public init() {}
}

/// An amendment as typed; a part left `nil` stays (R2).
public struct AmendmentInput: Hashable, Sendable {
    public var fullName: String?
    public var title: String?
    public var scope: String?
    public var terms: TermsInput?
    public var deliverables: [DeliverableInput]?
    /// The digest of the agreement that it was written from. Another agreement by then refuses it (`promiseChanged`):
    /// it would take a change back unseen.
    public var basedOn: String?

    /// Nothing said.
    public init() {}
}

extension InputReader {
    mutating func terms(_ input: TermsInput) -> Terms {
        let zone = InputReader.tidied(input.timeZone ?? "")
        if zone.isEmpty {
            note("terms/time_zone", .missing)
        } else if !Zone(zone).isKnown || zone.utf8.count > 64 {
            note("terms/time_zone", .notAZone)
        }
        let code = InputReader.tidied(input.currency ?? "").uppercased()
        let currency = Currency(code)
        if currency == nil { note("terms/currency", code.isEmpty ? .missing : .notACurrency) }
        let pay: Pay? = choice(input.pay, "terms/pay")
        return Terms(
            timeZone: zone, pay: pay ?? .none, currency: currency ?? InputReader.placeholderCurrency,
            endsOn: day(input.endsOn, "terms/ends_on"), days: dayCounts(input))
    }

    private mutating func dayCounts(_ input: TermsInput) -> DayCounts {
        var days = DayCounts.standard
        func read(_ reader: inout InputReader, _ raw: String?, _ field: String, _ standard: Int) -> Int {
            reader.number(raw, "terms/\(field)", within: Limits.dayCount) ?? standard
        }
        days.offer = read(&self, input.offerDays, "offer_days", days.offer)
        days.reply = read(&self, input.replyDays, "reply_days", days.reply)
        days.cure = read(&self, input.cureDays, "cure_days", days.cure)
        days.changeOfMind = read(&self, input.changeOfMindDays, "change_of_mind_days", days.changeOfMind)
        days.reviewWork = read(&self, input.reviewWorkDays, "review_work_days", days.reviewWork)
        days.review = read(&self, input.reviewDays, "review_days", days.review)
        days.payment = read(&self, input.paymentDays, "payment_days", days.payment)
        if days.cure < days.reply { note("terms/cure_days", .lessThanReplyDays) }
        return days
    }

    /// Stands where the currency is missing; never kept, since a problem was noted.
    private static let placeholderCurrency = Currency.euro

    /// Reads deliverables. `kept` maps the ids that an amendment may keep to how they stand now.
    mutating func deliverables(
        _ inputs: [DeliverableInput], currency: Currency, keeping kept: [DeliverableID: DeliverableTerms] = [:],
        texts: [ContentID: String] = [:]
    ) -> [DeliverableTerms] {
        guard inputs.count <= Limits.deliverablesMax else {
            note("deliverables", .tooMany(max: Limits.deliverablesMax))
            return []
        }
        var seen: Set<DeliverableID> = []
        return inputs.enumerated().map { index, input in
            let place = "deliverables/\(index)"
            var id = DeliverableID(ids.uuid(at: now))
            var before: DeliverableTerms?
            if let raw = input.id, !raw.isEmpty {
                if let known = DeliverableID(raw).flatMap({ kept[$0] }), seen.insert(known.id).inserted {
                    (id, before) = (known.id, known)
                } else {
                    note("\(place)/id", .notAChoice)
                }
            }
            let title = title(input.title, "\(place)/title", unless: before?.title, texts)
            return DeliverableTerms(
                id: id, title: title, dueOn: day(input.dueOn, "\(place)/due_on"),
                amount: amount(input, "\(place)/amount", currency))
        }
    }

    /// A title: like a name it is one line.
    mutating func title(
        _ raw: String?, _ field: String, unless before: Prose? = nil, _ texts: [ContentID: String] = [:]
    ) -> Prose {
        if let before = unchanged(raw, before, texts) { return before }
        guard !AccountFields.breaksLine(InputReader.tidied(raw ?? "")) else {
            note(field, .badCharacters)
            return InputReader.nothing
        }
        return text(raw, field, max: Limits.titleCharactersMax)
    }

    /// What is to be done.
    mutating func scope(
        _ raw: String?, unless before: Prose? = nil, _ texts: [ContentID: String] = [:]
    ) -> Prose {
        unchanged(raw, before, texts) ?? text(raw, "scope", max: Limits.scopeCharactersMax)
    }

    /// A text that says what it said before keeps its place beside the log, so that nothing counts as changed.
    private func unchanged(_ raw: String?, _ before: Prose?, _ texts: [ContentID: String]) -> Prose? {
        guard let before, texts[before.id] == InputReader.tidied(raw ?? "") else { return nil }
        return before
    }

    private mutating func amount(_ input: DeliverableInput, _ field: String, _ currency: Currency) -> Int64? {
        if let code = input.currency, code != currency.code {
            note("\(field)/currency", code.isEmpty ? .missing : .notACurrency)
        }
        let text = InputReader.tidied(input.amount ?? "")
        guard !text.isEmpty else {
            if input.currency != nil { note("\(field)/amount", .missing) }
            return nil
        }
        guard let minor = minorUnits(text, field, currency, isMinor: input.amountIsMinor) else { return nil }
        guard (0...Limits.amountMax).contains(minor) else {
            note(field, .outOfRange(0, Limits.amountMax))
            return nil
        }
        return minor
    }

    private mutating func minorUnits(
        _ text: String, _ field: String, _ currency: Currency, isMinor: Bool
    ) -> Int64? {
        switch isMinor ? Int64(text).map(TypedAmount.minor) : TypedAmount(text, in: currency) {
        case .minor(let minor): return minor
        case .readsTwoWays(let grouped, let divided): note(field, .amountReadsTwoWays(grouped, divided, currency))
        case nil: note(field, .notAnAmount(currency))
        }
        return nil
    }
}
