import ArgumentParser
import EndwellClient
import EndwellService
import Foundation

/// `endwell contract message`.
struct ContractMessage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "message", abstract: "Send a message.",
        discussion: """
              endwell contract message EW-7K3Q9D --text "Could we speak today?"
              endwell contract message EW-7K3Q9D --text - < message.txt
              endwell contract message EW-7K3Q9D --text "The plan." --attach plan.pdf
            """)

    @Option(help: "Your words, up to 10000 characters, or - for standard input.")
    var text: String?

    @OptionGroup var attached: AttachOptions
    @OptionGroup var options: ActOptions

    func run() async throws {
        try await options.run(with: attached) { session, contract, files in
            let text = try TypedWords(console: session.console).text(
                text, option: "--text", asking: "Your message to \(Plain.line(contract.other.name)).")
            let act = ContractAct("POST", "/messages", .object(["text": .text(text)]), files: files) { after in
                ["Sent to \(Plain.line(after.other.name))."]
            }
            try await options.perform(act, on: contract, session)
        }
    }
}

/// `endwell contract messages`.
struct ContractMessages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "messages", abstract: "Read the conversation, the newest message last.",
        discussion: """
            It only looks: nothing is marked as read. Below a message stand its files, with the ids by which `endwell \
            contract file` saves them. With --json the newest message is first, as the API has it.
            """)

    @Argument(help: "The contract: its reference, such as EW-7K3Q9D, or its id.")
    var contract: String

    @OptionGroup var page: PageOptions
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await client.run { session in
            let contract = try await session.contract(named: contract)
            let path = session.path(ofContract: contract.id) + "/messages"
            try await page.show(path, in: session) { (messages: [Received.Message]) in
                guard !messages.isEmpty else { return ["There are no messages here."] }
                return messages.reversed().flatMap { message -> [String] in
                    let who = message.by == contract.role ? "You" : Plain.line(contract.other.name)
                    let files = message.attachments.map { "[\($0.words)] \($0.id)" }
                    let text = Plain.text(message.text ?? Words.erased).split(
                        separator: "\n", omittingEmptySubsequences: false)
                    return [session.console.strong("\(who), \(contract.dates.moment(message.at))")]
                        + (text.map(String.init) + files).map { "  \($0)" }
                }
            }
        }
    }
}

/// `endwell contract log`.
struct ContractLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Show the record: every event, oldest first.",
        discussion:
            "The last column is the beginning of the event’s hash, which covers all before it. --json has everything.")

    @Argument(help: "The contract: its reference, such as EW-7K3Q9D, or its id.")
    var contract: String

    @Option(help: "Only events after this number.")
    var after: Int?

    @OptionGroup var page: PageOptions
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await client.run { session in
            let contract = try await session.contract(named: contract)
            let path = session.path(ofContract: contract.id) + "/events"
            let query = after.map { [(name: "after", value: String($0))] } ?? []
            try await page.show(path, query: query, standard: 100, in: session) { (events: [Received.Event]) in
                TextTable.lines(
                    [["event", "when", "by", "what", "hash"]]
                        + events.map { event in
                            [
                                String(event.number), contract.dates.moment(event.at), event.actor.role ?? "the clock",
                                Plain.line(event.kind).replacing(/\.\d+$/, with: "").replacing("_", with: " "),
                                String(Plain.line(event.hash).prefix(12)),
                            ]
                        })
            }
        }
    }
}

/// `endwell contract evidence`.
struct ContractEvidence: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence",
        abstract: "Save the evidence bundle: the whole record as a zip that anybody can check.",
        discussion: """
              endwell contract evidence EW-7K3Q9D --output bundle.zip
              endwell verify bundle.zip
            """)

    @Argument(help: "The contract: its reference, such as EW-7K3Q9D, or its id.")
    var contract: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file to write; it must not be there yet.", valueName: "bundle.zip"),
        completion: .file(extensions: ["zip"]))
    var output: String

    @Flag(name: .customLong("without-files"), help: "Leave the attachments out; the record still says what they were.")
    var withoutFiles = false

    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await client.run { session in
            let path =
                session.path(ofContract: try await session.id(ofContract: contract)) + "/evidence"
                + (withoutFiles ? "?files=false" : "")
            try await NewFile(path: output).write { file in
                try await session.client.download(path, into: file, bytesMax: EvidenceLimits.bundleBytesMax)
            }
            session.console.tell(["Saved. `endwell verify \(output)` checks it, without any installation."])
        }
    }
}
