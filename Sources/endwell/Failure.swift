import ArgumentParser
import EndwellCore
import EndwellService
import EndwellStore
import Foundation

/// The program's exit codes: those of sysexits.h, as far as one fits.
enum FailureCode: Int32, CaseIterable {
    case difference = 1
    case refused = 2
    case notConfirmed = 3
    case usage = 64
    case damaged = 65
    case noInput = 66
    case unknown = 67
    case unavailable = 69
    case fault = 70
    case cannotCreate = 73
    case inUse = 75
    case wrongServer = 76
    case notPermitted = 77
    case newerDatabase = 78

    /// What the code means, in a few words.
    var meaning: String {
        switch self {
        case .difference: "the check found a difference"
        case .refused: "a rule refused the act, and nothing was done"
        case .notConfirmed: "the act was not confirmed, and nothing was done"
        case .usage: "wrong usage, input or configuration"
        case .damaged: "the database or the backup is damaged"
        case .noInput: "a file that was named can’t be read"
        case .unknown: "there is no such person, token or contract"
        case .unavailable: "the address, the database or the server cannot be used"
        case .fault: "a fault of the program's own"
        case .cannotCreate: "a folder, file or target cannot be made or written"
        case .inUse: "another process has the data folder or the database, or there are too many requests: try again"
        case .wrongServer: "the address is not that of an Endwell"
        case .notPermitted: "the token is not good, or not for this"
        case .newerDatabase: "the database or the backup was made by a newer program"
        }
    }

    /// Every code in one sentence, for the help.
    static var summary: String {
        "0 all is well, " + allCases.map { "\($0.rawValue) \($0.meaning)" }.joined(separator: ", ") + "."
    }
}

/// Why the program could not do what it was asked, in words for the operator.
struct Failure: Error {
    let code: FailureCode
    let message: String

    init(_ code: FailureCode, _ message: String) {
        self.code = code
        self.message = message
    }

    init(_ fault: StoreFault) {
        let code: FailureCode =
            switch fault {
            case .unavailable, .noPrimary, .outcomeUnknown, .moved: .unavailable
            case .newerDatabase: .newerDatabase
            case .inUse: .inUse
            case .corrupt: .damaged
            case .conflict, .misuse: .fault
            }
        self.init(code, fault.description)
    }

    init(_ fault: MoveFault) {
        let code: FailureCode =
            switch fault {
            case .targetNotEmpty, .otherMove, .targetOlder: .cannotCreate
            case .sourceOlder, .notMoved, .movedWholly: .unavailable
            case .different: .difference
            case .characterZero: .damaged
            }
        self.init(code, fault.description)
    }

    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let fault as StoreFault: self.init(fault)
        case let fault as MoveFault: self.init(fault)
        case Refusal.badInput(let problems):
            let sentences = problems.map { Words.sentence(for: $0) }
            self.init(.usage, sentences.joined(separator: " "))
        default: self.init(.fault, "Something failed that should not: \(error)")
        }
    }
}

/// Runs a command, and turns what goes wrong into one line on standard error and an exit code.
func orExit(_ command: () async throws -> Void) async throws {
    do {
        try await command()
    } catch let exit as ExitCode {
        throw exit
    } catch {
        let failure = Failure(error)
        StandardError.write("endwell: \(failure.message)")
        throw ExitCode(failure.code.rawValue)
    }
}
