public import EndwellCore
import Foundation

/// What runs here, since when, and in how much memory.
public struct ProcessFigures: Sendable {
    private let version: String
    private let startedAt: Instant

    /// The figures of a program of that version that started then, by the machine's own clock.
    public init(version: String, startedAt: Instant) {
        (self.version, self.startedAt) = (version, startedAt)
    }

    /// The figures now. The names that don't begin with `endwell` are those that every dashboard knows.
    var metrics: [Metric] {
        var metrics = [
            Metric(
                "endwell_build_info", .gauge, "The version that runs; always 1.",
                samples: [Sample(labels: [Label("version", version)], figure: .whole(1))]),
            Metric(
                "process_start_time_seconds", .gauge, "When the program started, in seconds since 1970.",
                .real(Double(startedAt.milliseconds) / 1_000)),
        ]
        if let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let bytes = Self.residentBytes(inStatus: status)
        {
            metrics.append(
                Metric("process_resident_memory_bytes", .gauge, "Memory that the program has.", .whole(bytes)))
        }
        return metrics
    }

    /// What Linux says of the memory that is really there; `nil` where it says nothing.
    static func residentBytes(inStatus status: String) -> Int? {
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }) else { return nil }
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count == 3, words[2] == "kB", let kibibytes = Int(words[1]) else { return nil }
        return kibibytes * 1_024
    }
}
