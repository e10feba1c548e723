/// A point in time: whole milliseconds since 1970-01-01T00:00:00Z.
///
/// Rules compare instants and never look at a calendar; a time zone is applied only where a rule or a reader needs a
/// day (`Zone`).
public struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since the Unix epoch.
    public let milliseconds: Int64

    /// The instant that lies `milliseconds` after the Unix epoch.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The instant that lies `seconds` after the Unix epoch.
    public init(seconds: Int64) {
        self.init(milliseconds: seconds * 1_000)
    }

    /// Later than every deadline that can be stored.
    public static let distantFuture = Instant(milliseconds: 253_402_300_799_000)

    /// Whole seconds since the Unix epoch, rounded towards the past.
    public var seconds: Int64 {
        milliseconds.flooredQuotient(by: 1_000)
    }

    /// The last instant before this one: a period that ends here had it as its last moment.
    public var justBefore: Instant {
        Instant(milliseconds: milliseconds - 1)
    }

    /// This instant moved by a number of seconds.
    public func adding(seconds: Int64) -> Instant {
        Instant(milliseconds: milliseconds + seconds * 1_000)
    }

    public static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension Instant: Codable {
    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}

extension FixedWidthInteger {
    /// Division that rounds towards the past, so that days before 1970 are days like any other.
    func flooredQuotient(by divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
