import EndwellCore

extension Words {
    /// A person as the sentences of a contract name them: the first name; of an address, all of it. Who a person is (the
    /// head of a contract, its agreement, who wrote what, lists of several contracts) is said with the full name.
    ///
    /// A name that is written from right to left, or that tries to turn what stands around it, is kept to itself.
    public static func shortName(_ name: String) -> String {
        let first = name.contains("@") ? name : name.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
        return inSentence(first)
    }

    /// A name or title as part of a sentence of ours.
    public static func inSentence(_ text: String) -> String {
        text.unicodeScalars.contains(where: \.turnsDirection) ? isolated(text) : text
    }

    /// "Ben’s", "Hans’".
    public static func possessive(_ name: String) -> String {
        name.hasSuffix("s") ? "\(name)’" : "\(name)’s"
    }

    /// "1.2 MB", "220 kB", "9 bytes".
    public static func size(bytes: Int) -> String {
        switch bytes {
        case ..<1_000: counted(bytes, "byte", "bytes")
        case ..<1_000_000: "\(bytes / 1_000) kB"
        case _: "\(bytes / 1_000_000).\(bytes / 100_000 % 10) MB"
        }
    }
}

extension Unicode.Scalar {
    /// Whether the character is written from right to left, or changes the direction of others.
    fileprivate var turnsDirection: Bool {
        switch value {
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x1_0800...0x1_0FFF, 0x1_E800...0x1_EFFF: true
        case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        case _: false
        }
    }
}
