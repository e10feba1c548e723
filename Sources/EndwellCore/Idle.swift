extension Contract {
    /// An idle contract as any act of a party makes it, and in which the act is then decided (R13).
    var kept: Contract {
        var contract = self
        contract.phase = .active
        return contract
    }

    /// When the clock opens the window if nothing happens after `day`; `nil` while anything lies ahead (R13).
    ///
    /// What lies ahead is a deadline, the end date, or the due date of work that isn't accepted: then the quiet days
    /// are counted from the last due date.
    func idleInstant(quietFrom day: Day) -> Instant? {
        guard phase == .active, waits.isEmpty else { return nil }
        let due = deliverables.filter { !$0.isAccepted }.compactMap(\.terms.dueOn)
        return Limits.idle.end(from: max(day, due.max() ?? day), in: zone)
    }
}
