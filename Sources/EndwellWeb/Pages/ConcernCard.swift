import EndwellCore
import EndwellService

/// A concern as it stands, in the conversation and on its own tab: partial `concern_card`.
struct ConcernCard: Sendable {
    var id: String
    /// Empty, `settled`, or `closed`.
    var look: String
    var title: String
    var stateWords: String
    var stateLook: String
    var author: Face
    var at: MomentWords
    var agreed: String
    var examplesTitle: String
    var examples: [Example]
    var remedy: String
    var dates: String
    var steps: [Told]
    var silence: Silence?
    var acts: [Button]
    var seen: String?

    /// One example.
    struct Example: Sendable {
        var what: String
        /// When, and where to see it.
        var place: String?
        var files: [FileLink]
    }
}

/// One step in the life of a concern or a deliverable.
struct Told: Sendable {
    var who: String
    var did: String
    var at: MomentWords?
    var text: String?
    var files: [FileLink] = []
}

/// What silence means, and until when.
struct Silence: Sendable {
    var lead: String
    var text: String
}

extension ConcernCard {
    /// The concern, with all that became of it.
    init(_ concern: Concern, _ reader: ContractReader, seen: String? = nil) {
        id = "concern-\(concern.id)"
        look = ConcernCard.look(of: concern)
        title = reader.title(of: concern)
        stateWords = Words.state(of: concern)
        stateLook = Words.look(of: concern)
        author = reader.face(of: concern.by)
        at = reader.moment(concern.raisedAt)
        agreed = reader.text(concern.agreed)
        examplesTitle = concern.examples.count == 1 ? "Example" : "Examples"
        examples = concern.examples.map { example in
            let parts = [example.happenedOn.map(reader.dates.long), example.place.map(reader.text)]
            let place = parts.compactMap(\.self).joined(separator: " · ")
            return Example(
                what: reader.text(example.what), place: place.isEmpty ? nil : place,
                files: reader.files(example.files))
        }
        remedy = reader.text(concern.remedy)
        dates = "Fix until \(reader.endWithZone(concern.fixUntil))"
        steps = concern.history.map { Told($0, of: concern, reader) }
        silence = ConcernCard.silence(of: concern, reader)
        acts = ConcernCard.acts(on: concern, reader)
        self.seen = seen
    }

    private static func look(of concern: Concern) -> String {
        switch concern.state {
        case .open, .answered, .fixed, .failed: ""
        case .resolved: "settled"
        case .withdrawn: "closed"
        }
    }

    /// What happens if nobody says anything, or what a failed concern is good for.
    private static func silence(of concern: Concern, _ reader: ContractReader) -> Silence? {
        let isMine = concern.by == reader.me
        let name = reader.otherName
        func until(_ instant: Instant) -> String {
            "Until \(reader.endWithZone(instant)), \(reader.dates.inDays(until: instant)):"
        }
        guard reader.contract.isRunning else { return nil }
        switch concern.state {
        case .open(let replyUntil):
            let text =
                isMine
                ? "if \(name) doesn’t answer, the concern counts as unanswered, and you may end the contract for it."
                : "if you don’t answer, the concern counts as unanswered, and \(name) may end the contract for it."
            return Silence(lead: until(replyUntil), text: text)
        case .answered:
            let text =
                isMine
                ? "if \(name) doesn’t report it fixed, the fix-by date has passed, and you may end the contract for it."
                : "if you don’t report it fixed, the fix-by date has passed, and \(name) may end the contract for it."
            return Silence(lead: until(concern.fixUntil), text: text)
        case .fixed(let confirmUntil):
            let who = isMine ? "you say" : "\(name) says"
            return Silence(lead: until(confirmUntil), text: "if \(who) nothing, it counts as put right.")
        case .failed(_, lateFix: .reported):
            let who = isMine ? "your" : Words.possessive(name)
            return Silence(lead: "No date runs.", text: "Only \(who) confirmation makes it count as put right.")
        case .failed(let failure, _):
            let text =
                isMine
                ? "You may end the contract for it. You can still confirm or withdraw it."
                : "\(name) may end the contract for it."
            return Silence(lead: Words.failed(failure), text: text)
        case .resolved, .withdrawn: return nil
        }
    }

    private static func acts(on concern: Concern, _ reader: ContractReader) -> [Button] {
        let subject = Subject.concern(concern.id)
        func path(_ step: SitePath.ConcernStep) -> String { SitePath.concern(reader.id, concern.id, step).text }
        func may(_ act: Act) -> Bool { reader.view.mayI(act, subject) }
        let isReported = concern.state.name == "fixed"
        let all: [(Act, Button)] = [
            (.answerConcern, Button(text: "Answer", href: path(.answer), look: "main")),
            (
                .reportFixed,
                Button(text: "Report it fixed", href: path(.fix), look: may(.answerConcern) ? "" : "main")
            ),
            (
                .confirmFix,
                Button(text: "Confirm that it is put right", post: path(.confirmation), look: isReported ? "main" : "")
            ),
            (.rejectFix, Button(text: "Not fixed", href: path(.rejection))),
            (.withdrawConcern, Button(text: "Withdraw the concern", post: path(.withdrawal), look: "plain")),
        ]
        let about = "\(reader.title(of: concern))"
        return all.filter { may($0.0) }.map { _, button in
            var button = button
            button.hiddenWords = about
            return button
        }
    }
}

extension Told {
    /// A step of a concern.
    fileprivate init(_ step: Concern.Step, of concern: Concern, _ reader: ContractReader) {
        self.init(
            who: step.by.map(reader.name) ?? "The clock", did: Words.did(step, to: concern), at: reader.moment(step),
            text: step.text.map(reader.text), files: reader.files(step.files))
    }
}
