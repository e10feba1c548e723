import EndwellCore
import EndwellService

/// Why a reason to end is not open, from what became of the work and of this party's concerns (R6).
extension ContractVisit {
    func whyNotOpen(_ reason: NoticeReason, _ refusal: Refusal) -> String {
        if refusal == .workOpen { return notAccepted }
        let mine = contract.concerns.filter { $0.by == me }
        if let waiting = mine.last(where: \.isWaiting) { return waits(for: waiting) }
        if reason == .unresponsive {
            if let late = mine.last(where: \.wasLate) { return wasLate(with: late) }
            if !mine.isEmpty, mine.allSatisfy(\.wasAnswered) { return "\(other) has answered every concern in time." }
        }
        guard let settled = mine.last(where: { $0.state == .resolved }) ?? mine.last(where: { $0.state == .withdrawn })
        else { return "\(other) has not had a chance to fix anything yet." }
        return settled.state == .resolved
            ? "Your \(named(settled)) was put right." : "You withdrew your \(named(settled))."
    }

    private var notAccepted: String {
        let open = contract.deliverables.filter { !$0.isAccepted }.map { Words.isolated(title(of: $0)) }
        return "Not accepted yet: \(open.count > 3 ? "\(open.count) deliverables" : Words.list(open))."
    }

    private func waits(for concern: Concern) -> String {
        switch concern.state {
        case .answered: "Your \(named(concern)) still runs: \(other) has time to put it right."
        case .fixed:
            "\(other) has reported your \(named(concern)) fixed: confirm that it is put right, or say what is missing."
        case .open, .failed, .resolved, .withdrawn:
            "Your \(named(concern)) still runs: \(other) has time to answer it and to put it right."
        }
    }

    /// A concern that was late once serves no more as soon as something was done about it.
    private func wasLate(with concern: Concern) -> String {
        let late =
            concern.history.contains { $0.kind == .unanswered }
            ? "\(other) did not answer your \(named(concern)) in time"
            : "The fix-by date of your \(named(concern)) passed without a reported fix"
        switch concern.state {
        case .resolved: return "\(late), but it was put right since."
        case .withdrawn: return "\(late), but you have withdrawn it since."
        case .open, .answered, .fixed, .failed: return "\(late), but \(other) has reported it fixed since."
        }
    }

    private func named(_ concern: Concern) -> String {
        Words.concernInSentence(concern, among: contract.concerns, dates)
    }
}

extension Concern {
    /// Whether the clock noted once that nothing came in time.
    fileprivate var wasLate: Bool { history.contains { $0.kind == .unanswered || $0.kind == .lapsed } }

    /// Whether it has an answer; a reported fix counts as one (R5).
    fileprivate var wasAnswered: Bool { answer != nil || history.contains { $0.kind == .fixReported } }
}
