import Mustache

/// A page: a struct of formatted, stored values, and the template that shows them.
protocol Page: Sendable {
    /// The template's name.
    static var template: String { get }
    /// What every page has.
    var layout: Layout { get }
}

/// A template that can't be used; found at the start, since a page would show nothing in its place.
struct BrokenTemplate: Error, CustomStringConvertible {
    let name: String
    let reason: String
    var description: String { "The template \(name) is broken: \(reason)" }
}

/// Every template, parsed once.
struct PageLibrary: Sendable {
    private let library: MustacheLibrary

    init() throws {
        var templates: [String: MustacheTemplate] = [:]
        for (name, bytes) in EmbeddedTemplates.all {
            do {
                templates[name] = try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self))
            } catch {
                throw BrokenTemplate(name: name, reason: "\(error)")
            }
        }
        library = MustacheLibrary(templates: templates)
        for (name, bytes) in EmbeddedTemplates.all {
            for partial in PageLibrary.partials(in: String(decoding: bytes, as: UTF8.self))
            where templates[partial] == nil {
                throw BrokenTemplate(name: name, reason: "it asks for \(partial), which is not there")
            }
        }
    }

    /// The page as HTML.
    func render(_ page: some Page) throws -> String {
        guard let html = library.render(PageValues(page), withTemplate: type(of: page).template) else {
            throw BrokenTemplate(name: type(of: page).template, reason: "it is not there")
        }
        return html
    }

    private static func partials(in text: String) -> [String] {
        text.split(separator: "{{>").dropFirst().compactMap { rest in
            rest.split(separator: "}}").first.map { $0.filter { $0 != " " } }
        }
    }
}
