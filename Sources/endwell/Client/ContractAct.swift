import ArgumentParser
import EndwellClient
import Foundation

/// What every act on a contract needs: which contract, and how careful to be.
struct ActOptions: ParsableArguments {
    @Argument(help: "The contract: its reference, such as EW-7K3Q9D, or its id.")
    var contract: String

    @Flag(name: .customLong("dry-run"), help: "Show what would happen, and do nothing.")
    var dryRun = false

    @Flag(name: [.customShort("y"), .long], help: "Do it without asking. Off a terminal, serious acts need this.")
    var yes = false

    @Option(
        name: .customLong("key"),
        help: ArgumentHelp(
            "Names this act, so that saying it again does it once. By default each run makes a new one.",
            valueName: "key"))
    var key: String?

    @OptionGroup var client: ClientOptions

    /// Runs a command on the contract.
    func run(_ command: (ClientSession, Received.Contract) async throws -> Void) async throws {
        try await client.run { session in
            try await command(session, try await session.contract(named: contract))
        }
    }

    /// Runs a command on the contract, when the files that go with it were looked at.
    func run(
        with attached: AttachOptions,
        _ command: (ClientSession, Received.Contract, [AttachedFile]) async throws -> Void
    ) async throws {
        try await client.run { session in
            let files = try attached.files()
            try await command(session, try await session.contract(named: contract), files)
        }
    }

    /// Shows, asks and does: the one road of every act. Throws a `Failure` when it was not confirmed.
    func perform(
        _ act: ContractAct, on contract: Received.Contract, _ session: ClientSession
    ) async throws {
        let preview = try await act.preview?.read(of: contract, session)
        guard !dryRun else { return tellWhatWouldHappen(act, contract, preview, session) }
        if let question = act.question, !yes {
            guard session.console.canAsk else {
                throw Failure(
                    .notConfirmed,
                    "This is serious, and there is nobody to ask: add --yes to do it, or --dry-run to see what would happen."
                )
            }
            session.console.tell(act.check + (preview?.lines(session.console) ?? []))
            guard session.console.confirms(question) else { throw Failure(.notConfirmed, "Nothing was done.") }
        }
        let answer = try await send(act, contract, promising: preview?.answer.officialAt, session)
        guard !session.wantsJSON else { return session.write(json: answer) }
        let after: Received.Contract = try APIClient.decode(answer)
        session.console.write(act.done(after))
    }

    private func send(
        _ act: ContractAct, _ contract: Received.Contract, promising official: String?, _ session: ClientSession
    ) async throws -> Data {
        let key = key ?? UUID().uuidString.lowercased()
        do {
            var settled = ContractAct.Settled(officialAt: official)
            for (index, file) in act.files.enumerated() {
                // The same command under the same key brings each file once, too.
                let id = try await session.upload(file, to: contract, under: "\(key)-\(index + 1)")
                settled.files.append(id)
            }
            let request = APIClient.Request(
                act.method, session.path(ofContract: contract.id) + act.path, body: act.body(settled), key: key)
            return try await session.client.done(request).body
        } catch ClientFault.unreachable(let reason) {
            throw Failure(
                .unavailable,
                "\(session.client.address) can’t be reached any more (\(reason)). Nobody knows whether it was done: look with "
                    + "`endwell contract show \(contract.reference)`, or say it again with --key \(key).")
        }
    }

    private func tellWhatWouldHappen(
        _ act: ContractAct, _ contract: Received.Contract, _ preview: ReadPreview?, _ session: ClientSession
    ) {
        if let preview {
            guard !session.wantsJSON else { return session.write(json: preview.body) }
            session.console.write(act.check + preview.lines(session.console))
        } else {
            let path = APIClient.base + session.path(ofContract: contract.id) + act.path
            let settled = ContractAct.Settled(files: act.files.map(\.path))
            let body = act.body(settled)
            guard !session.wantsJSON else {
                let head = JSONValue.object(["method": .text(act.method), "path": .text(path)]).bytes.dropLast()
                let rest = Data(",\"body\":".utf8) + (body ?? Data("null".utf8)) + Data("}".utf8)
                return session.write(json: head + rest)
            }
            session.console.write(act.check + ["\(act.method) \(path)"] + (body.map { [JSONText($0).pretty] } ?? []))
        }
        session.console.tell(["Nothing was done."])
    }
}

/// An act on a contract, ready to be shown, asked about and sent.
struct ContractAct {
    var method = "POST"
    /// Where it is sent to, below the contract.
    let path: String
    /// The body, given what is settled before it is sent.
    var body: (Settled) -> Data? = { _ in nil }
    /// What is brought before.
    var files: [AttachedFile] = []
    /// Asked before it is done; `nil` for what weighs little or can be undone.
    var question: String?
    /// Shown before the question.
    var check: [String] = []
    /// What shows what would happen.
    var preview: PreviewAddress?
    /// What to say when it is done.
    let done: (Received.Contract) -> [String]

    /// What the installation says before an act is sent.
    struct Settled {
        /// The date that the preview promised.
        var officialAt: String?
        /// The ids of the files that were brought, in their order; their paths where nothing is sent.
        var files: [String] = []
    }
}

extension ContractAct {
    /// An act whose body is known beforehand, but for the ids of the files that go with it.
    init(
        _ method: String = "POST", _ path: String, _ body: JSONValue? = nil, files: [AttachedFile] = [],
        question: String? = nil, check: [String] = [], preview: PreviewAddress? = nil,
        done: @escaping (Received.Contract) -> [String]
    ) {
        self.init(
            method: method, path: path,
            body: { settled in
                guard !files.isEmpty else { return body?.bytes }
                let ids = JSONValue.list(settled.files.map(JSONValue.text))
                return (body ?? .object([])).adding("attachments", ids).bytes
            }, files: files, question: question, check: check, preview: preview, done: done)
    }
}

/// Where the preview of an act is found.
struct PreviewAddress {
    let path: String
    var query: [(name: String, value: String)] = []

    func read(of contract: Received.Contract, _ session: ClientSession) async throws -> ReadPreview {
        let request = APIClient.Request("GET", session.path(ofContract: contract.id) + path, query: query)
        let body = try await session.client.done(request).body
        return ReadPreview(body: body, answer: try APIClient.decode(body))
    }
}

/// What would happen, as the API answered.
struct ReadPreview {
    let body: Data
    let answer: Received.Preview

    /// The check page's sentences.
    func lines(_ console: Console) -> [String] {
        let rows = answer.lines.map { line in
            (label: line.when, text: [line.lead, line.text].compactMap(\.self).joined(separator: " "))
        }
        return [console.strong("What would happen")] + LabelledLines(console: console).lines(rows)
    }
}
