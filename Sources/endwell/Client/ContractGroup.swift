import ArgumentParser
import EndwellClient

/// `endwell contract`.
struct ContractGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contract",
        abstract: "Look at one contract, and act in it.",
        discussion: """
            A contract is named by its reference, such as EW-7K3Q9D, by enough of its beginning, or by its id. `endwell \
            contract show` ends with the commands that are open to you now.

            Every act takes --dry-run, which shows what would happen and does nothing, and --json. Serious acts show \
            first what would happen, and ask; off a terminal they are refused unless you say --yes. Texts are options, or - \
            for standard input; on a terminal you are asked for those that are missing. A cut connection is tried again, \
            and the act is done once.

              endwell contract show EW-7K3Q9D
              endwell contract end EW-7K3Q9D --reason needs_changed --dry-run
              endwell contract end EW-7K3Q9D --reason needs_changed
              endwell contract keep EW-7K3Q9D            you change your mind
              git log -1 --format=%B | endwell contract submit EW-7K3Q9D 2 --note -
            """,
        subcommands: [
            ContractShow.self, ContractOffer.self, ContractAccept.self, ContractReject.self, ContractWithdraw.self,
            ContractMessage.self, ContractMessages.self, ContractSubmit.self, ContractAcceptWork.self,
            ContractSendBack.self, ConcernGroup.self, ContractAmend.self, ContractAcceptAmendment.self,
            ContractRejectAmendment.self, ContractWithdrawAmendment.self, ContractEnd.self, ContractKeep.self,
            ContractAgree.self, ContractReply.self, ContractStopWork.self, ContractReview.self,
            ContractReplyToReview.self, ContractRehire.self, ContractFile.self, ContractLog.self, ContractEvidence.self,
        ])
}

/// `endwell contract show`.
struct ContractShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a contract, and what you may do now.")

    @Argument(help: "The contract: its reference, such as EW-7K3Q9D, or its id.")
    var contract: String

    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await client.run { session in
            let path = session.path(ofContract: try await session.id(ofContract: contract))
            try await session.show(APIClient.Request("GET", path)) { (contract: Received.Contract) in
                ContractSheet(contract: contract, console: session.console).lines
            }
        }
    }
}
