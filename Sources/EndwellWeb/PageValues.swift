import Mustache

/// A struct's values by their names, as templates ask for them.
///
/// Left to itself the template engine reflects the whole struct for each name it looks up; a page is reflected once
/// instead.
struct PageValues: MustacheParent {
    private let values: [String: Any]

    /// The page's values, and those of the structs in it. What is absent has no name here.
    init(_ page: some Page) {
        self.init(Mirror(reflecting: page))
    }

    private init(_ mirror: Mirror) {
        var values: [String: Any] = [:]
        values.reserveCapacity(mirror.children.count)
        for case (let name?, let value) in mirror.children { values[name] = PageValues.shown(value) }
        self.values = values
    }

    func child(named name: String) -> Any? { values[name] }

    private static func shown(_ value: Any) -> Any? {
        if let text = value as? String { return text }
        if let isSo = value as? Bool { return isSo }
        let mirror = Mirror(reflecting: value)
        return switch mirror.displayStyle {
        case .optional: mirror.children.first.flatMap { shown($0.value) }
        case .collection: mirror.children.compactMap { shown($0.value) }
        case .struct: PageValues(mirror)
        case _: value
        }
    }
}
