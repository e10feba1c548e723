import ArgumentParser
import Foundation

/// Measures the real server and the raw engine under it, on this machine's disk.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "EndwellBench",
        abstract: "Measures the real server and the raw engine under it.",
        discussion: """
            Makes a town of contracts through the use cases, starts the server on it, gives notices and reads pages over
            HTTP, writes the same rows with plain SQLite, and prints what came of it. Nothing is asserted on time. With a
            database on PostgreSQL the same is measured there once more, beside what its own pgbench does.
            """,
        subcommands: [TownCommand.self])

    @Option(help: "The program to measure.")
    var program = ".build/release/endwell"

    @Option(help: "An empty place for the data, on the disk that is to be measured; it is removed afterwards.")
    var folder = ".build/bench"

    @Option(help: "Numbers of contracts to measure among, growing; twenty times as many are made by copying.")
    var among = "10000,100000"

    @Option(help: "An empty PostgreSQL database to measure, too.")
    var databaseURL: String?

    @Flag(help: "Leave SQLite out.")
    var postgresqlOnly = false

    @Option(help: "Messages in each contract, besides the two events that begin it.")
    var messages = 0

    @Option(help: "Contracts that fall due while no server runs, to measure how one catches up; 0 leaves that out.")
    var overdue = 100_000

    @Option(help: "How long each kind of reading is measured, in seconds.")
    var seconds = 5.0

    @Option(help: "A file to write the results to as well.")
    var document: String?

    mutating func validate() throws {
        guard !counts.isEmpty, counts == counts.sorted(), counts.allSatisfy({ $0 >= 1_000 }) else {
            throw ValidationError("--among takes growing numbers from 1,000, such as 10000,100000")
        }
        guard overdue >= 0 else { throw ValidationError("--overdue takes a number of contracts") }
        guard databaseURL != nil || !postgresqlOnly else {
            throw ValidationError("--postgresql-only needs --database-url")
        }
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw ValidationError("\(program) is no program; build it first, or name another with --program")
        }
    }

    func run() async throws {
        let place = URL(filePath: folder).standardizedFileURL
        try? FileManager.default.removeItem(at: place)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let machine = Machine(diskOf: place)
        let course = Course(program: URL(filePath: program), seconds: seconds)
        var grounds: [Ground] = postgresqlOnly ? [] : [Ground(folder: place.appending(path: "data"), database: nil)]
        if let databaseURL { grounds.append(Ground(folder: place.appending(path: "node"), database: databaseURL)) }
        var rounds: [[Round]] = []
        var downtimes: [Downtime] = []
        var results: Results?
        for ground in grounds {
            if overdue > 0 {
                downtimes.append(try await course.measureDowntime(on: ground, contracts: overdue))
                try ground.clear()
            }
            rounds.append(try await measure(ground, course))
            // Two towns at once may be more than the disk holds.
            try ground.clear()
            // An hour may have gone into what is known by now; whatever becomes of the rest, it is kept.
            results = Results(engines: rounds, downtimes: downtimes, machine: machine, command: command)
            if let document { try results?.document.write(toFile: document, atomically: true, encoding: .utf8) }
        }
        print(results?.text ?? "")
        try FileManager.default.removeItem(at: place)
    }

    private func measure(_ ground: Ground, _ course: Course) async throws -> [Round] {
        var town = try await Town.found(on: ground)
        var rounds: [Round] = []
        for (number, count) in counts.enumerated() {
            let begun = ContinuousClock.now
            say("making \(count) contracts in all")
            try await town.grow(to: count, messages: messages)
            say("made after \((ContinuousClock.now - begun).seconds.formatted(digits: 0)) s")
            let (round, reopened) = try await course.run(town, contracts: count, roundsLeft: counts.count - number)
            rounds.append(round)
            town = reopened
        }
        await town.close()
        return rounds
    }

    private var counts: [Int] { among.split(separator: ",").compactMap { Int($0) } }

    /// How somebody else measures the same.
    private var command: String {
        var options: [String] = []
        if among != "10000,100000" { options.append("--among \(among)") }
        if messages != 0 { options.append("--messages \(messages)") }
        if overdue != 100_000 { options.append("--overdue \(overdue)") }
        if seconds != 5 { options.append("--seconds \(seconds)") }
        if postgresqlOnly { options.append("--postgresql-only") }
        return options.isEmpty ? "make bench" : (["scripts/bench"] + options).joined(separator: " ")
    }
}
