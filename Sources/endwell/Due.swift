import ArgumentParser
import EndwellCore
import EndwellService
import EndwellStore
import Foundation

/// `endwell due`.
struct Due: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what the clock will do next.",
        discussion: """
            One line for each deadline: when the clock acts if everybody stays silent, in which contract, what is \
            waited for, what silence means, and when those who would lose are reminded next. They stand in the order \
            in which the clock comes to them or to their reminders. Times are UTC. It only looks, so the server may \
            be running.
            """)

    @Option(help: "How many deadlines to show, 1 to 10000.")
    var limit = 20

    @OptionGroup var data: DataOptions

    private static let limits = 1...10_000

    func validate() throws {
        guard Self.limits.contains(limit) else { throw ValidationError("--limit must be from 1 to 10000.") }
    }

    func run() async throws {
        try await orExit {
            let store = try await Installation.openForReading(try data.place())
            let limit = limit
            let upcoming = try await store.read { try $0.upcoming(after: nil, limit: limit + 1) }
            await store.close()
            guard !upcoming.isEmpty else { return StandardOutput.write("The clock has nothing to do.") }
            for line in Self.table(upcoming.prefix(limit)) { StandardOutput.write(line) }
            if upcoming.count > limit { StandardOutput.write("… and more: --limit \(limit * 2) shows them.") }
        }
    }

    private static func table(_ deadlines: some Collection<UpcomingDeadline>) -> [String] {
        let head = ["when (UTC)", "contract", "waits for", "silence means", "reminder (UTC)"]
        let rows =
            [head]
            + deadlines.map { row in
                [
                    TextTable.time(row.deadline.at), row.reference, words(row.deadline.kind.rawValue),
                    words(row.deadline.kind.silenceMeans.rawValue), row.remindAt.map(TextTable.time) ?? "-",
                ]
            }
        return TextTable.lines(rows)
    }

    private static func words(_ code: String) -> String {
        code.replacing("_", with: " ")
    }
}
