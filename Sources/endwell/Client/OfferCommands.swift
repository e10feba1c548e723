import ArgumentParser
import EndwellClient
import EndwellCore
import EndwellService
import Foundation

/// `endwell contract offer`.
struct ContractOffer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offer",
        abstract: "Offer a contract to somebody.",
        discussion: """
            Sending it signs it. It can be withdrawn until the other accepts, and not be changed. The link that is \
            printed may be handed to the recipient.

              endwell contract offer --role client --to ben@example.org \\
                --title "A new website" --scope "Design and build five pages." \\
                --time-zone Europe/Berlin --currency EUR \\
                --deliverable "Home page;due=2027-01-15;amount=1250.00"
              endwell contract offer --file offer.json
            """)

    @Option(help: ArgumentHelp("The whole offer as the API takes it, - for standard input.", valueName: "offer.json"))
    var file: String?

    @Option(help: "Your side: client or contractor.")
    var role: String?

    @Option(help: ArgumentHelp("The other’s e-mail address.", valueName: "email"))
    var to: String?

    @Option(help: "What the contract is called.")
    var title: String?

    @Option(help: "What is to be done, or - for standard input.")
    var scope: String?

    @Option(
        name: .customLong("full-name"),
        help: ArgumentHelp("Signs the offer; default: the name of your account.", valueName: "name"))
    var fullName: String?

    @Option(
        name: .customLong("deliverable"),
        help: ArgumentHelp(
            "A piece of work; may be said more than once.", valueName: "title;due=YYYY-MM-DD;amount=0.00"))
    var deliverables: [String] = []

    @OptionGroup var terms: TermsOptions

    @Flag(name: .customLong("dry-run"), help: "Show what would be sent, and do nothing.")
    var dryRun = false

    @Option(
        name: .customLong("key"),
        help: ArgumentHelp("Names this offer, so that saying it again makes it once.", valueName: "key"))
    var key: String?

    @OptionGroup var client: ClientOptions

    func validate() throws {
        let isSaid = role != nil || to != nil || title != nil || scope != nil || !deliverables.isEmpty
        if file != nil, isSaid { throw ValidationError("Say the offer either with --file or with options.") }
    }

    func run() async throws {
        try await client.run { session in
            let body = try file.map { try InputFile(path: $0).bytes() } ?? offer(session.console).bytes
            guard !dryRun else {
                session.write(json: body)
                return session.console.tell(["Nothing was done."])
            }
            let request = APIClient.Request(
                "POST", "/contracts", body: body, key: key ?? UUID().uuidString.lowercased())
            try await session.show(request) { (made: Received.Contract) in
                let link = made.offer.link.map { ["Hand the link to \(Plain.line(made.other.name)): \($0)"] } ?? []
                let lapses = made.deadlines.first.map { made.dates.end($0.at) } ?? "its days"
                let offered = "\(made.reference) is offered. It lapses after \(lapses) without an answer."
                return [offered] + link + ["To take it back: \(ActCommand(act: .withdrawOffer, of: made).text)"]
            }
        }
    }

    private func offer(_ console: Console) throws -> JSONValue {
        let words = TypedWords(console: console)
        let role = try words.line(role, option: "--role", asking: "Are you the client or the contractor?")
        let to = try words.line(to, option: "--to", asking: "The other’s e-mail address:")
        let title = try words.line(title, option: "--title", asking: "What is the contract called?")
        let scope = try words.text(scope, option: "--scope", asking: "What is to be done?")
        let currency = try words.line(terms.currency, option: "--currency", asking: "Currency, such as EUR:")
        let parts = try deliverables.map { try deliverable($0, in: currency) }
        return .object([
            "role": .text(role), "counterparty_email": .text(to), "full_name": fullName.map(JSONValue.text),
            "title": .text(title), "scope": .text(scope), "terms": terms.json(currency: currency),
            "deliverables": parts.isEmpty ? nil : .list(parts),
        ])
    }

    private func deliverable(_ written: String, in code: String) throws -> JSONValue {
        let said = WithDetails(written, ["due", "amount"])
        let amount = try said["amount"].map { text in
            guard let currency = Currency(code) else { throw Failure(.usage, "“\(code)” is no currency, such as EUR.") }
            guard let minor = MinorUnits.of(text, in: currency) else {
                let example = Words.amountExample(currency)
                throw Failure(.usage, "“\(text)” is no amount in \(code), such as \(example).")
            }
            return JSONValue.object(["amount": .integer(minor), "currency": .text(code)])
        }
        return .object(["title": .text(said.text), "due_on": said["due"].map(JSONValue.text), "amount": amount])
    }
}

