import ArgumentParser
import EndwellClient

/// `endwell whoami`.
struct WhoAmI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami", abstract: "Show whose token it is, and where.")

    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await client.run { session in
            try await session.show(APIClient.Request("GET", "/me")) { (me: Received.Me) in
                [
                    "\(Plain.line(me.name)) <\(Plain.line(me.email))>\(me.confirmed ? "" : ", address not confirmed")",
                    "Time zone \(Plain.line(me.timeZone))", "At \(session.client.address)",
                ]
            }
        }
    }
}

/// `endwell reasons`.
struct ReasonList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reasons", abstract: "List the reasons for which a contract can be ended.",
        discussion: """
            A fault reason rests on a concern of yours that was not answered, not fixed in time, not put right or \
            contested. The others are always open.
            """)

    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await client.run { session in
            try await session.show(APIClient.Request("GET", "/reasons")) { (page: Received.Page<Received.Reason>) in
                TextTable.lines(
                    [["reason", "who", "needs a failed concern", "words"]]
                        + page.data.map {
                            [
                                $0.code, $0.parties.count > 1 ? "both" : $0.parties.joined(), $0.fault ? "yes" : "no",
                                Plain.line($0.text),
                            ]
                        })
            }
        }
    }
}
