/// One page of a list.
public struct Paged<Row: Sendable>: Sendable {
    /// The rows.
    public let rows: [Row]
    /// Where the next page begins, as addresses carry it; `nil` on the last.
    public let next: String?

    /// A page of rows.
    public init(rows: [Row], next: String?) {
        self.rows = rows
        self.next = next
    }

    /// A page of at most `limit` of these rows, of which one more than that was read to see whether there are more.
    init(_ rows: [Row], limit: Int, place: (Row) -> String) {
        self.rows = Array(rows.prefix(limit))
        next = rows.count > limit ? self.rows.last.map(place) : nil
    }

    /// The same page of other rows.
    func map<Other: Sendable>(_ transform: (Row) throws -> Other) rethrows -> Paged<Other> {
        Paged<Other>(rows: try rows.map(transform), next: next)
    }
}
