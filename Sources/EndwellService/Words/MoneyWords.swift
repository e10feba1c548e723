public import EndwellCore
import Foundation

extension Words {
    /// "€1,200.00", "CHF 1,200.00", "¥1,200": an amount in the currency's minor unit, as people read it (R19).
    public static func money(_ minor: Int64, _ currency: Currency) -> String {
        let amount = plainAmount(minor, currency)
        let parts = amount.split(separator: ".", omittingEmptySubsequences: false)
        var whole = ""
        for (index, digit) in parts[0].reversed().enumerated() {
            if index > 0, index % 3 == 0, digit != "-" { whole.append(",") }
            whole.append(digit)
        }
        let grouped = String(whole.reversed()) + (parts.count > 1 ? ".\(parts[1])" : "")
        return symbols[currency.code].map { $0 + grouped } ?? "\(currency.code)\u{A0}\(grouped)"
    }

    /// "1200.00": an amount as a form's field holds it.
    public static func plainAmount(_ minor: Int64, _ currency: Currency) -> String {
        let digits = String(minor.magnitude)
        let padded = String(repeating: "0", count: max(0, currency.minorDigits + 1 - digits.count)) + digits
        let sign = minor < 0 ? "-" : ""
        guard currency.minorDigits > 0 else { return sign + padded }
        return "\(sign)\(padded.dropLast(currency.minorDigits)).\(padded.suffix(currency.minorDigits))"
    }

    /// "1250.00", "1250", "1250.000": an amount as one types it in that currency, to show how.
    public static func amountExample(_ currency: Currency) -> String {
        plainAmount((0..<currency.minorDigits).reduce(1_250) { amount, _ in amount * 10 }, currency)
    }

    /// "EUR · Euro": a currency to choose.
    public static func currency(_ currency: Currency) -> String {
        let name = Locale(identifier: "en").localizedString(forCurrencyCode: currency.code)
        return name.map { "\(currency.code) · \($0)" } ?? currency.code
    }

    /// Every currency to choose from, in the order of the alphabet.
    public static let currencies: [(code: String, words: String)] =
        Currency.all.compactMap(Currency.init).map { ($0.code, currency($0)) }

    /// Only signs that stand for one currency alone.
    private static let symbols = ["EUR": "€", "GBP": "£", "JPY": "¥", "USD": "US$", "INR": "₹"]
}
