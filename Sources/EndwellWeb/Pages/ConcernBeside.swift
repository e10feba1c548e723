import EndwellCore
import EndwellService

/// A concern that stands beside a fault reason, with the other's words (R6): partial `concern_beside`.
struct ConcernBeside: Sendable {
    var title: String
    var stateWords: String
    var stateLook: String
    var steps: [Told]

    /// One step in the concern's life.
    struct Told: Sendable {
        var did: String
        var text: String?
    }

    init(_ concern: Concern, _ reader: ContractReader) {
        title = reader.title(of: concern)
        stateWords = Words.state(of: concern)
        stateLook = Words.look(of: concern)
        let who = concern.by == reader.me ? reader.otherName : "You"
        steps = [
            concern.answer.map { answer in
                Told(did: "\(who) answered: \(Words.answer(answer.kind))", text: reader.text(answer.text))
            } ?? Told(did: "\(who) gave no answer.", text: nil)
        ]
    }
}

extension ContractReader {
    /// The concern that a fault reason rests on; `nil` for a reason that lays no fault.
    func beside(_ id: ConcernID?) -> ConcernBeside? {
        id.flatMap(contract.concern).map { ConcernBeside($0, self) }
    }
}
