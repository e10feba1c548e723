import EndwellCore
import EndwellService

extension Timeline {
    /// A contract for those who have none yet: a concern that was not put right, a notice, and the days to change one's
    /// mind, around today.
    static func example(at now: Instant) -> Timeline {
        let dates = DateWords(zone: .utc, now: now)
        func point(
            _ days: Int64, _ words: String, _ look: TimelinePoint.Look, turn: TimelinePoint.Turn = .none
        ) -> TimelinePoint {
            let at = now.adding(seconds: days * 86_400)
            return TimelinePoint(
                at: at, words: words, date: dates.date(dates.zone.day(of: at)), look: look, isShape: true, turn: turn)
        }
        let drawing = TimelineDrawing(
            points: [
                point(-56, "Offered", .done), point(-53, "Signed", .done), point(-36, "Home page accepted", .done),
                point(-14, "Concern", .ask), point(-6, "Fix-by date passed", .ask),
                point(-3, "Notice", .notice, turn: .waitBegins),
                point(11, "Officially ends", .end, turn: .waitEnds), point(25, "Reviews close", .ahead),
            ], today: now, todayWords: dates.date(dates.zone.day(of: now)))
        return Timeline(timelineSVG: drawing.wide, timelineUprightSVG: drawing.upright, isOpen: true)
    }
}
