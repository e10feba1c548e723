import ArgumentParser
import EndwellService
import EndwellStore
import Foundation

/// `endwell verify`.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check that every record is whole.",
        discussion: """
            Follows the chain of every contract's events, compares every text and file with the digest that its event \
            holds, and rebuilds from the log everything that was derived from it. It changes nothing. Nobody may act \
            meanwhile, so the server must be stopped first; while it runs, the check is refused with exit code 75.

            Exit code 0 says that all is whole, 1 that something differs; the first difference is named.
            """)

    @Flag(help: "Name every difference, up to 100.")
    var all = false

    @OptionGroup var data: DataOption

    func run() async throws {
        try await orExit {
            let folder = data.setting(environment: ProcessInfo.processInfo.environment).value
            let store = try await Installation.openForReading(folder, isAlone: true)
            let report: VerificationReport
            do {
                report = try await Verification(store: store, files: try DiskFiles(dataFolder: folder)).run()
            } catch {
                await store.close()
                throw error
            }
            await store.close()
            StandardOutput.write(
                "Checked: contracts \(report.contracts), events \(report.events), texts \(report.contents) "
                    + "(erased \(report.erased)), files \(report.files).")
            if report.olderStates > 0 {
                StandardOutput.write("\(report.olderStates) states are an older program's and are rebuilt when needed.")
            }
            guard let first = report.first else { return StandardOutput.write("Every record is whole.") }
            StandardOutput.write("Differences: \(report.differenceCount). The first: \(first).")
            if all { for other in report.differences.dropFirst() { StandardOutput.write("  \(other)") } }
            throw ExitCode(FailureCode.difference.rawValue)
        }
    }
}
