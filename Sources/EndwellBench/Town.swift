import EndwellCore
import EndwellService
import EndwellStore
import Foundation

/// A database with clients, usually a single busy one, their contractors, and as many active contracts as wanted, all
/// made through the use cases.
final class Town {
    /// Where the server will find it.
    let ground: Ground
    /// The active contracts that nothing was done to yet.
    private(set) var untouched: [ContractID] = []
    private let driver: any SQLDriver
    private let useCases: UseCases
    private let clients: [Account]
    private let contractors: [Account]
    /// The client that is measured, who is the operator too.
    private var client: Account { clients[0] }

    private static let contractorCount = 10
    /// Acts under way at once, so that many share a commit.
    private static let hands = 128

    private init(
        ground: Ground, driver: any SQLDriver, useCases: UseCases, clients: [Account], contractors: [Account],
        untouched: [ContractID]
    ) {
        self.ground = ground
        self.driver = driver
        self.useCases = useCases
        self.clients = clients
        self.contractors = contractors
        self.untouched = untouched
    }

    /// A town without contracts on new ground, for whose people today is so many days ago.
    static func found(on ground: Ground, clients: Int = 1, daysAgo: Int = 0) async throws -> Town {
        let driver = try ground.driver()
        let useCases = try await useCases(over: driver, daysAgo: daysAgo)
        var people: [Account] = []
        for number in 0..<clients + contractorCount {
            let name = number < clients ? "Alice Moreau" : "Bob Okafor"
            let person = try await signUp("\(name) \(number)", "person\(number)@example.org", in: useCases)
            // The first account is the operator's, who proves addresses.
            if let first = people.first { try await useCases.operator.confirm(person.id, by: first.id) }
            people.append(person)
        }
        return Town(
            ground: ground, driver: driver, useCases: useCases, clients: Array(people.prefix(clients)),
            contractors: Array(people.suffix(contractorCount)), untouched: [])
    }

    /// The same town in the hands of this process again, after it was closed; for its people today is today.
    func opened() async throws -> Town {
        let driver = try ground.driver()
        return Town(
            ground: ground, driver: driver, useCases: try await Self.useCases(over: driver), clients: clients,
            contractors: contractors, untouched: untouched)
    }

    /// Lets go of the folder, for a server to take it.
    func close() async {
        await driver.close()
    }

    /// How many contracts there are, by phase and in all.
    func figures() async throws -> [String: Int] {
        try await useCases.operator.figures(for: client.id)
    }

    /// Reads every log, and checks that all else is as they say.
    func verification() async throws -> VerificationReport {
        try await Verification(store: useCases.ports.store, files: NoFiles()).run()
    }

    /// How many times as large a town becomes by copying; what is less is made as people make it.
    private static let copiedFrom = 20

    /// Makes contracts until there are so many, each with so many messages.
    func grow(to count: Int, messages: Int) async throws {
        let present = try await figures()["contracts"] ?? 0
        if present > 0, count >= present * Self.copiedFrom {
            return try await Copies.make(count / present - 1, in: driver)
        }
        let missing = count - present
        guard missing > 0 else { return }
        let (useCases, clients, contractors) = (useCases, clients.map(\.id), contractors)
        untouched += try await Self.each(of: 0..<missing) { number in
            let client = clients[number % clients.count]
            let contractor = contractors[number % contractors.count]
            let id = try await Self.contract(number, client, contractor, in: useCases)
            for message in 0..<messages {
                _ = try await useCases.contracts.perform(
                    .sendMessage(text: "Message \(message): \(Self.scope)", files: []), on: id,
                    by: message.isMultiple(of: 2) ? client : contractor.id, once: nil)
            }
            return id
        }
        // Real people don't end their contracts in the order in which they made them.
        untouched.shuffle()
    }

    /// Makes so many contracts, and gives notice on each of them.
    func growEnding(to count: Int) async throws {
        try await grow(to: count, messages: 0)
        let (contracts, useCases, notice) = (untouched, useCases, try await notice())
        untouched = []
        _ = try await Self.each(of: contracts.indices) { number in
            let id = contracts[number]
            let client = try await Self.client(of: id, in: useCases)
            _ = try await useCases.contracts.perform(.giveNotice(notice), on: id, by: client, once: nil)
        }
    }

    private static func client(of contract: ContractID, in useCases: UseCases) async throws -> PersonID {
        let stored = try await useCases.ports.store.read { try $0.contract(contract) }
        guard let client = stored?.people[.client] else { throw Refusal.notFound }
        return client
    }

