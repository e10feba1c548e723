import EndwellCore

/// What each party can still do until the end, in words (R10).
struct ChanceWords {
    private let words: PreviewWords

    init(_ words: PreviewWords) {
        self.words = words
    }

    /// "Ben can still submit Opening hours and reply once."; `nil` when there is nothing of weight.
    func sentence(of party: Party) -> String? {
        let can = phrases(of: party)
        guard !can.isEmpty else { return nil }
        return "\(party == words.me ? "You" : words.other) can still \(Words.list(can))."
    }

    /// Whether the notice can be taken back, and by whom.
    var changeOfMind: String? {
        if words.preview.noticeStands {
            return "This notice stands: two were taken back before, and it can’t be."
        }
        guard let chance = words.preview.canStill.first(where: { $0.act.act == .withdrawNotice }) else { return nil }
        if words.view.contract.isIdle { return "Any act of either of you keeps the contract." }
        return chance.by == words.me
            ? "You can change your mind with one click, and nothing will have been lost."
            : "\(words.other) can change their mind, and the contract goes on as if nothing had happened."
    }

    private func phrases(of party: Party) -> [String] {
        let mine = words.preview.canStill.filter { $0.by == party }
        func has(_ act: Act) -> [Preview.Chance] { mine.filter { $0.act.act == act } }
        let work = deliverables(has(.submitWork), "submit") + deliverables(has(.acceptWork), "accept or send back")
        let concerns =
            about(has(.answerConcern), "answer") + about(has(.reportFixed), "report fixed")
            + about(has(.rejectFix), "confirm or reject the fix of")
        let change = has(.acceptAmendment).isEmpty ? [] : ["answer the proposed change"]
        let notice =
            (has(.replyToNotice).isEmpty || words.view.contract.isIdle ? [] : ["reply to the notice once"])
            + (has(.agreeToEnd).isEmpty ? [] : ["agree to end now"])
        return work + concerns + change + notice
    }

    private func deliverables(_ chances: [Preview.Chance], _ verb: String) -> [String] {
        let titles = chances.compactMap { chance -> String? in
            guard case .deliverable(let id) = chance.act.subject else { return nil }
            return words.view.contract.deliverable(id).map { words.title($0) + until(chance) }
        }
        guard !titles.isEmpty else { return [] }
        return ["\(verb) \(titles.count > 3 ? "\(titles.count) deliverables" : titles.joined(separator: ", "))"]
    }

    private func about(_ chances: [Preview.Chance], _ verb: String) -> [String] {
        let named = chances.compactMap { chance -> String? in
            guard case .concern(let id) = chance.act.subject, let concern = words.view.contract.concern(id) else {
                return nil
            }
            return
                "the \(Words.concernInSentence(concern, among: words.view.contract.concerns, words.dates))\(until(chance))"
        }
        guard !named.isEmpty else { return [] }
        return ["\(verb) \(named.count > 3 ? "\(named.count) concerns" : named.joined(separator: ", "))"]
    }

    /// When the chance's own period is another than the contract's.
    private func until(_ chance: Preview.Chance) -> String {
        guard let end = words.preview.end, chance.until != end.at else { return "" }
        return " (until the end of \(words.dates.shortLastDay(before: chance.until)))"
    }
}
