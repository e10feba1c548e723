import EndwellCore

extension Words {
    /// How a webhook is doing, in a word or two.
    public static func state(of webhook: Webhook) -> String {
        switch webhook.course {
        case .upToDate, .waiting(_, failures: 0): "On"
        case .waiting: "Trying again"
        case .stopped: "Stopped"
        }
    }

    /// What became of an attempt: "it answered 500", "it took too long".
    public static func outcome(_ result: WebhookResult) -> String {
        switch result {
        case .answered(WebhookLimits.statusGone): "it answered \(WebhookLimits.statusGone), and wants nothing more"
        case .answered(let status) where (300..<400).contains(status):
            "it answered \(status), and redirects are not followed"
        case .answered(let status): "it answered \(status)"
        case .failed(.forbiddenAddress): "this installation sends nothing to that machine"
        case .failed(.unreachable): "there is no such name, or nobody listens there"
        case .failed(.insecure): "it could not prove who it is"
        case .failed(.timedOut): "it took too long"
        case .failed(.broken): "the connection broke"
        }
    }
}

extension DateWords {
    /// When a webhook was made, what became of the latest attempt, and what comes next.
    public func life(of webhook: Webhook) -> String {
        let made = "made \(moment(webhook.createdAt))"
        guard let last = webhook.lastAttempt else { return "\(made); nothing sent yet" }
        if case .stopped(let at, let failures) = webhook.course {
            return "\(made); stopped on \(moment(at)) \(whyStopped(last, failures)). Nothing was lost: changes wait"
        }
        if case .answered(let status) = last.result, last.result.isTaken {
            return "\(made); last answered \(status) on \(moment(last.at))"
        }
        let attempt = "\(made); last attempt on \(moment(last.at)): \(Words.outcome(last.result))"
        guard case .waiting(let next, let failures) = webhook.course, failures > 0 else { return attempt }
        return "\(attempt); next attempt on \(moment(next))"
    }

    /// A webhook stops when its receiver says so, or when it failed once more than there are waits.
    private func whyStopped(_ last: WebhookAttempt, _ failures: Int) -> String {
        guard last.result != .answered(WebhookLimits.statusGone) else { return "since \(Words.outcome(last.result))" }
        // A program before this one did not keep the number.
        guard failures > 0 else { return "since \(Words.outcome(last.result))" }
        return "after \(failures) failures in a row, at last since \(Words.outcome(last.result))"
    }
}
