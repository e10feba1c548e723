public import EndwellCore

/// Dates as people read them: in words, in a zone that is named, and how far off they are (R1).
public struct DateWords: Sendable {
    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    /// The zone in which days are read.
    public let zone: Zone
    private let today: Day
    /// The year that goes without saying.
    private let ownYear: Int?
    /// The zone in which the reader lives, where it is known.
    private let readersZone: Zone?

    /// Words for a reader at that instant.
    /// - Parameter readersZone: where the reader lives: instants are told in their own time, too.
    public init(zone: Zone, now: Instant, readersZone: Zone? = nil) {
        self.zone = zone
        self.readersZone = readersZone
        today = zone.day(of: now)
        ownYear = today.civil.year
    }

    /// Words for a document that was written at that instant and is read in any year: every date has its year.
    public init(zone: Zone, documentOf now: Instant) {
        self.zone = zone
        today = zone.day(of: now)
        ownYear = nil
        readersZone = nil
    }

    /// "Monday 7 December", with the year when it is another.
    public func long(_ day: Day) -> String {
        let (year, month, date) = day.civil
        return "\(DateWords.weekdays[day.weekday - 1]) \(date) \(DateWords.months[month - 1])" + suffix(year)
    }

    /// "Mon 7 Dec", with the year when it is another.
    public func short(_ day: Day) -> String {
        let (year, month, date) = day.civil
        return "\(DateWords.weekdays[day.weekday - 1].prefix(3)) \(date) \(DateWords.months[month - 1].prefix(3))"
            + suffix(year)
    }

    /// "7 Dec", with the year when it is another.
    public func date(_ day: Day) -> String {
        let (year, month, date) = day.civil
        return "\(date) \(DateWords.months[month - 1].prefix(3))" + suffix(year)
    }

    /// The day of an instant, long.
    public func longDay(_ instant: Instant) -> String { long(zone.day(of: instant)) }

    /// The day of an instant, short.
    public func shortDay(_ instant: Instant) -> String { short(zone.day(of: instant)) }

    /// "7 Dec, 14:05".
    public func moment(_ instant: Instant) -> String {
        "\(date(zone.day(of: instant))), \(time(instant))"
    }

    /// "14:05".
    public func time(_ instant: Instant) -> String {
        let local = instant.seconds + zone.offset(at: instant)
        let seconds = local - Int64(zone.day(of: instant).number) * 86_400
        let (hour, minute) = (seconds / 3_600, seconds / 60 % 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }

    /// The last day of a period that is over at that instant, long: "Monday 7 December".
    public func lastDay(before end: Instant) -> String { long(zone.day(of: end.justBefore)) }

    /// The last day of a period that is over at that instant, short: "Mon 7 Dec".
    public func shortLastDay(before end: Instant) -> String { short(zone.day(of: end.justBefore)) }

    /// "today", "tomorrow", "in 13 days", "3 days ago": how far off a period's last day is.
    public func inDays(until end: Instant) -> String { away(zone.day(of: end.justBefore)) }

    /// How many days are left until the last day of a period, today not counted.
    public func daysLeft(until end: Instant) -> Int { max(0, zone.day(of: end.justBefore).number - today.number) }

    /// "today", "tomorrow", "in 13 days", "yesterday", "3 days ago".
    public func away(_ day: Day) -> String {
        switch day.number - today.number {
        case 0: "today"
        case 1: "tomorrow"
        case -1: "yesterday"
        case let days where days > 1: "in \(days) days"
        case let days: "\(-days) days ago"
        }
    }

    /// "Berlin time"; for a zone that this machine doesn't know it says that UTC is used.
    public var zoneWords: String {
        guard zone.isKnown else { return "UTC, since this machine doesn’t know \(zone.identifier)" }
        guard zone.identifier != "UTC", let city = zone.identifier.split(separator: "/").last else { return "UTC" }
        return "\(city.replacing("_", with: " ")) time"
    }

    /// "Berlin time", and for a reader whose clock shows another time then: "Berlin time; Tue 8 Dec, 04:30 your time".
    public func zoneWords(at instant: Instant) -> String {
        guard let readersZone, readersZone.offset(at: instant) != zone.offset(at: instant) else { return zoneWords }
        let theirs = DateWords(zone: readersZone, now: instant)
        let day = readersZone.day(of: instant)
        let year = day.civil.year == ownYear ? "" : " \(day.civil.year)"
        return "\(zoneWords); \(theirs.short(day))\(year), \(theirs.time(instant)) your time"
    }

    /// The instant as machines read it: `2026-12-07T23:00:00Z`.
    public static func iso(_ instant: Instant) -> String {
        let utc = DateWords(zone: .utc, now: instant)
        let seconds = instant.seconds - instant.seconds / 60 * 60
        return "\(Zone.utc.day(of: instant))T\(utc.time(instant)):\(seconds < 10 ? "0" : "")\(seconds)Z"
    }

    private func suffix(_ year: Int) -> String {
        year == ownYear ? "" : " \(year)"
    }
}
