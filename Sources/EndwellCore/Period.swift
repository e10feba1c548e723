import Foundation

/// A time zone by its IANA name, as the rules need it: which day it is, and when a day begins (R1).
public struct Zone: Hashable, Sendable {
    /// The name as it was given, such as `Europe/Berlin`.
    public let identifier: String
    private let rules: TimeZone?

    /// The zone of that name; one that this machine doesn't know counts as UTC, and `isKnown` says so.
    public init(_ identifier: String) {
        self.identifier = identifier
        self.rules = identifier == "UTC" ? nil : TimeZone(identifier: identifier)
    }

    /// Coordinated Universal Time.
    public static let utc = Zone("UTC")

    /// Whether this machine has rules for the zone.
    public var isKnown: Bool {
        rules != nil || identifier == "UTC"
    }

    /// Seconds that clocks in the zone are ahead of UTC at that instant.
    public func offset(at instant: Instant) -> Int64 {
        guard let rules else { return 0 }
        return Int64(rules.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.seconds))))
    }

    /// The calendar day that clocks in the zone show at that instant.
    public func day(of instant: Instant) -> Day {
        Day(number: Int((instant.seconds + offset(at: instant)).flooredQuotient(by: 86_400)))
    }

    /// The instant at which the day before is over: midnight, or where the clocks skip midnight, the moment they do so.
    public func start(of day: Day) -> Instant {
        let midnight = Int64(day.number) * 86_400
        // Clocks change at most once within a day of any midnight, so the offsets around it are these two.
        let before = offset(at: Instant(seconds: midnight - 86_400 - 50_400))
        let after = offset(at: Instant(seconds: midnight + 86_400 + 50_400))
        let byOld = Instant(seconds: midnight - before)
        let byNew = Instant(seconds: midnight - after)
        let isOld = offset(at: byOld) == before
        let isNew = offset(at: byNew) == after
        guard isOld || isNew else { return change(between: byNew, and: byOld) }
        guard isOld, isNew, byOld < byNew else { return isOld ? byOld : byNew }
        // Clocks that are set back show midnight twice. Where that brings the day before back, it isn't over yet.
        return self.day(of: byNew.justBefore) < day ? byNew : byOld
    }

    /// The instant at which the offset changes, somewhere after `low` and not after `high`.
    private func change(between low: Instant, and high: Instant) -> Instant {
        let old = offset(at: low)
        var (low, high) = (low.seconds, high.seconds)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(at: Instant(seconds: middle)) == old { low = middle } else { high = middle }
        }
        return Instant(seconds: high)
    }
}

/// A number of whole days, 1 to 366, that someone is given (R1).
public struct Period: Hashable, Sendable {
    /// How many calendar days follow the day on which the period starts.
    public let days: Int

    /// A period of that many days.
    public init(days: Int) {
        self.days = days
    }

    /// The first instant after the period, when it starts on `day`: the end of the N-th calendar day after it (R1).
    public func end(from day: Day, in zone: Zone) -> Instant {
        zone.start(of: day.adding(days + 1))
    }
}

/// An instant together with the calendar day from which periods that start there are counted (R1).
///
/// A party's act counts from its own day. What the clock does happens because a period ran out, so it counts from
/// that period's last day.
struct Moment {
    let at: Instant
    let day: Day
    private let isAfterPeriod: Bool

    init(partyActsAt instant: Instant, in zone: Zone) {
        at = instant
        day = zone.day(of: instant)
        isAfterPeriod = false
    }

    init(periodRanOutAt instant: Instant, in zone: Zone) {
        at = instant
        day = zone.day(of: instant.justBefore)
        isAfterPeriod = true
    }

    /// The same instant, its day counted in a zone that an amendment has just agreed on.
    func counted(in zone: Zone) -> Moment {
        isAfterPeriod ? Moment(periodRanOutAt: at, in: zone) : Moment(partyActsAt: at, in: zone)
    }
}
