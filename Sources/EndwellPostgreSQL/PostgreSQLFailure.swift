import CPostgreSQL
import EndwellService

/// What went wrong in a conversation with the server, and what may be done about it.
struct PostgreSQLFailure: Error {
    enum Remedy {
        /// None: the caller has to know.
        case none
        /// Others were in the way: the same act may be decided again at once.
        case again
        /// The connection is of no use any more: on another one the act may be decided again.
        case reconnect
    }

    let fault: StoreFault
    let remedy: Remedy

    init(_ fault: StoreFault, remedy: Remedy = .none) {
        self.fault = fault
        self.remedy = remedy
    }

    /// The connection broke, or there is none.
    static func lost(_ reason: String) -> PostgreSQLFailure {
        PostgreSQLFailure(.noPrimary(reason: line(reason)), remedy: .reconnect)
    }

    /// What the server's error means to the store.
    init(_ error: PostgreSQLError, sql: String, isReader: Bool) {
        let told = "\(error.message), SQLSTATE \(error.state)"
        switch (error.state, error.state.prefix(2)) {
        case ("23505", _):
            self.init(.conflict(constraint: error.columns))
        case ("40001", _), ("40P01", _):
            self.init(.unavailable(reason: "other acts were in the way (\(told))"), remedy: .again)
        case ("55P03", _):
            self.init(.unavailable(reason: "another act holds what this one needs (\(told))"))
        case ("57014", _):
            self.init(.unavailable(reason: "a statement took too long (\(told))"))
        case ("25006", _) where !isReader:
            self.init(.noPrimary(reason: "the server takes no writes any more (\(told))"), remedy: .reconnect)
        case ("57P01", _), ("57P02", _), ("57P03", _), ("57P05", _), ("25P03", _), (_, "08"):
            self.init(.noPrimary(reason: told), remedy: .reconnect)
        case (_, "53"), (_, "58"):
            self.init(.unavailable(reason: told))
        case ("XX001", _), ("XX002", _):
            self.init(.corrupt(what: told))
        default:
            self.init(.misuse(what: "\(told), in: \(sql)"))
        }
    }

    /// A message of the library's on one line.
    static func line(_ message: String) -> String {
        message.split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}

/// An error as the server reports it.
struct PostgreSQLError {
    /// The five characters by which it is known.
    let state: String
    let message: String
    private let detail: String
    private let table: String

    init(_ result: OpaquePointer) {
        func field(_ letter: Unicode.Scalar) -> String {
            PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) } ?? ""
        }
        state = field("C")
        message = PostgreSQLFailure.line(field("M"))
        detail = field("D")
        table = field("t")
    }

    /// The columns that must be unique, as in `event.contract_id, event.version`. The server's language may be any, but
    /// "Key (contract_id, version)=(c, 1) already exists." has this shape in all of them.
    var columns: String {
        guard let match = detail.firstMatch(of: /\((?<columns>[^()]+)\)=\(/) else { return table }
        return match.columns.split(separator: ", ").map { "\(table).\($0)" }.joined(separator: ", ")
    }
}
