public import Foundation

/// Ids are read and written many times an act: this takes a small part of the time that `uuidString` takes.
extension UUID {
    private static let textBytes = 36

    /// Whether a dash stands at that place of the text.
    private static func isDash(_ place: Int) -> Bool { place == 8 || place == 13 || place == 18 || place == 23 }

    /// The UUID written in lower-case canonical form; `nil` for anything else.
    public init?(canonical text: String) {
        var text = text
        let uuid = text.withUTF8 { characters -> uuid_t? in
            guard characters.count == UUID.textBytes else { return nil }
            var digits = 0
            var read = uuid_t(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
            let isWhole = withUnsafeMutableBytes(of: &read) { bytes in
                for (place, character) in characters.enumerated() {
                    if UUID.isDash(place) {
                        guard character == UInt8(ascii: "-") else { return false }
                        continue
                    }
                    guard let value = UUID.value(of: character) else { return false }
                    bytes[digits / 2] = bytes[digits / 2] << 4 | value
                    digits += 1
                }
                return true
            }
            return isWhole ? read : nil
        }
        guard let uuid else { return nil }
        self.init(uuid: uuid)
    }

    /// The lower-case canonical form.
    public var canonicalText: String {
        withUnsafeBytes(of: uuid) { bytes in
            String(unsafeUninitializedCapacity: UUID.textBytes) { characters in
                var digits = 0
                for place in 0..<UUID.textBytes {
                    if UUID.isDash(place) {
                        characters[place] = UInt8(ascii: "-")
                        continue
                    }
                    let byte = bytes[digits / 2]
                    let value = digits.isMultiple(of: 2) ? byte >> 4 : byte & 0x0F
                    characters[place] = value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
                    digits += 1
                }
                return UUID.textBytes
            }
        }
    }

    private static func value(of character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case _: nil
        }
    }
}
