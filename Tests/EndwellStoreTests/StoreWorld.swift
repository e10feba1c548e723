import EndwellCore
@testable import EndwellService
import EndwellStore
import Foundation
import Synchronization

/// A store with Alice the client, Bob the contractor and Charlie who must see nothing, in which contracts are made and
/// lived by the real rules. Ids and salts are counted, so that a test does the same each time.
final class StoreWorld: Sendable {
    static let start = Instant(seconds: 1_764_000_000)

    let driver: any SQLDriver
    let store: SQLStore
    let alice: Account
    let bob: Account
    let charlie: Account
    private let counter: Mutex<UInt64>

    init(on driver: any SQLDriver) async throws {
        self.driver = driver
        store = SQLStore(driver: driver)
        counter = Mutex(10)
        alice = Self.account(1, "Alice Archer", "alice@example.org")
        bob = Self.account(2, "Bob Builder", "bob@example.org")
        charlie = Self.account(3, "Charlie Curious", "charlie@example.org")
        try await store.migrate()
        try await write { [alice, bob, charlie] in
            for account in [alice, bob, charlie] { try $0.add(account) }
        }
    }

    /// The same world through another driver, with ids of its own from that number on.
    init(_ world: StoreWorld, on driver: any SQLDriver, firstID: UInt64) {
        self.driver = driver
        store = SQLStore(driver: driver)
        counter = Mutex(firstID)
        (alice, bob, charlie) = (world.alice, world.bob, world.charlie)
    }

    static func account(_ number: UInt64, _ name: String, _ email: String) -> Account {
        Account(
            id: PersonID(uuid(number)), email: email, name: name, passwordHash: "hash", timeZone: "Europe/Berlin",
            confirmedAt: start, isOperator: number == 1, suspendedAt: nil,
            createdAt: start.adding(seconds: Int64(number)))
    }

    static func uuid(_ number: UInt64) -> UUID {
        let bytes = withUnsafeBytes(of: number.bigEndian) { Array($0) }
        return UUID(
            uuid: (
                1, 2, 3, 4, 5, 6, 0x70, 0, bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6],
                bytes[7]
            ))
    }

    func uuid() -> UUID {
        Self.uuid(
            counter.withLock { counter in
                counter += 1
                return counter
            })
    }

    func write<Answer: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Answer) async throws -> Answer
    {
        try await store.write(body)
    }

    func read<Answer: Sendable>(_ body: @escaping @Sendable (any Snapshot) throws -> Answer) async throws -> Answer {
        try await store.read(body)
    }

    /// Everything that lies in a table, in a fixed order.
    func dump(_ table: String) async throws -> [[SQLValue]] {
        try await driver.read { try $0.rows("SELECT * FROM \(table) ORDER BY 1, 2").map(\.values) }
    }

    /// Changes what lies in the store behind its back.
    @discardableResult
    func tamper(_ sql: String, _ arguments: [SQLValue] = []) async throws -> Int {
        try await driver.write { try $0.execute(sql, arguments) }
    }
}

// MARK: Contracts as people make them

/// What a test says of an offer; the rest is ordinary.
struct OfferPlan: Sendable {
    var title = "Website for the bakery"
    var role = Party.client
    var to = "bob@example.org"
    /// Whether the offer belongs to the recipient's account from the start.
    var isBound = false
    var at = StoreWorld.start
    var endsOn: Day?
    var deliverables: [String] = ["Draft"]
}

extension StoreWorld {
    func prose(_ text: String) -> (prose: Prose, content: Content) {
        let id = ContentID(uuid())
        let salt = Data(withUnsafeBytes(of: id.uuid.uuid) { Array($0) })
        return (
            Prose(id: id, digest: RecordDigest.salted(text, salt)), Content(id: id, salt: salt, text: text)
        )
    }

