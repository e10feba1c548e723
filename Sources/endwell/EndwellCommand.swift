import ArgumentParser

/// The command line: what an operator does with an installation, and what a party does in their contracts.
@main
struct EndwellCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "endwell",
        abstract: "Freelance contracts that end well.",
        discussion: """
            A client and a contractor keep one contract here: agree it, work under it, put problems right, and end it \
            so that both know what happens. This program serves its pages and looks after its data.

            Try it, with people and contracts to play with and a clock that can be moved on:
              endwell demo

            Run it. Everything lies in one folder; the first account made is the operator's:
              endwell serve --data /var/lib/endwell \\
                --base-url https://contracts.example.org

            Look after it:
              endwell due            what the clock will do next
              endwell verify         whether every record is whole
              endwell backup         a verified copy, while the server runs
              endwell restore        a new data folder from such a copy
              endwell move           everything to PostgreSQL, or back
              endwell token          access tokens, with which programs sign in
              endwell config check   what is configured, from where, and whether it works

            Use it from here, as yourself, with an access token made under Settings:
              export ENDWELL_URL=https://contracts.example.org
              export ENDWELL_TOKEN=endwell_…
              endwell inbox                          what waits for you
              endwell contracts                      your contracts
              endwell contract show EW-7K3Q9D        one of them, and what you may do now
              endwell contract end EW-7K3Q9D --reason budget --dry-run
              endwell api /me                        anything that the REST API does

            Exit codes: \(FailureCode.summary)
            """,
        version: "endwell \(ProgramVersion.text)",
        groupedSubcommands: [
            CommandGroup(
                name: "The installation",
                subcommands: [
                    Serve.self, Demo.self, Verify.self, Backup.self, Restore.self, MoveCommand.self,
                    Due.self, Tokens.self, Config.self,
                ]),
            CommandGroup(
                name: "Your contracts",
                subcommands: [
                    ContractList.self, InboxList.self, ContractGroup.self, ReasonList.self, WhoAmI.self,
                    APICommand.self,
                ]),
        ])
}

/// The version of the program.
enum ProgramVersion {
    static let text = "0.1.0"
}
