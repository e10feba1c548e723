import Crypto
public import EndwellCore
public import Foundation

/// Makes ids and references from given bytes and a given instant.
public struct Ids: Sendable {
    private let randomness: any Randomness

    /// Ids from that source of chance.
    public init(_ randomness: any Randomness) {
        self.randomness = randomness
    }

    /// A UUID of version 7: the instant first, so that ids made later sort later.
    public func uuid(at now: Instant) -> UUID {
        var bytes = randomness.bytes(16)
        let time = UInt64(max(0, now.milliseconds))
        for index in 0..<6 { bytes[index] = UInt8(truncatingIfNeeded: time >> (8 * (5 - index))) }
        bytes[6] = bytes[6] & 0x0F | 0x70
        bytes[8] = bytes[8] & 0x3F | 0x80
        return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    /// A reference such as `EW-7K3Q9D`: no letter that is mistaken for another.
    public func reference() -> String {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        return "EW-" + String(randomness.bytes(6).map { alphabet[Int($0 % 32)] })
    }

    /// Sixteen bytes that keep a short text from being guessed by its digest.
    func salt() -> Data {
        Data(randomness.bytes(16))
    }
}

/// The digests of the record (R15).
public enum RecordDigest {
    /// What stands before the first event: 32 zero bytes.
    public static let genesis = Data(repeating: 0, count: 32)

    /// The hash of an event: SHA-256 of the previous event's hash and this event's stored bytes.
    public static func chained(_ bytes: Data, after previous: Data) -> Data {
        var hash = SHA256()
        hash.update(data: previous)
        hash.update(data: bytes)
        return Data(hash.finalize())
    }

    /// The digest that an event holds of a text: lower-case hexadecimal SHA-256 of salt and UTF-8 text.
    public static func salted(_ text: String, _ salt: Data) -> String {
        var hash = SHA256()
        hash.update(data: salt)
        hash.update(data: Data(text.utf8))
        return hexadecimal(hash.finalize())
    }

    /// The digest that a signature names: of title, scope, terms, deliverables and parties (R2).
    static func signed(_ agreement: Agreement, offerer: Party, by person: PersonID, to address: Prose) throws -> String
    {
        struct Document: Codable {
            var address: Prose
            var agreement: Agreement
            var offerer: Party
            var person: PersonID
        }
        let document = Document(address: address, agreement: agreement, offerer: offerer, person: person)
        return hexadecimal(SHA256.hash(data: try EventCoding.encoder().encode(document)))
    }

    private static let digits = Array("0123456789abcdef".utf8)

    /// Lower-case hexadecimal digits.
    public static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.underestimatedCount * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