/// The terms of an offer.
struct TermsOptions: ParsableArguments {
    @Option(
        name: .customLong("time-zone"),
        help: ArgumentHelp("The IANA zone of the contract’s days; default: this machine’s.", valueName: "zone"))
    var timeZone: String?

    @Option(help: ArgumentHelp("What amounts are in, such as EUR.", valueName: "code"))
    var currency: String?

    @Option(help: "How the work is paid: fixed, hourly or none.")
    var pay = "fixed"

    @Option(name: .customLong("ends-on"), help: ArgumentHelp("The contract’s last day.", valueName: "YYYY-MM-DD"))
    var endsOn: String?

    @Option(
        name: .customLong("offer-days"),
        help: ArgumentHelp("To answer an offer or a change; default 14.", valueName: "days"))
    var offerDays: Int?

    @Option(
        name: .customLong("reply-days"),
        help: ArgumentHelp("To answer a concern, and to look at a fix; default 3.", valueName: "days"))
    var replyDays: Int?

    @Option(
        name: .customLong("cure-days"),
        help: ArgumentHelp("The least to put things right; default 7.", valueName: "days"))
    var cureDays: Int?

    @Option(
        name: .customLong("change-of-mind-days"),
        help: ArgumentHelp("To take a notice back; default 14.", valueName: "days"))
    var changeOfMindDays: Int?

    @Option(
        name: .customLong("review-work-days"),
        help: ArgumentHelp("To look at submitted work; default 14.", valueName: "days"))
    var reviewWorkDays: Int?

    @Option(
        name: .customLong("review-days"), help: ArgumentHelp("To review each other; default 14.", valueName: "days"))
    var reviewDays: Int?

    @Option(
        name: .customLong("payment-days"), help: ArgumentHelp("To pay what is accepted; default 14.", valueName: "days")
    )
    var paymentDays: Int?

    func json(currency: String) -> JSONValue {
        func days(_ count: Int?) -> JSONValue? { count.map { .integer(Int64($0)) } }
        return .object([
            "time_zone": .text(timeZone ?? TimeZone.current.identifier), "currency": .text(currency),
            "pay": .text(pay), "ends_on": endsOn.map(JSONValue.text), "offer_days": days(offerDays),
            "reply_days": days(replyDays), "cure_days": days(cureDays),
            "change_of_mind_days": days(changeOfMindDays), "review_work_days": days(reviewWorkDays),
            "review_days": days(reviewDays), "payment_days": days(paymentDays),
        ])
    }
}

/// A text with details after it: `Home page;due=2027-01-15`. A semicolon that begins none of them is part of the text.
struct WithDetails {
    let text: String
    private var details: [String: String] = [:]

    init(_ written: String, _ names: Set<String>) {
        var rest = written[...]
        while let cut = rest.lastIndex(of: ";") {
            let pair = rest[rest.index(after: cut)...].split(separator: "=", maxSplits: 1)
            guard let name = pair.first?.trimmingCharacters(in: .whitespaces), names.contains(name) else { break }
            details[name] = pair.count > 1 ? pair[1].trimmingCharacters(in: .whitespaces) : ""
            rest = rest[..<cut]
        }
        text = rest.trimmingCharacters(in: .whitespaces)
    }

    subscript(name: String) -> String? { details[name] }
}

/// Amounts as people type them.
enum MinorUnits {
    /// Cents of `1250.00`; `nil` for what is no amount of that currency.
    static func of(_ text: String, in currency: Currency) -> Int64? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? parts[1] : ""
        let isPlain = parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard isPlain, !parts[0].isEmpty, fraction.count <= currency.minorDigits,
            parts.count == 1 || !fraction.isEmpty
        else { return nil }
        let digits = parts[0] + fraction + String(repeating: "0", count: currency.minorDigits - fraction.count)
        return Int64(digits)
    }
}
