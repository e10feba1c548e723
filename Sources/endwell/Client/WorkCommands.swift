import ArgumentParser
import EndwellClient
import EndwellCore

/// `endwell contract submit`.
struct ContractSubmit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit", abstract: "Submit work to the client.",
        discussion: """
            The client has the review days to accept it or to send it back; silence accepts.

              endwell contract submit EW-7K3Q9D 1 --note "It is on the test server."
              endwell contract submit EW-7K3Q9D 2 --attach drawings.zip
            """)

    @OptionGroup var options: ActOptions

    @Argument(help: "The deliverable: its number, id or title; may be left out where only one can be meant.")
    var deliverable: String?

    @Option(help: "What the client reads with it, or - for standard input.")
    var note: String?

    @OptionGroup var attached: AttachOptions

    func run() async throws {
        try await options.run(with: attached) { session, contract, files in
            let id = try NamedPart.deliverable(.submitWork, of: contract).id(deliverable)
            let note = note == "-" ? try InputFile(path: "-").text() : note
            let body = note.map { JSONValue.object(["note": .text($0)]) }
            let act = ContractAct("POST", "/deliverables/\(id)/submission", body, files: files) { after in
                let until = after.deliverables.first { $0.id == id }?.reviewUntil.map(after.dates.end)
                return [
                    "Submitted, and \(Plain.line(after.other.name)) is told."
                        + (until.map { " Silence until \($0) accepts it." } ?? "")
                ]
            }
            try await options.perform(act, on: contract, session)
        }
    }
}

/// `endwell contract accept-work`.
struct ContractAcceptWork: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept-work", abstract: "Accept submitted work, for good.",
        discussion:
            "The last acceptance completes the contract: then it ends by itself. What would happen is shown first.")

    @OptionGroup var options: ActOptions

    @Argument(help: "The deliverable: its number, id or title; may be left out where only one can be meant.")
    var deliverable: String?

    func run() async throws {
        try await options.run { session, contract in
            let id = try NamedPart.deliverable(.acceptWork, of: contract).id(deliverable)
            let title = contract.deliverables.first { $0.id == id }.map { Plain.title($0.title) } ?? "it"
            let act = ContractAct(
                "POST", "/deliverables/\(id)/acceptance", question: "Accept \(title) for good?",
                preview: PreviewAddress(path: "/deliverables/\(id)/acceptance/preview")
            ) { after in
                ["\(title) is accepted, and \(Plain.line(after.other.name)) is told."]
                    + (contract.ended == nil ? Ended(after).lines : [])
            }
            try await options.perform(act, on: contract, session)
        }
    }
}

/// `endwell contract send-back`.
struct ContractSendBack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send-back", abstract: "Send submitted work back, saying what to change.")

    @OptionGroup var options: ActOptions

    @Argument(help: "The deliverable: its number, id or title; may be left out where only one can be meant.")
    var deliverable: String?

    @Option(help: "What to change, or - for standard input.")
    var text: String?

    func run() async throws {
        try await options.run { session, contract in
            let id = try NamedPart.deliverable(.sendBackWork, of: contract).id(deliverable)
            let text = try TypedWords(console: session.console).text(
                text, option: "--text", asking: "What should \(Plain.line(contract.other.name)) change?")
            let act = ContractAct("POST", "/deliverables/\(id)/change_request", .object(["text": .text(text)])) {
                after in
                ["Sent back, and \(Plain.line(after.other.name)) is told."]
            }
            try await options.perform(act, on: contract, session)
        }
    }
}
