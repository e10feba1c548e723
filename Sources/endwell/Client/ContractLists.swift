import ArgumentParser
import EndwellClient
import EndwellCore
import EndwellService

/// How much of a list.
struct PageOptions: ParsableArguments {
    @Option(help: "How many rows, 1 to 100.")
    var limit: Int?

    @Flag(help: "Every row, page by page.")
    var all = false

    func validate() throws {
        if let limit, !ClientLimits.pageRows.contains(limit) { throw ValidationError("--limit must be from 1 to 100.") }
        if all, limit != nil { throw ValidationError("Say either --limit or --all.") }
    }

    /// Shows a page of a list, or all of it.
    func show<Row: Decodable & Sendable>(
        _ path: String, query: [(name: String, value: String)] = [], standard: Int = 25, in session: ClientSession,
        _ lines: ([Row]) async throws -> [String]
    ) async throws {
        let rows = all ? ClientLimits.pageRows.upperBound : limit ?? standard
        let request = APIClient.Request("GET", path, query: query + [(name: "limit", value: String(rows))])
        let body =
            all
            ? JSONText.page(of: try await session.client.pages(request)) : try await session.client.done(request).body
        guard !session.wantsJSON else { return session.write(json: body) }
        let page: Received.Page<Row> = try APIClient.decode(body)
        session.console.write(try await lines(page.data))
        if page.next != nil { session.console.tell(["… and more: --all shows them."]) }
    }
}

/// `endwell contracts`.
struct ContractList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contracts",
        abstract: "List your contracts.",
        discussion: """
            One line for each, those that changed last first. Days are those of each contract’s own time zone.

              endwell contracts --turn you                 what waits for you
              endwell contracts --phase ending --json      for programs
              endwell contracts --search bakery --all
            """)

    @Option(help: "Those that are offered, active, ending, ended or closed.")
    var phase: String?

    @Option(help: "Those in which you are the client or the contractor.")
    var role: String?

    @Option(help: "Those that wait for you or for the other.")
    var turn: String?

    @Option(help: "Words of the title, the names or the reference.")
    var search: String?

    @OptionGroup var page: PageOptions
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await client.run { session in
            let query = [("phase", phase), ("role", role), ("turn", turn), ("q", search)].compactMap { name, value in
                value.map { (name: name, value: $0) }
            }
            try await page.show("/contracts", query: query, in: session) { (rows: [Received.Row]) in
                guard !rows.isEmpty else { return ["There are no such contracts."] }
                return RowTable(rows: rows).lines(in: session.console.width)
            }
        }
    }
}

/// `endwell inbox`.
struct InboxList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox",
        abstract: "List the contracts that wait for you, the soonest deadline first.")

    @OptionGroup var page: PageOptions
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await client.run { session in
            try await page.show("/inbox", in: session) { (rows: [Received.Row]) in
                guard !rows.isEmpty else { return ["Nothing waits for you."] }
                return RowTable(rows: rows).lines(in: session.console.width)
            }
        }
    }
}

/// Contracts in a table.
struct RowTable {
    let rows: [Received.Row]

    func lines(in width: Int?) -> [String] {
        FittedTable([
            .init(head: "contract", cells: rows.map(\.reference)),
            .init(head: "title", givesWay: .cut(least: 12), cells: rows.map { $0.title ?? Words.erased }),
            .init(head: "phase", cells: rows.map(\.phase)),
            .init(head: "with", givesWay: .cut(least: 8), cells: rows.map(\.other.name)),
            .init(head: "next", cells: rows.map(next)),
            .init(head: "turn", givesWay: .leftOut, cells: rows.map(\.turn)),
            .init(head: "you are", givesWay: .leftOut, cells: rows.map(\.role)),
            .init(head: "how it ended", givesWay: .leftOut, cells: rows.map(how)),
        ]).lines(in: width)
    }

    private func how(_ row: Received.Row) -> String {
        (row.outcome ?? row.closed)?.replacing("_", with: " ") ?? "-"
    }

    private func next(_ row: Received.Row) -> String {
        let isMine = ["you", "both"].contains(row.turn)
        guard let next = row.nextDeadline, let kind = next.kind.flatMap(Deadline.Kind.init),
            let words = Words.rowWait(kind, isMine: isMine)
        else { return "-" }
        return "\(words): \(ClientDates(zone: Zone(row.timeZone)).shortEnd(next.at))"
    }
}
