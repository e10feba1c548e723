import ArgumentParser
import EndwellClient
import EndwellCore

/// `endwell contract accept`.
struct ContractAccept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "Accept an offer, by signing it with your full name.",
        discussion: "  endwell contract accept EW-7K3Q9D --full-name \"Ben Okafor\"")

    @Option(
        name: .customLong("full-name"),
        help: ArgumentHelp("Your full name, which signs the agreement.", valueName: "name"))
    var fullName: String?

    @OptionGroup var options: ActOptions

    func run() async throws {
        try await options.run { session, contract in
            let sheet = ContractSheet(contract: contract, console: session.console).lines
            if fullName == nil, session.console.canAsk, !options.yes { session.console.tell(sheet) }
            let name = try TypedWords(console: session.console).line(
                fullName, option: "--full-name", asking: "Sign with your full name:")
            let act = ContractAct(
                "POST", "/acceptance", .object(["full_name": .text(name)]),
                question: "Sign as \(Plain.line(name)), and begin the contract?",
                check: fullName == nil ? [] : sheet
            ) { after in
                ["You signed. \(after.reference) is active, and \(Plain.line(after.other.name)) is told."]
            }
            try await options.perform(act, on: contract, session)
        }
    }
}

/// `endwell contract reject`.
struct ContractReject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "reject", abstract: "Reject an offer.")

    @OptionGroup var options: ActOptions

    func run() async throws {
        try await options.run { session, contract in
            let act = ContractAct("POST", "/rejection", question: "Reject the offer? That is final.") { after in
                ["The offer is rejected, and \(Plain.line(after.other.name)) is told."]
            }
            try await options.perform(act, on: contract, session)
        }
    }
}

/// `endwell contract withdraw`.
struct ContractWithdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Withdraw an offer of yours.")

    @OptionGroup var options: ActOptions

    func run() async throws {
        try await options.run { session, contract in
            let act = ContractAct("POST", "/withdrawal", question: "Withdraw the offer? That is final.") { after in
                ["The offer is withdrawn, and \(Plain.line(after.other.name)) is told."]
            }
            try await options.perform(act, on: contract, session)
        }
    }
}

/// `endwell contract amend`.
struct ContractAmend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "amend", abstract: "Propose a change of the agreement.",
        discussion: """
            The file holds what should change, as the API takes it: any of title, scope, terms (all of them) and \
            deliverables (the whole new list, kept ones by id). Sending it signs it; nothing changes before the other \
            signs.

              echo '{"scope": "Six pages."}' | endwell contract amend EW-7K3Q9D --file -
            """)

    @Option(help: ArgumentHelp("The change as JSON, - for standard input.", valueName: "change.json"))
    var file: String

    @OptionGroup var options: ActOptions

    func run() async throws {
        let change = file
        try await options.run { session, contract in
            let bytes = try InputFile(path: change).bytes()
            let act = ContractAct(
                path: "/amendments", body: { _ in bytes },
                done: { after in
                    let until = after.amendment.map { " until \(after.dates.end($0.lapsesAt))" } ?? ""
                    return ["You signed. \(Plain.line(after.other.name)) can accept the change\(until)."]
                })
            try await options.perform(act, on: contract, session)
        }
    }
}

/// `endwell contract accept-amendment`.
struct ContractAcceptAmendment: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept-amendment", abstract: "Accept the proposed change, by signing it with your full name.")

    @Option(
        name: .customLong("full-name"), help: ArgumentHelp("Your full name, which signs the change.", valueName: "name")
    )
    var fullName: String?

    @OptionGroup var options: ActOptions

    func run() async throws {
        try await options.run { session, contract in
            let name = try TypedWords(console: session.console).line(
                fullName, option: "--full-name", asking: "Sign with your full name:")
            let act = ContractAct(
                "POST", "\(try contract.openAmendment)/acceptance", .object(["full_name": .text(name)]),
                question: "Sign the change as \(Plain.line(name))?",
                check: ContractSheet(contract: contract, console: session.console).lines
            ) { after in
                after.ended == nil
                    ? ["You signed. The agreement is changed, and \(Plain.line(after.other.name)) is told."]
                    : Ended(after).lines
            }
            try await options.perform(act, on: contract, session)
        }
    }
}

/// `endwell contract reject-amendment`.
struct ContractRejectAmendment: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject-amendment", abstract: "Reject the proposed change.")

    @OptionGroup var options: ActOptions

    func run() async throws {
        try await options.run { session, contract in
            let act = ContractAct("POST", "\(try contract.openAmendment)/rejection") { after in
                ["The change is rejected; the agreement stays. \(Plain.line(after.other.name)) is told."]
            }
            try await options.perform(act, on: contract, session)
        }
    }
}

/// `endwell contract withdraw-amendment`.
struct ContractWithdrawAmendment: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw-amendment", abstract: "Withdraw a change that you proposed.")

    @OptionGroup var options: ActOptions

    func run() async throws {
        try await options.run { session, contract in
            let act = ContractAct("POST", "\(try contract.openAmendment)/withdrawal") { after in
                ["Your change is withdrawn; the agreement stays. \(Plain.line(after.other.name)) is told."]
            }
            try await options.perform(act, on: contract, session)
        }
    }
}

extension Received.Contract {
    /// Where the change that waits is found; throws a `Failure` where none does.
    fileprivate var openAmendment: String {
        get throws {
            guard let amendment else { throw Failure(.refused, "No change of \(reference) waits for an answer.") }
            return "/amendments/\(amendment.id)"
        }
    }
}
