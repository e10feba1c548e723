import EndwellCore
import Foundation

/// The IANA time zones that this machine knows.
public enum KnownZones {
    /// Their names in the order of the alphabet, to choose from.
    public static let identifiers: [String] =
        TimeZone.knownTimeZoneIdentifiers.filter { $0.contains("/") }.sorted() + ["UTC"]

    /// Whether the text names a zone of the IANA list, by today's name or an older one.
    ///
    /// Browsers differ in which of a zone's names they use; offsets such as `GMT+5` are no zones.
    public static func contains(_ text: String) -> Bool {
        guard text != "UTC" else { return true }
        guard text.utf8.count <= AccountLimits.timeZoneBytesMax, text.contains("/"), text.allSatisfy(isOfAName) else {
            return false
        }
        return Zone(text).isKnown
    }

    private static func isOfAName(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "/_+-".contains(character))
    }
}
