import Foundation

/// A word by which contracts are found: without case and without the marks that people leave out when they type.
struct SearchWord: Hashable {
    /// Most words looked at in one text.
    static let wordsMax = 60
    /// Most words looked at in one question.
    static let wordsAskedMax = 8
    /// Most characters looked at in one question.
    static let charactersAskedMax = 200
    /// Longest word, in bytes; longer ones are cut.
    static let wordBytesMax = 64
    /// Most contracts that one word's search sorts.
    static let candidatesMax = 1_000
    /// Most contracts that one page looks through for what no index finds.
    static let contractsWalkedMax = 2_000

    /// The first bytes of every word that begins so.
    let first: Data

    private init(_ text: some StringProtocol) {
        // A cut may fall within a character: words are bytes, and questions are cut alike.
        first = Data(text.utf8.prefix(Self.wordBytesMax))
    }

    /// What sorts after every word that begins so: no UTF-8 text has this byte.
    var end: Data { first + [0xFF] }

    /// The words of a title or a name.
    static func words(of text: String) -> Set<SearchWord> {
        Set(runs(of: text).flatMap(\.beginnings).prefix(wordsMax).map { SearchWord($0) })
    }

    /// The words of a reference: its parts, and the whole as one.
    static func words(ofReference reference: String) -> Set<SearchWord> {
        words(of: reference).union(words(of: reference.filter { $0 != "-" }))
    }

    /// The words that a question asks for, each once.
    static func words(asked question: String) -> [SearchWord] {
        var words: [SearchWord] = []
        for run in runs(of: String(question.prefix(charactersAskedMax))) {
            let word = SearchWord(run.text)
            if !words.contains(word) { words.append(word) }
            if words.count == wordsAskedMax { break }
        }
        return words
    }

    /// The condition that as many words be found in the row `m`; each takes two arguments.
    static func condition(_ count: Int) -> String {
        String(
            repeating: """
                 AND EXISTS (
                    SELECT 1 FROM search_words AS w
                    WHERE w.contract_id = m.contract_id AND w.party = m.party AND w.word >= ? AND w.word < ?)
                """, count: count)
    }
}

/// Characters that belong together.
private struct Run {
    var text: String
    /// Whether the script puts no spaces between words, so that a word may begin at any character.
    let isUnspaced: Bool

    /// Where a search may begin in it.
    var beginnings: [Substring] {
        isUnspaced ? text.indices.map { text[$0...].prefix(8) } : [text[...]]
    }
}

private func runs(of text: String) -> [Run] {
    var runs: [Run] = []
    var isOpen = false
    for scalar in text.folded.unicodeScalars {
        guard let isUnspaced = scalar.isUnspaced else {
            isOpen = false
            continue
        }
        if isOpen, runs.last?.isUnspaced == isUnspaced || scalar.isMark {
            runs[runs.count - 1].text.unicodeScalars.append(scalar)
        } else {
            runs.append(Run(text: String(scalar), isUnspaced: isUnspaced))
        }
        isOpen = true
    }
    return runs
}

extension String {
    /// The text without case, width and the accents that a person in a hurry leaves out.
    fileprivate var folded: String {
        var folded = ""
        for scalar in decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars
        where !scalar.isLeftOut {
            folded.unicodeScalars.append(contentsOf: (plainLetters[scalar] ?? String(scalar)).unicodeScalars)
        }
        return folded
    }
}

/// Letters that have a plain form but no decomposition.
private let plainLetters: [Unicode.Scalar: String] = [
    "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe", "ı": "i", "ς": "σ", "þ": "th", "ð": "d", "ß": "ss",
]

extension Unicode.Scalar {
    fileprivate var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    /// The accents of Latin, Greek and Cyrillic, and the vowel points of Hebrew and Arabic: those are left out where
    /// people type. The vowel signs of other scripts are letters of their words.
    fileprivate var isLeftOut: Bool {
        switch value {
        case 0x0300...0x036F, 0x0591...0x05C7, 0x0610...0x061A, 0x064B...0x065F, 0x0670, 0x200B...0x200F,
            0xFE00...0xFE0F:
            true
        default: false
        }
    }

    /// Whether the scalar is of a script without spaces, or a picture; nil when it is of no word at all.
    fileprivate var isUnspaced: Bool? {
        switch value {
        // Thai, Lao, Tibetan, Burmese, Khmer; kana, bopomofo; Chinese characters.
        case 0x0E00...0x0FFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x312F, 0x31A0...0x31FF, 0x3400...0x9FFF,
            0xF900...0xFAFF, 0x20000...0x3FFFF:
            return true
        default: break
        }
        if properties.isAlphabetic || properties.numericType != nil || isMark { return false }
        return properties.isEmojiPresentation ? true : nil
    }
}
