import EndwellCore
import EndwellService

/// The contract's life from the offer to the last review date, drawn twice: partial `timeline`.
struct Timeline: Sendable {
    var timelineSVG: String
    var timelineUprightSVG: String
    /// Whether the upright one, which takes a phone’s whole window, is there to see at once.
    var isOpen: Bool
}

extension Timeline {
    /// The drawing of a contract that has begun; an offer has nothing to draw yet.
    init?(_ reader: ContractReader, isOpen: Bool) {
        var points: [TimelinePoint]
        switch reader.contract.phase {
        case .offered, .closed: return nil
        case .active:
            let end = reader.contract.endsAt
            let last = end.map { reader.lastDay($0, "Contract ends", .end, isShape: true) }
            points = reader.pointsSoFar + reader.pointsAhead(until: end) + [last].compactMap(\.self)
        case .ending(let ending):
            let end = reader.firstEnd(of: ending)
            points = reader.pointsSoFar + reader.pointsAhead(until: end) + reader.points(of: ending)
        case .ended(let ended): points = reader.pointsSoFar + reader.points(of: ended)
        }
        points = Timeline.mostTelling(points, at: reader.now)
        let drawing = TimelineDrawing(points: points, today: reader.now, todayWords: reader.date(reader.now))
        timelineSVG = drawing.wide
        timelineUprightSVG = drawing.upright
        self.isOpen = isOpen
    }

    /// Most points that a drawing has: more than that nobody reads.
    private static let pointsMax = 12

    /// The points to draw, in the order of time: what gives the contract its shape, then what is nearest to now.
    private static func mostTelling(_ points: [TimelinePoint], at now: Instant) -> [TimelinePoint] {
        func distance(_ point: TimelinePoint) -> Int64 { abs(point.at.milliseconds - now.milliseconds) }
        let ranked = points.enumerated().sorted { left, right in
            let (a, b) = (left.element, right.element)
            if a.isShape != b.isShape { return a.isShape }
            return (distance(a), left.offset) < (distance(b), right.offset)
        }
        return ranked.prefix(pointsMax).sorted { left, right in
            (left.element.at, left.offset) < (right.element.at, right.offset)
        }.map(\.element)
    }
}

/// Something on the timeline.
struct TimelinePoint: Sendable {
    /// How its dot looks.
    enum Look: String, Sendable {
        case done, ask, notice, end, ended
        /// What is still to come.
        case ahead = ""
    }

    /// What the rail does at the point.
    enum Turn: Sendable {
        /// Nothing.
        case none
        /// The wait for the end begins.
        case waitBegins
        /// The wait is over.
        case waitEnds
    }

    let at: Instant
    let words: String
    let date: String
    let look: Look
    var isShape = false
    var turn = Turn.none
}

extension ContractReader {
    fileprivate func point(
        _ at: Instant, _ words: String, _ look: TimelinePoint.Look, isShape: Bool = false,
        turn: TimelinePoint.Turn = .none
    ) -> TimelinePoint {
        TimelinePoint(at: at, words: words, date: date(at), look: look, isShape: isShape, turn: turn)
    }

    /// The end of a period is drawn on its last day.
    fileprivate func lastDay(
        _ end: Instant, _ words: String, _ look: TimelinePoint.Look, isShape: Bool = false,
        turn: TimelinePoint.Turn = .none
    ) -> TimelinePoint {
        point(end.justBefore, words, look, isShape: isShape, turn: turn)
    }

    /// What has happened: the agreement, accepted work, concerns, and notices that were taken back.
    fileprivate var pointsSoFar: [TimelinePoint] {
        let offered = point(contract.createdAt, "Offered", .done, isShape: true)
        let signed = contract.acceptedAt.map { point($0, "Signed", .done, isShape: true) }
        let accepted = contract.deliverables.compactMap { deliverable -> TimelinePoint? in
            guard case .accepted(let at, let party) = deliverable.state else { return nil }
            return point(party == nil ? at.justBefore : at, "\(title(of: deliverable)) accepted", .done)
        }
        let concerns = contract.concerns.flatMap { concern -> [TimelinePoint] in
            let raised = point(concern.raisedAt, "Concern", concern.isUnsettled ? .ask : .done)
            guard case .failed(.lapsed, _) = concern.state else { return [raised] }
            return [raised, lastDay(concern.fixUntil, "Fix-by date passed", .ask)]
        }
        let notices = contract.pastNotices.flatMap { past in
            [
                point(past.ending.openedAt, "Notice", .done),
                point(past.withdrawnAt, "Notice taken back", .done),
            ]
        }
        return [offered] + [signed].compactMap(\.self) + accepted + concerns + notices
    }

    /// Which day comes first is the end (R7).
    fileprivate func firstEnd(of ending: Ending) -> Instant {
        min(ending.officialAt, contract.endsAt ?? ending.officialAt)
    }

    /// What is agreed or promised for a later day, before the contract ends; submitted work keeps its days even then.
    fileprivate func pointsAhead(until last: Instant?) -> [TimelinePoint] {
        let last = last ?? .distantFuture
        let work = contract.deliverables.compactMap { deliverable -> TimelinePoint? in
            let title = title(of: deliverable)
            switch deliverable.state {
            case .open:
                guard let dueOn = deliverable.terms.dueOn else { return nil }
                let end = dates.zone.start(of: dueOn.adding(1))
                guard end <= last else { return nil }
                return lastDay(end, "\(title) due", end <= now ? .ask : .ahead)
            case .submitted(_, _, _, let reviewUntil): return lastDay(reviewUntil, "Look at \(title)", .ahead)
            case .accepted: return nil
            }
        }
        let fixes = contract.concerns.filter { $0.isWaiting && $0.fixUntil <= last }.map {
            lastDay($0.fixUntil, "Fix-by date", .ask)
        }
        return work + fixes
    }

    /// The window, and what follows it: the reviews.
    fileprivate func points(of ending: Ending) -> [TimelinePoint] {
        let words = ending.notice == nil ? "Idle" : "Notice"
        let first = firstEnd(of: ending)
        let isEndDate = first < ending.officialAt
        let reviews = Period(days: contract.terms.days.review).end(
            from: dates.zone.day(of: first.justBefore), in: dates.zone)
        return [
            point(ending.openedAt, words, .notice, isShape: true, turn: .waitBegins),
            lastDay(first, isEndDate ? "End date" : "Officially ends", .end, isShape: true, turn: .waitEnds),
            lastDay(reviews, "Reviews close", .ahead, isShape: true),
        ]
    }

    fileprivate func points(of ended: Ended) -> [TimelinePoint] {
        let notice = ended.ending.map { ending in
            point(
                ending.openedAt, ending.notice == nil ? "Idle" : "Notice", .notice, isShape: true, turn: .waitBegins)
        }
        let isLastDayOver = ended.at == dates.zone.start(of: ended.lastDay.adding(1))
        let end = point(
            isLastDayOver ? ended.at.justBefore : ended.at, "Officially ended", .ended, isShape: true,
            turn: ended.ending == nil ? .none : .waitEnds)
        let reviews =
            ended.reviews.map { point($0.at, "Reviews shown", .done, isShape: true) }
            ?? lastDay(ended.reviewUntil, "Reviews close", .ahead, isShape: true)
        return [notice].compactMap(\.self) + [end, reviews]
    }
}
