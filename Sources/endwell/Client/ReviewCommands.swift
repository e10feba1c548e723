import ArgumentParser
import EndwellClient

/// `endwell contract review`.
struct ContractReview: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Review the other, after the end.",
        discussion: """
            It is final. Neither sees the other’s before both are in or the review days are over.

              endwell contract review EW-7K3Q9D --rating 5 --text "Clear, kind and on time."
            """)

    @Option(help: "1 to 5.")
    var rating: Int?

    @Option(help: "Your words, or - for standard input.")
    var text: String?

    @OptionGroup var options: ActOptions

    func run() async throws {
        try await options.run { session, contract in
            let words = TypedWords(console: session.console)
            let typed = try words.line(rating.map(String.init), option: "--rating", asking: "Rating, 1 to 5:")
            guard let rating = Int64(typed), (1...5).contains(rating) else {
                throw Failure(.usage, "A rating is a whole number from 1 to 5.")
            }
            let other = Plain.line(contract.other.name)
            let text = try words.text(text, option: "--text", asking: "Your review of \(other).")
            let act = ContractAct(
                "POST", "/review", .object(["rating": .integer(rating), "text": .text(text)]),
                question: "Leave this review? It is final.",
                check: LabelledLines(console: session.console).lines([
                    (label: "review of", text: other), (label: "rating", text: "\(rating) of 5"),
                    (label: "text", text: text),
                ])
            ) { after in
                after.reviews.contains(where: \.sealed)
                    ? ["Your review is in. It is sealed until both are in or the review days are over."]
                    : ["Your review is in, and both can be read: endwell contract show \(after.reference)"]
            }
            try await options.perform(act, on: contract, session)
        }
    }
}

/// `endwell contract reply-to-review`.
struct ContractReplyToReview: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reply-to-review", abstract: "Reply to the review of you, once.")

    @Option(help: "Your words, or - for standard input.")
    var text: String?

    @OptionGroup var options: ActOptions

    func run() async throws {
        try await options.run { session, contract in
            let text = try TypedWords(console: session.console).text(
                text, option: "--text", asking: "Your reply to \(Plain.line(contract.other.name)).")
            let act = ContractAct("POST", "/review/reply", .object(["text": .text(text)])) { _ in
                ["Your reply stands beside the review."]
            }
            try await options.perform(act, on: contract, session)
        }
    }
}

/// `endwell contract rehire`.
struct ContractRehire: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rehire", abstract: "Say whether the other may make you offers again: yes or no.")

    @OptionGroup var options: ActOptions

    @Argument(help: "yes or no.")
    var answer: String

    func validate() throws {
        guard ["yes", "no"].contains(answer) else { throw ValidationError("Say yes or no.") }
    }

    func run() async throws {
        try await options.run { session, contract in
            let isOpen = answer == "yes"
            let act = ContractAct("PUT", "/rehire", .object(["open": .flag(isOpen)])) { after in
                ["\(Plain.line(after.other.name)) may \(isOpen ? "" : "not ")make you offers. You can change that."]
            }
            try await options.perform(act, on: contract, session)
        }
    }
}
