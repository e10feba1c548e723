import ArgumentParser
import EndwellClient
import EndwellCore
import Foundation

/// `endwell contract concern`.
struct ConcernGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "concern", abstract: "Raise a concern, and see it put right.",
        discussion:
            "A concern is named by its number in `endwell contract show`, or left out where only one can be meant.",
        subcommands: [
            ConcernRaise.self, ConcernAnswer.self, ConcernFix.self, ConcernConfirm.self, ConcernReject.self,
            ConcernWithdraw.self,
        ])
}

/// `endwell contract concern raise`.
struct ConcernRaise: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "raise", abstract: "Say what is wrong, with examples, and by when it should be put right.",
        discussion: """
            The other has the reply days, usually 3, to answer, and until the fix-by date to put it right.

              endwell contract concern raise EW-7K3Q9D --fix-by 2026-12-07 \\
                --agreed "Pages load within two seconds." \\
                --example "The home page took nine seconds;on=2026-11-20;where=live" \\
                --remedy "Two seconds on the same connection." --attach seconds.png
            """)

    @Option(
        help: ArgumentHelp("The whole concern as the API takes it, - for standard input.", valueName: "concern.json"))
    var file: String?

    @Option(help: "What was agreed, or - for standard input.")
    var agreed: String?

    @Option(
        name: .customLong("example"),
        help: ArgumentHelp(
            "What happened; may be said up to twenty times.", valueName: "what;on=YYYY-MM-DD;where=place"))
    var examples: [String] = []

    @Option(help: "What would put it right, or - for standard input.")
    var remedy: String?

    @Option(
        name: .customLong("fix-by"),
        help: ArgumentHelp("By when, between the cure days, usually 7, and 90 days ahead.", valueName: "YYYY-MM-DD"))
    var fixBy: String?

    @Option(
        name: .customLong("attach"),
        help: ArgumentHelp(
            "A file of at most 25 MiB that shows the example; of several examples, with its number. May be said up to ten "
                + "times for each.", valueName: "[N=]file"), completion: .file())
    var attached: [String] = []

    @OptionGroup var options: ActOptions

    func validate() throws {
        let isSaid = agreed != nil || !examples.isEmpty || remedy != nil || fixBy != nil || !attached.isEmpty
        if file != nil, isSaid { throw ValidationError("Say the concern either with --file or with options.") }
        try ExampleFiles(attached, examples: max(examples.count, 1)).validate()
    }

    func run() async throws {
        try await options.run { session, contract in
            let shown = ExampleFiles(attached, examples: max(examples.count, 1))
            let files = try shown.files()
            let body = try written(session.console)
            let act = ContractAct(
                path: "/concerns", body: { settled in body(shown.sorted(settled.files)) }, files: files,
                done: { after in
                    let reply = after.deadlines.last { $0.subject == after.concerns.last?.id }
                    let until = reply.map { " until \(after.dates.end($0.at))" } ?? ""
                    return ["The concern is raised. \(Plain.line(after.other.name)) can answer\(until)."]
                })
            try await options.perform(act, on: contract, session)
        }
    }

    /// The concern, given the files of each example.
    private func written(_ console: Console) throws -> ([[String]]) -> Data {
        if let file {
            let whole = try InputFile(path: file).bytes()
            return { _ in whole }
        }
        let words = TypedWords(console: console)
        let agreed = try words.text(agreed, option: "--agreed", asking: "What was agreed?")
        let examples =
            try examples.isEmpty
            ? [words.text(nil, option: "--example", asking: "What happened, and when? One example.")] : examples
        let remedy = try words.text(remedy, option: "--remedy", asking: "What would put it right?")
        let fixBy = try words.line(fixBy, option: "--fix-by", asking: "By when (YYYY-MM-DD)?")
        return { files in
            let shown = zip(examples, files).map { written, files in
                let said = WithDetails(written, ["on", "where"])
                return JSONValue.object([
                    "what": .text(said.text), "happened_on": said["on"].map(JSONValue.text),
                    "where": said["where"].map(JSONValue.text),
                    "attachments": files.isEmpty ? nil : .list(files.map(JSONValue.text)),
                ])
            }
            return JSONValue.object([
                "agreed": .text(agreed), "examples": .list(shown), "remedy": .text(remedy), "fix_by": .text(fixBy),
            ]).bytes
        }
    }
}

