import EndwellCore

/// Draws a timeline as SVG, wide and upright. Only classes, no styles; every word of a person's is escaped.
struct TimelineDrawing {
    let points: [TimelinePoint]
    let today: Instant
    let todayWords: String

    private static let (rail, row, first, last) = (44.0, 36.0, 20.0, 980.0)
    private static let apart = 26.0
    private static let characterWidth = 6.9
    private static let (uprightRail, uprightStep, uprightToday) = (14.0, 44.0, 32.0)

    private var times: [Double] { points.map { Double($0.at.milliseconds) } }
    private var now: Double { Double(today.milliseconds) }
    private var waitBegins: Int? { points.firstIndex { $0.turn == .waitBegins } }
    private var waitEnds: Int? { points.lastIndex { $0.turn == .waitEnds } }
    private var isTodayShown: Bool { now <= times.last ?? 0 }

    /// Every point in order, for those who hear the page.
    private var label: String {
        let said = points.map { "\($0.words), \($0.date)" }.joined(separator: "; ")
        return "\(said); today is \(todayWords)".escaped
    }

    /// The wide drawing, 1000 units across.
    var wide: String {
        let places = spread()
        let now = place(of: now, among: places)
        let (shapes, labels, rows) = wideLabels(places)
        var drawn = rails(now, places) { css, from, to in
            "<path class=\"\(css)\" d=\"M\(tenths(from)) \(whole(Self.rail))H\(tenths(to))\"/>"
        }
        drawn += shapes
        for (point, x) in zip(points, places) {
            drawn +=
                "<circle class=\"tl-dot \(point.look.rawValue)\" cx=\"\(tenths(x))\" cy=\"\(whole(Self.rail))\" r=\"7\"/>"
        }
        if isTodayShown {
            let x = min(max(now, 30), 970)
            drawn += "<path class=\"tl-now\" d=\"M\(tenths(now)) \(whole(Self.rail - 20))V\(whole(Self.rail + 16))\"/>"
            drawn +=
                "<text class=\"tl-text strong\" x=\"\(tenths(x))\" y=\"\(whole(Self.rail - 28))\""
                + " text-anchor=\"middle\">today</text>"
        }
        let height = Self.rail + 32 + Double(rows) * Self.row - 8
        return "<svg viewBox=\"0 0 1000 \(whole(height))\" role=\"img\" aria-label=\"\(label)\">\(drawn)\(labels)</svg>"
    }

    /// The upright drawing, 320 units across: one point below the other.
    var upright: String {
        var (y, nowY, places) = (16.0, Double?.none, [Double]())
        for time in times {
            if nowY == nil, now < time {
                nowY = y
                y += Self.uprightToday
            }
            places.append(y)
            y += Self.uprightStep
        }
        if nowY == nil, isTodayShown {
            nowY = y
            y += Self.uprightToday
        }
        let last = places.last ?? 16
        let x = whole(Self.uprightRail)
        var drawn = rails(nowY ?? last, places) { css, from, to in
            "<path class=\"\(css)\" d=\"M\(x) \(whole(from))V\(whole(to))\"/>"
        }
        for (point, y) in zip(points, places) {
            drawn += "<circle class=\"tl-dot \(point.look.rawValue)\" cx=\"\(x)\" cy=\"\(whole(y))\" r=\"7\"/>"
            drawn +=
                "<text class=\"tl-text\(strong(point))\" x=\"38\" y=\"\(whole(y + 3))\">\(cut(point.words, 32))</text>"
            drawn += "<text class=\"tl-date\" x=\"38\" y=\"\(whole(y + 20))\">\(point.date.escaped)</text>"
        }
        if let nowY {
            drawn += "<path class=\"tl-now\" d=\"M2 \(whole(nowY))H28\"/>"
            drawn += "<text class=\"tl-text strong\" x=\"38\" y=\"\(whole(nowY + 5))\">today</text>"
        }
        let height = max(y - 16, last + 28)
        return "<svg viewBox=\"0 0 320 \(whole(height))\" role=\"img\" aria-label=\"\(label)\">\(drawn)</svg>"
    }

