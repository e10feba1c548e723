import ArgumentParser
import EndwellClient
import EndwellCore
import EndwellService
import Foundation

/// `endwell contract end`.
struct ContractEnd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "end",
        abstract: "End a contract: give notice.",
        discussion: """
            Shows what would happen, asks, and gives notice. The contract is officially ended after the days to change \
            your mind, usually 14; until then `endwell contract keep` takes it back. The notice is given only for the \
            date that was shown. `endwell reasons` lists the reasons.

              endwell contract end EW-7K3Q9D --reason budget --dry-run
              endwell contract end EW-7K3Q9D --reason budget --note "Thank you, Ben."
              endwell contract end EW-7K3Q9D --reason quality --yes --note - < note.txt
            """)

    @Option(help: "Why: one of `endwell reasons`.")
    var reason: String?

    @Option(help: "What the other reads with it: up to 5000 characters, or - for standard input.")
    var note: String?

    @Option(help: "The concern that a fault reason rests on, by number or id; default: the latest that serves.")
    var concern: String?

    @Flag(name: .customLong("end-now"), help: "End at once, should the other agree.")
    var endNow = false

    @Option(
        name: .customLong("stop-work-on"),
        help: ArgumentHelp("For a client: no time is accepted after this day.", valueName: "YYYY-MM-DD"))
    var stopWorkOn: String?

    @OptionGroup var options: ActOptions

    func run() async throws {
        try await options.run { session, contract in
            let words = TypedWords(console: session.console)
            let reason = try words.line(reason, option: "--reason", asking: reasonQuestion(contract))
            let rests = try concern.map { try NamedPart.concern(.giveNotice, of: contract).id($0) }
            let note =
                options.dryRun && note == nil
                ? ""
                : try words.text(note, option: "--note", asking: "Your note to \(Plain.line(contract.other.name)).")
            let query = [("reason", reason), ("concern", rests)].compactMap { name, value in
                value.map { (name: name, value: $0) }
            }
            let act = ContractAct(
                path: "/termination",
                body: { settled in
                    JSONValue.object([
                        "reason": .text(reason), "note": .text(note), "concern": rests.map(JSONValue.text),
                        "end_now": endNow ? .flag(true) : nil, "stop_work_on": stopWorkOn.map(JSONValue.text),
                        "promised_official_at": settled.officialAt.map(JSONValue.text),
                    ]).bytes
                },
                question: "End the contract?", check: check(contract, reason, note, session.console),
                preview: PreviewAddress(path: "/termination/preview", query: query), done: given)
            try await options.perform(act, on: contract, session)
        }
    }

    private func reasonQuestion(_ contract: Received.Contract) -> String {
        let party = Party(rawValue: contract.role) ?? .client
        let open = NoticeReason.allCases.filter { $0.parties.contains(party) }
        return TextTable.lines(open.map { ["  \($0.rawValue)", Words.reason($0)] }).joined(separator: "\n")
            + "\nReason:"
    }

    private func check(
        _ contract: Received.Contract, _ reason: String, _ note: String, _ console: Console
    ) -> [String] {
        let said = [
            (label: "reason", text: NoticeReason(rawValue: reason).map(Words.reason) ?? reason),
            (label: "note", text: note),
        ].filter { !$0.text.isEmpty }
        let stop = stopWorkOn.map { [(label: "no time after", text: contract.dates.day($0))] } ?? []
        let now = endNow ? [(label: "end now", text: "yes, if \(Plain.line(contract.other.name)) agrees")] : []
        return [console.strong("End \(contract.reference), \(Plain.title(contract.title))")]
            + LabelledLines(console: console).lines(said + stop + now)
    }

    private func given(_ after: Received.Contract) -> [String] {
        guard let notice = after.termination, after.ended == nil else { return Ended(after).lines }
        let keep = ActCommand(act: .withdrawNotice, of: after).text
        let undo = after.allowed.contains { $0.act == Act.withdrawNotice.rawValue }
        return [
            "Notice is given, and \(Plain.line(after.other.name)) is told. \(after.reference) is officially ended at "
                + "\(after.dates.end(notice.officialAt)).",
            undo ? "Until then you can change your mind: \(keep)" : "This notice stands: it can’t be taken back.",
        ]
    }
}

