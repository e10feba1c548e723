import Foundation

/// What follows the first semicolon of a header's value: `form-data; name="file"; filename=plan.pdf`. Programs write the
/// same in many ways: with quotation marks or without, with blanks or without, in capitals.
struct HeaderParameters {
    private var values: [String: String] = [:]

    init(_ header: some StringProtocol) {
        var rest = Substring(header).unicodeScalars.drop { $0 != ";" }.dropFirst()
        while !rest.isEmpty {
            let name = rest.prefix { $0 != "=" && $0 != ";" }
            rest = rest[name.endIndex...]
            let value = rest.first == "=" ? HeaderParameters.value(after: &rest) : ""
            rest = rest.drop { $0 != ";" }.dropFirst()
            let key = String(name).trimmingCharacters(in: .whitespaces).lowercased()
            if values[key] == nil { values[key] = value }
        }
    }

    /// The value of the first parameter of that name, which is given in lower case.
    subscript(name: String) -> String? { values[name] }

    /// A text that was written with its alphabet, `filename*=UTF-8''na%C3%AFve.txt` (RFC 8187).
    subscript(extended name: String) -> String? {
        let parts = values[name + "*"]?.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false) ?? []
        guard parts.count == 3, parts[0].lowercased() == "utf-8" else { return nil }
        return String(parts[2]).removingPercentEncoding
    }

    private static func value(after rest: inout Substring.UnicodeScalarView) -> String {
        rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
        guard rest.first == "\"" else {
            return String(rest.prefix { $0 != ";" }).trimmingCharacters(in: .whitespaces)
        }
        var value = String.UnicodeScalarView()
        rest = rest.dropFirst()
        while let scalar = rest.popFirst(), scalar != "\"" {
            let isEscape = scalar == "\\" && (rest.first == "\"" || rest.first == "\\")
            value.append(isEscape ? rest.removeFirst() : scalar)
        }
        return String(value)
    }
}
