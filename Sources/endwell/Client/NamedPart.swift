import EndwellClient
import EndwellCore

/// A deliverable or concern that a person names by number, id or title, or not at all where only one is meant.
struct NamedPart {
    let noun: String
    let parts: [(id: String, title: String)]
    let act: Act
    let contract: Received.Contract

    static func deliverable(_ act: Act, of contract: Received.Contract) -> NamedPart {
        NamedPart(
            noun: "deliverable", parts: contract.deliverables.map { ($0.id, Plain.line($0.title ?? "(erased)")) },
            act: act, contract: contract)
    }

    static func concern(_ act: Act, of contract: Received.Contract) -> NamedPart {
        NamedPart(
            noun: "concern", parts: contract.concerns.map { ($0.id, title(of: $0)) }, act: act, contract: contract)
    }

    private static func title(of concern: Received.Concern) -> String {
        Plain.title(concern.agreed)
    }

    /// The id that is meant; throws a `Failure` that lists what there is.
    func id(_ given: String?) throws -> String {
        guard !parts.isEmpty else { throw Failure(.refused, "\(contract.reference) has no \(noun).") }
        guard let given else { return try only }
        if let number = Int(given), parts.indices.contains(number - 1) { return parts[number - 1].id }
        let wanted = given.lowercased()
        guard let part = parts.first(where: { $0.id == wanted || $0.title.lowercased() == wanted }) else {
            throw Failure(.usage, "There is no \(noun) “\(given)” in \(contract.reference). \(list)")
        }
        return part.id
    }

    private var only: String {
        get throws {
            let open = contract.allowed.filter { $0.act == act.rawValue }.compactMap(\.subject)
            if let one = open.first, open.count == 1 { return one }
            if let one = parts.first, parts.count == 1 { return one.id }
            throw Failure(.usage, "Say which \(noun), by its number. \(list)")
        }
    }

    private var list: String {
        let named = parts.enumerated().map { "\($0.offset + 1) \($0.element.title)" }
        return "There \(parts.count == 1 ? "is" : "are"): \(named.joined(separator: "; "))."
    }
}
