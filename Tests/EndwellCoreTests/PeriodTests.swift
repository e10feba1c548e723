import EndwellCore
import Foundation
import Testing

/// R1, held against values that Python's `zoneinfo` computed (`Tests/oracle/periods.py`).
@Suite struct PeriodTests {
    /// One row of the oracle's file.
    private struct Case {
        let zone: String
        let start: Instant
        let days: Int
        let end: Instant
        let day: Day
    }

    private static func cases() throws -> [Case] {
        let text = try String(contentsOf: fixture("periods.tsv"), encoding: .utf8)
        return try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let part = line.split(separator: "\t").map(String.init)
            return Case(
                zone: part[0], start: Instant(milliseconds: try #require(Int64(part[1]))),
                days: try #require(Int(part[2])), end: Instant(milliseconds: try #require(Int64(part[3]))),
                day: try #require(Day(part[4])))
        }
    }

    @Test func `R1: a period ends where the oracle says, in every zone, across DST, month ends and leap days`() throws {
        let cases = try Self.cases()
        #expect(cases.count > 2_000)
        #expect(Set(cases.map(\.zone)).count >= 40)
        // Foundation's rules and Python's agree on every zone of the file; a row that fails after an update of either
        // names a zone whose rules changed, and the file is written anew.
        for one in cases {
            let zone = Zone(one.zone)
            #expect(zone.isKnown, "\(one.zone)")
            let day = zone.day(of: one.start)
            #expect(day == one.day, "\(one.zone) \(one.start)")
            #expect(Period(days: one.days).end(from: day, in: zone) == one.end, "\(one.zone) \(one.start) \(one.days)")
        }
    }

    @Test func `R1: the last moment of a period is on its last day, the next one on the day after`() throws {
        for one in try Self.cases() where one.day.civil.year >= 2020 {
            let zone = Zone(one.zone)
            let end = Period(days: one.days).end(from: zone.day(of: one.start), in: zone)
            let last = zone.day(of: one.start).adding(one.days)
            #expect(zone.day(of: end.justBefore) == last, "\(one.zone) \(one.start) \(one.days)")
            #expect(zone.day(of: end) == last.adding(1), "\(one.zone) \(one.start) \(one.days)")
        }
    }

    @Test func `R1: notice on 23 November ends with 7 December, reviews run until the end of 21 December`() throws {
        let zone = Zone("Europe/Berlin")
        let notice = try #require(Day("2026-11-23"))
        let window = Period(days: 14).end(from: notice, in: zone)
        #expect(zone.day(of: window.justBefore) == Day("2026-12-07"))
        let reviews = Period(days: 14).end(from: zone.day(of: window.justBefore), in: zone)
        #expect(zone.day(of: reviews.justBefore) == Day("2026-12-21"))
    }

    @Test func `R1: every zone's days follow one another without gap or overlap`() throws {
        let first = try #require(Day("2024-01-01"))
        for name in Set(try Self.cases().map(\.zone)).sorted() {
            let zone = Zone(name)
            var opens = zone.start(of: first)
            for number in 1...400 {
                let day = first.adding(number)
                let closes = zone.start(of: day)
                #expect(zone.day(of: opens) == day.adding(-1), "\(name) \(day)")
                #expect(zone.day(of: closes.justBefore) == day.adding(-1), "\(name) \(day)")
                #expect((22...26).contains((closes.seconds - opens.seconds) / 3_600), "\(name) \(day)")
                opens = closes
            }
        }
    }

    @Test func `R1: a zone that the machine does not know counts as UTC and says so`() {
        let nowhere = Zone("Atlantis/Centre")
        #expect(!nowhere.isKnown)
        let day = Day(number: 20_780)
        #expect(nowhere.start(of: day) == Zone.utc.start(of: day))
        #expect(nowhere.offset(at: start) == 0)
        #expect(Zone.utc.isKnown)
    }

    @Test func `R1: a day that the clocks skipped is over when it would have begun`() throws {
        let apia = Zone("Pacific/Apia")
        let skipped = try #require(Day("2011-12-30"))
        #expect(apia.start(of: skipped) == apia.start(of: skipped.adding(1)))
        #expect(apia.day(of: apia.start(of: skipped)) == skipped.adding(1))
        #expect(apia.day(of: apia.start(of: skipped).justBefore) == skipped.adding(-1))
    }

    @Test func `R1: a day comes back from its text, and only real days have one`() throws {
        for number in stride(from: -719_162, through: 84_370, by: 97) {
            let day = Day(number: number)
            #expect(Day(day.description) == day)
            let (year, month, dayOfMonth) = day.civil
            #expect(Day(year: year, month: month, day: dayOfMonth) == day)
        }
        #expect(Day("1970-01-01")?.number == 0)
        #expect(Day("2026-11-23")?.weekday == 1)
        #expect(Day("2028-02-29")?.adding(1).description == "2028-03-01")
        for text in [
            "", "2026-02-29", "2026-02-30", "2026-13-01", "2026-00-10", "2026-1-01", "26-01-01", "2026-01-01 ",
            "٢٠٢٦-٠١-٠١", "2026/01/01", "0000-01-01", "+026-01-01", "2026-01-32",
        ] {
            #expect(Day(text) == nil, "\(text)")
        }
    }
}

/// A checked-in file of expected values.
func fixture(_ name: String) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures").appending(path: name)
}
