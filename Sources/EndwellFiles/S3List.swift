import Foundation

/// A list of objects, as a store that speaks S3 answers it.
struct S3List {
    let names: [String]
    let hasMore: Bool

    /// `nil` for bytes that are no such list.
    init?(_ bytes: Data) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        let document = XMLText(text)
        guard document.all("ListBucketResult").count == 1 else { return nil }
        names = document.all("Key").map(XMLText.decoded)
        switch document.first("IsTruncated") {
        case "true": hasMore = true
        case "false", nil: hasMore = false
        default: return nil
        }
    }
}

/// The little XML that the stores' answers are: elements whose names are told apart, and texts in them.
struct XMLText {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// What stands in the first element of that name, decoded.
    func first(_ name: String) -> String? { all(name, max: 1).first.map(Self.decoded) }

    /// What stands in each element of that name, as it stands there.
    func all(_ name: String, max: Int = .max) -> [Substring] {
        var (found, rest) = ([Substring](), text[...])
        while found.count < max, let opening = rest.firstRange(of: "<\(name)") {
            rest = rest[opening.upperBound...]
            // `<Key>` is meant, and `<KeyCount>` is not; an element may say its namespace.
            guard let next = rest.first, next == ">" || next == " ", let end = rest.firstIndex(of: ">"),
                let closing = rest.firstRange(of: "</\(name)>")
            else { continue }
            guard end < closing.lowerBound else { continue }
            found.append(rest[rest.index(after: end)..<closing.lowerBound])
            rest = rest[closing.upperBound...]
        }
        return found
    }

    /// A text with its five entities as the characters that they stand for.
    static func decoded(_ text: Substring) -> String {
        guard text.contains("&") else { return String(text) }
        return String(text).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&apos;", with: "'").replacing("&amp;", with: "&")
    }
}
