public import EndwellCore

extension Words {
    /// "Concern of 12 Nov": how a concern is called, since it has no title; "Second concern of 12 Nov" where that day has
    /// more than one of `all`, oldest first.
    public static func concern(_ concern: Concern, among all: [Concern], _ dates: DateWords) -> String {
        let day = dates.zone.day(of: concern.raisedAt)
        let sameDay = all.filter { dates.zone.day(of: $0.raisedAt) == day }
        guard sameDay.count > 1, let index = sameDay.firstIndex(where: { $0.id == concern.id }) else {
            return "Concern of \(dates.date(day))"
        }
        return "\(capitalized(ordinal(index + 1))) concern of \(dates.date(day))"
    }

    /// "concern of 12 Nov", within a sentence.
    public static func concernInSentence(_ concern: Concern, among all: [Concern], _ dates: DateWords) -> String {
        let words = Words.concern(concern, among: all, dates)
        return words.prefix(1).lowercased() + words.dropFirst()
    }

    /// "first", "tenth", "11th", "22nd".
    private static func ordinal(_ number: Int) -> String {
        let words = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
        guard number > words.count else { return words[number - 1] }
        let suffix = (11...13).contains(number % 100) ? "th" : [1: "st", 2: "nd", 3: "rd"][number % 10] ?? "th"
        return "\(number)\(suffix)"
    }

    /// The state of a concern, as a mark.
    public static func state(of concern: Concern) -> String {
        if case .failed(let failure, lateFix: .reported) = concern.state {
            return "\(concernState(failure.rawValue)), then reported fixed"
        }
        return concernState(concern.state.name)
    }

    /// How the mark of a concern's state looks: `bad`, `ask`, `good`, or nothing.
    public static func look(of concern: Concern) -> String {
        switch concern.state {
        case .open, .answered, .fixed: "ask"
        case .failed: "bad"
        case .resolved: "good"
        case .withdrawn: ""
        }
    }

    /// "will fix", "sees it differently": the two ways to answer.
    public static func answer(_ kind: Concern.AnswerKind) -> String {
        switch kind {
        case .willFix: "will fix it"
        case .contest: "sees it differently"
        }
    }

    /// What somebody, or the clock, did about a concern: to be said after their name.
    public static func did(_ step: Concern.Step, to concern: Concern) -> String {
        switch step.kind {
        case .answered: concern.answer.map { "answered: \(answer($0.kind))" } ?? "answered"
        case .unanswered: "noted that it was not answered in time"
        case .fixReported: "reported it fixed"
        case .lapsed: "noted that the fix-by date passed"
        case .fixConfirmed where step.by == nil: "confirmed it, as nobody objected in time"
        case .fixConfirmed: "confirmed that it is put right"
        case .fixRejected: "said that it is not put right"
        case .withdrawn: "withdrew it"
        }
    }

    /// That a concern has failed, and how.
    public static func failed(_ failure: Concern.Failure) -> String {
        switch failure {
        case .unanswered: "This concern was not answered in time."
        case .lapsed: "This concern was not put right in time."
        case .contested: "This concern is contested."
        case .notFixed: "This concern was found not put right."
        }
    }

    /// Why a fault reason may rest on a concern, as a sentence's end (R6).
    public static func failed(_ concern: Concern, otherName: String) -> String {
        let other = shortName(otherName)
        guard case .failed(let failure, let lateFix) = concern.state else { return "" }
        let how =
            switch failure {
            case .unanswered: "\(other) did not answer it in time"
            case .lapsed: "its fix-by date passed without a reported fix"
            case .contested: "\(other) contested it"
            case .notFixed: "you found it not put right"
            }
        return lateFix == .reported ? "\(how), and \(other) has reported it fixed since" : how
    }
}
