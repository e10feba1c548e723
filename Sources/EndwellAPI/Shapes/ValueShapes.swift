import EndwellCore
import EndwellService

/// Values as the API writes them.
extension JSON {
    /// An id.
    static func id<Kind>(_ id: Identifier<Kind>?) -> JSON { .text(orNull: id?.text) }

    /// An instant as RFC 3339 in UTC, with milliseconds where there are some.
    static func instant(_ instant: Instant?) -> JSON { .text(orNull: instant?.rfc3339) }

    /// A day as `YYYY-MM-DD`.
    static func day(_ day: Day?) -> JSON { .text(orNull: day?.description) }

    /// An amount in minor units (R19).
    static func money(_ amount: Int64?, _ currency: Currency) -> JSON {
        amount.map { ["amount": .integer($0), "currency": .text(currency.code)] } ?? .null
    }

    /// One of an enumeration's names.
    static func name(_ value: (some RawRepresentable<String>)?) -> JSON { .text(orNull: value?.rawValue) }
}

extension Instant {
    /// `2026-12-07T23:00:00Z`, or `2026-12-07T14:05:31.042Z`.
    var rfc3339: String {
        let plain = DateWords.iso(self)
        let rest = milliseconds - seconds * 1_000
        guard rest != 0 else { return plain }
        let digits = String(rest)
        return plain.dropLast() + "." + String(repeating: "0", count: 3 - digits.count) + digits + "Z"
    }

    /// The instant that an RFC 3339 text names, to the millisecond, in any zone; `nil` for anything else.
    init?(rfc3339 text: String) {
        guard
            let match = text.wholeMatch(
                of: /(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))/),
            let day = Day(String(match.1)), let hour = Int64(match.2), hour < 24, let minute = Int64(match.3),
            minute < 60, let second = Int64(match.4), second < 60
        else { return nil }
        let fraction = match.5.map { Int64(($0 + "000").prefix(3)) ?? 0 } ?? 0
        var ahead: Int64 = 0
        if let sign = match.6, let hours = match.7.flatMap({ Int64($0) }), let minutes = match.8.flatMap({ Int64($0) })
        {
            guard hours < 24, minutes < 60 else { return nil }
            ahead = (hours * 60 + minutes) * (sign == "-" ? -60 : 60)
        }
        let seconds = Int64(day.number) * 86_400 + hour * 3_600 + minute * 60 + second - ahead
        self.init(milliseconds: seconds * 1_000 + fraction)
    }
}

extension Schema {
    static let party = Schema.choice(of: Party.self)
    static let money = Schema.named(
        "Money",
        .object([
            .required("amount", .integer(0...Limits.amountMax), "In the currency’s minor unit, such as cents."),
            .required("currency", .text(minimum: 3, maximum: 3, example: "EUR"), "An ISO 4217 code."),
        ]))
    /// A text of a person's own.
    static func words(_ maximum: Int = Limits.textCharactersMax) -> Schema { .text(minimum: 1, maximum: maximum) }
}
