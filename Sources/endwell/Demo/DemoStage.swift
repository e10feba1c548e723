import EndwellCore
import EndwellService
import EndwellWeb
import Foundation

/// Plays the demo's plots through the use cases, act by act, while its clock runs from the past up to its now.
final class DemoStage {
    private let useCases: UseCases
    private let board: DemoClock
    private let today: Day
    private var people: [DemoRole: PersonID] = [:]
    private var contracts: [Int: ContractID] = [:]

    /// The zone in which the plots' times are said.
    static let zone = Zone("Europe/Berlin")
    /// When the story begins, in days before the demo's today.
    static let beginsDaysAgo = 100
    /// When everybody last looked at their news, in days before the demo's today.
    static let newsReadDaysAgo = 4
    /// The hour of the day at which the demo is left to its visitors.
    static let opensAtHour: Int64 = 10

    init(useCases: UseCases, board: DemoClock, today: Day) {
        self.useCases = useCases
        self.board = board
        self.today = today
    }

    /// The instant at which the story begins.
    static func beginning(today: Day) -> Instant {
        zone.start(of: today.adding(-beginsDaysAgo)).adding(seconds: 8 * 3_600)
    }

    /// Makes everybody and plays everything, and leaves the clock at ten in the morning of today.
    func play(_ plots: [DemoPlot]) async throws -> [DemoPerson] {
        try await signUpEverybody()
        var parts: [(at: Instant, number: Int, scene: DemoScene?)] = []
        for (number, plot) in plots.enumerated() {
            parts.append((try instant(plot.offer.day, plot.offer.time), number, nil))
            for scene in plot.scenes { parts.append((try instant(scene.day, scene.time), number, scene)) }
        }
        parts.sort { $0.at < $1.at }
        let newsReadAt = try instant(-Self.newsReadDaysAgo, "9:00")
        let firstUnread = parts.firstIndex { $0.at > newsReadAt } ?? parts.endIndex
        for (index, part) in parts.enumerated() {
            if index == firstUnread { try await readNews() }
            try await board.advance(to: part.at)
            let plot = plots[part.number]
            do {
                if let scene = part.scene {
                    try await play(scene, number: part.number, of: plot)
                } else {
                    contracts[part.number] = try await makeOffer(plot)
                }
            } catch let refusal as Refusal {
                throw Failure(.fault, "The demo’s “\(plot.offer.title)” was refused: \(refusal).")
            }
        }
        try await board.advance(to: Self.zone.start(of: today).adding(seconds: Self.opensAtHour * 3_600))
        return try await cast()
    }

    private func readNews() async throws {
        for person in people.values {
            guard let newest = try await useCases.inbox.news(for: person, limit: 1).rows.first else { continue }
            try await useCases.inbox.markRead(upTo: newest.item.id, by: person)
        }
    }

    /// Everybody, with a link to sign in by and a token for programs.
    private func cast() async throws -> [DemoPerson] {
        var cast: [DemoPerson] = []
        for role in DemoRole.allCases {
            guard let id = people[role] else { continue }
            let input = AccessTokenInput(name: "Demo", scope: Scope.write.rawValue)
            let token = try await useCases.accessTokens.make(input, by: id)
            cast.append(
                DemoPerson(
                    id: id, name: role.name, email: role.email, note: role.note,
                    signInToken: RecordDigest.hexadecimal(useCases.ports.randomness.bytes(16)),
                    accessToken: token.text))
        }
        return cast
    }

    /// Olga comes first and so runs the installation; she then confirms the others' addresses.
    private func signUpEverybody() async throws {
        for role in DemoRole.allCases {
            var input = SignUpInput()
            (input.name, input.email, input.password) = (role.name, role.email, DemoRole.password)
            (input.timeZone, input.device) = (role.timeZone, "demo")
            let opened = try await useCases.accounts.signUp(input)
            people[role] = opened.account.id
            try await useCases.accounts.signOut(token: opened.token)
            if role != .olga, role.isConfirmed, let olga = people[.olga] {
                try await useCases.operator.confirm(opened.account.id, by: olga)
            }
        }
    }

    private func makeOffer(_ plot: DemoPlot) async throws -> ContractID {
        let offer = plot.offer
        var input = OfferInput()
        input.role = offer.by.rawValue
        input.counterpartyEmail = plot.role(of: offer.by.other)?.email ?? "theo.lindqvist@example.org"
        (input.title, input.scope) = (offer.title, offer.scope)
        input.terms.timeZone = offer.timeZone
        input.terms.currency = offer.currency
        input.terms.pay = offer.pay.rawValue
        input.terms.endsOn = offer.endsOn.map(date)
        input.deliverables = offer.deliverables.map { deliverable in
            var typed = DeliverableInput()
            (typed.title, typed.amount) = (deliverable.title, deliverable.amount)
            typed.dueOn = deliverable.dueOn.map(date)
            return typed
        }
        return try await useCases.offers.make(input, by: try person(plot.role(of: offer.by)), once: nil)
    }

    private func play(_ scene: DemoScene, number: Int, of plot: DemoPlot) async throws {
        guard let id = contracts[number] else { throw Refusal.notFound }
        switch scene.deed {
        case .claim:
            let offerer = try person(plot.role(of: plot.offer.by))
            let token = try await useCases.offers.linkToken(of: id, for: offerer)
            let recipient = try person(plot.role(of: plot.offer.by.other))
            _ = try await useCases.offers.claim(token, by: recipient)
        case .act(let party, let request):
            let (who, view) = try await read(id, as: plot.role(of: party))
            let moment = DemoMoment(view: view, date: date)
            _ = try await useCases.contracts.perform(request(moment), on: id, by: who, once: nil)
        case .send(let party, let text, let fileName, let lines):
            let (who, _) = try await read(id, as: plot.role(of: party))
            let file = try await useCases.uploads.receive(
                OnePiece(bytes: Array(lines.utf8)), name: fileName, type: "text/plain")
            let uploads = try await useCases.uploads.keep([file], for: id, by: who)
            _ = try await useCases.contracts.perform(
                .sendMessage(text: text, files: uploads.map(\.id.text)), on: id, by: who, once: nil)
        }
    }

    /// Who acts has read what was said before.
    private func read(_ id: ContractID, as role: DemoRole?) async throws -> (PersonID, ContractView) {
        let who = try person(role)
        let view = try await useCases.contracts.view(id, for: who)
        try await useCases.contracts.markRead(id, upTo: view.contract.version, by: who)
        return (who, view)
    }

    private func person(_ role: DemoRole?) throws -> PersonID {
        guard let id = role.flatMap({ people[$0] }) else { throw Refusal.notFound }
        return id
    }

    private func date(_ day: Int) -> String { today.adding(day).description }

    private func instant(_ day: Int, _ time: String) throws -> Instant {
        let parts = time.split(separator: ":").compactMap { Int64($0) }
        guard parts.count == 2 else { throw Failure(.fault, "“\(time)” is no time of a day.") }
        return Self.zone.start(of: today.adding(day)).adding(seconds: parts[0] * 3_600 + parts[1] * 60)
    }
}

/// A file that comes in one piece.
private struct OnePiece: AsyncSequence, Sendable {
    let bytes: [UInt8]

    struct AsyncIterator: AsyncIteratorProtocol {
        var rest: [UInt8]?

        mutating func next() async -> [UInt8]? {
            defer { rest = nil }
            return rest
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rest: bytes) }
}
