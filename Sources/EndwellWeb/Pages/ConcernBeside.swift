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
        let words = concern.history.filter { $0.by == concern.by.other }
        steps =
            words.isEmpty
            ? [Told(did: "\(who) gave no answer.", text: nil)]
            : words.map { Told(did: "\(who) \(Words.did($0, to: concern)).", text: $0.text.map(reader.text)) }
    }
}

extension ContractReader {
    /// The concern that a fault reason rests on; `nil` for a reason that lays no fault.
    func beside(_ id: ConcernID?) -> ConcernBeside? {
        id.flatMap(contract.concern).map { ConcernBeside($0, self) }
    }
}
