/// Figures as Prometheus reads them: the text exposition format, version 0.0.4.
enum MetricsText {
    /// What the answer says it is.
    static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    /// The lines of these figures; a name without any figure has none.
    static func text(of metrics: [Metric]) -> String {
        var text = ""
        for metric in metrics where !metric.samples.isEmpty {
            text += "# HELP \(metric.name) \(escapedHelp(metric.help))\n"
            text += "# TYPE \(metric.name) \(metric.kind.rawValue)\n"
            for sample in metric.samples { add(sample, of: metric.name, to: &text) }
        }
        return text
    }

    private static func add(_ sample: Sample, of name: String, to text: inout String) {
        text += name
        text += sample.suffix
        if !sample.labels.isEmpty {
            text += "{"
            for (index, label) in sample.labels.enumerated() {
                if index > 0 { text += "," }
                text += "\(label.name)=\"\(escaped(label.value))\""
            }
            text += "}"
        }
        text += " \(number(sample.figure))\n"
    }

    /// A number as the format writes it.
    static func number(_ figure: MetricValue) -> String {
        switch figure {
        case .whole(let number): String(number)
        case .real(let number) where number.isNaN: "NaN"
        case .real(let number) where number.isInfinite: number < 0 ? "-Inf" : "+Inf"
        case .real(let number): number.description
        }
    }

    /// Hardly any value has anything to escape, and there are thousands of them: looking comes first.
    private static func escaped(_ value: String) -> String {
        let isPlain = value.utf8.allSatisfy {
            $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\n")
        }
        return isPlain ? value : escapedHelp(value).replacing("\"", with: "\\\"")
    }

    private static func escapedHelp(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }
}
