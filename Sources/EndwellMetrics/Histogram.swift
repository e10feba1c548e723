/// How many answers took how long: counts in a few fixed buckets, and the sum.
struct Histogram: Hashable, Sendable {
    private var counts = [Int](repeating: 0, count: MetricsLimits.bucketsSeconds.count + 1)
    private var nanoseconds: UInt64 = 0

    /// The upper ends of the buckets, in nanoseconds; the last bucket has none.
    private static let bounds = MetricsLimits.bucketsSeconds.map { UInt64($0 * 1_000_000_000) }

    /// Counts one that took so many nanoseconds.
    mutating func add(nanoseconds: UInt64) {
        counts[Self.bounds.firstIndex { nanoseconds <= $0 } ?? Self.bounds.count] += 1
        self.nanoseconds &+= nanoseconds
    }

    /// Its figures: for each bucket how many took at most so long, their sum in seconds, and their number.
    func samples(_ labels: [Label]) -> [Sample] {
        var soFar = 0
        var samples: [Sample] = []
        for (count, bound) in zip(counts, MetricsLimits.bucketsSeconds + [.infinity]) {
            soFar += count
            let end = Label("le", MetricsText.number(.real(bound)))
            samples.append(Sample(suffix: "_bucket", labels: labels + [end], figure: .whole(soFar)))
        }
        samples.append(Sample(suffix: "_sum", labels: labels, figure: .real(Double(nanoseconds) / 1_000_000_000)))
        samples.append(Sample(suffix: "_count", labels: labels, figure: .whole(soFar)))
        return samples
    }
}

/// Every bound of the figures, with its unit in its name.
public enum MetricsLimits {
    /// The upper ends of the buckets into which answers are counted, in seconds.
    static let bucketsSeconds: [Double] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
    /// How long a token may be, in bytes. Less could be guessed.
    public static let tokenBytes = 16...1_024
}