/// `endwell contract concern answer`.
struct ConcernAnswer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer", abstract: "Answer the other’s concern: will_fix or contest. The answer is final.")

    @OptionGroup var options: ActOptions

    @Argument(help: "will_fix or contest.")
    var kind: String

    @Option(help: "Which concern, by number or id; may be left out where only one can be meant.")
    var concern: String?

    @Option(help: "Your words, or - for standard input.")
    var text: String?

    func validate() throws {
        guard Concern.AnswerKind(rawValue: kind) != nil else { throw ValidationError("Say will_fix or contest.") }
    }

    func run() async throws {
        try await options.run { session, contract in
            let id = try NamedPart.concern(.answerConcern, of: contract).id(concern)
            let text = try TypedWords(console: session.console).text(
                text, option: "--text", asking: "Your answer to \(Plain.line(contract.other.name)).")
            let contests = kind == Concern.AnswerKind.contest.rawValue
            let act = ContractAct(
                "POST", "/concerns/\(id)/answer", .object(["kind": .text(kind), "text": .text(text)]),
                question: contests
                    ? "Contest it? That is final, and the other may then end the contract for fault." : nil
            ) { after in
                ["Answered, and \(Plain.line(after.other.name)) is told."]
            }
            try await options.perform(act, on: contract, session)
        }
    }
}

/// `endwell contract concern fix`.
struct ConcernFix: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fix", abstract: "Report a concern fixed. It counts as the answer, too.")

    @OptionGroup var options: ActOptions

    @Argument(help: "Which concern, by number or id; may be left out where only one can be meant.")
    var concern: String?

    @Option(help: "What you did, or - for standard input.")
    var text: String?

    @OptionGroup var attached: AttachOptions

    func run() async throws {
        try await options.run(with: attached) { session, contract, files in
            let id = try NamedPart.concern(.reportFixed, of: contract).id(concern)
            let text = try TypedWords(console: session.console).text(
                text, option: "--text", asking: "What did you do to put it right?")
            let act = ContractAct("POST", "/concerns/\(id)/fix", .object(["text": .text(text)]), files: files) {
                after in
                ["Reported. \(Plain.line(after.other.name)) is told, and may confirm it or not."]
            }
            try await options.perform(act, on: contract, session)
        }
    }
}

/// `endwell contract concern confirm`.
struct ConcernConfirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "Confirm that your concern is put right.")

    @OptionGroup var options: ActOptions

    @Argument(help: "Which concern, by number or id; may be left out where only one can be meant.")
    var concern: String?

    func run() async throws {
        try await options.run { session, contract in
            let id = try NamedPart.concern(.confirmFix, of: contract).id(concern)
            let act = ContractAct("POST", "/concerns/\(id)/confirmation") { after in
                ["It is put right, and \(Plain.line(after.other.name)) is told."]
            }
            try await options.perform(act, on: contract, session)
        }
    }
}

/// `endwell contract concern reject`.
struct ConcernReject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "Say that a reported fix did not put it right.")

    @OptionGroup var options: ActOptions

    @Argument(help: "Which concern, by number or id; may be left out where only one can be meant.")
    var concern: String?

    @Option(help: "What is still wrong, or - for standard input.")
    var text: String?

    func run() async throws {
        try await options.run { session, contract in
            let id = try NamedPart.concern(.rejectFix, of: contract).id(concern)
            let text = try TypedWords(console: session.console).text(
                text, option: "--text", asking: "What is still wrong?")
            let act = ContractAct("POST", "/concerns/\(id)/rejection", .object(["text": .text(text)])) { after in
                ["Said, and \(Plain.line(after.other.name)) is told. You may end the contract for fault."]
            }
            try await options.perform(act, on: contract, session)
        }
    }
}

/// `endwell contract concern withdraw`.
struct ConcernWithdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Withdraw a concern of yours.")

    @OptionGroup var options: ActOptions

    @Argument(help: "Which concern, by number or id; may be left out where only one can be meant.")
    var concern: String?

    func run() async throws {
        try await options.run { session, contract in
            let id = try NamedPart.concern(.withdrawConcern, of: contract).id(concern)
            let act = ContractAct("POST", "/concerns/\(id)/withdrawal") { after in
                ["The concern is withdrawn, and \(Plain.line(after.other.name)) is told."]
            }
            try await options.perform(act, on: contract, session)
        }
    }
}
