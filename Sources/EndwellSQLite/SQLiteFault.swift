import EndwellService
import GRDB

extension StoreFault {
    /// What an SQLite result code means to the store.
    init(code: Int32, message: String, sql: String, isReader: Bool) {
        // A primary code matches its extended ones, too.
        switch ResultCode(rawValue: code) {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
            // "UNIQUE constraint failed: event.contract_id, event.version"
            self = .conflict(constraint: message.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? message)
        case .SQLITE_FULL:
            self = .unavailable(reason: "the disk is full")
        case .SQLITE_IOERR:
            self = .unavailable(reason: "the disk reported an error (\(message), code \(code))")
        case .SQLITE_READONLY where !isReader:
            self = .unavailable(reason: "the data folder is read-only (\(message))")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_PROTOCOL:
            self = .unavailable(reason: "the database file cannot be used (\(message))")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self = .unavailable(reason: "the database is locked (\(message))")
        case .SQLITE_NOMEM:
            self = .unavailable(reason: "there is not enough memory")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self = .corrupt(what: message)
        default:
            self = .misuse(what: "\(message), in: \(sql)")
        }
    }

    /// What it means that a connection could not be opened: the machine's fault in every case, never the program's.
    init(opening path: String, error: any Error) {
        switch error {
        case let fault as StoreFault:
            self = fault
        case let error as DatabaseError where [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode):
            self = .corrupt(what: "\(path): \(error.message ?? "not a database")")
        default:
            self = .unavailable(reason: "\(path) cannot be opened (\(error))")
        }
    }
}
