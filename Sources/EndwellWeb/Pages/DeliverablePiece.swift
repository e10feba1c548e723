import EndwellCore
import EndwellService

/// A deliverable on the work tab.
struct DeliverablePiece: Sendable {
    var id: String
    var title: String
    var stateWords: String
    var stateLook: String
    var facts: [String]
    var steps: [Told]
    var silence: Silence?
    var acts: [Button]
}

extension DeliverablePiece {
    init(_ deliverable: Deliverable, _ reader: ContractReader) {
        id = "deliverable-\(deliverable.terms.id)"
        title = reader.title(of: deliverable)
        (stateWords, stateLook) = deliverable.words
        facts = DeliverablePiece.facts(deliverable, reader)
        steps = DeliverablePiece.steps(deliverable, reader)
        silence = DeliverablePiece.silence(deliverable, reader)
        acts = DeliverablePiece.acts(deliverable, reader)
    }

    private static func facts(_ deliverable: Deliverable, _ reader: ContractReader) -> [String] {
        let terms = deliverable.terms
        let accepted: String? =
            switch deliverable.state {
            case .accepted(let at, by: nil): "accepted \(reader.date(at.justBefore)), as nobody answered in time"
            case .accepted(let at, _): "accepted \(reader.date(at))"
            case .open, .submitted: nil
            }
        return [
            terms.amount.map(reader.money) ?? "no amount",
            terms.dueOn.map { "due \(reader.dates.date($0))" } ?? "no due date", accepted,
        ].compactMap(\.self)
    }

    /// What was handed in and what was said to it; that it was accepted stands among the facts.
    private static func steps(_ deliverable: Deliverable, _ reader: ContractReader) -> [Told] {
        let first = deliverable.history.firstIndex { $0.kind == .submitted }
        return deliverable.history.enumerated().compactMap { index, step in
            let did: String
            switch step.kind {
            case .submitted: did = index == first ? "submitted it" : "submitted it again"
            case .sentBack: did = "sent it back"
            case .accepted: return nil
            }
            return Told(
                who: step.by.map(reader.name) ?? "The clock", did: did, at: reader.moment(step),
                text: step.text.map(reader.text), files: reader.files(step.files))
        }
    }

    private static func silence(_ deliverable: Deliverable, _ reader: ContractReader) -> Silence? {
        guard let until = deliverable.reviewUntil else { return nil }
        let lead = "Until \(reader.endWithZone(until)), \(reader.dates.inDays(until: until)):"
        let who =
            reader.me == .client ? "you neither accept it nor send" : "\(reader.otherName) neither accepts it nor sends"
        return Silence(lead: lead, text: "if \(who) it back, it is accepted.")
    }

    private static func acts(_ deliverable: Deliverable, _ reader: ContractReader) -> [Button] {
        let (id, wasSentBack) = (deliverable.terms.id, deliverable.isSentBack)
        let subject = Subject.deliverable(id)
        let title = reader.title(of: deliverable)
        func path(_ step: SitePath.WorkStep) -> String { SitePath.deliverable(reader.id, id, step).text }
        let all: [(Act, Button)] = [
            (
                .submitWork,
                Button(
                    text: wasSentBack ? "Submit again" : "Submit", href: path(.submission),
                    look: wasSentBack ? "main" : "", hiddenWords: title)
            ),
            (.acceptWork, Button(text: "Accept", href: path(.acceptance), look: "main", hiddenWords: title)),
            (.sendBackWork, Button(text: "Send back", href: path(.changeRequest), hiddenWords: title)),
        ]
        return all.filter { reader.view.mayI($0.0, subject) }.map(\.1)
    }
}

extension Deliverable {
    /// How far it is, and how its mark looks.
    var words: (words: String, look: String) {
        switch state {
        case .open: isSentBack ? ("Sent back", "ask") : ("Not submitted", "")
        case .submitted: ("Submitted", "ask")
        case .accepted(_, by: nil): ("Accepted by the clock", "good")
        case .accepted: ("Accepted", "good")
        }
    }
}