/// What to say of a contract that has just ended.
struct Ended {
    let contract: Received.Contract

    init(_ contract: Received.Contract) {
        self.contract = contract
    }

    var lines: [String] {
        guard let ended = contract.ended else { return [] }
        let outcome = contract.outcome.flatMap(Outcome.init).map(Words.outcome) ?? "Ended"
        return [
            "\(contract.reference) is officially ended. \(outcome).",
            "You may review each other until \(contract.dates.end(ended.reviewUntil)): "
                + ActCommand(act: .leaveReview, of: contract).text,
        ]
    }
}

/// `endwell contract keep`.
struct ContractKeep: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keep", abstract: "Change your mind: take the notice back.",
        discussion: "The contract is active again and nothing is lost. That it was about to end stays in the record.")

    @OptionGroup var options: ActOptions

    func run() async throws {
        try await options.run { session, contract in
            // Where nobody gave notice, the clock was about to end it.
            let isIdle = contract.termination?.by == nil
            let check = ["The contract goes on, and nothing is lost. \(Words.recordOfKeeping(isIdle: isIdle))"]
            let act = ContractAct("DELETE", "/termination", check: check) { after in
                ["The contract goes on. \(Plain.line(after.other.name)) is told. Every other date stays as it is."]
            }
            try await options.perform(act, on: contract, session)
        }
    }
}

/// `endwell contract agree`.
struct ContractAgree: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agree", abstract: "Agree to end a contract now.",
        discussion: """
            While a contract is ending, either may agree to end it at once. The second agreement ends it: after that \
            nobody can bring it back. The first can’t be taken back.
            """)

    @OptionGroup var options: ActOptions

    func run() async throws {
        try await options.run { session, contract in
            let act = ContractAct(
                "POST", "/termination/agreement", question: "Agree to end it now?",
                preview: PreviewAddress(path: "/termination/agreement/preview")
            ) { after in
                after.ended == nil
                    ? ["You agreed. It ends at once as soon as \(Plain.line(after.other.name)) agrees too."]
                    : Ended(after).lines
            }
            try await options.perform(act, on: contract, session)
        }
    }
}

/// `endwell contract reply`.
struct ContractReply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reply", abstract: "Reply to the other’s notice, once.",
        discussion: "  endwell contract reply EW-7K3Q9D --text \"I will hand over by Friday.\"")

    @Option(help: "Your words, or - for standard input.")
    var text: String?

    @OptionGroup var options: ActOptions

    func run() async throws {
        try await options.run { session, contract in
            let text = try TypedWords(console: session.console).text(
                text, option: "--text", asking: "Your reply to \(Plain.line(contract.other.name)).")
            let act = ContractAct("POST", "/termination/reply", .object(["text": .text(text)])) { after in
                ["Your reply stands beside the notice, and \(Plain.line(after.other.name)) is told."]
            }
            try await options.perform(act, on: contract, session)
        }
    }
}

/// `endwell contract stop-work`.
struct ContractStopWork: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop-work",
        abstract: "Say after which day no time is accepted, as the client of an ending contract.")

    @OptionGroup var options: ActOptions

    @Argument(help: ArgumentHelp("Today or later.", valueName: "YYYY-MM-DD"))
    var day: String

    func run() async throws {
        try await options.run { session, contract in
            let act = ContractAct("PUT", "/termination/stop_work", .object(["on": .text(day)])) { after in
                ["No time is accepted after \(after.dates.day(day)). \(Plain.line(after.other.name)) is told."]
            }
            try await options.perform(act, on: contract, session)
        }
    }
}
