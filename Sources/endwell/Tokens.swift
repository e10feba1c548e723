import ArgumentParser
import EndwellCore
import EndwellService
import EndwellStore
import Foundation

/// `endwell token`.
struct Tokens: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make, list and revoke the access tokens of a person.",
        discussion: """
            A program signs in with a token instead of a password. People make theirs under Settings; this is for \
            whoever has the data folder, while the server is stopped. Exit code 67 says that there is no such person \
            or token.
            """,
        subcommands: [TokenCreate.self, TokenList.self, TokenRevoke.self])
}

/// Whose tokens.
struct PersonOption: ParsableArguments {
    @Option(help: ArgumentHelp("The e-mail address of the person whose tokens these are.", valueName: "email"))
    var person: String

    /// The account of that address.
    func account(in store: any Store) async throws -> Account {
        let emailKey = person.lowercased()
        guard let account = try await store.read({ try $0.account(emailKey: emailKey) }) else {
            throw Failure(.unknown, "Nobody here has the address \(person).")
        }
        return account
    }
}

/// `endwell token create`.
struct TokenCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a token, and print it.",
        discussion: """
            The token alone goes to standard output, once; nothing that is kept gives it back. The server must be \
            stopped first; while it runs, this is refused with exit code 75.

              endwell token create --person anna@example.org --scope write > token
            """)

    @OptionGroup var person: PersonOption

    @Option(help: "What may be done with it: read, or write, which includes reading.")
    var scope: String

    @Option(help: "What it is for, 1 to 100 characters.")
    var name = "Command line"

    @Option(
        name: .customLong("expires-in-days"),
        help: ArgumentHelp(
            "How many days ahead its last day lies, 1 to 365; without it, it does not expire.", valueName: "days"))
    var expiresInDays: Int?

    @OptionGroup var data: DataOptions

    func validate() throws {
        guard Scope(rawValue: scope) != nil else { throw ValidationError("--scope must be read or write.") }
        if let days = expiresInDays, !AccountLimits.tokenDays.contains(days) {
            throw ValidationError("--expires-in-days must be from 1 to 365.")
        }
    }

    func run() async throws {
        try await orExit {
            try await Tokens.change(data) { installation in
                let account = try await person.account(in: installation.store)
                let zone = Zone(account.timeZone)
                let lastDay = expiresInDays.map { zone.day(of: installation.useCases.ports.clock.now).adding($0) }
                let input = AccessTokenInput(name: name, scope: scope, expiresOn: lastDay?.description)
                let made = try await installation.useCases.accessTokens.make(input, by: account.id)
                StandardError.write(
                    "A token of \(account.name), \(Words.scope(made.token.scope)), "
                        + (lastDay.map { "good until the end of \($0)" } ?? "which does not expire")
                        + ". It is shown only once:")
                StandardOutput.write(made.text)
            }
        }
    }
}

/// `endwell token list`.
struct TokenList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show the tokens of a person.",
        discussion: """
            One line for each, newest first: its id, what may be done with it, when it was made and last used, until \
            when it is good, and its name. Times are UTC. It only looks, so the server may be running.
            """)

    @OptionGroup var person: PersonOption
    @OptionGroup var data: DataOptions

    func run() async throws {
        try await orExit {
            let store = try await Installation.openForReading(try data.place())
            let tokens: [AccessToken]
            do {
                let id = try await person.account(in: store).id
                tokens = try await store.read { try $0.accessTokens(of: id) }
            } catch {
                await store.close()
                throw error
            }
            await store.close()
            guard !tokens.isEmpty else { return StandardOutput.write("There are no tokens.") }
            let rows = tokens.map { token in
                [
                    token.id.text, token.scope.rawValue, TextTable.time(token.createdAt),
                    token.lastUsedAt.map(TextTable.time) ?? "-", token.expiresAt.map(TextTable.time) ?? "-",
                    token.name,
                ]
            }
            let head = ["id", "scope", "made (UTC)", "last used (UTC)", "expires (UTC)", "name"]
            for line in TextTable.lines([head] + rows) { StandardOutput.write(line) }
        }
    }
}

/// `endwell token revoke`.
struct TokenRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Take a token back: it is worth nothing from then on.",
        discussion: """
            `endwell token list` shows the ids. The server must be stopped first; while it runs, people revoke their \
            own tokens under Settings, and this is refused with exit code 75.
            """)

    @Argument(help: "The token's id.")
    var id: String

    @OptionGroup var person: PersonOption
    @OptionGroup var data: DataOptions

    func run() async throws {
        try await orExit {
            try await Tokens.change(data) { installation in
                let account = try await person.account(in: installation.store)
                let unknown = Failure(.unknown, "\(account.email) has no token \(id).")
                guard let token = AccessTokenID(id) else { throw unknown }
                do {
                    try await installation.useCases.accessTokens.revoke(token, by: account.id)
                } catch Refusal.notFound {
                    throw unknown
                }
                StandardOutput.write("Revoked.")
            }
        }
    }
}

extension Tokens {
    /// Opens an installation that is there, alone, and lets it go again.
    fileprivate static func change(
        _ data: DataOptions, _ body: (Installation) async throws -> Void
    ) async throws {
        let place = try data.place()
        try await Installation.requireThere(place)
        let installation = try await Installation.open(place, clock: SystemClock())
        do {
            try await body(installation)
        } catch {
            await installation.store.close()
            throw error
        }
        await installation.store.close()
    }
}
