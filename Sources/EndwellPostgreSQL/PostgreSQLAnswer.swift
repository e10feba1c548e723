import CPostgreSQL
import EndwellService
import EndwellStore
import Foundation

/// The server's answer to one statement, in binary form.
final class PostgreSQLAnswer {
    private let result: OpaquePointer

    init(_ result: OpaquePointer) {
        self.result = result
    }

    deinit { PQclear(result) }

    /// The error, when it is one.
    var error: PostgreSQLError? {
        switch PQresultStatus(result) {
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE, PGRES_NONFATAL_ERROR: PostgreSQLError(result)
        default: nil
        }
    }

    /// True when there was no statement at all.
    var isEmpty: Bool { PQresultStatus(result) == PGRES_EMPTY_QUERY }

    /// What was done, in the server's words: `COMMIT`, `INSERT 0 1`.
    var command: String { PQcmdStatus(result).map { String(cString: $0) } ?? "" }

    /// How many rows the statement itself inserted, changed or deleted.
    var changes: Int {
        let words = command.split(separator: " ")
        guard let verb = words.first, ["INSERT", "UPDATE", "DELETE"].contains(verb) else { return 0 }
        return words.last.flatMap { Int($0) } ?? 0
    }

    /// The first value as a text, of an answer that was asked for in text form.
    var firstText: String? {
        guard PQntuples(result) > 0, PQgetisnull(result, 0, 0) == 0 else { return nil }
        return PQgetvalue(result, 0, 0).map { String(cString: $0) }
    }

    var columns: SQLColumns {
        SQLColumns(names: (0..<PQnfields(result)).map { String(cString: PQfname(result, $0)) })
    }

    /// The rows, or so many of them.
    func rows(_ columns: SQLColumns, max: Int = .max, sql: String) throws(PostgreSQLFailure) -> [SQLRow] {
        let count = min(Int(PQntuples(result)), max)
        var rows: [SQLRow] = []
        rows.reserveCapacity(count)
        for row in 0..<count {
            var values: [SQLValue] = []
            values.reserveCapacity(columns.names.count)
            for column in columns.names.indices {
                values.append(try value(row: Int32(row), column: Int32(column), sql: sql))
            }
            rows.append(SQLRow(columns: columns, values: values))
        }
        return rows
    }

    /// The types that the store knows, by the numbers that PostgreSQL has given them for good.
    private enum TypeNumber {
        static let bool: Oid = 16
        static let bytes: Oid = 17
        static let integers: Set<Oid> = [20, 21, 23]
        /// `name`, `text`, `unknown`, `varchar`.
        static let texts: Set<Oid> = [19, 25, 705, 1_043]
    }

    private func value(row: Int32, column: Int32, sql: String) throws(PostgreSQLFailure) -> SQLValue {
        if PQgetisnull(result, row, column) == 1 { return .null }
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
        switch PQftype(result, column) {
        case TypeNumber.bytes:
            return .blob(Data(bytes))
        case TypeNumber.bool:
            return .integer(bytes.first == 1 ? 1 : 0)
        case let type where TypeNumber.integers.contains(type):
            let negative = (bytes.first ?? 0) & 0x80 != 0
            return .integer(bytes.reduce(negative ? -1 : 0) { $0 << 8 | Int64($1) })
        case let type where TypeNumber.texts.contains(type):
            return .text(String(decoding: bytes, as: UTF8.self))
        case let type:
            throw PostgreSQLFailure(
                .misuse(what: "column \(column) has type \(type), which the store does not know, in: \(sql)"))
        }
    }
}
