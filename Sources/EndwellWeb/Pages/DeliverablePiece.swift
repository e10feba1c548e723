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
    /// The deliverable, with what the events of the page tell of it.
    init(_ deliverable: Deliverable, _ reader: ContractReader, events: [DatedEvent]) {
        let about = events.filter { $0.deliverable == deliverable.terms.id }
        let wasSentBack = deliverable.wasSentBack(in: about)
        id = "deliverable-\(deliverable.terms.id)"
        title = reader.title(of: deliverable)
        (stateWords, stateLook) = deliverable.words(wasSentBack: wasSentBack)
        facts = DeliverablePiece.facts(deliverable, reader)
        steps = DeliverablePiece.steps(deliverable, reader, about)
        silence = DeliverablePiece.silence(deliverable, reader)
        acts = DeliverablePiece.acts(deliverable, reader, wasSentBack: wasSentBack)
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

    private static func steps(
        _ deliverable: Deliverable, _ reader: ContractReader, _ events: [DatedEvent]
    ) -> [Told] {
        var submissions = 0
        let told = events.compactMap { dated -> Told? in
            let who = dated.actor.party.map(reader.name) ?? "The clock"
            if case .workSubmitted(let sent) = dated.event {
                submissions += 1
                return Told(
                    who: who, did: submissions == 1 ? "submitted it" : "submitted it again", at: reader.moment(dated),
                    text: sent.note.map(reader.text), files: reader.files(sent.files))
            }
            guard case .workSentBack(let sentBack) = dated.event else { return nil }
            return Told(who: who, did: "sent it back", at: reader.moment(dated), text: reader.text(sentBack.text))
        }
        // What lies further back than the page looks: the submission itself is part of the state.
        guard told.isEmpty, case .submitted(let at, let note, let files, _) = deliverable.state else { return told }
        return [
            Told(
                who: reader.name(of: .contractor), did: "submitted it", at: reader.moment(at),
                text: note.map(reader.text), files: reader.files(files))
        ]
    }

    private static func silence(_ deliverable: Deliverable, _ reader: ContractReader) -> Silence? {
        guard let until = deliverable.reviewUntil else { return nil }
        let lead = "Until \(reader.endWithZone(until)), \(reader.dates.inDays(until: until)):"
        let who =
            reader.me == .client ? "you neither accept it nor send" : "\(reader.otherName) neither accepts it nor sends"
        return Silence(lead: lead, text: "if \(who) it back, it is accepted.")
    }

    private static func acts(
        _ deliverable: Deliverable, _ reader: ContractReader, wasSentBack: Bool
    ) -> [Button] {
        let id = deliverable.terms.id
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
    /// Whether the client, when they last said anything about it, asked for changes.
    func wasSentBack(in events: [DatedEvent]) -> Bool {
        let about = events.filter { $0.deliverable == terms.id }
        return about.last { if case .workAccepted = $0.event { false } else { true } }?.isSendingBack ?? false
    }

    /// How far it is, and how its mark looks.
    func words(wasSentBack: Bool) -> (words: String, look: String) {
        switch state {
        case .open: wasSentBack ? ("Sent back", "ask") : ("Not submitted", "")
        case .submitted: ("Submitted", "ask")
        case .accepted(_, by: nil): ("Accepted by the clock", "good")
        case .accepted: ("Accepted", "good")
        }
    }
}

extension DatedEvent {
    /// The deliverable that the event is about.
    fileprivate var deliverable: DeliverableID? {
        if case .workSubmitted(let submitted) = event { return submitted.deliverable }
        if case .workSentBack(let sentBack) = event { return sentBack.deliverable }
        if case .workAccepted(let accepted) = event { return accepted.deliverable }
        return nil
    }

    fileprivate var isSendingBack: Bool {
        if case .workSentBack = event { return true }
        return false
    }
}
