import EndwellCore
import EndwellService
import Foundation

/// Everything that is measured among one number of contracts.
struct Round {
    /// Connections at which the server is measured.
    static let connections = [1, 64]
    /// How many contracts there are.
    let contracts: Int
    /// How long the server needed from its start until it was ready.
    var readyAfter = Duration.zero
    /// The most memory that the server had resident, in MiB.
    var residentMiBMax: Double?
    /// Rows that one page of the list shows.
    var rowsOfList = 0
    /// Statements by which a notice is kept.
    var statementsOfNotice = 0
    /// The engine that is measured.
    var engine = ""
    /// What its two ways of writing are called.
    var ways = (alone: "", together: "")
    /// The raw engine, one act after the other.
    var rawAlone = Timings()
    /// The raw engine, in the way in which it does most.
    var rawTogether = Timings()
    /// Pages of the list, by connections.
    var list: [Int: Timings] = [:]
    /// Contracts read, by connections.
    var read: [Int: Timings] = [:]
    /// Notices given, by connections.
    var notice: [Int: Timings] = [:]

    /// What was acknowledged is not there, or what is there was not acknowledged.
    struct Lost: Error, CustomStringConvertible {
        let description: String
    }
}

/// Measures one round: the server first, then the raw engine with what is left of the contracts.
struct Course {
    let program: URL
    /// How long each kind of reading is measured, in seconds.
    let seconds: Double

    /// How many different contracts are read, in turn.
    private static let contractsRead = 1_000

    /// Measures among the contracts of the town, which is closed meanwhile, and gives it back open.
    /// - Parameter roundsLeft: this one and those that follow, which may have to do with the same contracts: copies are
    ///   there to be many, and nothing can be done to them.
    func run(_ town: Town, contracts: Int, roundsLeft: Int) async throws -> (Round, Town) {
        var round = Round(contracts: contracts)
        let available = town.untouched.count / roundsLeft
        let (session, promise) = (try await town.session(), try await town.promise())
        let before = try await town.figures()["ending"] ?? 0
        await town.close()
        try town.ground.settle()
        let given = try measureServer(town, available, session, promise, &round)

        let rehearsing = try await town.opened()
        try await Self.require(before + given, in: rehearsing, after: "the server acknowledged them")
        let alone = try await rehearsing.rehearseNotices(on: town.take(min(available * 15 / 100, 5_000)))
        let together = try await rehearsing.rehearseNotices(on: town.take(min(available * 20 / 100, 10_000)))
        await rehearsing.close()
        say("measuring the raw engine with \(alone.count) and \(together.count) notices")
        round.statementsOfNotice = alone.first?.count ?? 0
        let engine = try town.ground.engine()
        (round.engine, round.ways) = (engine.words, engine.ways)
        round.rawAlone = try engine.alone(alone)
        round.rawTogether = try engine.together(together)
        engine.close()

        let reopened = try await town.opened()
        try await Self.require(
            before + given + round.rawAlone.done + round.rawTogether.done, in: reopened,
            after: "the raw engine wrote them")
        return (round, reopened)
    }

    /// Measures the server, and tells how many notices it acknowledged.
    private func measureServer(
        _ town: Town, _ available: Int, _ session: BrowserSession, _ promise: String, _ round: inout Round
    ) throws -> Int {
        let log = town.ground.folder.appending(path: "../server.log").standardizedFileURL
        let server = try BenchServer(program: program, ground: town.ground, log: log)
        defer { server.stop() }
        round.readyAfter = server.readyAfter
        let requests = BrowserRequests(port: server.port, session: session)
        let client = LoadClient(port: server.port)

        let list = requests.get(.contracts)
        round.rowsOfList = Self.contracts(linkedIn: try client.body(of: list))
        say(
            "the server was ready after \(round.readyAfter.seconds.formatted(digits: 3)) s; measuring lists and contracts"
        )
        let pages = town.untouched.suffix(Self.contractsRead).map { requests.get(.contract($0)) }
        // What runs for the first time is not what a running server does, and a first look also keeps a read mark.
        var unseen = pages.makeIterator()
        _ = try client.run(connections: 8, seconds: nil, expecting: .page) { unseen.next() }
        _ = try client.run(connections: 8, seconds: min(seconds, 2), expecting: .page, Self.forever([list]))
        for connections in Round.connections {
            round.list[connections] = try client.run(
                connections: connections, seconds: seconds, expecting: .page, Self.forever([list]))
            round.read[connections] = try client.run(
                connections: connections, seconds: seconds, expecting: .page, Self.forever(pages))
        }
        var given = 0
        let shares = [(connections: 8, percent: 5, most: 500), (1, 20, 5_000), (64, 40, 30_000)]
        for (connections, percent, most) in shares {
            let contracts = town.take(min(available * percent / 100, most))
            say("giving \(contracts.count) notices over \(connections) connections")
            let notices = contracts.enumerated().map { number, id in
                requests.notice(on: id, promise: promise, once: "bench \(connections) \(number)")
            }
            var iterator = notices.makeIterator()
            let timings = try client.run(connections: connections, seconds: nil, expecting: .notice) {
                iterator.next()
            }
            given += timings.done
            round.notice[connections] = timings
        }
        round.residentMiBMax = server.residentMiBMax
        return given
    }

    /// One request after the other, and from the start again.
    private static func forever(_ requests: [[UInt8]]) -> () -> [UInt8]? {
        var turn = 0
        return {
            defer { turn += 1 }
            return requests[turn % requests.count]
        }
    }

    /// How many contracts a page leads to.
    private static func contracts(linkedIn page: String) -> Int {
        Set(page.split(separator: "\"/contracts/").dropFirst().compactMap { ContractID(String($0.prefix(36))) }).count
    }

    private static func require(_ ending: Int, in town: Town, after why: String) async throws {
        let found = try await town.figures()["ending"] ?? 0
        guard found == ending else {
            throw Round.Lost(description: "\(found) contracts are ending, where \(ending) should be: \(why)")
        }
    }
}

extension LoadClient.Expected {
    /// A page.
    static let page = Self(status: 200, head: "text/html")
    /// The way to the page that says what happens next.
    static let notice = Self(status: 303, head: "/termination")
}

/// Tells whoever waits what is being done; the results alone go to standard output.
func say(_ words: String) {
    FileHandle.standardError.write(Data("bench: \(words)\n".utf8))
}
