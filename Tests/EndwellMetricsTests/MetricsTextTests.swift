import Testing

@testable import EndwellMetrics

@Suite struct MetricsTextTests {
    @Test func `a name is explained once, before all its figures`() {
        let metric = Metric(
            "answers_total", .counter, "Answers\nand \\more.",
            samples: [
                Sample(labels: [Label("status", "200")], figure: .whole(3)),
                Sample(labels: [Label("status", "404"), Label("method", "GET")], figure: .whole(1)),
            ])
        #expect(
            MetricsText.text(of: [metric, Metric("age_seconds", .gauge, "An age.", .real(0.5))]) == """
                # HELP answers_total Answers\\nand \\\\more.
                # TYPE answers_total counter
                answers_total{status="200"} 3
                answers_total{status="404",method="GET"} 1
                # HELP age_seconds An age.
                # TYPE age_seconds gauge
                age_seconds 0.5

                """)
    }

    @Test func `a name without figures is not mentioned`() {
        #expect(MetricsText.text(of: [Metric("nothing", .gauge, "Nothing.")]) == "")
    }

    @Test(arguments: [("a\\b", #"a\\b"#), ("say \"so\"", #"say \"so\""#), ("two\nlines", #"two\nlines"#)])
    func `what a label says cannot end it`(value: String, written: String) {
        let metric = Metric("m", .gauge, "M.", samples: [Sample(labels: [Label("l", value)], figure: .whole(1))])
        #expect(MetricsText.text(of: [metric]).hasSuffix("m{l=\"\(written)\"} 1\n"))
    }

    @Test(arguments: [
        (MetricValue.whole(-7), "-7"), (.real(2), "2.0"), (.real(0.005), "0.005"), (.real(.infinity), "+Inf"),
        (.real(-.infinity), "-Inf"), (.real(.nan), "NaN"),
    ])
    func `numbers are written as the format has them`(figure: MetricValue, written: String) {
        #expect(MetricsText.number(figure) == written)
    }

    @Test func `buckets hold what those before them hold, and the last one everything`() throws {
        var histogram = Histogram()
        for nanoseconds: UInt64 in [0, 5_000_000, 5_000_001, 30_000_000_000] { histogram.add(nanoseconds: nanoseconds) }
        let samples = histogram.samples([Label("route", "/")])
        let buckets = samples.filter { $0.suffix == "_bucket" }
        #expect(buckets.count == MetricsLimits.bucketsSeconds.count + 1)
        #expect(buckets.allSatisfy { $0.labels.first == Label("route", "/") })
        #expect(buckets.first?.labels.last == Label("le", "0.005"))
        // A value on a bucket's end lies in it.
        #expect(buckets.first?.figure == .whole(2))
        #expect(buckets[1].figure == .whole(3))
        #expect(buckets.last?.labels.last == Label("le", "+Inf"))
        #expect(buckets.last?.figure == .whole(4))
        let counts = buckets.map { if case .whole(let count) = $0.figure { count } else { -1 } }
        #expect(counts == counts.sorted())
        #expect(samples.first { $0.suffix == "_count" }?.figure == .whole(4))
        #expect(samples.first { $0.suffix == "_sum" }?.figure == .real(30.010000001))
    }

    @Test func `the buckets' ends rise`() {
        #expect(MetricsLimits.bucketsSeconds == Set(MetricsLimits.bucketsSeconds).sorted())
    }
}
