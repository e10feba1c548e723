import ArgumentParser
import EndwellService
import EndwellSQLite
import EndwellStore
import Foundation

/// `endwell move`.
struct MoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Move everything from SQLite to PostgreSQL, or back.",
        discussion: """
            Stop the server first. Then, with the database in a data folder and an empty one on a server:
              endwell move --from sqlite:/var/lib/endwell \\
                --to postgres://endwell@db.example.org/endwell

            Every row and file is copied; both databases are read anew and compared; every record of the target is \
            checked as `endwell verify` does; and only then is the target there to be served. From the first step on no \
            server starts on either, and afterwards the old place says where everything went.

            Whatever breaks it off, the same command goes on where it was. To have the old place back instead, while \
            the move is not done:
              endwell move --undo --from sqlite:/var/lib/endwell

            Back is the same with both names exchanged; what was left at the old place is replaced then:
              endwell move --from postgres://endwell@db.example.org/endwell \\
                --to sqlite:/var/lib/endwell

            The target must be empty but for this. A password is best in a file, or in ENDWELL_DATABASE_PASSWORD. Exit \
            code 75 says that a server has one of the two, 73 that the target is not empty, 69 that one can't be \
            reached or has moved, 1 that the check found a difference. docs/operations.md has the whole course.
            """)

    @OptionGroup var places: MovePlaces

    @Option(
        name: .customLong("rows-at-once"),
        help: ArgumentHelp("How many rows share a transaction, 1 to 10000; default: 1000.", valueName: "rows"))
    var rowsAtOnce = MoveLimits().rowsAtOnce

    @Flag(help: "Take a move back that is half done: the source alone is named, and can be served again.")
    var undo = false

    @Flag(
        name: .customLong("target-is-lost"),
        help: "With --undo: also of a move that was done. What people did since is lost with its target.")
    var targetIsLost = false

    private static let rowsAtOnce = 1...10_000

    func validate() throws {
        guard Self.rowsAtOnce.contains(rowsAtOnce) else {
            throw ValidationError("--rows-at-once must be from 1 to 10000.")
        }
        if undo, places.to != nil { throw ValidationError("--undo names the source alone; leave out --to.") }
        if !undo, places.to == nil { throw ValidationError("Say where everything is to go with --to.") }
        if targetIsLost, !undo { throw ValidationError("--target-is-lost belongs to --undo.") }
    }

    func run() async throws {
        try await orExit {
            // A limit on the size of files is a full disk, which is told, and no reason to die.
            signal(SIGXFSZ, SIG_IGN)
            let environment = ProcessInfo.processInfo.environment
            let from = try places.source(environment: environment)
            guard try await Installation.isThere(from) else {
                throw Failure(
                    .unavailable, "There is no installation in \(from.words), so nothing can move from there.")
            }
            guard !undo else { return try await takeBack(from) }
            let to = try places.target(environment: environment)
            guard from.words != to.words else {
                throw Failure(.usage, "--from and --to name the same place, \(from.words).")
            }
            var limits = MoveLimits()
            limits.rowsAtOnce = rowsAtOnce
            let moved = try await Moving(from: from, to: to, limits: limits, clock: SystemClock()).run()
            StandardOutput.write(moved?.words(to: to) ?? "Everything was moved to \(to.words) before.")
        }
    }

    private func takeBack(_ place: DataPlace) async throws {
        let driver = try Moving.open(place)
        do {
            try await Move.undo(from: driver, targetIsLost: targetIsLost)
        } catch {
            await driver.close()
            throw error
        }
        await driver.close()
        StandardOutput.write("\(place.words) can be served again, as it was.")
    }
}
