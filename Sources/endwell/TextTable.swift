import EndwellCore
import Foundation

/// Rows in columns, as commands print them.
enum TextTable {
    /// The rows, each column as wide as its widest cell, with nothing after the last.
    static func lines(_ rows: [[String]]) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return cells.joined(separator: "  ").replacing(/\ +$/, with: "")
        }
    }

    /// "2026-12-07 23:00:00", in UTC.
    static func time(_ instant: Instant) -> String {
        Date(timeIntervalSince1970: Double(instant.seconds))
            .formatted(.iso8601.year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: false))
    }
}
