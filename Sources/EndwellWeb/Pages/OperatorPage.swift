import EndwellCore
import EndwellService

/// Accounts, figures and health; never what people agreed or wrote.
struct OperatorPage: Page {
    static let template = "operator"
    var layout: Layout
    var healthWords: String
    /// `good` or `bad`.
    var healthLook: String
    var health: [Said]
    var figures: [Figure]
    var accounts: [Row]
    var empty: Empty?
    var nextHref: String?

    /// A number.
    struct Figure: Sendable {
        var label: String
        var value: String
    }

    /// An account.
    struct Row: Sendable {
        var name: String
        var initials: String
        var other: Bool
        var email: String
        var tags: [Tag]
        var since: String
        var acts: [Button]

        /// A mark.
        struct Tag: Sendable {
            var text: String
            /// `ask`, `bad`, `good`, or nothing.
            var look: String
        }
    }
}

/// What the operator's page says of the installation's health.
struct Health: Sendable {
    /// Why acts would not be durable now; `nil` when they would.
    var storeFault: String?
    /// How many deadlines are due and not handled, counted no further than a few.
    var overdue: Int
    /// What the clock will do next.
    var next: Instant?

    var isGood: Bool { storeFault == nil && overdue == 0 }
}

extension OperatorPage {
    init(
        _ accounts: Paged<AccountSummary>, _ figures: [String: Int], _ health: Health, reader: Account, layout: Layout,
        now: Instant
    ) {
        let dates = DateWords(zone: Zone(reader.timeZone), now: now)
        self.layout = layout
        healthWords = health.isGood ? "All well" : "Needs a look"
        healthLook = health.isGood ? "good" : "bad"
        self.health = OperatorPage.words(health, dates)
        let shown = ["accounts", "contracts", "offered", "active", "ending", "ended", "closed"]
        self.figures = shown.map { Figure(label: $0, value: String(figures[$0] ?? 0)) }
        self.accounts = accounts.rows.map { Row($0, reader: reader, dates) }
        empty =
            accounts.rows.isEmpty
            ? Empty(
                title: "No further accounts", text: "These were all.",
                acts: [Button(text: "Show all accounts", href: SitePath.operatorPage.text)]) : nil
        nextHref = accounts.next.map { "\(SitePath.operatorPage.text)?after=\($0.percentEncoded)" }
    }

    private static func words(_ health: Health, _ dates: DateWords) -> [Said] {
        let next = health.next.map { "\(dates.longDay($0)), \(dates.time($0)) (\(dates.zoneWords))" }
        let overdue =
            health.overdue == 0
            ? "Nothing is overdue."
            : "\(Words.counted(health.overdue, "contract has", "contracts have")) something due that isn’t handled yet."
        return [
            Said(label: "Store", value: health.storeFault ?? "Every act is kept on disk before it is answered."),
            Said(label: "The clock", value: overdue),
            Said(label: "Next deadline or reminder", value: next ?? "None stands."),
        ]
    }
}

extension OperatorPage.Row {
    init(_ account: AccountSummary, reader: Account, _ dates: DateWords) {
        (name, email, initials) = (account.name, account.email, Words.initials(of: account.name))
        other = account.id != reader.id
        since = "since \(dates.date(dates.zone.day(of: account.createdAt)))"
        let isSuspended = account.suspendedAt != nil
        tags = [
            account.isOperator ? Tag(text: "operator", look: "") : nil,
            account.confirmedAt == nil ? Tag(text: "not confirmed", look: "ask") : nil,
            isSuspended ? Tag(text: "suspended", look: "bad") : nil,
        ].compactMap(\.self)
        let confirm = Button(
            text: "Confirm address", post: SitePath.operatorConfirmation(account.id).text, look: "little",
            hiddenWords: account.name)
        let suspend = Button(
            text: isSuspended ? "Lift the suspension" : "Suspend", post: SitePath.operatorSuspension(account.id).text,
            look: "little", hiddenWords: account.name,
            values: [Hidden(name: "suspended", value: isSuspended ? "no" : "yes")])
        acts = [account.confirmedAt == nil ? confirm : nil, other ? suspend : nil].compactMap(\.self)
    }
}
