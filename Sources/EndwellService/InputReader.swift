import EndwellCore
import Foundation

/// Reads what was typed: seals texts, and collects every problem before anything is refused.
struct InputReader {
    let ids: Ids
    let now: Instant
    private(set) var problems: [InputProblem] = []
    /// The sealed texts, to be kept with the act.
    private(set) var contents: [Content] = []

    /// - Parameter problems: what is known to be wrong already, to be named together with what is found.
    init(ids: Ids, now: Instant, problems: [InputProblem] = []) {
        self.ids = ids
        self.now = now
        self.problems = problems
    }

    /// Stands where a text is missing; never kept, since a problem was noted.
    static let nothing = Prose(id: ContentID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))), digest: "")

    mutating func note(_ field: String, _ problem: InputProblem.Problem) {
        problems.append(InputProblem(field, problem))
    }

    /// Throws every problem at once, if there is one.
    func finish() throws(Refusal) {
        guard problems.isEmpty else { throw .badInput(problems) }
    }

    mutating func text(_ raw: String?, _ field: String, max: Int = Limits.textCharactersMax) -> Prose {
        guard let prose = optionalText(raw, field, max: max) else {
            if problems.last?.field != field { note(field, .missing) }
            return InputReader.nothing
        }
        return prose
    }

    mutating func optionalText(_ raw: String?, _ field: String, max: Int = Limits.textCharactersMax) -> Prose? {
        let text = InputReader.tidied(raw ?? "")
        guard !text.isEmpty else { return nil }
        guard InputReader.isWithin(text, max) else {
            note(field, .tooLong(max: max))
            return nil
        }
        guard !InputReader.hasControls(text) else {
            note(field, .badCharacters)
            return nil
        }
        return seal(text)
    }

    /// Seals a text that is known to be good.
    mutating func seal(_ text: String, as given: ContentID? = nil) -> Prose {
        let salt = ids.salt()
        let id = given ?? ContentID(ids.uuid(at: now))
        contents.append(Content(id: id, salt: salt, text: text))
        return Prose(id: id, digest: RecordDigest.salted(text, salt))
    }

    mutating func day(_ raw: String?, _ field: String) -> Day? {
        let text = InputReader.tidied(raw ?? "")
        guard !text.isEmpty else { return nil }
        guard let day = Day(text), day.civil.year >= 1970, day.civil.year <= Limits.yearMax else {
            note(field, .notADate)
            return nil
        }
        return day
    }

    mutating func requiredDay(_ raw: String?, _ field: String) -> Day {
        if let day = day(raw, field) { return day }
        if problems.last?.field != field { note(field, .missing) }
        return Day(number: 0)
    }

    mutating func choice<Choice: RawRepresentable<String>>(_ raw: String?, _ field: String) -> Choice? {
        let text = InputReader.tidied(raw ?? "")
        guard !text.isEmpty else {
            note(field, .missing)
            return nil
        }
        guard let choice = Choice(rawValue: text) else {
            note(field, .notAChoice)
            return nil
        }
        return choice
    }

    mutating func number(_ raw: String?, _ field: String, within range: ClosedRange<Int>) -> Int? {
        let text = InputReader.tidied(raw ?? "")
        guard !text.isEmpty else { return nil }
        guard let number = Int(text) else {
            note(field, .notANumber)
            return nil
        }
        guard range.contains(number) else {
            note(field, .outOfRange(Int64(range.lowerBound), Int64(range.upperBound)))
            return nil
        }
        return number
    }

    /// The files that a field names, each by its upload's id; no upload is attached twice.
    mutating func files(_ named: [String], _ field: String, among uploads: [ContentID: Upload]) -> [Prose] {
        guard named.count <= Limits.filesMax else {
            note(field, .tooMany(max: Limits.filesMax))
            return []
        }
        return named.enumerated().compactMap { index, name in
            guard let id = ContentID(name), let upload = uploads[id], !contents.contains(where: { $0.id == id }) else {
                note("\(field)/\(index)", .notUploaded)
                return nil
            }
            return seal(upload.file.text, as: id)
        }
    }

    /// Line ends as one character, and no blank space around.
    static func tidied(_ raw: String) -> String {
        let isPlain = !raw.utf8.contains(UInt8(ascii: "\r"))
        let lines = isPlain ? raw : raw.replacing("\r\n", with: "\n")
        return lines.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// A text has a bound in characters, and in bytes too: one character can be made of thousands.
    static func isWithin(_ text: String, _ charactersMax: Int) -> Bool {
        text.utf8.count <= charactersMax * 32 && text.count <= charactersMax
    }

    static func hasControls(_ text: String) -> Bool {
        text.unicodeScalars.contains { ($0.value < 0x20 && $0 != "\n" && $0 != "\t") || $0.value == 0x7F }
    }
}
