import EndwellClient
import EndwellCore
import EndwellService
import Foundation

/// One run of a command: the installation that it asks, and the terminal that it answers on.
struct ClientSession {
    let client: APIClient
    let console: Console
    let wantsJSON: Bool

    /// How many are named, where too little was said of a reference.
    private static let namedMax = 5

    /// Writes an answer of the API: easy to read on a terminal, and byte for byte elsewhere.
    func write(json body: Data) {
        if console.isRead {
            StandardOutput.write(JSONText(body).pretty)
        } else {
            StandardOutput.write(body + Data("\n".utf8))
        }
    }

    /// Asks for something, and writes it as JSON or as lines.
    func show<Shape: Decodable>(
        _ request: APIClient.Request, as shape: Shape.Type = Shape.self, _ lines: (Shape) async throws -> [String]
    ) async throws {
        let body = try await client.done(request).body
        guard !wantsJSON else { return write(json: body) }
        console.write(try await lines(APIClient.decode(body)))
    }

    /// The contract that a person names by reference or id.
    func contract(named name: String) async throws -> Received.Contract {
        try await client.read(path(ofContract: try await id(ofContract: name)))
    }

    /// Where a contract is found.
    func path(ofContract id: String) -> String { "/contracts/\(id)" }

    /// The id of a contract that a person names by reference, by the beginning of one, or by id.
    func id(ofContract name: String) async throws -> String {
        let unknown = Failure(.unknown, "You have no contract \(Plain.line(name)). `endwell contracts` lists yours.")
        if let id = UUID(uuidString: name)?.uuidString.lowercased() {
            guard try await client.send(APIClient.Request("GET", path(ofContract: id))).status != 404 else {
                throw unknown
            }
            return id
        }
        guard name.count <= Limits.titleCharactersMax else { throw unknown }
        let found: Received.Page<Received.Row> = try await client.read(
            "/contracts", query: [(name: "q", value: name), (name: "limit", value: "100")])
        let wanted = name.uppercased()
        let meant = found.data.filter { $0.reference.hasPrefix(wanted) }
        if let row = meant.first(where: { $0.reference == wanted }) ?? (meant.count == 1 ? meant[0] : nil) {
            return row.id
        }
        guard meant.isEmpty else {
            let some = Words.list(meant.prefix(Self.namedMax).map(\.reference))
            throw Failure(.unknown, "\(name) is the beginning of \(meant.count) references, such as \(some). Say more.")
        }
        throw unknown
    }
}

/// Days as the client writes them: with their year, since the installation's clock need not be this machine's.
struct ClientDates {
    private let zone: Zone
    private let words: DateWords

    init(zone: Zone) {
        self.zone = zone
        words = DateWords(zone: zone, documentOf: Instant(seconds: 0))
    }

    /// "the end of Monday 7 December 2026 (Berlin time)".
    func end(_ moment: Received.Moment) -> String {
        "the end of \(words.lastDay(before: moment.instant)) (\(words.zoneWords))"
    }

    /// "7 Dec 2026".
    func shortEnd(_ moment: Received.Moment) -> String { words.date(zone.day(of: moment.instant.justBefore)) }

    /// "7 Dec 2026, 14:05".
    func moment(_ moment: Received.Moment) -> String { words.moment(moment.instant) }

    /// "7 Dec 2026" of `2026-12-07`.
    func shortDay(_ text: String) -> String { Day(text).map(words.date) ?? Plain.line(text) }

    /// "Monday 7 December 2026" of `2026-12-07`.
    func day(_ text: String) -> String { Day(text).map(words.long) ?? Plain.line(text) }
}

extension Received.Contract {
    /// The words for its days.
    var dates: ClientDates { ClientDates(zone: Zone(terms.timeZone)) }
}