    /// Acts for each number, many at once.
    private static func each<Made: Sendable>(
        of numbers: Range<Int>, _ act: @escaping @Sendable (Int) async throws -> Made
    ) async throws -> [Made] {
        try await withThrowingTaskGroup { group in
            for hand in numbers.prefix(hands) {
                group.addTask {
                    var made: [Made] = []
                    for number in stride(from: hand, to: numbers.upperBound, by: hands) {
                        made.append(try await act(number))
                    }
                    return made
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// Takes contracts, to do something to them that can be done once.
    func take(_ count: Int) -> [ContractID] {
        defer { untouched.removeLast(min(count, untouched.count)) }
        return untouched.suffix(count)
    }

    /// Opens a session of the client's, with what its forms must bring.
    func session() async throws -> BrowserSession {
        let opened = try await useCases.accounts.openSession(of: client.id, device: "bench")
        guard let signedIn = try await useCases.accounts.signedIn(token: opened.token) else { throw Refusal.notFound }
        return BrowserSession(token: opened.token, formToken: signedIn.forms.token)
    }

    /// What the check page would promise to who gives notice now (R10); for all contracts of a town it is the same.
    func promise() async throws -> String {
        guard let any = untouched.first else { throw Refusal.notFound }
        return try await useCases.contracts.preview(
            .givingNotice(reason: .needsChanged, concern: nil), of: any,
            for: try await Self.client(of: any, in: useCases)
        )
        .promise.text
    }

    /// The statements that notices on these contracts would run; none of it is kept.
    func rehearseNotices(on contracts: [ContractID]) async throws -> [[RecordedStatement]] {
        let rehearsal = try await Self.useCases(
            over: RehearsalDriver(driver: driver, lockStatement: ground.lockStatement), secret: useCases.ports.secret)
        let notice = try await notice()
        var acts: [[RecordedStatement]] = []
        for id in contracts {
            do {
                _ = try await rehearsal.contracts.perform(
                    .giveNotice(notice), on: id, by: client.id, once: "rehearsal \(id)")
            } catch let rehearsed as RehearsedAct {
                acts.append(rehearsed.statements)
            }
        }
        return acts
    }

    private func notice() async throws -> NoticeInput {
        var notice = NoticeInput()
        (notice.reason, notice.note) = (NoticeReason.needsChanged.rawValue, Notice.words)
        notice.promise = try await promise()
        return notice
    }
}

/// What a signed-in browser has.
struct BrowserSession: Sendable {
    /// The cookie's value.
    let token: String
    /// The `_csrf` field of its forms.
    let formToken: String
}

extension Town {
    private static func useCases(
        over driver: any SQLDriver, secret: InstallationSecret? = nil, daysAgo: Int = 0
    ) async throws -> UseCases {
        let (store, chance) = (SQLStore(driver: driver), SystemChance())
        let known = secret
        if known == nil { try await store.migrate() }
        let secret: InstallationSecret
        if let known { secret = known } else { secret = try await .load(from: store, randomness: chance) }
        // Nobody guesses these passwords, and nobody waits for them.
        let cost = Passwords.Cost(memoryKiB: 8, passes: 1, lanes: 1)
        return UseCases(
            ports: Ports(
                store: store, clock: SystemClock(daysAgo: daysAgo), randomness: chance, files: NoFiles(),
                secret: secret,
                passwords: Passwords(cost: cost, randomness: chance)))
    }

    private static func signUp(_ name: String, _ email: String, in useCases: UseCases) async throws -> Account {
        var input = SignUpInput()
        (input.name, input.email, input.password, input.timeZone) = (name, email, "correct horse battery", "UTC")
        return try await useCases.accounts.signUp(input).account
    }

    /// An agreed contract as people make them: a scope of a few sentences, two milestones, an end date.
    private static func contract(
        _ number: Int, _ client: PersonID, _ contractor: Account, in useCases: UseCases
    ) async throws -> ContractID {
        var offer = OfferInput()
        (offer.role, offer.counterpartyEmail) = (Party.client.rawValue, contractor.email)
        offer.title = "\(subjects[number % subjects.count]) \(number)"
        offer.scope = scope
        (offer.terms.timeZone, offer.terms.currency, offer.terms.pay) = ("UTC", "EUR", Pay.fixed.rawValue)
        offer.terms.endsOn = "2090-12-31"
        offer.deliverables = [("First draft", "750.00"), ("Final version", "1250.00")].map { title, amount in
            var deliverable = DeliverableInput()
            (deliverable.title, deliverable.amount, deliverable.dueOn) = (title, amount, "2090-06-30")
            return deliverable
        }
        let id = try await useCases.offers.make(offer, by: client, once: nil)
        _ = try await useCases.contracts.perform(.acceptOffer(fullName: nil), on: id, by: contractor.id, once: nil)
        return id
    }

    private static let subjects = ["Brand guidelines", "Harbour survey", "Translation of a novel", "Web shop", "Logo"]
    private static let scope = """
        Two rounds of drafts and a final version, delivered as editable files. Each draft is discussed in a call of at \
        most an hour; what was agreed there is written into the conversation. Travel is not included.
        """
}

/// The notice that is given again and again.
enum Notice {
    /// Its words.
    static let words = "Our plans for this year have changed, and we can’t go on with this. Thank you for your work."
}

/// The machine's clock, so many days ago.
private struct SystemClock: EndwellService.Clock {
    let daysAgo: Int

    var now: Instant { Instant(milliseconds: Int64((Date().timeIntervalSince1970 - Double(daysAgo) * 86_400) * 1_000)) }
}

/// The machine's chance.
private struct SystemChance: Randomness {
    func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        // The system gives eight bytes a call, and each call counts.
        while bytes.count < count {
            withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0.prefix(count - bytes.count)) }
        }
        return bytes
    }
}

/// Nobody attaches anything here.
private struct NoFiles: FileStore {
    func keep<Pieces: AsyncSequence & Sendable>(_ pieces: Pieces, bytesMax: Int) async throws -> KeptFile
    where Pieces.Element == [UInt8] {
        throw StoreFault.misuse(what: "a town keeps no files")
    }

    func bytes(ofSHA256 digest: String) async throws -> Data? { nil }

    func isIntact(sha256 digest: String) async throws -> Bool { false }

    func oldFiles(after place: String?, limit: Int) async throws -> OldFiles { OldFiles(digests: [], place: nil) }

    func remove(sha256 digest: String) async throws {}
}