    /// Places in proportion to time, pushed apart so that neighbours do not touch.
    private func spread() -> [Double] {
        guard let begin = times.first, let end = times.last else { return [] }
        let length = max(end - begin, 1)
        var places = times.map { Self.first + ($0 - begin) / length * (Self.last - Self.first) }
        for index in places.indices.dropFirst() {
            places[index] = max(places[index], places[index - 1] + Self.apart)
        }
        guard let last = places.indices.last, places[last] > Self.last else { return places }
        places[last] = Self.last
        for index in places.indices.dropLast().reversed() {
            places[index] = min(places[index], places[index + 1] - Self.apart)
        }
        return places
    }

    /// Where an instant that is no point lies, between the points around it.
    private func place(of time: Double, among places: [Double]) -> Double {
        guard let begin = times.first, time > begin else { return places.first ?? Self.first }
        for index in times.indices.dropFirst() where time <= times[index] {
            let length = times[index] - times[index - 1]
            let share = length > 0 ? (time - times[index - 1]) / length : 1
            return places[index - 1] + share * (places[index] - places[index - 1])
        }
        return places.last ?? Self.last
    }

    /// The rail: what is past, the wait for the end so far, what is left of it, and the rest.
    private func rails(
        _ now: Double, _ places: [Double], _ line: (_ css: String, _ from: Double, _ to: Double) -> String
    ) -> String {
        guard let first = places.first, let last = places.last else { return "" }
        let notice = waitBegins.map { places[$0] }
        var drawn = line("tl-rail", first, last) + line("tl-past", first, min(now, notice ?? now))
        if let notice, let end = waitEnds.map({ places[$0] }) {
            drawn += line("tl-wait", notice, max(notice, min(now, end)))
            if now < end { drawn += line("tl-left", max(now, notice), end) }
        }
        return drawn
    }

    /// Labels in rows below the rail: each in the first row with room, a thin stem leading to a lower one.
    private func wideLabels(_ places: [Double]) -> (stems: String, labels: String, rows: Int) {
        var rowEnds: [Double] = []
        var (stems, labels) = ("", "")
        for (index, (point, x)) in zip(points, places).enumerated() {
            let words = cut(point.words, 22)
            let half = Double(max(min(point.words.count, 22), point.date.count)) * Self.characterWidth / 2
            let box = box(at: index, x: x, half: half)
            let row = rowEnds.firstIndex { $0 + 12 <= box.left } ?? rowEnds.count
            if row == rowEnds.count { rowEnds.append(0) }
            rowEnds[row] = box.right
            let y = Self.rail + 32 + Double(row) * Self.row
            if row > 0 {
                stems += "<path class=\"tl-stem\" d=\"M\(tenths(x)) \(whole(Self.rail + 8))V\(whole(y - 14))\"/>"
            }
            let place = "x=\"\(tenths(box.x))\" text-anchor=\"\(box.anchor)\""
            labels += "<text class=\"tl-text\(strong(point))\" \(place) y=\"\(whole(y))\">\(words)</text>"
            labels += "<text class=\"tl-date\" \(place) y=\"\(whole(y + 16))\">\(point.date.escaped)</text>"
        }
        return (stems, labels, rowEnds.count)
    }

    /// The first label is set flush left, the last flush right, others centred and kept inside.
    private func box(at index: Int, x: Double, half: Double) -> (anchor: String, x: Double, left: Double, right: Double)
    {
        if index == 0 { return ("start", x - 8, x - 8, x - 8 + 2 * half) }
        if index == points.count - 1 { return ("end", x + 8, x + 8 - 2 * half, x + 8) }
        let centre = min(max(x, 4 + half), 996 - half)
        return ("middle", centre, centre - half, centre + half)
    }

    private func strong(_ point: TimelinePoint) -> String {
        switch point.look {
        case .notice: " ask"
        case .end, .ended: " strong"
        case .done, .ask, .ahead: ""
        }
    }

    private func cut(_ words: String, _ most: Int) -> String {
        guard words.count > most else { return words.escaped }
        var short = words.prefix(most - 1)
        while short.last?.isWhitespace == true { short.removeLast() }
        return "\(short)…".escaped
    }

    private func tenths(_ number: Double) -> String { "\((number * 10).rounded() / 10)" }
    private func whole(_ number: Double) -> String { "\(Int(number.rounded()))" }
}

extension String {
    /// The text inside markup: what would open or close something stands for itself.
    var escaped: String {
        var escaped = ""
        for character in unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#x27;"
            case let plain: escaped.unicodeScalars.append(plain)
            }
        }
        return escaped
    }
}
