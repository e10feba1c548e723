/// Pieces of an HTML document. Whatever a person wrote goes through `escaped`.
enum HTML {
    /// A text as it stands between tags and in attributes.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case _: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// A line of a list of labels and what belongs to them; the words keep their lines and their direction.
    /// - Parameters:
    ///   - href: where the words lead.
    ///   - digest: a SHA-256 in hexadecimal digits, for a line of its own below them.
    static func line(_ label: String, _ text: String, href: String? = nil, digest: String? = nil) -> String {
        var words = escaped(text)
        if let href { words = "<a href=\"\(escaped(href))\">\(words)</a>" }
        if let digest { words += "<span class=\"code\" dir=\"ltr\">SHA-256 \(escaped(digest))</span>" }
        return "<dt>\(escaped(label))</dt><dd dir=\"auto\">\(words)</dd>\n"
    }
}
