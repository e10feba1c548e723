public import EndwellCore

/// The words in which pages, mail and API speak: one catalogue a language, English first. The core speaks in codes.
public enum Words {
    /// At most two letters that stand for a person.
    public static func initials(of name: String) -> String {
        let words = name.split(separator: " ")
        let letters = [words.first, words.count > 1 ? words.last : nil].compactMap { $0?.first }
        return letters.map { String($0).uppercased() }.joined()
    }

    /// A count as a mark shows it: nothing for none, "99+" beyond that.
    public static func count(_ number: Int) -> String? {
        guard number > 0 else { return nil }
        return number > 99 ? "99+" : String(number)
    }

    /// "3 deliverables", "1 deliverable".
    public static func counted(_ number: Int, _ one: String, _ many: String) -> String {
        number == 1 ? "1 \(one)" : "\(number) \(many)"
    }

    /// The word for a party.
    public static func party(_ party: Party) -> String {
        switch party {
        case .client: "client"
        case .contractor: "contractor"
        }
    }

    /// The word for a phase.
    public static func phase(_ phase: Phase.Name) -> String {
        switch phase {
        case .offered: "Offered"
        case .active: "Active"
        case .ending: "Ending"
        case .ended: "Ended"
        case .closed: "Closed"
        }
    }

    /// How an offer closed.
    public static func closed(_ how: Closed.How) -> String {
        switch how {
        case .rejected: "Rejected"
        case .withdrawn: "Withdrawn"
        case .lapsed: "Lapsed"
        }
    }

    /// Why a contract ended, as a mark.
    public static func outcome(_ outcome: Outcome) -> String {
        switch outcome {
        case .completed: "Completed"
        case .endedEarly: "Ended early"
        case .byAgreement: "Ended by agreement"
        case .termReached: "Ended at its end date"
        case .idle: "Ended because nothing happened"
        }
    }

    /// What became of a contract, as a sentence's end: "officially ended by agreement".
    public static func officially(_ outcome: Outcome) -> String {
        outcome == .completed ? "was completed" : "officially \(Words.outcome(outcome).lowercased())"
    }

    /// A reason, as the form and the record name it (R6).
    public static func reason(_ reason: NoticeReason) -> String {
        switch reason {
        case .workFinished: "The work is finished"
        case .needsChanged: "What I need has changed"
        case .budget: "Budget"
        case .quality: "Quality"
        case .missedDates: "Missed dates"
        case .latePayment: "Late payment"
        case .scopeChanged: "The scope has changed"
        case .workload: "Workload"
        case .unresponsive: "Not responding"
        case .personal: "Personal reasons"
        case .other: "Something else"
        }
    }

    /// The state of a concern, by its name in the API.
    public static func concernState(_ name: String) -> String {
        switch name {
        case "open": "Waiting for an answer"
        case "answered": "Fix promised"
        case "fixed": "Reported fixed"
        case "resolved": "Put right"
        case "unanswered": "Not answered in time"
        case "lapsed": "Fix-by date passed"
        case "not_fixed": "Not put right"
        case "contested": "Contested"
        case "withdrawn": "Withdrawn"
        case let other: other
        }
    }
}
