import EndwellService
public import Foundation

/// What a table holds, told by its rows alone: as many, and one after the other in the order of the key the same.
public struct TableSum: Hashable, Sendable {
    /// The table.
    public let table: String
    /// How many rows it has.
    public let rows: Int
    /// SHA-256 chained over all of them.
    public let digest: Data
}

extension TableSum: CustomStringConvertible {
    /// How many rows, and their digest.
    public var description: String { "\(rows) rows of digest \(RecordDigest.hexadecimal(digest))" }
}

/// A table read a page at a time, in the order of its key.
struct TablePages: Sendable {
    let table: MovedTable
    let driver: any SQLDriver
    let limits: MoveLimits

    /// Gives each page after a place to the body, and reads the next one meanwhile.
    func forEach(after place: [SQLValue]? = nil, _ body: ([[SQLValue]]) async throws -> Void) async throws {
        var rowsAtOnce = limits.rowsAtOnce
        var page = try await rows(after: place, limit: rowsAtOnce)
        while let last = page.last {
            // Where rows are long, fewer are in memory at a time.
            let bytes = page.reduce(0) { $0 + $1.bytes }
            rowsAtOnce =
                bytes > limits.bytesAtOnce
                ? max(1, page.count * limits.bytesAtOnce / bytes) : min(limits.rowsAtOnce, rowsAtOnce * 2)
            let (place, limit) = (table.key(of: last), rowsAtOnce)
            async let following = rows(after: place, limit: limit)
            try await body(page)
            page = try await following
        }
    }

    /// What the table holds; `tell` is told how many rows were read so far.
    func sum(_ tell: (Int) -> Void = { _ in }) async throws -> TableSum {
        var (count, digest) = (0, RecordDigest.genesis)
        try await forEach { page in
            for row in page { digest = RecordDigest.chained(row.canonical, after: digest) }
            count += page.count
            tell(count)
        }
        return TableSum(table: table.name, rows: count, digest: digest)
    }

    private func rows(after place: [SQLValue]?, limit: Int) async throws -> [[SQLValue]] {
        let sql = table.page(isFirst: place == nil)
        let arguments = (place ?? []) + [SQLValue(limit)]
        return try await driver.read { connection in try connection.rows(sql, arguments).map(\.values) }
    }
}

extension [SQLValue] {
    /// About how much room the row takes, in bytes.
    var bytes: Int {
        reduce(0) { sum, value in
            switch value {
            case .null, .integer: sum + 8
            case .text(let text): sum + text.utf8.count
            case .blob(let data): sum + data.count
            }
        }
    }

    /// The row in bytes that no other row has.
    fileprivate var canonical: Data {
        var data = Data(capacity: bytes + count * 9)
        func append(_ kind: UInt8, _ number: Int64) {
            data.append(kind)
            Swift.withUnsafeBytes(of: number.bigEndian) { data.append(contentsOf: $0) }
        }
        for value in self {
            switch value {
            case .null: data.append(0)
            case .integer(let number): append(1, number)
            case .text(let text):
                append(2, Int64(text.utf8.count))
                data.append(contentsOf: text.utf8)
            case .blob(let bytes):
                append(3, Int64(bytes.count))
                data.append(bytes)
            }
        }
        return data
    }
}
