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
    static func line(_ label: String, _ text: String) -> String {
        "<dt>\(escaped(label))</dt><dd dir=\"auto\">\(escaped(text))</dd>\n"
    }

    /// The same, with a link.
    static func line(_ label: String, _ text: String, href: String) -> String {
        "<dt>\(escaped(label))</dt><dd dir=\"auto\"><a href=\"\(escaped(href))\">\(escaped(text))</a></dd>\n"
    }
}
