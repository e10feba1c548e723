import EndwellCore
import EndwellService

/// A notice in the record, with everything that was said to it.
struct NoticePiece: Sendable {
    var id: String
    var title: String
    var stateWords: String
    var stateLook: String
    var facts: [Said]
    var concern: ConcernBeside?
    var reply: ReviewShown.Reply?
}

extension ContractRecordPage.Notices {
    /// Every notice of the contract, newest first; `nil` when there was none.
    init?(_ reader: ContractReader) {
        let contract = reader.contract
        let current: (ending: Ending, state: (String, String))? =
            switch contract.phase {
            case .ending(let ending): (ending, ("Running", "ask"))
            case .ended(let ended): ended.ending.map { ($0, ("Ended the contract", "")) }
            case .offered, .active, .closed: nil
            }
        let past = contract.pastNotices.enumerated().compactMap { index, past in
            NoticePiece(
                past.ending, number: index + 1, state: ("Taken back \(reader.date(past.withdrawnAt))", ""), reader)
        }
        let last = current.flatMap { NoticePiece($0.ending, number: past.count + 1, state: $0.state, reader) }
        items = (past + [last].compactMap(\.self)).reversed()
        if items.isEmpty { return nil }
    }
}

extension NoticePiece {
    /// The notice of a window; `nil` for one that the clock opened.
    fileprivate init?(_ ending: Ending, number: Int, state: (String, String), _ reader: ContractReader) {
        guard let notice = ending.notice else { return nil }
        id = "notice-\(number)"
        title = "Notice of \(reader.date(notice.givenAt))"
        (stateWords, stateLook) = state
        facts = [
            Said(label: "By", value: "\(reader.name(of: notice.by)), \(Words.party(notice.by))"),
            Said(label: "Reason", value: Words.reason(notice.reason)),
            Said(label: "Note", value: reader.text(notice.note)),
            Said(label: "Official end", value: reader.endWithZone(ending.officialAt)),
        ]
        concern = reader.beside(notice.concern)
        reply = ending.reply.map { reply in
            ReviewShown.Reply(
                who: reader.name(of: notice.by.other), at: reader.moment(reply.at), text: reader.text(reply.text))
        }
    }
}
