/// Gentle hints on tone and specificity (R3). They never block; browsers with a script give the same while one writes.
public enum WritingHints {
    /// What a hint looks for.
    public enum Rule: String, CaseIterable, Sendable {
        /// "Always", "never": easily denied.
        case absolutes
        /// Words about the person instead of the work.
        case insults
        /// Capitals and exclamation marks.
        case capitals
        /// No example.
        case example
        /// No date.
        case date
    }

    /// Most hints given for one text: more would be no help.
    public static let hintsMax = 3

    /// The hints for a text, at most `hintsMax`, in the order of the rules.
    public static func hints(for text: String, _ rules: [Rule] = Rule.allCases) -> [String] {
        let read = TextRead(text)
        return Array(rules.compactMap { hint($0, read) }.prefix(hintsMax))
    }

    private static func hint(_ rule: Rule, _ text: TextRead) -> String? {
        switch rule {
        case .absolutes:
            text.firstWord(in: absolutes).map { "“\($0)” is easily denied. Say when it happened, with an example." }
        case .insults:
            text.firstWord(in: insults).map {
                "“\($0)” speaks of the person. Speak of the work, and it will be heard."
            }
        case .capitals: text.shouts ? "Capitals and exclamation marks read as shouting." : nil
        case .example:
            text.isLong && !text.hasDigit && text.firstWord(in: examples) == nil
                ? "An example helps: what, when, where to see it." : nil
        case .date:
            text.isLong && !text.hasDigit && text.firstWord(in: dates) == nil
                ? "Say when it was: a date makes it easy to check." : nil
        }
    }

    private static let absolutes: Set = [
        "always", "never", "everytime", "every time", "everyone", "nobody", "nothing", "constantly",
    ]
    private static let insults: Set = [
        "stupid", "idiot", "idiots", "idiotic", "incompetent", "useless", "lazy", "liar", "liars", "lying", "scam",
        "scams", "scammer", "scammers", "fraud", "pathetic", "ridiculous", "garbage", "rubbish", "crap", "moron",
        "clown", "joke",
    ]
    private static let examples: Set = [
        "example", "instance", "e.g", "when", "at", "on", "see", "recording", "screenshot", "page", "line", "file",
    ]
    private static let dates: Set = [
        "today", "yesterday", "tomorrow", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december", "last week", "this week",
    ]
}

/// A text as the hints look at it: its words, and how it is written.
private struct TextRead {
    /// Shorter than this, in characters, a text is not asked for an example or a date.
    private static let longCharactersMin = 41
    /// Capitals that are names of things, not shouting.
    private static let plainCapitals: Set = ["HTTP", "HTTPS", "HTML", "JSON", "JPEG"]

    private let words: [String]
    let isLong: Bool
    let hasDigit: Bool
    private let hasTwoExclamationMarks: Bool

    init(_ text: String) {
        words = text.split { !$0.isLetter && !$0.isNumber && $0 != "." }
            .map { $0.trimmingDots }.filter { !$0.isEmpty }
        let trimmed = text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace)
        isLong = trimmed.count >= TextRead.longCharactersMin
        hasDigit = text.contains(where: \.isNumber)
        hasTwoExclamationMarks = text.contains("!!")
    }

    /// The first word, or pair of words, that the list has; as it was written.
    func firstWord(in list: Set<String>) -> String? {
        for (index, word) in words.enumerated() {
            if list.contains(word.lowercased()) { return word }
            guard index + 1 < words.count else { continue }
            let pair = "\(word) \(words[index + 1])"
            if list.contains(pair.lowercased()) { return pair }
        }
        return nil
    }

    /// Two words in capitals one after the other, the first of four letters or more; one of six or more; or "!!".
    var shouts: Bool {
        if hasTwoExclamationMarks { return true }
        let capitals = words.map { $0.isCapitals ? $0.count : 0 }
        return words.indices.contains { index in
            guard !TextRead.plainCapitals.contains(words[index]) else { return false }
            let follows = index + 1 < words.count && capitals[index + 1] >= 2
            return capitals[index] >= 6 || (capitals[index] >= 4 && follows)
        }
    }
}

extension String {
    fileprivate var isCapitals: Bool { allSatisfy { $0.isLetter && $0.isUppercase } }
}

extension Substring {
    fileprivate var trimmingDots: String {
        var text = self
        while text.first == "." { text.removeFirst() }
        while text.last == "." { text.removeLast() }
        return String(text)
    }
}
