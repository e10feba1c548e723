import EndwellCore

/// An amount as people type it: `1250`, `1,250.00`, `1.250,00` or `1 250`. Nothing is guessed, and no floating point is
/// involved (R19).
enum TypedAmount: Equatable {
    /// In minor units.
    case minor(Int64)
    /// `12,345`: its one mark could group digits or divide them. Both readings, in minor units.
    case readsTwoWays(Int64, Int64)

    /// The amount, or `nil` for what is none in that currency.
    init?(_ typed: String, in currency: Currency) {
        let text = typed.filter { !$0.isWhitespace && $0 != "'" && $0 != "\u{2019}" }
        guard text.allSatisfy({ $0.isASCII && ($0.isNumber || $0.isMark) }), text.contains(where: \.isNumber) else {
            return nil
        }
        let (whole, fraction) = TypedAmount.parts(of: text, digits: currency.minorDigits)
        if let both = TypedAmount.bothReadings(of: text, currency) {
            self = both
            return
        }
        let groups = whole.split(omittingEmptySubsequences: false, whereSeparator: \.isMark)
        guard groups.count == 1 || TypedAmount.areGroups(groups, of: whole) else { return nil }
        let padding = String(repeating: "0", count: currency.minorDigits - fraction.count)
        guard let minor = Int64(groups.joined() + fraction + padding) else { return nil }
        self = .minor(minor)
    }

    /// The last mark divides if it stands there once and at most the currency's digits follow it.
    private static func parts(of text: String, digits: Int) -> (whole: Substring, fraction: Substring) {
        guard let place = text.lastIndex(where: \.isMark), text.count(where: { $0 == text[place] }) == 1 else {
            return (text[...], "")
        }
        let after = text[text.index(after: place)...]
        return after.count <= digits ? (text[..<place], after) : (text[...], "")
    }

    /// Groups have three digits but the first, which has no leading zero, and one mark between them all.
    private static func areGroups(_ groups: [Substring], of whole: Substring) -> Bool {
        guard let first = groups.first, (1...3).contains(first.count), !first.hasPrefix("0") else { return false }
        return groups.dropFirst().allSatisfy { $0.count == 3 } && Set(whole.filter(\.isMark)).count == 1
    }

    /// A single mark before exactly three digits: `12.345` is twelve thousand to some, a little over twelve to others.
    ///
    /// Where the currency divides by a thousand the full stop divides, since forms show amounts so.
    private static func bothReadings(of text: String, _ currency: Currency) -> TypedAmount? {
        let parts = text.split(omittingEmptySubsequences: false, whereSeparator: \.isMark)
        guard parts.count == 2, areGroups(parts, of: text[...]), currency.minorDigits > 0,
            currency.minorDigits != 3 || !text.contains("."), let thousands = Int64(parts.joined())
        else { return nil }
        let unit = (0..<currency.minorDigits).reduce(Int64(1)) { unit, _ in unit * 10 }
        return .readsTwoWays(thousands * unit, (thousands * unit + 500) / 1_000)
    }
}

extension Character {
    fileprivate var isMark: Bool { self == "." || self == "," }
}
