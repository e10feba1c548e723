import Foundation

/// The figures of all rounds, as tables that are Markdown too.
struct Results {
    /// The rounds on each engine.
    let engines: [[Round]]
    /// What fell due while no server ran, on each engine.
    let downtimes: [Downtime]
    let machine: Machine
    let command: String

    /// Everything, ready to be printed.
    var text: String {
        """
        Command: `\(command)`
        Machine: \(machine.words)
        Load before: \(machine.load.formatted(digits: 2)); the generator of the load shares the cores with the server
        Build: \(Self.build)

        All contracts are those of one busy client, whose list this is. The contracts that are read were read before: \
        a first look also keeps a read mark. The raw engine runs the statements by which a notice is kept, and nothing \
        else.

        \((engines.map(Self.chapter(of:)) + (downtimes.isEmpty ? [] : [downtimeChapter])).joined(separator: "\n\n"))
        """
    }

    /// What was found with one engine.
    private static func chapter(of rounds: [Round]) -> String {
        """
        ## \(rounds.first?.engine ?? "")
        \(rounds.last?.statementsOfNotice ?? 0) statements keep a notice.

        \(table(figures(of: rounds)))

        \(table(aims(of: rounds)))
        """
    }

    private var downtimeChapter: String {
        let rows = downtimes.map { downtime in
            [
                downtime.engine, Double(downtime.contracts).formatted(digits: 0),
                "\(downtime.caughtUpAfter.seconds.formatted(digits: 1)) s", downtime.perSecond.formatted(digits: 0),
            ]
        }
        return """
            ## After downtime
            The fourteen days of all these contracts ran out while no server ran. From its start until nothing was due any \
            more; then every log was read again, and each contract had officially ended, once.

            \(Self.table([["engine", "contracts", "caught up after", "a second"]] + rows))
            """
    }

    private static var build: String {
        #if DEBUG
            "debug, whose figures say nothing about the program that people run"
        #else
            "release"
        #endif
    }

    // MARK: What was measured

    private static func figures(of rounds: [Round]) -> [[String]] {
        [["among", "what", "connections", "a second", "p50 ms", "p99 ms"]] + rounds.flatMap(rows)
    }

    private static func rows(of round: Round) -> [[String]] {
        let among = Double(round.contracts).formatted(digits: 0)
        let raw = [
            (round.ways.alone, round.rawAlone), (round.ways.together, round.rawTogether),
        ].map { name, timings in [among, name, "–"] + columns(of: timings) }
        let served = [
            ("notice given", round.notice), ("contract read", round.read), ("list of \(round.rowsOfList)", round.list),
        ]
        .flatMap { name, measured in
            Round.connections.compactMap { connections in
                measured[connections].map { [among, name, String(connections)] + columns(of: $0) }
            }
        }
        return raw + served
    }

    private static func columns(of timings: Timings) -> [String] {
        [
            timings.perSecond.formatted(digits: 0), timings.milliseconds(at: 0.5).formatted(digits: 2),
            timings.milliseconds(at: 0.99).formatted(digits: 2),
        ]
    }

    // MARK: What is aimed at

    private static func aims(of rounds: [Round]) -> [[String]] {
        [["aim", "wanted", "found", ""]] + rounds.flatMap(actAims) + growthAims(of: rounds)
            + (rounds.last.map(serverAims) ?? [])
    }

    private static func actAims(of round: Round) -> [[String]] {
        guard let alone = round.notice[1], let together = round.notice[64] else { return [] }
        let among = Double(round.contracts).formatted(digits: 0)
        let times = round.rawAlone.perSecond / alone.perSecond
        let share = together.perSecond / round.rawTogether.perSecond * 100
        return [
            [
                "a notice over one connection, to \(round.ways.alone), among \(among)", "at most 4×",
                "\(times.formatted(digits: 2))×", verdict(times <= 4),
            ],
            [
                "notices over 64 connections, of \(round.ways.together), among \(among)", "at least 20 %",
                "\(share.formatted(digits: 1)) %", verdict(share >= 20),
            ],
        ]
    }

    private static func growthAims(of rounds: [Round]) -> [[String]] {
        guard let few = rounds.first, let many = rounds.last, few.contracts < many.contracts else { return [] }
        let (most, least) = (Double(many.contracts).formatted(digits: 0), Double(few.contracts).formatted(digits: 0))
        let kinds: [(String, KeyPath<Round, [Int: Timings]>)] = [
            ("list of \(many.rowsOfList)", \.list), ("contract read", \.read), ("notice given", \.notice),
        ]
        return kinds.flatMap { name, timings in
            Round.connections.compactMap { connections in
                guard let before = few[keyPath: timings][connections], let after = many[keyPath: timings][connections]
                else { return nil }
                let times = after.milliseconds(at: 0.5) / before.milliseconds(at: 0.5)
                return [
                    "\(name) (p50) over \(connections) connection\(connections == 1 ? "" : "s"), among \(most) to \(least)",
                    "at most 1.5×", "\(times.formatted(digits: 2))×", verdict(times <= 1.5),
                ]
            }
        }
    }

    private static func serverAims(of round: Round) -> [[String]] {
        let among = Double(round.contracts).formatted(digits: 0)
        let ready = round.readyAfter.seconds
        let memory = round.residentMiBMax
        return [
            [
                "resident memory at its highest, among \(among)", "below 120 MiB",
                memory.map { "\($0.formatted(digits: 1)) MiB" } ?? "not told by this system",
                memory.map { verdict($0 < 120) } ?? "",
            ],
            [
                "start until ready, among \(among)", "within 1 s", "\(ready.formatted(digits: 3)) s",
                verdict(ready <= 1),
            ],
        ]
    }

    private static func verdict(_ isMet: Bool) -> String { isMet ? "met" : "missed" }

    // MARK: Tables

    /// Rows under a heading, the columns as wide as their widest cell.
    private static func table(_ rows: [[String]]) -> String {
        guard let heading = rows.first else { return "" }
        let widths = heading.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).map { cell, width in
                let space = String(repeating: " ", count: width - cell.count)
                return cell.first?.isNumber == true ? space + cell : cell + space
            }
            return "| \(padded.joined(separator: " | ")) |"
        }
        let rule = "|\(widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|"))|"
        return ([line(heading), rule] + rows.dropFirst().map(line)).joined(separator: "\n")
    }
}

extension Results {
    /// The same as a document of the project.
    var document: String {
        """
        # Benchmarks
        What `make bench` found on one machine on one day. Nothing here is asserted by a test: run it on yours.

        The raw engine is SQLite, or PostgreSQL under its own pgbench, without Endwell, given the very statements by
        which notices were kept. The server is `endwell serve`, spoken to over HTTP on the same machine. A notice is the form of the check page, for
        a contract of its own each time; afterwards the contracts that are ending are counted, and must be as many as
        were acknowledged.

        \(text.replacing("\nMachine:", with: "  \nMachine:").replacing("\nLoad", with: "  \nLoad").replacing("\nBuild", with: "  \nBuild"))

        """
    }
}
