/// How long each of many things took, and all of them together.
struct Timings {
    private var each: [Duration] = []
    /// How many were done; several may have shared one duration.
    private(set) var done = 0
    /// From the first begun to the last done.
    var elapsed = Duration.zero

    /// Adds what took so long, and did so many.
    mutating func add(_ duration: Duration, count: Int = 1) {
        each.append(duration)
        done += count
    }

    /// How many were done in a second.
    var perSecond: Double { elapsed > .zero ? Double(done) / elapsed.seconds : 0 }

    /// The duration within which that share of all stayed, in milliseconds.
    func milliseconds(at share: Double) -> Double {
        let sorted = each.sorted()
        guard !sorted.isEmpty else { return 0 }
        let place = Int((Double(sorted.count) * share).rounded(.up)) - 1
        return sorted[min(max(place, 0), sorted.count - 1)].seconds * 1_000
    }
}

extension Duration {
    /// The duration in seconds.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