    /// Makes an offer in a transaction.
    func offer(_ plan: OfferPlan, by person: Account, in transaction: any Transaction) throws -> ContractID {
        let texts = ([plan.title, "All of it", plan.to, person.name] + plan.deliverables).map(prose)
        let agreement = Agreement(
            title: texts[0].prose, scope: texts[1].prose,
            terms: Terms(
                timeZone: "Europe/Berlin", pay: .none, currency: Currency("EUR")!, endsOn: plan.endsOn,
                days: .standard),
            deliverables: texts.dropFirst(4).map { text in
                DeliverableTerms(id: DeliverableID(uuid()), title: text.prose, dueOn: nil, amount: nil)
            })
        let signature = Signature(person: person.id, name: texts[3].prose, agreement: "00")
        let draft = OfferDraft(role: plan.role, address: texts[2].prose, agreement: agreement, signature: signature)
        let id = ContractID(uuid())
        let (contract, event) = try Contract.offer(
            draft, id: id, reference: "EW-\(id.text.suffix(6).uppercased())", at: plan.at)
        let account = try transaction.account(emailKey: plan.to)
        try transaction.keepNew(
            contract, event, contents: texts.map(\.content),
            recipient: Recipient(account: account, isBound: plan.isBound, shown: plan.to, emailKey: plan.to),
            at: plan.at)
        return id
    }

    func offer(_ plan: OfferPlan = OfferPlan(), by person: Account? = nil) async throws -> ContractID {
        let person = person ?? alice
        return try await write { [self] in try offer(plan, by: person, in: $0) }
    }

    /// Does an act with texts that it is given the references of.
    @discardableResult
    func act(
        _ party: Party, on id: ContractID, at now: Instant, texts: [String] = [], as person: PersonID? = nil,
        in transaction: any Transaction, _ command: (Contract, [Prose]) -> ContractCommand
    ) throws -> [DatedEvent] {
        guard let before = try transaction.contract(id) else { throw Missing() }
        let kept = texts.map(prose)
        var contract = before.contract
        guard let person = person ?? before.people[party] else { throw Missing() }
        let happened = try contract.perform(
            command(contract, kept.map(\.prose)), by: .party(party, person), at: now)
        try transaction.keep(happened, contents: kept.map(\.content), of: contract, before: before, at: now)
        return happened
    }

    @discardableResult
    func act(
        _ party: Party, on id: ContractID, at now: Instant, texts: [String] = [],
        _ command: @escaping @Sendable (Contract, [Prose]) -> ContractCommand
    ) async throws -> [DatedEvent] {
        try await write { [self] in try act(party, on: id, at: now, texts: texts, in: $0, command) }
    }

    /// The recipient claims an offer and signs it.
    func accept(_ id: ContractID, by person: Account, at now: Instant, in transaction: any Transaction) throws {
        guard let stored = try transaction.contract(id) else { throw Missing() }
        try transaction.claim(id, by: person.id, at: now)
        try act(stored.contract.recipient, on: id, at: now, texts: [person.name], in: transaction) {
            .acceptOffer(Signature(person: person.id, name: $1[0], agreement: "00"), confirmed: true)
        }
    }

    /// A contract between Alice and Bob that is active.
    func agreed(_ plan: OfferPlan = OfferPlan()) async throws -> ContractID {
        try await write { [self] transaction in
            let (offerer, recipient) = plan.role == .client ? (alice, bob) : (bob, alice)
            var plan = plan
            plan.to = recipient.email
            let id = try offer(plan, by: offerer, in: transaction)
            try accept(id, by: recipient, at: plan.at.adding(seconds: 60), in: transaction)
            return id
        }
    }

    /// Lets the clock act.
    func settle(_ id: ContractID, at now: Instant) async throws {
        try await write { try $0.settle(id, at: now) }
    }

    struct Missing: Error {}
}

extension Transaction {
    func settle(_ id: ContractID, at now: Instant) throws {
        guard let before = try contract(id) else { throw StoreWorld.Missing() }
        var contract = before.contract
        let happened = contract.settle(through: now)
        if !happened.isEmpty { try keep(happened, contents: [], of: contract, before: before, at: now) }
    }
}

extension Instant {
    func days(_ days: Int64) -> Instant { adding(seconds: days * 86_400) }
}
