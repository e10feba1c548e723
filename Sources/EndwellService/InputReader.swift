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
    mutating func seal(_ text: String) -> Prose {
        let salt = ids.salt()
        let id = ContentID(ids.uuid(at: now))
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

    mutating func files(_ uploads: [UploadedFile], _ field: String) -> [Prose] {
        guard uploads.count <= Limits.filesMax else {
            note(field, .tooMany(max: Limits.filesMax))
            return []
        }
        return uploads.map { seal($0.descriptor) }
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

/// A file that was uploaded with an act and is kept already.
public struct UploadedFile: Hashable, Sendable {
    /// The kept bytes.
    public let kept: KeptFile
    /// Its name, as the uploader's machine called it.
    public let name: String
    /// Its media type, as the uploader's machine said.
    public let type: String

    /// An uploaded file; the name is cut to what is allowed.
    public init(kept: KeptFile, name: String, type: String) {
        self.kept = kept
        let plain = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        let printable = String(plain.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F })
        self.name = printable.isEmpty ? "file" : String(printable.prefix(Limits.fileNameCharactersMax))
        self.type = type
    }

    /// The text that stands for the file beside the log: JSON with sorted keys.
    var descriptor: String {
        let described = FileDescription(bytes: kept.bytes, name: name, sha256: kept.sha256, type: type)
        let data = try? EventCoding.encoder().encode(described)
        return data.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

/// What is known of an attachment: the content that lies beside the log in its place (R15).
public struct FileDescription: Codable, Hashable, Sendable {
    /// How many bytes.
    public let bytes: Int
    /// Its name.
    public let name: String
    /// Lower-case hexadecimal SHA-256 of its bytes.
    public let sha256: String
    /// Its media type.
    public let type: String

    /// The description in a content's text; `nil` for any other text.
    public init?(_ text: String) {
        guard let file = try? EventCoding.decoder().decode(FileDescription.self, from: Data(text.utf8)) else {
            return nil
        }
        self = file
    }

    init(bytes: Int, name: String, sha256: String, type: String) {
        self.bytes = bytes
        self.name = name
        self.sha256 = sha256
        self.type = type
    }
}
