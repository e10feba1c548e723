import ArgumentParser
import EndwellAPI
import EndwellCore
import EndwellDelivery
import EndwellMetrics
import EndwellService
import EndwellStore
import EndwellWeb
import Foundation
import Logging

/// `endwell demo`.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve a demo: people and contracts to play with, and a clock that can be moved on.",
        discussion: """
            Prints a sign-in link for each person. A strip at the top of every page shows the demo's date, with +1 day \
            and +14 days: what the clock would have done by then is done, before your eyes.

            Everything lies in a fresh folder that is removed at the end, unless you name one with --data, or an empty \
            PostgreSQL database with --database-url. For programs: GET /demo.json lists the people and the demo's now, and POST /demo/clock moves it:
              curl -d '{"advance_days": 14}' -H 'Content-Type: application/json' \\
                http://127.0.0.1:8080/demo/clock

            It is a toy: whoever reaches its address can be anybody. It listens on this machine only.
            """)

    @Option(help: "The port to listen on; without it 8080 or the next free one. 0 takes any free one.")
    var port: Int?

    @Option(help: "A folder to keep the demo in. It must not hold an installation already.")
    var data: String?

    @Option(
        name: .customLong("database-url"),
        help: ArgumentHelp(
            "An empty PostgreSQL database to keep the demo in, when it is not to be SQLite in the folder. "
                + "ENDWELL_DATABASE_PASSWORD may hold its password.",
            valueName: "url"))
    var databaseURL: String?

    @Option(help: ArgumentHelp("The day that the demo begins with; default: today.", valueName: "YYYY-MM-DD"))
    var today: String?

    private static let host = "127.0.0.1"
    private static let years = 2_000...2_100

    func validate() throws {
        if let port, !(0...65_535).contains(port) { throw ValidationError("--port must be from 0 to 65535.") }
        guard let today else { return }
        guard let day = Day(today), Self.years.contains(day.civil.year) else {
            throw ValidationError("--today must be a day from 2000 to 2100, such as 2026-11-23.")
        }
    }

    func run() async throws {
        try await orExit {
            let logger = Logs.start()
            let place = try place()
            guard try await !Installation.isThere(place) else {
                let own = place.server == nil ? "folder" : "database"
                throw Failure(
                    .cannotCreate, "\(place.words) holds an installation already; the demo needs a \(own) of its own.")
            }
            defer { if data == nil { try? FileManager.default.removeItem(atPath: place.folder.value) } }
            try await serve(in: place, logger: logger)
        }
    }

    /// No variable of the environment names the place: no demo is to come where an installation was meant to be.
    private func place() throws -> DataPlace {
        let folder = data ?? NSTemporaryDirectory() + "endwell-demo-\(getpid())"
        let server = try databaseURL.map { url in
            try DataPlace.server(
                Setting(value: url, origin: .flag("--database-url")),
                password: ProcessInfo.processInfo.environment["ENDWELL_DATABASE_PASSWORD"])
        }
        return DataPlace(
            folder: Setting(value: folder, origin: .standard), server: server,
            files: Setting(value: .standard(hasServer: server != nil), origin: .standard))
    }

    private func serve(in place: DataPlace, logger: Logger) async throws {
        let today = today.flatMap { Day($0) } ?? DemoStage.zone.day(of: SystemClock().now)
        let clock = MovableClock(at: DemoStage.beginning(today: today))
        let installation = try await Installation.open(place, clock: clock, webhookReach: .anywhere)
        let useCases = installation.useCases
        var board = DemoClock(
            clock: clock, sweeper: Sweeper(useCases: useCases, logger: logger), store: installation.store)
        board.people = try await DemoStage(useCases: useCases, board: board, today: today).play(DemoPlot.all)
        let port =
            if let port { try ListeningPort.claim(port, on: Self.host) } else {
                try ListeningPort.claimNext(from: ServerSettings.portStandard, on: Self.host)
            }
        let address = "http://\(Self.host):\(port)"
        let people = board.people
        let server = Server(
            installation: installation,
            settings: WebSettings(baseURL: address, reference: API.reference(baseURL: address), demo: board),
            host: Self.host, port: port, metricsDoor: .thisMachine, logger: logger)
        try await server.run {
            StandardOutput.write(Self.welcome(address: address, people: people))
        }
    }

    /// What a newcomer needs to know to begin.
    private static func welcome(address: String, people: [DemoPerson]) -> String {
        let links = people.map { "  \(address)/demo/sign-in/\($0.signInToken)\n      \($0.name): \($0.note)" }
        return """
            Endwell listens on \(address)

            This is the demo. Open one of these links to be that person:

            \(links.joined(separator: "\n"))

            Then end a contract: Contracts › End contract › select a reason › End contract. At the top,
            “+14 days” takes you to the last of its fourteen days and “+1 day” past it. By hand: \(DemoRole.anna.email), password \(DemoRole.password).
            Ctrl-C stops the demo.
            """
    }
}
