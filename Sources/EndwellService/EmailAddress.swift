import EndwellCore
import Foundation

/// What counts as an e-mail address: only a letter sent to it could tell more.
enum EmailAddress {
    /// The address without blank space around it, its letters in their composed form: one spelling for each address.
    static func tidied(_ raw: String) -> String {
        InputReader.tidied(raw).precomposedStringWithCanonicalMapping
    }

    /// Whether the text has the shape of an address: one `@`, a dot after it, nothing blank, no control characters.
    static func isPlausible(_ text: String) -> Bool {
        guard text.utf8.count <= Limits.addressBytesMax else { return false }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[0].utf8.count <= 64 else { return false }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 63 }) else { return false }
        return text.unicodeScalars.allSatisfy { scalar in
            scalar.value > 0x20 && !scalar.properties.isWhitespace && !isInvisible(scalar) && !passesForPlain(scalar)
                && !"<>()[]\\,;:\"".unicodeScalars.contains(scalar)
        }
    }

    /// Controls, and what directs writing without being seen.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        default: false
        }
    }

    /// An address is found by its lower-case form; a sign that only then becomes a plain letter, as the Kelvin sign
    /// does, would make one person's address pass for another's.
    private static func passesForPlain(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isASCII && scalar.properties.lowercaseMapping.utf8.contains { $0 < 0x80 }
    }
}
