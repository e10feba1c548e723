public import Foundation

extension Data {
    /// The bytes in the alphabet that addresses allow, without padding.
    public var base64URL: String {
        let standard = base64EncodedString().utf8.lazy.filter { $0 != UInt8(ascii: "=") }
        return String(
            decoding: standard.map { character in
                switch character {
                case UInt8(ascii: "+"): UInt8(ascii: "-")
                case UInt8(ascii: "/"): UInt8(ascii: "_")
                default: character
                }
            }, as: UTF8.self)
    }

    /// The bytes of such a text; `nil` for anything else.
    public init?(base64URL text: String) {
        var standard: [UInt8] = []
        standard.reserveCapacity(text.utf8.count + 3)
        for character in text.utf8 {
            switch character {
            case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
            case UInt8(ascii: "-"): standard.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): standard.append(UInt8(ascii: "/"))
            default: standard.append(character)
            }
        }
        while !standard.count.isMultiple(of: 4) { standard.append(UInt8(ascii: "=")) }
        self.init(base64Encoded: Data(standard))
    }
}
